#!/bin/sh
# readme-keys.sh FORKSCOPE README: prints README with the table of keys that FORKSCOPE has now.
set -eu

"$1" keys | awk '
NR == FNR { table = table $0 "\n"; next }
/^<!-- keys:/ { print; printf "%s", table; skipping = 1 }
/^<!-- \/keys/ { skipping = 0 }
!skipping && !/^<!-- keys:/
' - "$2"
