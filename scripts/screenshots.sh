#!/bin/sh
# screenshots.sh FORKSCOPE DIR: draws the pictures in DIR from runs of the real program.
set -eu

forkscope=$1
dir=$2
source=$(dirname "$0")/..
mkdir -p "$dir"

# When the child writes `counter`: its first copies are of what the C library writes after fork.
written='cow copy:3#3'

# shot NAME PROGRAM WHEN SIZE LAYOUT [OPTION...]
shot() {
	name=$1 program=$2 when=$3 size=$4 layout=$5
	shift 5
	"$forkscope" run --headless --screenshot "$dir/$name.png" --snapshot-at "$when" --size "$size" --layout "$layout" "$@" \
		"$program" >/dev/null
	echo "$dir/$name.png"
}

shot lecture cow "$written" 100x30 lecture
shot lecture-light cow "$written" 100x30 lecture --theme light
shot lecture-mono cow "$written" 100x30 lecture --theme mono
shot ascii cow "$written" 80x24 all --ascii --theme mono
shot fork-done fork "fork done:2" 100x30 all
shot fork-cow fork "cow copy" 100x30 all
shot fork-wide fork "cow copy" 160x48 all
shot fork-source fork "fork done:2" 100x30 source
shot kernel fork "fork done:2" 140x42 kernel
shot orphan orphan "reparent" 120x36 processes
shot zombie zombie "zombie" 120x36 processes
shot signal signal "signal delivered" 120x36 all
shot pipe "$source/tests/guest/pipes.c" "files shared" 100x16 files
shot memory cow "$written" 120x36 memory
shot memory-light cow "$written" 120x36 memory --theme light
shot swap swap "swap in" 120x36 memory --mem 4M --swap 8M
shot compare cow "$written" 120x36 compare
shot large cow "$written" 160x32 large
