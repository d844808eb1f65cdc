-- The same moment twice: another choice, and two histories that part.
-- A scheduler may take parent or child after fork. Here both are tried, from the very same state.
run { "order", sched = "child" }
local fork = step "fork done"
say "Parent and child are both ready. Now somebody chooses who runs. Remember this moment."
expect.task(2, { state = "R" })
expect.task(3, { state = "R" })
pause()

go()
say("This scheduler took the child:", (console():gsub("\n", " / "):gsub(" / $", "")))
expect.console [[
	child
	parent
]]
local whole = event().seq
pause()

goto_event(fork.seq)
say "Looking back shows that moment, but the guest itself stands at the end."
pause()
rewind()
say "Now it stands there for real: its memory is the memory of then, and nothing after it has happened."
expect.event { "fork done", child = 3 }
expect.task(3, { state = "R" })
expect(#branches() == 1, "nothing has parted yet")
pause()

name_branch "parent first"
choose(2)
go()
say("We are the scheduler, and choose the parent:", (console():gsub("\n", " / "):gsub(" / $", "")))
expect.console [[
	parent
	child
]]
expect.status(0)
local words, at = parting("first", "parent first")
say(words .. ".")
expect(at > fork.seq, "they part after the choice, not before")
expect(branches()[2].parent == "first" and branches()[2].parts == at - 1)
local ran = "they part at event " .. at .. ": pid 3 ran before pid 2"
expect(words:sub(1, #ran) == ran, words)
pause()

goto_event(at)
local beside = against "first"
ran = "they part at event " .. at .. ": pid 2 ran before pid 3"
expect(beside:sub(1, #ran) == ran, beside)
layout "compare"
say "Both stories side by side: the same up to the mark, and then each its own. This is key &."
pause()
goto_event(at + 6)
say "Both sides move. Rows with - are done in this history alone, so far; below stands what is another way in the other."
pause()
against()
layout "lecture"

goto_branch "first"
goto_event(at)
say "The first history is still there, whole. Key | goes from one to the other."
expect.event { "switch", to = 3 }
pause()
goto_branch "parent first"
expect.event { "return", call = "fork", pid = 2 }
say "One state, two choices, two outputs. Programs must be right for both."
pause()

goto_branch "first"
rewind(fork.seq)
go()
say "And without another choice the guest does again what it did, to the last event."
expect(event().seq == whole, "the same end")
expect(#branches() == 2, "no third history")
expect.console [[
	child
	parent
]]
