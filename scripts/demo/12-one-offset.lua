-- Descriptors are copied, the open file with its offset is shared.
-- Parent and child read on where the other has stopped.
run "one_offset"
local opened = step { "open", pid = 2 }
say("The parent opens a file before fork: descriptor", opened.fd, "is open file", opened.file .. ".")
local had = task(2).fds
step "files shared"
say("fork copies the table of", event().files, "descriptors. Each open file has an owner more; there is no file more.")
expect.event { child = 3, files = had }
expect.task(3, { fds = had })
expect.story "the open files themselves are shared, with their offsets"
expect.count({ "open" }, 1)
pause()

step { "return", call = "read", pid = 3 }
say("The child reads", event().result, "bytes of the common file: its offset goes from 0 to 4.")
local own = step { "open", pid = 3 }
say("Then it opens the same file for itself: open file", own.file .. ", with an offset of its own.")
expect(own.file ~= opened.file, "another open file")
step { "close", pid = 3, file = opened.file }
say "When it ends it closes the common one. The parent still has it, so the file stays open."
expect.event { left = 1 }
pause()

go()
say "The parent reads on where the child has stopped, and from 0 in the file that it opens for itself:"
say(console())
expect.console [[
	child reads the common file from 0 to 4
	child reads a file of its own from 0 to 4
	parent reads the common file from 4 to 8
	parent reads a file of its own from 0 to 4
]]
expect.status(0)
