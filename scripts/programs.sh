#!/bin/sh
# programs.sh FILE.c...: the shipped programs, NAME, a tab and a line on each, which is the first
# sentence of the comment at the top of its source: " * NAME.c: sentence."
set -eu

for file in "$@"; do
	name=$(basename "$file" .c)
	[ "$name" != init ] || continue
	line=$(sed -n "2s/^ \* $name\.c: \([^.]*\)\..*/\1/p" "$file")
	if [ -z "$line" ]; then
		echo "$file: its second line is not \" * $name.c: what it shows.\"" >&2
		exit 1
	fi
	printf '%s\t%s\n' "$name" "$line"
done
