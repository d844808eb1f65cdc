#!/bin/bash
# The lecture scenarios: each is listed with what it shows, and installed. tests/replay/test_streams.sh runs them.
. "$FS_SRC/tests/cli/lib.sh"

scripts=("$FS_SRC"/scripts/demo/*.lua)

# A scenario whose idea does not hold is no success: the same text with one expectation more.
{ cat "${scripts[0]}" && echo 'expect.count({ "fork done" }, 2)'; } >wrong.lua
fs check wrong.lua
[ "$result" = 1 ] && grep -q '^not ok 1 - wrong.lua' out && grep -q 'count of fork done' out
ok "an expectation that does not hold fails one"

# The first line of each: a comment, which fits on a line of the list.
for script in "${scripts[@]}"; do
	head -n 1 "$script" | grep -q '^-- .\{20,70\}[.?]$' || echo "$script"
done >err
[ ! -s err ]; ok "each begins with a line that says what it shows"
for script in "${scripts[@]}"; do
	grep -q 'pause()' "$script" && grep -q '^say' "$script" && grep -q '^expect' "$script" || echo "$script"
done >err
[ ! -s err ]; ok "... has something to say, to look at, and to hold"

for script in "${scripts[@]}"; do
	name=$(basename "$script" .lua)
	printf '  %s  %-20s  %s\n' "${name%%-*}" "${name#*-}" "$(sed -n '1s/^-- //p' "$script")"
done >expected
fs demo
[ "$result" = 0 ] && [ ! -s err ] && diff expected out >err; ok "demo lists them: number, name, what each shows"
refuses 2 'needs a terminal.*forkscope check .*demo/01-' demo 1; ok "one of them without a terminal"
refuses 2 'no scenario 99; `forkscope demo` lists' demo 99; ok "a scenario that is not there"
refuses 2 'got --mem' demo --mem 4M 1; ok "an option that is the script's to say"

# A copy of forkscope beside an empty folder of scenarios, and beside none.
mkdir -p copy/demo
cp "$forkscope" "$FS_BUILD/guest-cc" copy/
copy=$(realpath copy)
forkscope=$copy/forkscope refuses 2 'no scenario in' demo; ok "a folder without scenarios"
rmdir copy/demo
forkscope=$copy/forkscope refuses 2 'demo: No such file.*make' demo; ok "no folder"

env -u FS_WORD make -s -C "$FS_SRC" install PREFIX="$TMPDIR/prefix" >out 2>err
result=$?
"$TMPDIR/prefix/bin/forkscope" demo >out 2>>err
[ "$result" = 0 ] && diff expected out >>err; ok "make install installs them"
finish
