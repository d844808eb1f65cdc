-- wait orders the output, whoever the scheduler prefers.
-- The parent sleeps until the child has ended, and gets its status.
for _, order in ipairs { "parent", "child", "random:1", "random:2" } do
	run { "wait", sched = order }
	go()
	say("scheduled by " .. order .. ":", (console():gsub("\n", " / "):gsub(" / $", "")))
	expect.console [[
		child
		parent, child ended with 3
	]]
end

run { "wait", sched = "parent" }
step { "sleep", pid = 2 }
say "Even with the parent first: process 2 has called wait, its child has not ended, so it sleeps."
expect.story "it waits for a child"
expect.task(2, { state = "S", call = "wait4", waits = "for a child" })
expect.task(3, { state = "R" })
expect.console ""
pause()

step { "zombie", pid = 3 }
say "The child has written its line and has ended with status 3. The number stands in the task table."
expect.task(3, { state = "Z", exit = 3 })
expect.console "child"
step { "wake", who = 2 }
say "That wakes the parent up, ..."
expect.task(2, { state = "R" })
step { "reap", pid = 2 }
say "... and wait takes the number and frees the slot."
expect.no_task(3)
expect.sequence { { "wait blocks", pid = 2 }, { "exit", pid = 3 }, { "wake", who = 2 }, { "reap", child = 3 } }
pause()
go()
expect.status(0)
