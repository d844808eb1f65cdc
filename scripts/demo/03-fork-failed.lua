-- fork can fail, and a program must ask.
-- With all 64 slots of the task table taken it returns -1, errno is EAGAIN, and there is no child.
run "fork_failed"
say "This program makes children that never end, until the task table has no slot left."
local failed = step "fork failed"
local n = 0
for _, t in ipairs(tasks()) do
	if t.ppid == 2 then n = n + 1 end
end
say("Idle, init, the program and", n, "children: that is all of the 64 slots.")
focus "tasks"
zoom(true)
expect(n == 61, "61 children")
expect(#tasks() == 63, "63 processes, and the idle one")
expect.count({ "fork done" }, 61)
expect.event { pid = 2, child = 0 }
pause()
zoom(false)

step { "return", call = "fork", pid = 2 }
say("find_empty_process found none. The call returns", event().result, "which the C library makes -1 and errno EAGAIN.")
expect.event { result = failed.error }
expect(failed.error == -11, "EAGAIN")
say "Nothing was copied, and it returns once: in the parent. So a program must ask for < 0 first."
expect.no_task(64 + 1)
pause()

go()
say "The program has asked, and goes on with what it has:"
say(console())
expect.printed "fork failed: Resource temporarily unavailable"
expect.printed "61 children lived"
expect.count({ "fork failed" }, 1)
expect.status(0)
