#!/bin/sh
# screenshots.sh FORKSCOPE DIR: draws the pictures in DIR from a run of the real program.
set -eu

forkscope=$1
dir=$2
mkdir -p "$dir"

# shot NAME WHEN SIZE
shot() {
	"$forkscope" run --headless --screenshot "$dir/$1.svg" --snapshot-at "$2" --size "$3" fork >/dev/null
	rsvg-convert -o "$dir/$1.png" "$dir/$1.svg"
	echo "$dir/$1.png"
}

shot fork-done "fork done:2" 100x30
shot fork-cow "cow copy" 100x30
shot fork-wide "cow copy" 160x48
