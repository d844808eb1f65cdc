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

seconds() {
	start=$(date +%s%N)
	"$@" >/dev/null
	end=$(date +%s%N)
	echo $(((end - start) / 1000000))
}

run() {
	"$forkscope" run --headless --timeout 300 "$@" "$dir/long.c"
}

for round in 1 2 3 4 5 6 7; do
	seconds run >>"$dir/without"
	seconds run --record "$dir/long.fscope" >>"$dir/with"
done
median() {
	sort -n "$1" | sed -n 4p
}
{
	printf 'name\tours\tpeer\tratio\tunit\n'
	awk -v a="$(median "$dir/with")" -v b="$(median "$dir/without")" \
		'BEGIN { printf "a run with --record, beside without\t%d\t%d\t%.2f\tms\n", a, b, b / a }'
	"$bench/replay" "$dir/long.fscope" "$dir/scratch.fscope"
	"$build/guest-cc" -o "$dir/long" "$dir/long.c"
	"$bench/rewind" "$build/kernel.elf" "$build/user/init" "$dir/long"
} >"$out"
awk -F'\t' '{ printf "%-48s %12s %12s %7s %s\n", $1, $2, $3, $4, $5 }' "$out"
