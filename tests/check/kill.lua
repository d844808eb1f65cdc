-- A signal that the viewer sends: to one that runs, to one that sleeps, and to nobody.
run "../guest/echo.c"
go()
expect.task(2, { waits = "for input" })
kill(2, "TERM")
step { "signal sent", to = 2, signal = "TERM", by = 0 }
expect.story "whoever looks on sends SIGTERM"
go()
expect.status "SIGTERM"
expect.no_task(2)

run "fork"
step "fork done"
kill(3, "KILL")
step { "exit", pid = 3 }
expect.story "killed"
go()
expect.status(0)
