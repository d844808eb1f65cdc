-- Too many zombies, and no process can be made.
-- Nobody runs, and still there is no slot. One wait, and there is room for one more.
run "too_many"
step "fork failed"
local zombies = 0
for _, t in ipairs(tasks()) do
	if t.state == "Z" then zombies = zombies + 1 end
end
say("The program has made", zombies, "children. All have ended, none was waited for, and now fork fails.")
focus "tasks"
zoom(true)
expect(zombies == 61, "61 zombies")
expect(#tasks() == 63, "with init, the program and the idle one 64 slots")
expect.event { pid = 2, error = -11 }
local pages = 0
for _, t in ipairs(tasks()) do
	if t.state == "Z" then pages = pages + t.pages end
end
expect(pages == 0, "zombies have no memory")
say "It is not memory that lacks: the zombies have none. It is slots."
pause()
zoom(false)

step { "reap", pid = 2 }
say("One is waited for, pid", event().child .. ". One slot is free ...")
expect.event { child = 3 }
local slot = step "slot found"
say("... and fork works again: slot", slot.slot, "and pid", slot.child)
expect(slot.slot == 3 and slot.child == 64, "the free slot, the next pid")
pause()
go()
say(console())
expect.console [[
	fork failed: Resource temporarily unavailable
	after 61 children
	one is waited for: fork works
]]
expect.count({ "fork failed" }, 1)
expect.status(0)
