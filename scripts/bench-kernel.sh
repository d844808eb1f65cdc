#!/bin/sh
# bench-kernel.sh FORKSCOPE OUT.tsv: what things cost in the guest, in instructions, beside Linux.
#
# The program kernel/user/cost.c measures with the time-stamp counter, which counts one for each
# instruction; every number is a median of 9, with all events on. The peer's numbers were measured in
# the same way in a Linux 6.1 i386 guest (mitigations off) that is not at hand here; they do not
# depend on the machine that runs this.
set -eu

forkscope=$1
out=$2

"$forkscope" run --headless --timeout 120 cost | awk -F'\t' -v out="$out" '
BEGIN {
	linux["null call"] = 353
	linux["demand-zero fault"] = 3424
	linux["COW copy"] = 5385
	linux["COW re-use"] = 1377
	linux["fork+exit+wait"] = 123100
	linux["fork+exec+wait"] = 333784
	linux["fork+exit+wait, 1 MiB touched"] = 234597
	linux["fork+exit+wait, a touched page"] = 427
	print "name\tours\tpeer\tratio\tunit" > out
	printf "%-32s %10s %12s %8s\n", "instructions of", "forkscope", "Linux 6.1", "ratio"
}
{
	peer = linux[$1]
	ratio = peer ? sprintf("%.1f", peer / $2) : "-"
	printf "%-32s %10d %12s %8s\n", $1, $2, peer ? peer : "-", ratio
	printf "%s\t%d\t%s\t%s\tinstructions\n", $1, $2, peer ? peer : "", peer ? ratio : "" > out
	n++
}
END { exit n < 8 }'
