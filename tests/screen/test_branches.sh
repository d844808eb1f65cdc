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
open "$forkscope" run --record a.fscope --record-script a.lua order
sees 'LIVE' && press '&' && sees 'no other branch to compare with: ! goes back'
ok "with one history the key says how a second one begins"
press ':' && sees 'Enter does it' && press 'step "fork done"; select(2); go()' Enter && sees 'idle' && press F && sees 'PAST' && press F && sees 'find_empty_process' &&
	press ':' && sees 'Enter does it' && press 'step "fork done"' Enter && sees 'FORK ' && press '!' && sees 'stands at event' &&
	press 3 N && sees '3 runs next' && press ' ' && sees 'idle' && press '&' && sees 'they part at event [0-9]*: pid . ran before pid . in "b1"'
ok "the key shows both stories from the parting on, and how they part"
press '|' && sees 'compare.* first | b1' && press '&' && sees 'two moments are compared again' && press '&' && sees 'compared with branch b1' && press q && sees '^status 0'
ok "going to the other branch changes the sides; the key ends it, and begins it again"
open "$forkscope" replay a.fscope
sees 'PAST' && press '&' && sees 'compare.* first | b1' && sees 'they part at event' && press G && sees 'event [0-9]* of [0-9]*, shown' && press q && sees '^status 0'
ok "a recording is compared in the same way"
fs check a.lua && [ "$result" = 0 ] && grep -q '^against "first"$' a.lua && grep -q '^against()$' a.lua
ok "the session runs again as a script"
mux kill-server
finish
