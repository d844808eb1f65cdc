-- getpid and getppid: who am I, and who is my parent?
-- The answers are a line of descent from init.
run "pids"
say "Process 2 will have a child, and the child a child."
step("fork done")
step("fork done")
say "Three generations below init. The tree pane shows the pid of each, and its parent to the left."
focus "tree"
expect.tree [[init(1)───pids(2)───pids(3)───pids(4)]]
expect.task(4, { ppid = 3 })
expect.task(3, { ppid = 2 })
expect.task(2, { ppid = 1 })
pause()

local parent = step { "return", call = "getppid", pid = 4 }
local me = step { "return", call = "getpid", pid = 4 }
say("The youngest asks the kernel: getpid returns", me.result, "and getppid returns", parent.result)
expect(me.result == 4, "getpid is the pid in the task table")
expect(parent.result == task(4).ppid, "getppid is the parent's pid in the task table")
pause()

go()
say "Each one waits for its child, so the oldest prints last:"
say(console())
expect.console [[
	grandchild: I am 4, my parent is 3
	child: I am 3, my parent is 2
	parent: I am 2, my parent is 1
]]
expect.status(0)
