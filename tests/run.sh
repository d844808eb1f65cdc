#!/bin/bash
# run.sh [-f WORD] BUILD: runs every test and closes with "N passed, N failed"; exit 1 on a failure.
#
# A test file is a program that prints TAP: a cmocka binary, a harness driver or a shell script. It
# runs in a directory of its own and finds in its environment FS_SRC (the source tree), FS_BUILD (the
# build folder), TMPDIR (its own) and FS_ACCEPT=1 when golden files are to be rewritten. As many run at
# once as there are processors (FS_JOBS); what they say comes in the files' order.
# -f WORD keeps the files and the single tests whose name contains WORD.
set -u

word=
if [ "${1:-}" = -f ]; then
	word=$2
	shift 2
fi
FS_SRC=$(cd "$(dirname "$0")/.." && pwd)
FS_BUILD=$(cd "${1:?usage: run.sh [-f WORD] BUILD}" && pwd)
export FS_SRC FS_BUILD LC_ALL=C.UTF-8 TZ=UTC CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
unset CMOCKA_XML_FILE MAKEFLAGS MAKELEVEL GUEST_LIBC

limit=${FS_TEST_LIMIT:-600} # seconds for one file, on a machine that others use too
jobs=${FS_JOBS:-$(nproc)}
passed=0 failed=0 skipped=0
shopt -s nullglob

# One word a line: ok NAME, skip NAME, FAIL NAME. What a dying file leaves undone is a failure too.
read_tap() { # LOG STATUS
	awk -v status="$2" '
	function say(word, name) {
		sub(/^[[:space:]]*-[[:space:]]+/, "", name)
		gsub(/^[[:space:]]+|[[:space:]]+$/, "", name)
		sub(/^test_/, "", name)
		print word, (name == "" ? "test " seen : name)
	}
	# A failed assertion may have printed half a line before it.
	match($0, /[^[:space:]].*not ok [0-9]+ - /) && !/^(not ok|#)/ { sub(/^.*not ok /, "not ok ") }
	/^1\.\.[0-9]+/ { planned += substr($1, 4) }
	/^(ok|not ok)([[:space:]]|$)/ {
		seen++
		bad = /^not/
		sub(/^(not )?ok[[:space:]]*[0-9]*/, "")
		if (match($0, /# *[Ss][Kk][Ii][Pp][[:space:]]*/)) {
			rest = substr($0, RSTART + RLENGTH)
			sub(/# *[Ss][Kk][Ii][Pp].*/, "")
			sub(/[[:space:]]+$/, "")
			say("skip", /[^-[:space:]]/ ? $0 " (" rest ")" : rest)
		} else {
			failures += bad
			say(bad ? "FAIL" : "ok", $0)
		}
	}
	END {
		if (status == 124 || status == 137) print "FAIL (it took too long)"
		else if (seen == 0) print "FAIL (it ran no test)"
		else if (seen < planned) print "FAIL (it ended after " seen " of " planned " tests)"
		else if (status != 0 && failures == 0) print "FAIL (it ended with status " status ")"
	}' "$1"
}

show_failure() { # LOG
	grep -v '^ok ' "$1" | tail -n 12 | sed 's/^/     | /'
	echo "     log: ${1#"$PWD"/}"
}

# Is the word in the file's label, its source, or the name of a program that is a test of the file?
is_wanted() { # LABEL SOURCE
	local programs=
	[ "$1" != harness/guest ] || programs=$(echo "$FS_SRC"/tests/guest/*"$word"*.events)
	[ "$1" != diff/diff ] || programs=$(echo "$FS_SRC"/tests/diff/*"$word"*.c)
	[ -z "$word" ] || [[ $1 == *"$word"* ]] || grep -qF -- "$word" "$2" || [ -n "$programs" ]
}

# Leaves one line a test in DIR/result, and in DIR/log what the file has printed.
run_file() { # DIR FILE
	local dir=$1 command=("$2") status
	[[ $2 != *.sh ]] || command=(bash "$2")
	[ -z "$word" ] || [[ $dir != */harness/guest || harness/guest == *"$word"* ]] || command+=("*$word*")
	export FS_WORD=$word # what else would be run for nothing
	# The braces keep this shell's own word on a crash out of the list.
	{
		(cd "$dir" && TMPDIR=$dir/tmp exec timeout -k 5 "$limit" "${command[@]}") >"$dir/log" 2>&1 </dev/null
		status=$?
	} 2>/dev/null
	read_tap "$dir/log" "$status" >"$dir/words"
	mv "$dir/words" "$dir/result"
}

tell_file() { # LABEL
	local label=$1 dir=$FS_BUILD/tests/run/$1 bad=0 result name
	while read -r result name; do
		# A failure of the whole file is told whatever the word.
		if [ -n "$word" ] && [[ "$label: $name" != *"$word"* && $name != \(* ]]; then
			continue
		fi
		case $result in
		ok) passed=$((passed + 1)) ;;
		skip) skipped=$((skipped + 1)) ;;
		FAIL) failed=$((failed + 1)) bad=1 ;;
		esac
		printf '%-4s %s: %s\n' "$result" "$label" "$name"
	done <"$dir/result"
	[ $bad = 0 ] || show_failure "$dir/log"
	[ "${FS_ACCEPT:-}" != 1 ] || sed -n 's/^# accepted: /     /p' "$dir/log"
}

labels=()
files=()
add_file() { # LABEL SOURCE FILE
	if is_wanted "$1" "$2"; then
		labels+=("$1")
		files+=("$3")
	fi
}
for group in unit wire harness; do
	for source in "$FS_SRC/tests/$group"/test_*.c; do
		name=$(basename "$source" .c)
		add_file "$group/${name#test_}" "$source" "$FS_BUILD/tests/$group/$name"
	done
done
for source in "$FS_SRC"/tests/*/test_*.sh; do
	group=$(basename "$(dirname "$source")")
	name=$(basename "$source" .sh)
	add_file "$group/${name#test_}" "$source" "$source"
done

told=0 running=0
tell_finished() {
	while [ $told -lt ${#labels[@]} ] && [ -f "$FS_BUILD/tests/run/${labels[told]}/result" ]; do
		tell_file "${labels[told]}"
		told=$((told + 1))
	done
}
for label in "${labels[@]}"; do
	rm -rf "$FS_BUILD/tests/run/$label"
	mkdir -p "$FS_BUILD/tests/run/$label/tmp"
done
for i in "${!labels[@]}"; do
	if [ $running -ge "$jobs" ]; then
		wait -n
		running=$((running - 1))
		tell_finished
	fi
	run_file "$FS_BUILD/tests/run/${labels[i]}" "${files[i]}" &
	running=$((running + 1))
done
while [ $running -gt 0 ]; do
	wait -n
	running=$((running - 1))
	tell_finished
done

if [ $((passed + failed + skipped)) = 0 ]; then
	echo "no test has '$word' in its name"
	exit 1
fi
if [ $skipped = 0 ]; then
	echo "$passed passed, $failed failed"
else
	echo "$passed passed, $failed failed, $skipped skipped"
fi
[ $failed = 0 ]
