-- Each verb and each query, on the program that shows copy-on-write.
run "cow"
local begin = event().seq
expect.event { "exec", pid = 2 }
expect.tree "init(1)-cow(2)"
expect.no_task(3)

local fork = step "fork done"
expect(fork.child == 3 and fork.pid == 2 and fork.type == "fork done", "step returns the event")
expect.tree [[
	init(1)───cow(2)───cow(3)
]]
expect.task(3, { state = "R", ppid = 2, program = "cow", adopted = false, slot = 3 })
expect(#tasks() == 3, "init and two more")
expect.page(2, sym "counter", { cow = true, owners = 2, shared = true, present = true })
local before = page(2, sym "counter").frame
expect.frame(before, { count = 2, owners = 2, kind = "private page" })

local copy = step { "cow copy", va = sym "counter" }
expect.event { left = 1, old = before }
expect.story "copied"
expect.frame(before, { count = 1, owners = 1 })
expect.page(copy.pid, sym "counter", { cow = false, writable = true, owners = 1 })
expect.sequence { "exec", "fork done", { "fault", va = sym "counter" }, { "cow copy", va = sym "counter" } }

-- History: the guest does not move, and a step forward finds what was seen.
back "fork done"
expect.event { "fork done", child = 3 }
expect.frame(before, { count = 2 })
expect(step { "cow copy", va = sym "counter" }.seq == copy.seq, "the same copy again")
back(2)
expect(event().seq == copy.seq - 2, "two back")
step(2)
goto_event(begin)
expect(event().seq == begin, "at the start")
start()
expect(event().seq == begin, "start() is the program's first event")

go()
expect.status(0)
expect.none { "panic" }
expect.count({ "fork done" }, 1)
expect.printed "child: reads 1"
expect.no_task(2)

-- By the words of the story, both ways.
start()
find "fork will return 3 in cow(2)"
expect.event { "fork done" }
find "is now the last owner"
expect.event { "cow copy" }
find("IS RUNNABLE", -1)
expect.event { "fork done" }
