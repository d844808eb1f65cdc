-- All processes are a tree below init.
-- Each fork adds a leaf below the one who called it.
run "family"
focus "tree"
say "The program has two children, and each of them two more."
for n = 1, 6 do
	step "fork done"
	say("fork", n .. ":", "process", event().pid, "has a child now,", event().child)
	expect(task(event().child).ppid == event().pid, "who calls fork is the parent")
	if n == 2 then pause() end
end
expect.tree [[
	init(1)───family(2)─┬─family(3)─┬─family(5)
	                    │           └─family(6)
	                    └─family(4)─┬─family(7)
	                                └─family(8)
]]
say "Seven processes, three generations. A pid tells the order of birth; who belongs to whom is the ppid's to tell."
pause()
go()
say "It ends from the leaves up: everybody waits for its own children. Init stays."
expect.tree "init(1)"
expect.count({ "reap" }, 7)
expect.none { "reparent" }
expect.status(0)
