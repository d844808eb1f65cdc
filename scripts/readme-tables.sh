#!/bin/sh
# readme-tables.sh FORKSCOPE README: prints README with the tables of programs and keys that
# FORKSCOPE has now.
set -eu

{
	echo '=programs'
	printf '%s\n' '| program | what it shows |' '|---|---|'
	"$1" programs | sed 's/^ *\([^ ]*\) *\(.*\)/| `\1` | \2 |/'
	echo '=keys'
	"$1" keys
} | awk '
NR == FNR && /^=/ { name = substr($0, 2); next }
NR == FNR { table[name] = table[name] $0 "\n"; next }
/^<!-- \// { skipping = 0 }
!skipping
/^<!-- [a-z]*: written by/ { name = substr($2, 1, length($2) - 1); printf "%s", table[name]; skipping = 1 }
' - "$2"
