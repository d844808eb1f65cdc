#!/bin/bash
# forkscope replay: a recording is shown as its run was, without QEMU and without the program.
. "$FS_SRC/tests/cli/lib.sh"

mkdir alone
cp "$forkscope" alone/forkscope # beside it there is no kernel and no program
alone() {
	(PATH=/nowhere exec "$PWD/alone/forkscope" "$@") >out 2>err </dev/null
	result=$?
}

fs run --headless --story --record a.fscope family
mv out story
alone replay --headless --story a.fscope
[ "$result" = 0 ] && [ ! -s err ] && cmp story out
ok "the story of a recording is that of the run"

fs run --headless --record b.fscope --screenshot run.txt --snapshot-at 'cow copy:2' fork
mv out console
alone replay --headless --screenshot replay.txt --snapshot-at 'cow copy:2' b.fscope
[ "$result" = 0 ] && cmp console out && cmp run.txt replay.txt
ok "its console and its screen are those of the run"

echo 'int main(void) { return 7; }' >seven.c
fs run --headless --record seven.fscope seven.c
alone replay --headless seven.fscope
[ "$result" = 7 ] && [ ! -s err ]
ok "its exit status is the program's"

echo 'int main(void) { for (;;) ; }' >endless.c
fs run --headless --timeout 1 --record cut.fscope endless.c
[ "$result" = 124 ]
alone replay --headless cut.fscope
[ "$result" = 1 ]
ok "a program that never ended is no success"

refuses 2 'replay needs a recording' replay && refuses 2 'shows one recording, and got b' replay --headless a b &&
	refuses 2 'means nothing to replay' replay --headless --mem 8 a.fscope &&
	refuses 2 'needs a terminal' replay a.fscope && refuses 2 'is the name right' replay --headless x.fscope &&
	refuses 2 'seven.c cannot be read: file is not a database' replay --headless seven.c
ok "what replay refuses, with a line each"

# The middle of a page of events is overwritten, as a bad disk would.
size=$(stat -c %s a.fscope)
cp a.fscope bad.fscope
printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | dd of=bad.fscope bs=1 seek=$((size - 20000)) conv=notrunc 2>/dev/null
alone replay --headless --story bad.fscope
[ "$result" != 0 ] && [ "$(wc -l <err)" = 1 ] && grep -q 'bad.fscope' err
ok "a damaged recording is told in one line"

tmux -L "replay$$" -f /dev/null new-session -d -x 100 -y 30 "$forkscope replay b.fscope; echo ended with \$?; read -r _"
await() { # PATTERN
	local end=$((SECONDS + 20))
	until tmux -L "replay$$" capture-pane -p | grep -q -- "$1"; do
		[ $SECONDS -lt $end ] || return 1
	done
}
await '^ fork  PAST .* recorded' && tmux -L "replay$$" send-keys f && await '▸ .*find_empty_process' &&
	tmux -L "replay$$" send-keys G && await '^ fork  END .* recorded' && tmux -L "replay$$" send-keys q && await 'ended with 0'
ok "the viewer begins where the program does, moves, and ends well"
tmux -L "replay$$" kill-server 2>/dev/null
finish
