-- pstree draws in the guest the tree that we see.
-- It finds it in /proc, where each pid is a folder that names the parent.
run "pstree"
focus "tree"
say "A program in the guest reads the process table: a folder of /proc for each process."
step { "open", pid = 2 }
say "It opens /proc first. At this moment the tree pane shows:"
expect.story "/proc"
local drawn = tree()
say(drawn)
pause()
step { "exit", pid = 3 }
say "And this is what the program has found and drawn:"
say(console())
expect.console [[
	init(1)---pstree(2)-+-pstree(3)---pstree(5)
	                    `-pstree(4)---pstree(6)
]]
local function pids(text)
	local all = {}
	for pid in text:gmatch "%((%d+)%)" do all[#all + 1] = pid end
	return table.concat(all, " ")
end
expect(pids(drawn) == pids(console()), "both trees have the same processes in the same order")
pause()
go()
expect.status(0)
