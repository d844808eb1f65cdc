-- What stdout holds back is copied by fork, and printed twice.
-- The buffer is memory of the program, as all else is.
run "buffered"
step "fork done"
say "printf has been called, and the console is empty: the line stands in a buffer in the program's memory."
expect.console ""
expect.none { "call", call = "write" }
expect.none { "console write" }
say "That memory is shared by two processes now: each of them has the line, and will write it when it ends."
expect.task(3, { pages = task(2).pages })
pause()

step { "exit", pid = 3 }
say "The child ends, and exit writes its buffer:"
say(console())
expect.console [[
	once
	child
]]
pause()
step { "exit", pid = 2 }
say "The parent ends, and writes its own. `once` was printed by one call of printf, and stands there twice:"
say(console())
expect.console [[
	once
	child
	once
	parent
]]
expect.count({ "fork done" }, 1)
pause()
say "The kernel has done what it should. The cure is fflush before fork."
go()
expect.status(0)
