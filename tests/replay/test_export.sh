#!/bin/bash
# forkscope export: each form is well-formed, tells the run, and stands whatever the guest calls itself.
. "$FS_SRC/tests/cli/lib.sh"

# sql QUESTION: asked of the exported files; readfile() reads them.
sql() { sqlite3 :memory: "$1"; }

# A program whose name and output are made to break out of every kind of string.
cat >hostile.c <<'C'
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#define NAME "/bin/\"><i>\\\n\x80%s&"
int main(int argc, char **argv)
{
	static const char words[] = "</script><b>\xff\xc3\xa9\xe2\x82\x1b[31m\"\\\n";
	if (argc > 1) {
		write(1, words, 6);
		write(1, words + 6, sizeof words - 1 - 6);
		return 3;
	}
	if (link(argv[0], NAME))
		return 1;
	if (!fork())
		execl(NAME, NAME, "x", (char *)0);
	wait(0);
	fflush(stdout);
	return 0;
}
C
fs run --headless --record fork.fscope fork
fs run --headless --record hostile.fscope hostile.c
[ "$result" = 0 ]; ok "a program with a hostile name runs"

for run in fork hostile; do
	events=$(sqlite3 -readonly $run.fscope 'SELECT count(*) FROM events')
	fs export $run.fscope --json -o $run.json
	{ printf '['; paste -sd, $run.json; printf ']'; } >$run.all
	[ "$result" = 0 ] && [ "$(wc -l <$run.json)" = $((events + 1)) ] && [ "$(sql "SELECT json_valid(readfile('$run.all'))")" = 1 ] &&
		[ "$(sql "SELECT sum(json_extract(value, '\$.seq') = key AND json_extract(value, '\$.sentence') <> '')
			FROM json_each(readfile('$run.all')) WHERE key > 0")" = "$events" ]
	ok "json of $run: a line an event, each with its sentence"

	fs export $run.fscope --perfetto -o $run.trace
	[ "$result" = 0 ] && [ "$(sql "SELECT json_valid(readfile('$run.trace'))")" = 1 ] &&
		[ "$(sql "SELECT (sum(p = 's') - sum(p = 'f')) || ' ' || (sum(p = 'B') - sum(p = 'E')) || ' ' || (sum(p = 'X') > 10)
			FROM (SELECT json_extract(value, '\$.ph') p FROM json_each(readfile('$run.trace'), '\$.traceEvents'))")" = '0 0 1' ]
	ok "perfetto of $run: each arrow has its end, each call its return"
	# States of one process follow each other: no two at once. The last digits of a double are not looked at.
	[ "$(sql "SELECT count(*) FROM (SELECT ts, lag(ts + dur) OVER (PARTITION BY pid ORDER BY ts, dur) AS before
		FROM (SELECT json_extract(value, '\$.pid') pid, json_extract(value, '\$.ts') ts, json_extract(value, '\$.dur') dur
			FROM json_each(readfile('$run.trace'), '\$.traceEvents') WHERE json_extract(value, '\$.ph') = 'X'))
		WHERE ts < before - 0.0005")" = 0 ]
	ok "perfetto of $run: a process is in one state at a time"

	# What other readers ask of the format: a category, a name, a place and a time in each; an arrow that begins and
	# ends in a slice of its track, once each and in this order; a call that ends under the name that it began with.
	sqlite3 $run.tracks "CREATE TABLE t AS SELECT key nr, json_extract(value, '\$.ph') ph, json_extract(value, '\$.cat') cat,
		json_extract(value, '\$.name') name, json_extract(value, '\$.pid') pid, json_extract(value, '\$.tid') tid,
		json_extract(value, '\$.ts') ts, json_extract(value, '\$.dur') dur, json_extract(value, '\$.id') id
		FROM json_each(readfile('$run.trace'), '\$.traceEvents')"
	[ "$(sqlite3 $run.tracks "SELECT count(*) FROM t WHERE coalesce(cat, '') = '' OR coalesce(name, '') = '' OR pid IS NULL OR
		tid IS NULL OR ts IS NULL OR ts < 0 OR dur < 0 OR ph NOT IN ('M', 'X', 'B', 'E', 'i', 's', 'f')")" = 0 ]
	ok "perfetto of $run: each entry has all that its kind must have"
	[ "$(sqlite3 $run.tracks "SELECT count(*) FROM t arrow WHERE ph IN ('s', 'f') AND NOT EXISTS (SELECT 1 FROM t slice WHERE slice.ph = 'X' AND
		slice.pid = arrow.pid AND slice.tid = arrow.tid AND arrow.ts BETWEEN slice.ts - 0.0005 AND slice.ts + slice.dur + 0.0005)")" = 0 ] &&
		[ "$(sqlite3 $run.tracks "SELECT count(*) FROM (SELECT 1 FROM t WHERE ph IN ('s', 'f') GROUP BY id
			HAVING sum(ph = 's') <> 1 OR sum(ph = 'f') <> 1 OR max(CASE ph WHEN 's' THEN ts END) > max(CASE ph WHEN 'f' THEN ts END))")" = 0 ]
	ok "perfetto of $run: each arrow leads from a slice to a later one"
	[ "$(sqlite3 $run.tracks "SELECT sum(ph = 'E') > 0 AND sum(ph = 'E' AND (coalesce(before, '') <> 'B ' || name OR ts < began)) = 0 AND sum(ph = 'B' AND before LIKE 'B %') = 0
		FROM (SELECT ph, name, ts, lag(ph || ' ' || name) OVER (PARTITION BY pid, tid ORDER BY nr) AS before,
			lag(ts) OVER (PARTITION BY pid, tid ORDER BY nr) AS began FROM t WHERE ph IN ('B', 'E'))")" = 1 ]
	ok "perfetto of $run: what ends is the call that began last"
	[ "$(sqlite3 $run.tracks "SELECT count(*) FROM (SELECT DISTINCT pid, tid FROM t) track WHERE NOT EXISTS (SELECT 1 FROM t WHERE ph = 'M' AND
		name = 'thread_name' AND t.pid = track.pid AND t.tid = track.tid)")" = 0 ]
	ok "perfetto of $run: each track has a name"

	fs export $run.fscope --dot -o $run.dot
	[ "$result" = 0 ] && dot -Tsvg $run.dot >$run.graph 2>err && [ ! -s err ] &&
		[ "$(grep -c 'class="node"' $run.graph)" = "$(sqlite3 -readonly $run.fscope 'SELECT count(*) + 1 FROM task_copied')" ]
	ok "dot of $run: Graphviz draws a box a process"

	fs export $run.fscope --svg --snapshot-at exit:2 --size 80x24 -o $run.svg
	[ "$result" = 0 ] && rsvg-convert -o $run.png $run.svg && [ -s $run.png ]
	ok "svg of $run: a picture"

	# All that is the guest's stands in one value, which no end of a script can leave.
	fs export $run.fscope --html -o $run.html
	awk '/^const run = / { on = 1; sub(/.*= /, "") } /^<.script>/ { on = 0 } on' $run.html | sed '$s/;$//' >$run.value
	[ "$result" = 0 ] && [ "$(sql "SELECT json_extract(readfile('$run.value'), '\$.total')")" = "$events" ] &&
		[ "$(grep -c '<script' $run.html)" = 2 ] && ! grep -q 'https*:\|<b>\|<i>' $run.html
	ok "html of $run: a page, and nothing of the guest's in its marks"
	sql "SELECT value FROM json_each(readfile('$run.value'), '\$.parts')" | while read -r part; do
		base64 -d <<<"$part" | gzip -d >$run.part
		sql "SELECT json_array_length(readfile('$run.part'), '\$.events')"
	done >$run.counts
	[ "$(paste -sd+ $run.counts | xargs -I@ sqlite3 :memory: 'SELECT @')" = "$events" ]
	ok "html of $run: all events, packed"

	fs export $run.fscope --cast -o $run.cast
	{ printf '['; paste -sd, $run.cast; printf ']'; } >$run.all
	[ "$result" = 0 ] && [ "$(sql "SELECT json_valid(readfile('$run.all'))")" = 1 ] &&
		[ "$(sql "SELECT json_extract(readfile('$run.all'), '\$[0].version')")" = 2 ] &&
		[ "$(sql "SELECT total(at < before) FROM (SELECT json_extract(value, '\$[0]') at, lag(json_extract(value, '\$[0]'))
			OVER (ORDER BY key) before FROM json_each(readfile('$run.all')) WHERE key > 0)")" = 0.0 ]
	ok "cast of $run: a header, and writes one after the other"
