-- An orphan is adopted by init, and reaped when it ends.
-- Its parent has ended before it. It runs on, and is never a problem.
run "orphan"
step { "exit", pid = 2 }
say "The parent, pid 2, ends. Its child sleeps and has more to do."
expect.task(3, { ppid = 2, adopted = false, state = "S" })
expect.tree "init(1)───orphan(2)───orphan(3)"
focus "tree"
pause()

local adoption = step "reparent"
say("A process must have a parent: the kernel puts", adoption.child, "below process", adoption.to .. ", init. The tree marks it.")
expect.event { pid = 2, child = 3, to = 1 }
expect.task(3, { ppid = 1, adopted = true, state = "S" })
expect.tree [[
	init(1)─┬─orphan(2)
	        └─orphan(3) adopted
]]
pause()

step { "reap", pid = 1, child = 2 }
step { "zombie", pid = 3 }
say "Now the orphan has ended. It is a zombie, but not for long: init waits in a loop."
expect.event { parent = 1 }
expect.task(1, { call = "wait4" })
step { "reap", pid = 1, child = 3 }
say "Init has reaped it. Nothing is left of the family."
expect.tree "init(1)"
pause()
go()
say(console())
expect.console [[
	child: my parent is 2
	orphan: my parent is 1
]]
expect.status(0)
