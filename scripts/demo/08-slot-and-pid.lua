-- A slot of the task table is used again, a pid is not.
-- fork looks for the first free slot of task[64], and takes the next number after last_pid.
run "slots"
focus "tasks"
zoom(true)
local first = step "slot found"
say("find_empty_process: slots 0 to 2 are taken, so slot", first.slot, "is the one, and ++last_pid gives", first.child)
expect(first.slot == 3 and first.child == 3, "the first free slot, the next pid")
pause()

step { "reap", child = 3 }
say "The child has ended and was waited for: slot 3 and pid 3 are free."
expect.no_task(3)
local second = step "slot found"
say("The second child sits in slot", second.slot, "again, under a new pid:", second.child)
expect(second.slot == first.slot, "the slot is used again at once")
expect(second.child == first.child + 1, "the pid is a new one")
step "fork done"
expect.task(4, { slot = 3, ppid = 2 })
expect.no_task(3)
pause()

zoom(false)
go()
say "Who still remembers pid 3 finds nobody, and not the wrong one:"
say(console())
expect.printed "the children were 3 and 4"
expect.printed "nobody is 3 now"
expect.status(0)
