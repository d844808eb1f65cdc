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

fs run --headless --record b.fscope --layout memory --screenshot run.txt --snapshot-at 'cow copy:2' fork
mv out console
alone replay --headless --layout memory --screenshot replay.txt --snapshot-at 'cow copy:2' b.fscope
[ "$result" = 0 ] && cmp console out && cmp run.txt replay.txt
ok "its console and its screen are those of the run"

# The source is in the file: what stood beside it when it was made is gone. Each run is the same run.
mkdir there
sed 's/LEVELS 2/LEVELS 1/' "$FS_SRC/kernel/user/family.c" >there/mine.c
moments='cow copy:2|call:3|exit:2|reap:2|fork done:2'
IFS='|'
for at in $moments; do
	fs run --headless --record source.fscope --layout source --size 120x40 --screenshot "live $at.txt" --snapshot-at "$at" there/mine.c
done
mv there gone
same=0
for at in $moments; do
	alone replay --headless --layout source --size 120x40 --screenshot "kept $at.txt" --snapshot-at "$at" source.fscope
	[ "$result" = 0 ] && [ ! -s err ] && grep -q 'mine.c of mine' "kept $at.txt" && grep -q 'while (wait(NULL) > 0)' "kept $at.txt" &&
		grep -q ' values are not in a recording' "kept $at.txt" &&
		cmp <(sed '/─ variables/,$d' "live $at.txt") <(sed '/─ variables/,$d' "kept $at.txt") && same=$((same + 1))
done
unset IFS
[ $same = 5 ]
ok "its source is that of the run, with each process's line, without the program and its text"
grep -q '▸.*while (wait' "kept reap:2.txt" && grep -q '② main:[0-9]* → grow:[0-9]* → wait' "kept reap:2.txt"
ok "... and the chain of calls"

# What is executed later, too: here by name from another program.
cat >chain.c <<'C'
#include <unistd.h>
int main(void)
{
	return execl("/bin/fork", "fork", (char *)0);
}
C
fs run --headless --record chain.fscope chain.c
rm chain.c
alone replay --headless --layout source --size 100x30 --screenshot first.txt --snapshot-at 'call:2' chain.fscope
alone replay --headless --layout source --size 100x30 --screenshot then.txt --snapshot-at 'fork done:2' chain.fscope
grep -q 'return execl' first.txt && grep -q '▸.*fork();' then.txt
ok "a program that was executed later has its source as well"

# A recording of before: one program, one text by its name alone, no lines and no stacks.
cp source.fscope old.fscope
sqlite3 old.fscope "DROP VIEW places; DROP TABLE lines; DROP TABLE stacks; DROP TABLE programs;
	DELETE FROM sources WHERE name <> 'mine' AND name NOT LIKE '%/mine.c';
	UPDATE sources SET name = 'mine.c' WHERE kind = 'c'"
alone replay --headless --layout source --size 100x40 --screenshot old.txt --snapshot-at 'exit:2' old.fscope
[ "$result" = 0 ] && [ ! -s err ] && grep -q 'mine.c of mine' old.txt && grep -q 'while (wait(NULL) > 0)' old.txt
ok "an older recording opens, and has the text that it has"

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

# The middle of a page is overwritten, as a bad disk would: one of events, one of the program's file.
hurt() { # TABLE PAGETYPE
	local at
	at=$(sqlite3 a.fscope "SELECT pgoffset + 4000 FROM dbstat WHERE name = '$1' AND pagetype = '$2' ORDER BY 1 LIMIT 1 OFFSET 1")
	cp a.fscope bad.fscope
	printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | dd of=bad.fscope bs=1 seek="$at" conv=notrunc 2>/dev/null
	alone replay --headless --story bad.fscope
	[ "$result" = 1 ] && said 1 1 'bad.fscope is damaged'
}
hurt events leaf; ok "a damaged recording is told in one line"
nameless() { grep -vE '^ +[0-9a-f]{8} (is|lies in) the variable' "$1"; }
hurt sources overflow && grep -q 'source of its programs' err && cmp <(nameless story) out
ok "... and when only its source is, the story is whole, but for the names of variables"

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
