#!/bin/sh
# coverage.sh BUILD: runs the tests of build/cov, and tells for each source of libgdb-remote how many of
# its lines they have reached. Exit 1 when it is less than nine of ten, or when a test fails.
set -eu

top=$(cd "$1" && pwd)
src=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
find "$top/cov/obj" -name '*.gcda' -exec rm -f {} +

export FS_SRC="$src" FS_BUILD="$top" TMPDIR="$dir" CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C.UTF-8
failed=0
for test in "$top"/cov/wire/test_*; do
	(cd "$dir" && "$test") >"$dir/log" 2>&1 </dev/null || {
		echo "failed: ${test##*/}"
		grep '^not ok' "$dir/log" || tail -n 3 "$dir/log"
		failed=1
	}
done

cd "$src"
for object in "$top"/cov/obj/protocol/src/*.gcno; do
	gcov -n "$object"
done 2>"$dir/words" | awk -v failed="$failed" '
/^File / { file = $2; gsub(/\047/, "", file) }
/^Lines executed:/ && file ~ /^protocol\/src\/.*\.c$/ {
	split($0, part, /[:%]/)
	n = $NF
	lines[file] = n
	share[file] = part[2]
	file = ""
}
END {
	for (file in lines) {
		printf "%-42s %5d lines %7.2f %%\n", file, lines[file], share[file] | "sort"
		all += lines[file]
		reached += lines[file] * share[file] / 100
	}
	close("sort")
	if (!all) exit 1
	printf "%-42s %5d lines %7.2f %%\n", "libgdb-remote", all, 100 * reached / all
	exit failed || reached < 0.9 * all
}'
