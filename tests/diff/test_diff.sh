#!/bin/bash
# The same static ELF under an emulator of Linux i386 and under forkscope's kernel: what the terminal
# shows and the exit status are equal. Beside NAME.c may stand NAME.in, what is typed, and NAME.args,
# an argument a line; NAME-glibc is the same program with the other C library.
. "$FS_SRC/tests/cli/lib.sh"

emulator=qemu-i386-static

# The console echoes at the moment of typing, so a program with input reads all of it before it writes.
on_linux() { # INPUT PROGRAM ARG...
	env -i PATH=/bin TERM=xterm-256color timeout 20 "$FS_BUILD/tests/diff/host/terminal" "$1" "$emulator" "${@:2}"
}

on_forkscope() { # ORDER INPUT PROGRAM ARG...
	"$forkscope" run --headless --timeout 20 --sched "$1" "${@:3}" <"$2"
}

# Leaves in the folder NAME what was said, and `equal` if it is the same in whatever order tasks run.
compare() { # PROGRAM
	local name=${1##*/} arguments=() input=/dev/null differ=0 status wanted order
	local source=$FS_SRC/tests/diff/${name%-glibc}

	mkdir "$name"
	[ ! -f "$source.args" ] || mapfile -t arguments <"$source.args"
	[ ! -f "$source.in" ] || input=$source.in
	on_linux "$input" "$1" "${arguments[@]}" 2>"$name/linux.err" >"$name/raw"
	wanted=$?
	tr -d '\r' <"$name/raw" >"$name/linux"
	for order in rr random:7; do
		on_forkscope $order "$input" "$1" "${arguments[@]}" 2>>"$name/err" >"$name/raw"
		status=$?
		tr -d '\r' <"$name/raw" >"$name/$order"
		diff -u "$name/linux" "$name/$order" >>"$name/out" || differ=1
		echo "exit status on Linux $wanted, on forkscope with $order $status" >>"$name/out"
		[ $wanted = $status ] && [ $status != 124 ] || differ=1
	done
	[ $differ = 1 ] || touch "$name/equal"
}

report() { # NAME
	[ -e "$1/equal" ]
	local status=$?
	cp "$1/out" out
	cp "$1/err" err
	result=
	(exit $status)
	ok "$1"
}

programs=()
for program in "$FS_BUILD"/tests/diff/*; do
	[ ! -f "$program" ] || [[ $program == *.d ]] || programs+=("$program")
done

if ! command -v "$emulator" >/dev/null; then
	skip "programs that run on Linux too" "$emulator is not installed"
	finish
	exit
fi
for program in "${programs[@]}"; do
	[ "$(jobs -pr | wc -l)" -lt 2 ] || wait -n
	compare "$program" &
done
wait
for program in "${programs[@]}"; do
	report "${program##*/}"
done
finish