done

# asciinema wants a terminal even to print a recording.
if command -v asciinema >/dev/null; then
	HOME=$PWD script -qec "asciinema cat fork.cast" /dev/null </dev/null 2>err | tr -d '\r\n' >out
	sqlite3 -readonly fork.fscope 'SELECT words FROM console_write' | tr -d '\r\n' >want
	[ -s want ] && cmp -s out want; ok "asciinema plays the cast, to the last byte"
else
	skip "asciinema plays the cast, to the last byte" "there is no asciinema"
fi

[ "$(sql "SELECT group_concat(json_extract(value, '\$[2]'), '') FROM json_each(readfile('hostile.all')) WHERE key > 0" |
	tr -d '\r')" = "$(printf '</script><b>\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\x1b[31m"\\')" ]
ok "what is no UTF-8 is replaced, and a character that two writes share is whole"

# What a browser makes of the page at one event; it is no package that forkscope needs.
if command -v chromium >/dev/null; then
	. "$FS_SRC/tests/replay/browser.sh"
	at=$(sqlite3 -readonly hostile.fscope 'SELECT seq FROM zombie WHERE pid = 3')
	browser_start
	browser_open "file://$PWD/hostile.html#$at" && shows "$at" && value_of 'document.documentElement.outerHTML' >out
	browser_end
	grep -q "event $at of " out && grep -q 'hostile(2)' out && grep -q '(3) Z' out && grep -q '<td>exit status 3</td>' out &&
		grep -q 'id="console">&lt;/script&gt;&lt;b&gt;' out
	ok "a browser shows tree, tasks and console of the hostile run at an event"
