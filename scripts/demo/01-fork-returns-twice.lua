-- fork is called once and returns twice.
-- The parent gets the child's pid, the child gets 0.
run "fork"
say "One process, pid 2, is about to run. Init, pid 1, has started it."
expect.tree [[init(1)───fork(2)]]

step { "call", call = "fork" }
say "Process 2 calls fork: int 0x80 leads into the kernel, and entry 2 of sys_call_table is sys_fork."
expect.story "sys_call_table[2], sys_fork"
expect.story "privilege level 3 -> 0"
pause()

step "fork done"
say "The call has not returned yet, and now two processes stand in it: 2 and its copy, 3."
expect.tree [[init(1)───fork(2)───fork(3)]]
expect.task(3, { state = "R", ppid = 2, program = "fork" })
expect.none { "return", call = "fork" }
pause()

step { "return", call = "fork" }
say "In process 2 the call returns 3, the child's pid. iret leads back to the program."
expect.event { "return", pid = 2, result = 3 }
step { "switch", to = 3 }
say "Process 3 runs for the first time. It does not begin at main, but behind fork, which returns 0 here."
expect.story "fork returns 0 here"
expect.none { "exec", pid = 3 }
pause()

go()
say "One program, one call, and both branches behind it were taken:"
say(console())
expect.console [[
	hello world (pid:2)
	hello, I am parent of 3 (pid:2)
	hello, I am child (pid:3)
]]
expect.count({ "call", call = "fork" }, 1)
expect.count({ "fork done" }, 1)
expect.status(0)
