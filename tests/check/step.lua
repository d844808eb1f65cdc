-- A program line by line, both sides of a fork, and a variable that is watched.
run "cow"
run_to "main"
expect.event { "user breakpoint", pid = 2 }
local said = line()
expect(typeof(said) == "string", "a step says what became of it")
step "fork done"
say(watch("counter", 3))
expect.event { "user breakpoint", pid = 3, kind = 2 }
say(line(3))
go()
expect.status(0)
