-- A signal is sent by one process, and delivered when the other runs.
-- It leads into the handler; without one the default action follows.
run "signal"
local sent = step { "signal sent", pid = 2, to = 3, signal = "USR1" }
say "The parent sends SIGUSR1 to its child, which sleeps in pause. Sending does not run anything yet."
expect.task(3, { state = "S", call = "pause" })
expect.none { "signal delivered", pid = 3 }
pause()

local delivered = step { "signal delivered", pid = 3, signal = "USR1" }
say "The child was woken, and on its way back to user mode it is led into its handler."
expect(delivered.handler == sym "handle", "its own handler")
expect.sequence { { "signal sent", to = 3 }, { "wake", who = 3 }, { "switch", to = 3 }, { "signal delivered", pid = 3 } }
pause()

step { "signal sent", pid = 2, to = 3, signal = "TERM" }
delivered = step { "signal delivered", pid = 3, signal = "TERM" }
say "For SIGTERM it has no handler: the default action ends it."
expect(delivered.handler == 0, "no handler")
step { "zombie", pid = 3 }
expect.task(3, { state = "Z", signal = "SIGTERM" })
say "The status word says so: ended by SIGTERM, and not by exit."
pause()
go()
say(console())
expect.console [[
	child: handled
	parent: the child was ended by signal 15
]]
expect.count({ "signal sent", to = 3 }, 2)
expect.status(0)
