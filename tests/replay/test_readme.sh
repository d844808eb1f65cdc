#!/bin/bash
# The questions that README.md asks of a recording have answers.
. "$FS_SRC/tests/cli/lib.sh"

fs run --headless --record a.fscope fork
awk '/^```sql/ { on = 1; next } /^```/ { on = 0 } on' "$FS_SRC/README.md" |
	awk '/^--/ { n++; name = substr($0, 4); print name >("name" n) } !/^--/ { print >("question" n) }'
[ "$(ls question* | wc -l)" = 5 ]
ok "there are five"
for i in 1 2 3 4 5; do
	sqlite3 -readonly a.fscope <question$i >out 2>err
	result=$?
	[ $result = 0 ] && [ ! -s err ] && [ -s out ]
	ok "$(tr -d '#' <name$i)"
	mv out answer$i
done
grep -qx '3|2|[0-9]*|0' answer1; ok "... process 3 was made by 2, and ended with 0"
grep -qx '2|cow copy|[1-9]' answer2; ok "... process 2 copied pages"
[ "$(grep -c '^[0-9]*|[23]|bffff000|[0-9]*|[0-9]*|1$' answer3)" = 1 ]; ok "... the stack's page was copied once after fork"
[ "$(wc -l <answer4)" -gt 5 ] && ! grep -q '|$' <(sed '$d' answer4); ok "... each call but the last took some time"
grep -q '|3|hello, I am child (pid:3' answer5; ok "... the child said who it is"
finish
