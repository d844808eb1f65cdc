-- SIGCHLD tells the parent of a child's end.
-- Its handler waits without blocking, so that no zombie stays while the parent works.
run "sigchld"
step { "zombie" }
local child = event().pid
say("Child", child, "has ended, a zombie. Its parent is at work and has not called wait.")
expect.task(child, { state = "Z", ppid = 2 })
expect.none { "wait blocks" }
step { "signal sent", pid = child }
say "The kernel sends SIGCHLD to the parent, as at every end of a child."
expect.event { to = 2, signal = "CHLD" }
pause()

local delivered = step { "signal delivered", pid = 2, signal = "CHLD" }
say "When the parent runs next it is led into its handler, in the middle of its work."
expect(delivered.handler == sym "reap", "the program's own handler")
step { "reap", pid = 2 }
say("There it calls waitpid with WNOHANG: child", event().child, "is reaped, and nothing has blocked.")
pause()

go()
say "SIGCHLD can come once for several ends; so the handler waits until nobody is left."
say(console())
expect.count({ "reap", pid = 2 }, 3)
expect.none { "wait blocks", pid = 2 }
expect.count({ "signal sent", to = 2, signal = "CHLD" }, 3)
expect.printed "three were reaped, and nobody waited"
expect.status(0)
