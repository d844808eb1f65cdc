#!/bin/bash
# --record: a SQLite file that any sqlite3 can be asked about, and what it does with files that are there.
. "$FS_SRC/tests/cli/lib.sh"

ask() { sqlite3 -readonly a.fscope "$1"; }

fs run --headless --record a.fscope fork
[ "$result" = 0 ] && grep -q '^hello, I am child (pid:3)' out && [ ! -s err ]
ok "a run with --record does what it does without"

[ "$(ls -A | grep -c fscope)" = 1 ] && [ "$(sqlite3 -readonly a.fscope 'PRAGMA integrity_check')" = ok ] &&
	[ "$(ask 'SELECT value FROM meta WHERE key = "closed"')" = yes ]
ok "a closed recording is one whole file"

[ "$(ask 'SELECT count(*) = max(seq) AND min(seq) = 1 AND count(*) > 200 FROM events')" = 1 ]
ok "a row an event, without gaps"

# Every view can be read by the names of its columns, which are the arguments' names.
ask "SELECT 'SELECT ' || group_concat(c.name) || ' FROM ' || v.name || ' LIMIT 1;' FROM sqlite_schema v
	JOIN pragma_table_info(v.name) c WHERE v.type = 'view' GROUP BY v.name" >views.sql
[ "$(wc -l <views.sql)" = "$(ask 'SELECT count(*) + 2 FROM types')" ] && sqlite3 -readonly a.fscope <views.sql >out 2>err && [ ! -s err ]
ok "a view for each type of event, one for all, and one of places"

[ "$(ask "SELECT pid || ' ' || child FROM fork_done WHERE pid = 2")" = "2 3" ] &&
	[ "$(ask "SELECT path FROM exec WHERE pid = 2")" = /bin/fork ] &&
	[ "$(ask "SELECT count(*) FROM \"return\" WHERE result < 0 AND result > -200")" -gt 0 ] &&
	ask "SELECT words FROM console_write" | tr -d '\n\r' | grep -q 'hello world (pid:2)' &&
	[ "$(ask "SELECT count(*) FROM marks WHERE kind = 'wrong'")" = 0 ]
ok "arguments, paths, results with their sign, and what was written"

[ "$(ask "SELECT length(bytes) FROM sources WHERE kind = 'elf' AND name = 'fork'")" = "$(stat -c %s "$FS_BUILD/user/fork")" ] &&
	[ "$(ask "SELECT group_concat(name, ' ') FROM (SELECT name FROM sources WHERE kind = 'elf' ORDER BY name)")" = 'fork init' ]
ok "the files of the programs that ran are kept, and no other"

[ "$(ask "SELECT line || words FROM lines WHERE program = 'fork' AND words LIKE '%fork();' AND function = 'main' LIMIT 1")" = \
	"$(grep -n 'fork();' "$FS_SRC/kernel/user/fork.c" | head -n 1 | sed 's/:[[:space:]]*//')" ] &&
	[ "$(ask "SELECT count(*) FROM lines a JOIN lines b ON a.program = b.program AND a.low < b.low AND b.low < a.high")" = 0 ] &&
	[ "$(ask "SELECT program FROM programs WHERE pid = 3")" = fork ] &&
	[ "$(ask "SELECT count(*) > 10 FROM places WHERE pid = 2 AND program = 'fork' AND function = 'main' AND line > 0")" = 1 ]
ok "its lines, who runs which program, and where each process was"

printf 'int main(void) { return 7; }\n' >seven.c
fs run --headless --record a.fscope seven.c one 'two words'
[ "$result" = 7 ] && [ "$(ask "SELECT bytes FROM sources WHERE kind = 'c' AND name = '$PWD/seven.c'")" = 'int main(void) { return 7; }' ] &&
	[ "$(ask "SELECT replace(value, char(10), '|') FROM meta WHERE key = 'arguments'")" = 'one|two words' ]
ok "a recording gives way to the next, which has the C source and the arguments"

refuses 2 'seven.c: it is there and is no recording, so it is not overwritten' run --headless --record seven.c fork &&
	grep -q 'return 7' seven.c
ok "any other file is left alone"

refuses 2 'nowhere/a.fscope: .*folder' run --headless --record nowhere/a.fscope fork
ok "a folder that is not there"
refuses 2 '/: it is there and is no recording' run --headless --record / fork
ok "a folder is no file"

# The file's size is limited as a full disk limits it: the run goes on, and what is there is whole.
(ulimit -f 250; exec "$forkscope" run --headless --record full.fscope family) >out 2>err </dev/null
result=$?
said 1 1 'the recording full.fscope ends at event .*is the disk full' && grep -q . out &&
	[ "$(sqlite3 full.fscope 'PRAGMA integrity_check')" = ok ] &&
	[ "$(sqlite3 full.fscope 'SELECT count(*) = coalesce(max(seq), 0) FROM events')" = 1 ]
ok "a full disk ends the recording and not the run, with one line"
# Whatever ends a run: the file can be opened, and holds the story's beginning.
cat >endless.c <<'C'
#include <stdio.h>
#include <unistd.h>
int main(void)
{
	puts("begun");
	for (;;)
		getppid();
}
C
whole() { # FILE EVENTS
	[ "$(sqlite3 "$1" 'PRAGMA integrity_check')" = ok ] &&
		[ "$(sqlite3 "$1" 'SELECT count(*) = max(seq) AND min(seq) = 1 AND max(seq) >= '"$2"' FROM events')" = 1 ]
}
start run --headless --timeout 100 --record term.fscope endless.c
kill -TERM "$pid"
join
[ "$result" = 143 ] && [ "$(ls term.fscope*)" = term.fscope ] && whole term.fscope 100 &&
	[ "$(sqlite3 term.fscope 'SELECT value FROM meta WHERE key = "closed"')" = yes ]
ok "SIGTERM closes it whole"

# Something is in the file before the blow: the log grows when rows are there.
start run --headless --timeout 100 --record kill.fscope endless.c
end=$((SECONDS + 60))
until [ "$(sqlite3 -readonly kill.fscope 'SELECT count(*) > 1000 FROM events')" = 1 ] || [ $SECONDS -gt $end ]; do :; done
kill -KILL "$pid"
join
fs replay --headless --story kill.fscope
[ "$result" = 1 ] && [ ! -s err ] && grep -q 'getppid' out && whole kill.fscope 1000
ok "kill -9 leaves what was written, and replay shows it"

# A recording can be looked at while it grows.
start run --headless --timeout 100 --record grows.fscope endless.c
end=$((SECONDS + 60))
until "$forkscope" replay --headless grows.fscope 2>&1 | grep -q '^begun' || [ $SECONDS -gt $end ]; do :; done
fs replay --headless grows.fscope
grep -q '^begun' out && [ ! -s err ]; ok "a recording can be replayed while it grows"
kill -TERM "$pid"
join
whole grows.fscope 100; ok "... and is whole after that"

tmux -L "record$$" -f /dev/null new-session -d -x 100 -y 30 "$forkscope run --record view.fscope fork; echo ended with \$?; read -r _"
await() { # PATTERN
	local end=$((SECONDS + 30))
	until tmux -L "record$$" capture-pane -p | grep -q -- "$1"; do
		[ $SECONDS -lt $end ] || return 1
	done
}
await '^ fork ' && tmux -L "record$$" send-keys f && await '▸ .*find_empty_process' && tmux -L "record$$" send-keys q &&
	await 'ended with 0' && [ "$(ls view.fscope*)" = view.fscope ] && whole view.fscope 130
ok "the viewer records as well, and closes the file when it ends"
tmux -L "record$$" kill-server 2>/dev/null
finish
