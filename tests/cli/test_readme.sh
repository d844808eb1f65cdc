#!/bin/bash
# The README tells what is there.
. "$FS_SRC/tests/cli/lib.sh"

sh "$FS_SRC/scripts/readme-keys.sh" "$forkscope" "$FS_SRC/README.md" >out 2>err
result=$?
[ $result = 0 ] && diff "$FS_SRC/README.md" out >err
ok "its table of keys is that of forkscope keys (scripts/readme-keys.sh writes it)"

missing=$(grep -o '](screenshots/[^)]*)' "$FS_SRC/README.md" | tr -d ']()' | while read -r f; do
	[ -s "$FS_SRC/$f" ] || echo "$f"
done)
[ -z "$missing" ]; ok "its pictures are there"
finish
