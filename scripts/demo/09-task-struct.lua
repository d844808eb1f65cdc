-- The task_struct is copied, and what is the child's own is reset.
-- Reset are the pid, the parent, the state, pending signals, times and counters.
run "inherited"
say "Before fork the parent blocks SIGUSR1 and sends it to itself, ignores SIGUSR2, sets an alarm, and works some 6 ms."
step { "signal sent", pid = 2, to = 2, signal = "USR1" }
expect.none { "signal delivered", pid = 2 }

local copied = step "task copied"
say("The task_struct of 2 is copied into slot", copied.slot .. ". The copy gets pid 3 and parent 2.")
expect.task(3, { pid = 3, ppid = 2, program = task(2).program, slot = copied.slot })
say "It is in state N, being made: the scheduler must not take it, since its memory and its TSS are not there yet."
expect.task(3, { state = "N", pages = 0, tables = 0, fds = 0 })
pause()

step "fork done"
say("Last of all it becomes runnable, with", task(3).pages, "pages and", task(3).fds, "descriptors.")
expect.task(3, { state = "R", pages = task(2).pages, fds = task(2).fds })
expect.sequence { "slot found", "task copied", "memory shared", "descriptors set", "files shared", "fork done" }
pause()

go()
say "Copied: the group, what is blocked, what is ignored. Reset: the pending signal, the alarm, the time used."
say(console())
local child, parent = console():match "child: (.-)\n.*parent: (.-)\n"
for _, kept in ipairs { "group 2", "SIGUSR1 blocked", "SIGUSR2 ignored" } do
	expect(child:find(kept, 1, true) and parent:find(kept, 1, true), kept .. " is inherited")
end
for mine, yours in pairs { ["and pending"] = "not pending", ["is set"] = "is off", ["worked long"] = "worked hardly" } do
	expect(parent:find(mine, 1, true) and child:find(yours, 1, true), mine .. " is not inherited")
end
expect.status(0)
