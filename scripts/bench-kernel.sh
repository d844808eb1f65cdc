#!/bin/sh
# bench-kernel.sh FORKSCOPE OUT.tsv: what things cost in the guest, in instructions, beside two peers.
#
# The program kernel/user/cost.c measures with the time-stamp counter, which counts one for each
# instruction; every number is a median of 9, with all events on. The peers' numbers were measured in
# the same way in guests that are not at hand here (Linux 6.1 i386 with mitigations off; xv6-public in
# 32 MiB); they do not depend on the machine that runs this.
set -eu

forkscope=$1
out=$2

"$forkscope" run --headless --timeout 120 cost | awk -F'\t' -v out="$out" '
function ratio(peer) { return peer ? sprintf("%.1f", peer / $2) : "-" }
BEGIN {
	linux["null call"] = 353;                       xv6["null call"] = 1397
	linux["pipe round trip"] = 12758;               xv6["pipe round trip"] = 27239
	linux["demand-zero fault"] = 3424
	linux["COW copy"] = 5385
	linux["COW re-use"] = 1377
	linux["fork+exit+wait"] = 123100;               xv6["fork+exit+wait"] = 588454
	linux["fork+exec+wait"] = 333784;               xv6["fork+exec+wait"] = 4098294
	linux["fork+exit+wait, 1 MiB touched"] = 234597; xv6["fork+exit+wait, 1 MiB touched"] = 5803269
	linux["fork+exit+wait, a touched page"] = 427;  xv6["fork+exit+wait, a touched page"] = 14919
	print "name\tours\tlinux\tratio\txv6\tratio\tunit" > out
	printf "%-32s %10s %10s %6s %10s %6s\n", "instructions of", "forkscope", "Linux 6.1", "ratio", "xv6", "ratio"
}
{
	a = linux[$1]
	b = xv6[$1]
	printf "%-32s %10d %10s %6s %10s %6s\n", $1, $2, a ? a : "-", ratio(a), b ? b : "-", ratio(b)
	printf "%s\t%d\t%s\t%s\t%s\t%s\tinstructions\n", $1, $2, a, a ? ratio(a) : "", b, b ? ratio(b) : "" > out
	n++
}
END { exit n < 10 }'
