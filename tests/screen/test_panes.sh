# Every pane alone and every layout, at three sizes, as golden screens: a file each has the three.
# FS_ACCEPT=1 writes them anew. They hold addresses of a program linked with musl.
. "$FS_SRC/tests/cli/lib.sh"

golden=$FS_SRC/tests/screen/golden

if [ ! -d "$FS_BUILD/musl" ]; then
	skip "panes and layouts" "no musl here"
	finish
	exit
fi
cp "$FS_SRC"/tests/screen/rich.c "$FS_SRC"/tests/screen/panes.lua .
fs check --update panes.lua
[ "$result" = 0 ]
ok "the moment is there: a pipe, a zombie, an orphan, a copy"
for first in golden/*-1.txt; do
	name=$(basename "$first" -1.txt)
	cat "golden/$name-1.txt" "golden/$name-2.txt" "golden/$name-3.txt" >"$name.txt"
	[ -z "${FS_ACCEPT:-}" ] || cp "$name.txt" "$golden/$name.txt"
	diff "$golden/$name.txt" "$name.txt" >out
	ok "$name"
done
# None was forgotten when panes and layouts were added.
fs run --layout nonesuch fork
{
	sed -n '/define PANES/,/^$/p' "$FS_SRC/viz/ui/layout.h" | grep -o '"[a-z]*"' | tr -d '"' | sed 's/^/pane-/'
	sed -n 's/.*not a layout (\([^)]*\)).*/\1/p' err | tr -d , | tr ' ' '\n' | sed 's/^/layout-/'
} >known
while read -r name; do
	[ -f "$name.txt" ] || echo "no golden screen: $name"
done <known >out
[ "$(grep -c ^pane known)" -gt 10 ] && [ "$(grep -c ^layout known)" -gt 4 ] && [ ! -s out ]
ok "every pane and every layout has one"
finish
