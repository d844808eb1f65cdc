#!/bin/bash
# libgdb-remote's tests under valgrind: what the address sanitizer does not see is the use of bytes that were
# never written. Leaks count, descriptors too that are left open.
set -u

tests=()
for source in "$FS_SRC"/tests/wire/test_*.c; do
	name=$(basename "$source" .c)
	case $name in
	test_hostile) ;;                            # thousands of sessions: too slow
	test_servers | test_abilities | test_qemu | test_transport) ;; # processes of others, and the resolver's own leaks
	*) tests+=("$name") ;;
	esac
done

echo "1..${#tests[@]}"
if ! command -v valgrind >/dev/null; then
	for i in "${!tests[@]}"; do
		echo "ok $((i + 1)) - ${tests[i]} # SKIP valgrind is not installed"
	done
	exit 0
fi
for i in "${!tests[@]}"; do
	name=${tests[i]}
	log=$TMPDIR/$name.log
	if valgrind -q --error-exitcode=9 --leak-check=full --show-leak-kinds=definite,indirect,possible \
		--errors-for-leak-kinds=definite,indirect,possible --fair-sched=yes --log-file="$log" \
		"$FS_BUILD/plain/wire/$name" >"$TMPDIR/$name.out" 2>&1; then
		echo "ok $((i + 1)) - $name"
	else
		grep '^not ok' "$TMPDIR/$name.out"  | sed 's/^/# /'
		head -n 30 "$log" | sed 's/^/# /'
		echo "not ok $((i + 1)) - $name"
	fi
done
