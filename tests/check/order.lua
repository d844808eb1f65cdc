-- Who runs next is the script's to say, and what it typed is read.
run { "order", sched = "parent" }
step { "fork done" }
choose(3)
step { "switch", to = 3 }
go()
expect.status(0)

run("../guest/echo.c")
go()
expect.task(2, { state = "S", call = "read", waits = "for input" })
type "hello\n"
step { "console input" }
go()
expect.printed "hello"
type "\4"
go()
expect.status(0)
