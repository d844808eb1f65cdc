-- A zombie has ended, and still holds its pid.
-- It has no memory and never runs, but keeps a slot, a pid and a status until its parent waits.
run "zombie"
step { "exit", pid = 3 }
local had = task(3).pages
step { "zombie", pid = 3 }
say("The child has ended with status 5. Its", had, "pages and its descriptors are given back, and it never runs again.")
expect(had > 0, "it had memory")
expect.task(3, { state = "Z", exit = 5, pages = 0, tables = 0, fds = 0 })
say "But it keeps slot 3, pid 3 and the status, for the parent may still ask. The tree marks it with Z."
expect.tree "init(1)───zombie(2)───zombie(3) Z"
expect.task(3, { slot = 3, ppid = 2 })
expect.task(2, { state = "S" })
focus "tree"
pause()

step { "console write", pid = 2 }
step { "console write", pid = 2 }
say "The parent has slept. It looks for pid 3 with kill(3, 0): the number is held, and nobody else can have it."
expect.printed "pid 3 is held"
expect.task(3, { state = "Z" })
pause()

local reap = step { "reap", pid = 2, child = 3 }
say("Now it waits: it gets the status", reap.status >> 8, "and the zombie is gone.")
expect(reap.status >> 8 == 5, "the status that the child ended with")
expect.no_task(3)
expect.tree "init(1)───zombie(2)"
pause()
go()
say(console())
expect.console [[
	pid 3 is held
	it had ended with 5
	pid 3 is free
]]
expect.status(0)
