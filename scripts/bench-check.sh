#!/bin/sh
# bench-check.sh FORKSCOPE OUT.tsv: how long `check` takes for all lecture scenarios, two at once, beside the
# same programs run bare. ratio > 1: ours is better; medians of 7, in turn.
set -eu

forkscope=$1
out=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Which programs they run stands in tests/replay: "run order sched=child".
sed -n 's/^run //p' tests/replay/*.stream | sed 's/\([^ ]*\)\(.*\)/\2 \1/; s/ \([a-z]*\)=\([^ ]*\)/ --\1 \2/g' >"$dir/runs"

milliseconds() {
	start=$(date +%s%N)
	"$@" >/dev/null
	end=$(date +%s%N)
	echo $(((end - start) / 1000000))
}
scenarios() {
	"$forkscope" check -j2 --timeout 300 "$@" scripts/demo/*.lua
}
bare() {
	xargs -P2 -L1 "$forkscope" run --headless <"$dir/runs" || true # some programs end with a failure of their own
}

for round in 1 2 3 4 5 6 7; do
	milliseconds scenarios >>"$dir/check"
	milliseconds scenarios --twice --against tests/replay >>"$dir/twice"
	milliseconds bare >>"$dir/bare"
done
median() {
	sort -n "$1" | sed -n 4p
}
row() { # NAME FILE
	awk -v name="$1" -v a="$(median "$2")" -v b="$(median "$dir/bare")" \
		'BEGIN { printf "%s\t%.1f\t%.1f\t%.2f\ts\n", name, a / 1000, b / 1000, b / a }'
}
{
	printf 'name\tours\tpeer\tratio\tunit\n'
	row "check of all scenarios, beside bare runs" "$dir/check"
	row "... twice, and against tests/replay" "$dir/twice"
} >"$out"
awk -F'\t' '{ printf "%-48s %12s %12s %7s %s\n", $1, $2, $3, $4, $5 }' "$out"
