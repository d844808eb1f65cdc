# packets.awk: the tables of SUPPORTED.md as a manual page. Set version.
#
# A heading becomes a section, a row of a table an entry: the first cell its tag, the others a line each
# behind their column's name.

function clean(s) {
	gsub(/^[ \t]+|[ \t]+$/, "", s)
	gsub(/\\\|/, "|", s)
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	gsub(/\^/, "\\(ha", s)
	gsub(/~/, "\\(ti", s)
	gsub(/"/, "\\(dq", s)
	# `code`, **bold** and links: the words stay
	gsub(/`|\*\*/, "", s)
	while (match(s, /\[[^]]*\]\([^)]*\)/)) {
		part = substr(s, RSTART, RLENGTH)
		sub(/^\[/, "", part)
		sub(/\]\(.*$/, "", part)
		s = substr(s, 1, RSTART - 1) part substr(s, RSTART + RLENGTH)
	}
	return s
}

# A line of text must not begin as a command does.
function text(s) {
	if (s ~ /^[.']/)
		s = "\\&" s
	print s
}

# Cells of a row, with | inside of backticks or after a backslash kept.
function split_row(row, cells,    i, c, n, code, cell) {
	sub(/^[ \t]*\|/, "", row)
	sub(/\|[ \t]*$/, "", row)
	n = 1
	cell = ""
	for (i = 1; i <= length(row); i++) {
		c = substr(row, i, 1)
		if (c == "`")
			code = !code
		if (c == "|" && substr(row, i - 1, 1) != "\\" && !code) {
			cells[n++] = cell
			cell = ""
		} else {
			cell = cell c
		}
	}
	cells[n] = cell
	return n
}

BEGIN {
	print ".\\\" Written by protocol/man/packets.awk from protocol/SUPPORTED.md."
	print ".TH GDB\\-REMOTE\\-PACKETS 7 2026-11-24 \"libgdb\\-remote " version "\" \"Miscellaneous Information\""
	print ".SH NAME"
	print "gdb\\-remote\\-packets \\- what libgdb\\-remote says and understands"
	print ".SH DESCRIPTION"
}

/^#/ {
	level = match($0, /[^#]/) - 1
	sub(/^#+[ \t]*/, "")
	in_table = 0
	if (level > 1)
		print (level == 2 ? ".SH " : ".SS ") "\"" clean($0) "\""
	next
}

/^[ \t]*\|[-:| \t]*\|[ \t]*$/ { next } # the line below a table's head

/^[ \t]*\|/ {
	delete cell
	n = split_row($0, cell)
	if (!in_table) {
		in_table = 1
		for (i = 1; i <= n; i++)
			name[i] = clean(cell[i])
		next
	}
	print ".TP"
	print ".B \"" clean(cell[1]) "\""
	said = 0
	for (i = 2; i <= n; i++) {
		if (clean(cell[i]) == "")
			continue
		if (said++)
			print ".br"
		text(name[i] ": " clean(cell[i]))
	}
	if (!said)
		print "\\&"
	next
}

/^[ \t]*$/ {
	if (in_table || written)
		paragraph = 1
	in_table = 0
	next
}

{
	in_table = 0
	if (paragraph)
		print ".PP"
	paragraph = 0
	written = 1
	sub(/^[ \t]*[-*][ \t]+/, "\\(bu ")
	bullet = sub(/^\\\(bu /, "")
	if (bullet)
		print ".IP \\(bu 2"
	text(clean($0))
}

END {
	print ".SH SEE ALSO"
	print ".BR libgdb\\-remote (3),"
	print ".BR gdb\\-remote\\-replay (1)"
}
