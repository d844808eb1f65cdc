-- Many writes after fork are many faults.
-- A child that writes all its pages takes a fault for each, one that calls exec hardly any.
run "many_writes"
local area = sym "area"
say "Two children of a parent with 256 written pages. The first writes every page, the second calls exec."
local first = step "fork done"
step { "fault", pid = 3, va = area }
say "The child's first write to them: a fault, and into the kernel ..."
expect.event { error = 7 }
step { "cow copy", pid = 3, va = area, left = 1 }
say "... which copies 4096 bytes, and back to the same instruction. So it goes on, page by page."
pause()

local reaped = step { "reap", child = 3 }
local writes = #events { "cow copy", pid = 3 }
local while_writing = reaped.time - first.time
say("The first child took", writes, "copies and", while_writing, "instructions, from fork to its end.")
expect(writes >= 256, "a copy a page")
expect.count({ "fault", pid = 3, va = area }, 1)
pause()

local second = step "fork done"
reaped = step { "reap", child = 4 }
local while_exec = reaped.time - second.time
local copies = #events { "cow copy", pid = 4 }
say("The second child took", copies == 1 and "1 copy" or copies .. " copies", "and", while_exec, "instructions, with the loading of a program.")
expect(copies <= 12, "exec saves the copies")
expect.none { "cow copy", pid = 4, va = area }
expect(while_writing > 2 * while_exec, "many writes after fork are dear")
say("That is", string.format("%.0f", while_writing / while_exec), "times less. So avoid many writes after fork, or call exec.")
pause()

go()
say(console())
expect.printed "exec is cheaper"
expect.status(0)
