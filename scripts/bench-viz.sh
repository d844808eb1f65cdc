#!/bin/sh
# bench-viz.sh FORKSCOPE BENCH OUT.tsv: what the viewer costs whoever looks at it, at 160x50. The peer is a
# goal, but for the idle viewer, where it is htop too. ratio > 1: better; frames are processor time of one
# thread, keys are what passes from the key to the last byte that the terminal gets.
set -eu

forkscope=$1
bench=$2
out=$3
rounds=7
export TERM=xterm-256color LC_ALL=C.UTF-8

command -v htop >/dev/null || {
	echo "bench-viz: htop is not on the PATH: install it (Debian: apt-get install htop)" >&2
	exit 2
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# As many processes as there are slots, each with pages of its own.
cat >"$dir/crowd.c" <<'C'
#include <unistd.h>
static char pages[24][4096];
int main(void)
{
	pid_t child;
	int i;

	while ((child = fork()) > 0)
		continue;
	for (i = 0; child == 0 && i < 24; i++)
		pages[i][0] = 1;
	if (child == 0)
		pause();
	for (i = 0; i < 100; i++)
		getppid();
	return 0;
}
C

# Calls, forks and faults, a little more than a million events.
cat >"$dir/long.c" <<'C'
#include <sys/wait.h>
#include <unistd.h>
static int cell[3 * 1024];
int main(void)
{
	for (int i = 0; i < 4600; i++) {
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

record() { # NAME OPTION...
	name=$1
	shift
	"$forkscope" run --headless --timeout 300 --record "$dir/$name.fscope" "$@" "$dir/$name.c" >/dev/null
}
record crowd --mem 16M --sched child
record long

{
	printf 'name\tours\tpeer\tratio\tunit\n'
	"$bench" frames "$dir/crowd.fscope" "64 processes"
	"$bench" frames "$dir/long.fscope" "1M events"
	"$bench" keys "1M events, a recording" "" "$forkscope" replay "$dir/long.fscope"
	"$bench" keys "1M events, live" "  " "$forkscope" run "$dir/long.c"
} >"$out"

round=0
while [ $round -lt $rounds ]; do
	"$bench" idle "$forkscope" run fork >>"$dir/idle"
	"$bench" idle htop >>"$dir/htop"
	round=$((round + 1))
done
median() {
	sort -n "$1" | sed -n 4p
}
awk -v a="$(median "$dir/idle")" -v b="$(median "$dir/htop")" '
function ratio(peer) { return a > 0 ? peer / a : 999 }
BEGIN {
	printf "an idle viewer, of a processor\t%.4f\t1\t%.2f\t%%\n", a, ratio(1)
	printf "an idle viewer, beside htop\t%.4f\t%.4f\t%.2f\t%%\n", a, b, ratio(b)
}' >>"$out"
awk -F'\t' '{ printf "%-62s %10s %10s %8s %s\n", $1, $2, $3, $4, $5 }' "$out"
