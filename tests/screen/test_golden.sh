# The real fork program at three moments, as golden screens. FS_ACCEPT=1 writes them anew.
# They hold addresses of a program linked with musl; with another libc they are not compared.
. "$FS_SRC/tests/cli/lib.sh"

golden=$FS_SRC/tests/screen/golden

compare() { # NAME SIZE WHEN [OPTION...]
	local name=$1 size=$2 when=$3
	shift 3
	if [ ! -d "$FS_BUILD/musl" ]; then
		skip "$name" "no musl here"
		return
	fi
	"$forkscope" run --headless --screenshot "$name.txt" --snapshot-at "$when" --size "$size" "$@" \
		fork >out 2>err </dev/null
	result=$?
	[ -z "${FS_ACCEPT:-}" ] || cp "$name.txt" "$golden/$name.txt"
	diff "$golden/$name.txt" "$name.txt" >>err
	ok "$name"
}

for size in 80x24 120x40; do
	compare "fork-$size-done" $size "fork done:2"
	compare "fork-$size-copy" $size "cow copy:2"
	compare "fork-$size-end" $size "zombie:2"
done
compare fork-80x24-ascii 80x24 "cow copy:2" --ascii
finish
