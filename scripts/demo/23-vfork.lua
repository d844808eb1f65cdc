-- vfork stops the parent until the child calls exec or ends.
-- Here the order is promised, whatever the scheduler prefers.
run { "vfork", sched = "parent" }
step { "sleep", pid = 2 }
say "The scheduler prefers parents, and yet the parent sleeps: vfork lets the child go first."
expect.task(2, { state = "S", call = "vfork" })
expect.task(3, { state = "R" })
expect.story "it waits for its vfork child"
expect.none { "return", call = "vfork" }
pause()

step { "wake", who = 2 }
say "The first child has ended: that wakes the parent, and only now its call returns."
expect.event { pid = 3 }
expect.sequence { { "exit", pid = 3 }, { "zombie", pid = 3 }, { "wake", who = 2 } }
expect.none { "return", call = "vfork" }
step { "return", call = "vfork" }
expect.event { pid = 2, result = 3 }
pause()

step { "fork done", child = 4 }
step { "wake", who = 2 }
say "The second child has called exec. It has memory of its own now, so the parent may go on while it lives."
expect.event { pid = 4 }
expect.sequence { { "fork done", child = 4 }, { "exec", pid = 4 }, { "wake", who = 2 } }
expect.task(4, { state = "R" })
expect.none { "exit", pid = 4 }
pause()
go()
say("The two statuses:", console())
expect.console "3 4"
expect.status(0)
