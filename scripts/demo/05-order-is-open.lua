-- Without wait nobody promises who goes first after fork.
-- Parent and child are both ready, and either order is right.
local function lines(order)
	run { "order", sched = order }
	go()
	expect.status(0)
	say("scheduled by " .. order .. ":", (console():gsub("\n", " / "):gsub(" / $", "")))
	return console()
end

expect(lines "parent" == "parent\nchild\n", "the parent first")
expect(lines "child" == "child\nparent\n", "the child first")
local seen = {}
for seed = 1, 4 do
	seen[lines("random:" .. seed)] = true
end
expect(seen["parent\nchild\n"] and seen["child\nparent\n"], "chance gives both orders")
pause()

run { "order", sched = "child" }
step "fork done"
say "Both are ready to run, and this scheduler would take the child now."
expect.task(2, { state = "R", current = true })
expect.task(3, { state = "R", current = false })
pause()
choose(2)
say "We are the scheduler instead, and choose process 2: the parent goes on. A real scheduler may do so, too."
step "return"
expect.event { "return", call = "fork", pid = 2 }
expect.none { "switch" }
go()
say(console())
expect.console [[
	parent
	child
]]
expect.status(0)
