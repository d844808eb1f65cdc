#!/bin/bash
# Every event of these programs has its explanation: whole sentences, by functions of the kernel, of which one does
# call what wrote the event.
. "$FS_SRC/tests/cli/lib.sh"

cat >explain.lua <<'EOF'
run(PROGRAM)
go()
local last = event().seq
for seq = 1, last do
	local text = explain(seq)
	expect(text:find("kernel/[%w/_]+%.c:%d+, in [%w_]+, calls trace_[%w_]+: that writes the event"),
	       "event " .. seq .. " says where it is told: " .. text)
	expect(text:find("\n1%. ") and text:find("\nNext: %S"), "event " .. seq .. " has steps and an outlook: " .. text)
	expect((text:find("llseek") or not text:find("4294967")) and not text:find("%-%d+ free") and not text:find("%(null%)") and not text:find("process 0%f[%D]"),
	       "event " .. seq .. " has numbers that make sense: " .. text)
	for place in text:gmatch("%d%. [%w_]+(.)") do
		expect(place == " ", "event " .. seq .. ": each step has its place in the source: " .. text)
	end
end
EOF
for program in fork cow exec zombie orphan signal swap vfork pstree crash too_many one_offset; do
	options=
	[ $program = swap ] && options=', mem = "4M", swap = "16M"'
	sed "s/run(PROGRAM)/run{ \"$program\"$options }/" explain.lua >"$program.lua"
	fs check "$program.lua"
	[ "$result" = 0 ]
	ok "each event of $program is explained"
done
finish
