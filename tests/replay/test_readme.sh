#!/bin/bash
# The questions that README.md asks of a recording have answers.
. "$FS_SRC/tests/cli/lib.sh"

fs run --headless --record a.fscope fork
awk '/^```sql/ { on = 1; next } /^```/ { on = 0 } on' "$FS_SRC/README.md" |
	awk '/^--/ { n++; name = substr($0, 4); print name >("name" n) } !/^--/ { print >("question" n) }'
[ "$(ls question* | wc -l)" = 7 ]
ok "there are seven"
for i in 1 2 3 4 5 6 7; do
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
grep -q '^[0-9]*|2|bffff000|main|[0-9]*|.*fork();$' answer6; ok "... the stack's page was written by the call of fork"
grep -q '^fork|[0-9]*|.*fork();|[1-9]' answer7; ok "... main's line with fork called the kernel"

# Each line of the JSON has the keys of the table, of the types that it says, and no others.
awk '/^<!-- json:/ { on = 1 } /^<!-- .json/ { on = 0 } on && /^\| `/' "$FS_SRC/README.md" | sed 's/^| `\([a-z]*\)` | \([^|]*\) | .*/\1|\2/' >keys.txt
fs export a.fscope --json -o a.json
{ printf '['; paste -sd, a.json; printf ']'; } >a.all
cat >shape.sql <<'SQL'
CREATE TABLE keys(key, type);
.import keys.txt keys
CREATE TABLE lines AS SELECT value AS line FROM json_each(readfile('a.all')) WHERE key > 0;
SELECT 'lines', count(*) FROM lines;
SELECT 'odd', j.key, j.type FROM lines, json_each(line) j LEFT JOIN keys k ON k.key = j.key
  WHERE k.key IS NULL OR k.type NOT LIKE j.type || '%';
SELECT 'missing', k.key FROM lines l, keys k
  WHERE k.type NOT LIKE '%not there' AND NOT EXISTS (SELECT 1 FROM json_each(l.line) j WHERE j.key = k.key);
SELECT 'never', key FROM keys k WHERE NOT EXISTS (SELECT 1 FROM lines, json_each(line) j WHERE j.key = k.key);
SQL
sqlite3 :memory: <shape.sql >out 2>err
[ "$(wc -l <keys.txt)" = 10 ] && [ "$(cat out)" = "lines|$(sqlite3 -readonly a.fscope 'SELECT count(*) FROM events')" ] && [ ! -s err ]
ok "the JSON is what the table says"
finish
