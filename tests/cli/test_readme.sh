#!/bin/bash
# The README tells what is there.
. "$FS_SRC/tests/cli/lib.sh"

sh "$FS_SRC/scripts/readme-tables.sh" "$forkscope" "$FS_SRC/README.md" >out 2>err
result=$?
[ $result = 0 ] && diff "$FS_SRC/README.md" out >err
ok "its tables are those of forkscope programs and keys (scripts/readme-tables.sh writes them)"

missing=$(grep -o '](screenshots/[^)]*)' "$FS_SRC/README.md" | tr -d ']()' | while read -r f; do
	[ -s "$FS_SRC/$f" ] || echo "$f"
done)
[ -z "$missing" ]; ok "its pictures are there"
finish
