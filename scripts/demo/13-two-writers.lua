-- Two who write one file follow each other, or spoil it.
-- With one offset their lines follow each other, with two offsets one lies over the other.
run { "two_writers", sched = "parent" }
local common = step { "open", pid = 2 }
step "fork done"
local parent = step { "open", pid = 2 }
local child = step { "open", pid = 3 }
say("Open file", common.file, "was opened before fork: both write there with one offset.")
say("The second file was opened after it, by each for itself: open files", parent.file, "and", child.file .. ", two offsets.")
expect(parent.inode == child.inode, "one file")
expect(parent.file ~= child.file, "opened twice, each with an offset of its own")
expect(parent.inode ~= common.inode, "not the first file")
pause()

go()
focus "console"
zoom(true)
say "Look at the console: in /common both lines are whole, ..."
say "... and in /spoilt the child's line lies over the beginning of the parent's."
expect.console [[
	/common:
	the parent's long line
	the child's
	/spoilt:
	the child's
	 long line
]]
expect.status(0)
pause()

run { "two_writers", sched = "child" }
go()
say "With the child first the parent's longer line wins in /spoilt, and the child's is gone."
zoom(true)
expect.console [[
	/common:
	the child's
	the parent's long line
	/spoilt:
	the parent's long line
]]
expect.status(0)