else
	skip "a browser shows tree, tasks and console of the hostile run at an event" "there is no chromium"
fi

# A child that was orphaned shows both whose it was and whose it became.
fs run --headless --record orphan.fscope orphan
fs export orphan.fscope --dot
[ "$(grep -c 'label="adopted", style=dashed' out)" = 1 ]; ok "dot tells who adopted an orphan"

fs export fork.fscope --json
cmp out fork.json; ok "without -o it goes to stdout"

refuses 2 'export needs a recording' export && refuses 2 'what to make of it' export fork.fscope &&
	refuses 2 'one at a time' export fork.fscope --json --dot && refuses 2 'unknown option --fly' export fork.fscope --fly &&
	refuses 2 'mean nothing to --dot' export fork.fscope --dot --size 80x24 && refuses 2 'got b too' export --dot a b &&
	refuses 2 '-o needs a value' export fork.fscope --dot -o && refuses 2 'is the name right' export nothing --dot &&
	refuses 1 'no/where cannot be written' export fork.fscope --dot -o no/where &&
	refuses 1 'had no event out of memory' export fork.fscope --svg --snapshot-at 'out of memory'
ok "what export refuses, with a line each"

"$forkscope" export fork.fscope --json >/dev/full 2>err
result=$?
said 1 1 'stdout cannot be written'; ok "a full disk is told"
finish
