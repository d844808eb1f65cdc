#!/bin/sh
# bench-replay.sh FORKSCOPE BENCHES BUILD OUT.tsv: what recording costs a run, what a recording of a million
# events costs to open and to move in, and what it costs to take a guest back. ratio > 1: ours is better; medians of 7, in turn.
set -eu

forkscope=$1
bench=$2
build=$3
out=$4
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Calls, forks and faults, about a million events.
cat >"$dir/long.c" <<'C'
#include <sys/wait.h>
#include <unistd.h>
static int cell[3 * 1024];
int main(void)
{
	for (int i = 0; i < 4000; i++) {
		pid_t child = fork();
		if (child == 0)
			_exit(0);
		cell[i % 3 * 1024] = i;
		waitpid(child, 0, 0);
		for (int k = 0; k < 80; k++)
			getppid();
	}
	return 0;
}
C

run() {
	"$forkscope" run --headless --timeout 300 "$@" "$dir/long.c" >/dev/null
}

# What the children of this shell had used when `times` wrote that file, in ms of a processor: QEMU and the thread that
# writes are among them. (A subshell's own children would be told: so the shell writes it, and this only reads.)
used() { # FILE
	awk 'NR == 2 { split($0, t, /[ms ]+/); print int((t[1] * 60 + t[2] + t[3] * 60 + t[4]) * 1000) }' "$1"
}

measure() { # FILE COMMAND...: a line of processor time and of time, in ms
	file=$1
	shift
	times >"$dir/before"
	start=$(date +%s%N)
	"$@"
	end=$(date +%s%N)
	times >"$dir/after"
	echo "$(($(used "$dir/after") - $(used "$dir/before"))) $(((end - start) / 1000000))" >>"$file"
}

for round in 1 2 3 4 5 6 7; do
	measure "$dir/without" run
	measure "$dir/with" run --record "$dir/long.fscope"
done
median() { # FILE COLUMN
	cut -d' ' -f"$2" "$1" | sort -n | sed -n 4p
}
compare() { # NAME COLUMN
	awk -v name="$1" -v a="$(median "$dir/with" "$2")" -v b="$(median "$dir/without" "$2")" \
		'BEGIN { printf "%s\t%d\t%d\t%.2f\tms\n", name, a, b, b / a }'
}
{
	printf 'name\tours\tpeer\tratio\tunit\n'
	compare "a run with --record, beside without" 2
	compare "... and its processor time" 1
	"$bench/replay" "$dir/long.fscope" "$dir/scratch.fscope"
	"$build/guest-cc" -o "$dir/long" "$dir/long.c"
	"$bench/rewind" "$build/kernel.elf" "$build/user/init" "$dir/long"
} >"$out"
awk -F'\t' '{ printf "%-48s %12s %12s %7s %s\n", $1, $2, $3, $4, $5 }' "$out"
