-- A parent that ignores SIGCHLD has no zombies.
-- Its children leave no status, and wait finds nobody.
run "no_zombie"
say "The program ignores SIGCHLD, and makes three children."
local ends = {}
for n = 1, 3 do
	local e = step { "zombie", parent = 2 }
	ends[n] = e.pid
	say("Child", e.pid, "has ended with status", (e.status >> 8) .. ".")
end
pause()
go()
for n = 1, 3 do
	expect.sequence { { "exit", pid = ends[n] }, { "reap", child = ends[n] } }
end
expect.count({ "fork done" }, 3)
say "All three are gone, without a signal handler, and wait had no status to return:"
say(console())
expect.none { "signal delivered", pid = 2 }
expect.count({ "return", pid = 2, call = "wait4", result = -10 }, 1)
expect.printed "three have ended, and none is left to wait for"
expect.tree "init(1)"
expect.status(0)
