#!/bin/bash
# The same static ELF under an emulator of Linux i386 and under forkscope's kernel: what the terminal
# shows and the exit status are equal. Beside NAME.c may stand NAME.in, what is typed, or NAME.keys, what is typed
# in turns (see host/terminal.c), and NAME.args, an argument a line; NAME-glibc is the same program with the other C library.
. "$FS_SRC/tests/cli/lib.sh"

# The emulator hands execve to the host's kernel, which must know what to do with an i386 program. Not every host
# does, so the test gets a binfmt_misc of its own, in a user namespace of its own (Linux 6.7): the host keeps its own.
emulator=qemu-i386-static
magic='\x7fELF\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x03\x00'
mask='\xff\xff\xff\xff\xff\xfe\xfe\xfc\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
registered() {
	local home=/proc/sys/fs/binfmt_misc
	mount -t binfmt_misc none $home &&
		printf %s ":linux-i386:M::$magic:$mask:$(command -v $emulator):PF" >$home/register
}

if [ "${1:-}" = --registered ]; then
	registered || exit 1
elif unshare --user --map-root-user --mount bash "$0" --registered --probe 2>/dev/null; then
	exec unshare --user --map-root-user --mount bash "$0" --registered
fi
[ "${2:-}" != --probe ] || exit 0

executes=
"$emulator" "$FS_BUILD/tests/diff/exec_args" >/dev/null 2>&1
[ $? != 8 ] || executes=yes

cannot() { # PROGRAM
	local name=${1##*/}
	[ ! "$executes" ] && grep -q 'exec[lv]' "$FS_SRC/tests/diff/${name%-glibc}.c"
}

# The console echoes at the moment of typing, so a program with input reads all of it before it writes.
on_linux() { # INPUT PROGRAM ARG...
	env -i PATH=/bin TERM=xterm-256color timeout 120 "$FS_BUILD/tests/diff/host/terminal" "$1" "$emulator" "${@:2}"
}

on_forkscope() { # ORDER INPUT PROGRAM ARG...
	local command=("$forkscope" run --headless --timeout 120 --sched "$1" "${@:3}")
	case $2 in
	*.keys) "$FS_BUILD/tests/diff/host/terminal" --pipe "$2" "${command[@]}" ;;
	*) "${command[@]}" <"$2" ;;
	esac
}

# Leaves in the folder NAME what was said, and `equal` if it is the same in whatever order tasks run.
compare() { # PROGRAM
	local name=${1##*/} arguments=() input=/dev/null differ=0 status wanted order
	local source=$FS_SRC/tests/diff/${name%-glibc}

	mkdir "$name"
	[ ! -f "$source.args" ] || mapfile -t arguments <"$source.args"
	[ ! -f "$source.in" ] || input=$source.in
	[ ! -f "$source.keys" ] || input=$source.keys
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
	[ ! -f "$program" ] || [[ $program == *.d || "diff/diff: ${program##*/}" != *"${FS_WORD:-}"* ]] || programs+=("$program")
done

if ! command -v qemu-i386-static >/dev/null; then
	skip "programs that run on Linux too" "qemu-i386-static is not installed"
	finish
	exit
fi
for program in "${programs[@]}"; do
	! cannot "$program" || continue
	[ "$(jobs -pr | wc -l)" -lt 2 ] || wait -n
	compare "$program" &
done
wait
for program in "${programs[@]}"; do
	if cannot "$program"; then
		skip "${program##*/}" "the emulator cannot execute a program on this host"
	else
		report "${program##*/}"
	fi
done
finish
