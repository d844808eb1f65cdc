#!/bin/bash
# The page that export --html writes, in a real browser: what it shows is what export --json tells of that event,
# whatever way a user takes there.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/replay/browser.sh"

if ! command -v chromium >/dev/null && [ "${CI:-}" = true ]; then
	false
	ok "there is a chromium, where everything is tested (scripts/packages has it)"
	finish
	exit
elif ! command -v chromium >/dev/null; then
	skip "the page in a real browser" "there is no chromium"
	finish
	exit
fi

fs run --headless --record a.fscope family
fs export a.fscope --html -o a.html
fs export a.fscope --json -o a.json
{ printf '['; paste -sd, a.json; printf ']'; } >a.all
ask_run() { sqlite3 -readonly a.fscope "$1"; }
end=$(ask_run 'SELECT max(seq) FROM events')
browser_start
browser_open "file://$PWD/a.html"

# Is the marked line of the story that of the event?
told() { # SEQ
	value_of "document.querySelector('li.now').textContent" >shown
	sqlite3 :memory: "SELECT printf('%6d ▸ %s  %s', $1, json_extract(v, '\$.head'), json_extract(v, '\$.sentence')) ||
		coalesce(' — ' || json_extract(v, '\$.more'), '') FROM (SELECT json_extract(readfile('a.all'), '\$[$1]') v)" >want
	cmp -s want shown && [[ $(value_of "document.getElementById('title').textContent") == "family — event $1 of $end, "* ]]
}
at() { shows "$1" && told "$1"; }

begin=$(ask_run 'SELECT min(seq) FROM exec WHERE pid = 2')
at "$begin"; ok "it begins where the program does"

key n && key n && at $((begin + 2)) && key ArrowLeft && at $((begin + 1)); ok "n and Left go on and back"
key f && at "$(ask_run "SELECT min(seq) FROM slot_found WHERE seq > $begin + 1")"; ok "f goes to the next fork"
first=$(ask_run "SELECT min(seq) FROM exit WHERE seq > $begin")
key x && at "$first"; ok "x goes to the next exit"
key End && at "$end" && key X && at "$(ask_run 'SELECT max(seq) FROM exit')"; ok "End and X: the last exit"

click $(middle_of '#at' 0.25) && here=$(value_of 'Number(document.getElementById("at").value)') &&
	[ "$here" -gt $((end / 5)) ] && [ "$here" -lt $((end * 3 / 10)) ] && at "$here"
ok "a click into the slider goes to a quarter of the run"
click $(middle_of '#events li:nth-child(12)') && at $((here + 3)); ok "a click on a line of the story goes there"
click $(middle_of '#next') && at $((here + 4)) && click $(middle_of '#previous') && at $((here + 3)); ok "the buttons do as well"

# All moments: tasks and tree as the events have them.
value_of "go($first)" >/dev/null
at "$first" && [ "$(value_of 'document.querySelectorAll("#tasks tr").length')" = \
	"$(ask_run "SELECT 2 + (SELECT count(*) FROM task_copied WHERE seq <= $first) - (SELECT count(*) FROM reap WHERE seq <= $first)")" ]
ok "as many tasks as were made and not reaped, and idle"
value_of 'document.getElementById("tree").textContent' >tree
grep -q '^init(1)' tree && grep -q '^   └─family(2)' tree && grep -q '^      └─family(3)' tree; ok "the tree with its branches"
key End && shows "$end" && value_of 'document.getElementById("console").textContent' >console &&
	diff <(ask_run 'SELECT words FROM console_write' | tr -d '\r\n') <(tr -d '\r\n' <console)
ok "the console, as it was written"

call=$(ask_run "SELECT seq FROM places WHERE pid = 2 AND depth > 0 AND function = 'main' AND line > 0 ORDER BY seq DESC LIMIT 1")
value_of "go($call)" >/dev/null
at "$call" && [[ $(value_of 'document.querySelector("#source .now").textContent') == *"$(ask_run "SELECT words FROM places
	WHERE seq = $call AND pid = 2 AND line > 0 ORDER BY depth LIMIT 1")"* ]] &&
	[ "$(value_of 'document.getElementById("sourceTitle").textContent')" = 'source: family.c, process 2' ]
ok "the line of its source where the acting process is"

# The colours are those that the user's system asks for.
colour='getComputedStyle(document.body).backgroundColor'
ask Emulation.setEmulatedMedia '{"features": [{"name": "prefers-color-scheme", "value": "light"}]}'
light=$(value_of "$colour")
picture light.png
ask Emulation.setEmulatedMedia '{"features": [{"name": "prefers-color-scheme", "value": "dark"}]}'
[ "$light" = 'rgb(255, 255, 255)' ] && [ "$(value_of "$colour")" = 'rgb(17, 21, 26)' ]; ok "light and dark"
picture dark.png

[ "$(value_of 'performance.getEntriesByType("resource").length')" = 0 ]; ok "nothing else was loaded"
browser_end
finish
