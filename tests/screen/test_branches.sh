# Two branches beside each other, as golden screens at three sizes and in ASCII: a file each moment has the four.
# FS_ACCEPT=1 writes them anew. They hold addresses of a program linked with musl.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/screen/terminal.sh"

golden=$FS_SRC/tests/screen/golden

if [ ! -d "$FS_BUILD/musl" ]; then
	skip "branches side by side" "no musl here"
	finish
	exit
fi
cp "$FS_SRC"/tests/screen/branches.lua .
fs check --update branches.lua
[ "$result" = 0 ]
ok "two histories that part, as the sentence says"
for first in golden/*-1.txt; do
	name=$(basename "$first" -1.txt)
	cat "golden/$name-1.txt" "golden/$name-2.txt" "golden/$name-3.txt" "golden/$name-4.txt" >"$name.txt"
	[ -z "${FS_ACCEPT:-}" ] || cp "$name.txt" "$golden/$name.txt"
	diff "$golden/$name.txt" "$name.txt" >out
	ok "$name"
done

# By keys, live; then the recording that came of it, and the script.
mkdir -p tmp
open "$forkscope" run --record a.fscope --record-script a.lua --sched child order
sees 'LIVE' && press '&' && sees 'no other branch yet: ! and'
ok "with one history the key says how a second one begins"
press ':' && sees 'Enter does it' && press 'local f = step "fork done"; go(); goto_event(f.seq)' Enter && sees 'PAST' && sees '▸ .*FORK ' &&
	press '!' && sees 'stands at event' &&
	press 2 N && sees '2 runs next' && press ' ' && sees 'LIVE.*ended' && press '&' && sees 'they part at event [0-9]*: pid 2 ran before pid 3 in "b1"'
ok "the key shows both stories from the parting on, and how they part"
press '|' && sees 'compare.* first | b1' && press '&' && sees 'two moments are compared again' && press '&' && sees 'compared with branch b1' && press q && sees '^status 0'
ok "going to the other branch changes the sides; the key ends it, and begins it again"
open "$forkscope" replay a.fscope
sees 'PAST' && press '&' && sees 'compare.* first | b1' && sees 'they part at event' && press G && sees 'event [0-9]* of [0-9]*, shown' && press q && sees '^status 0'
ok "a recording is compared in the same way"
open "$forkscope" replay --branch b1 a.fscope
sees 'PAST.* b1 ' && press G && sees 'END.* b1 ' && press '|' && sees ' first ' && press q && sees '^status 0'
ok "replay --branch begins with that one"
fs check a.lua && [ "$result" = 0 ] && grep -q '^against "first"$' a.lua && grep -q '^against()$' a.lua
ok "the session runs again as a script"
mux kill-server

# The same recording without a screen: each branch alone, and one against the other.
fs replay --headless --branch b1 a.fscope && [ "$(cat out)" = "parent
child" ]
ok "replay --branch: the console of that branch"
fs replay --headless a.fscope && [ "$(cat out)" = "child
parent" ]
ok "without it the first one's"
fs replay --headless --story --branch b1 a.fscope && [ "$(grep -n 'order(2) writes 6 bytes' out | cut -d: -f1)" -lt "$(grep -n 'order(3) writes 5 bytes' out | cut -d: -f1)" ]
ok "its story"
fs replay --headless --branch nonesuch a.fscope
[ "$result" = 2 ] && [ "$(cat err)" = 'forkscope: a.fscope has no branch "nonesuch"; it has "first" and "b1"' ]
ok "a branch that is not there: one line says which there are"
fs replay --headless --branch b1 --screenshot b1.txt --layout story a.fscope && fs replay --headless --screenshot first.txt --layout story a.fscope &&
	! diff first.txt b1.txt >out && grep -q "▸ *$(sqlite3 a.fscope 'select max(seq) from branch_events') " b1.txt
ok "a picture of it, to its own last event"
fs export a.fscope --json --branch b1 && mv out b1.json && fs export a.fscope --json && mv out first.json &&
	[ "$(tail -n 1 b1.json | grep -o '"seq": [0-9]*')" = "\"seq\": $(sqlite3 a.fscope 'select max(seq) from branch_events')" ] &&
	[ "$(sed -n 2,150p b1.json)" = "$(sed -n 2,150p first.json)" ] && ! cmp -s b1.json first.json
ok "export --json --branch: what both have, and then its own"
for kind in html svg dot perfetto cast; do
	fs export a.fscope --$kind --branch b1 -o b1.$kind && fs export a.fscope --$kind -o first.$kind && [ -s b1.$kind ] && ! cmp -s b1.$kind first.$kind
	ok "export --$kind --branch"
done
fs diff a.fscope:first a.fscope:b1
[ "$result" = 1 ] && grep -q 'they part at event [0-9]* of order branch=b1$' out
ok "diff FILE:BRANCH: where two branches of one recording part"
fs diff a.fscope a.fscope:first
[ "$result" = 0 ]
ok "... and a branch against itself"
fs diff a.fscope a.fscope:b2
[ "$result" = 2 ] && grep -q 'has no branch "b2"; it has "first" and "b1"' err
ok "... and one that is not there"
fs run --headless --branch b1 order
[ "$result" = 2 ] && grep -q -- '--branch works with replay and export only' err
ok "a run has no branch to choose"
finish
