#!/bin/sh
# screenshots.sh FORKSCOPE DIR: draws the pictures in DIR from runs of the real program.
set -eu

forkscope=$1
dir=$2
mkdir -p "$dir"

# shot NAME PROGRAM WHEN SIZE LAYOUT [OPTION...]
shot() {
	name=$1 program=$2 when=$3 size=$4 layout=$5
	shift 5
	"$forkscope" run --headless --screenshot "$dir/$name.svg" --snapshot-at "$when" --size "$size" --layout "$layout" "$@" \
		"$program" >/dev/null
	rsvg-convert -o "$dir/$name.png" "$dir/$name.svg"
	echo "$dir/$name.png"
}

shot lecture cow "cow copy:3" 100x30 lecture
shot lecture-light cow "cow copy:3" 100x30 lecture --theme light
shot fork-done fork "fork done:2" 100x30 all
shot fork-cow fork "cow copy" 100x30 all
shot fork-wide fork "cow copy" 160x48 all
shot kernel fork "fork done:2" 140x42 kernel
shot processes orphan "reparent" 120x36 processes
shot memory cow "cow copy:3" 120x36 memory
