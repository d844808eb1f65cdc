-- exec right after fork copies next to nothing.
-- What the child would never need is shared, and given up again.
run "exec"
local area = sym "area"
step "fork done"
local pages = task(3).pages
say("The parent has written 256 pages. The child shares all its", pages, "pages and has copied none.")
expect(pages == task(2).pages and pages > 256, "all pages of the parent's")
expect.none { "cow copy" }
pause()

step { "exec", pid = 3 }
local copies = #events { "cow copy" }
say("The child calls exec at once. Until now", copies, "pages were copied, of the stack and of the C library.")
expect(copies <= 6, "hardly anything")
pause()

step { "map", pid = 3 }
back()
local given, freed = 0, 0
for _, e in ipairs(events { "unmap", pid = 3 }) do
	given, freed = given + e.pages, freed + e.freed
end
say("Its old memory goes: only", freed, "frames are free again, all others are still the parent's.")
expect(freed <= copies, "what was not copied stays with its owner")
for va = area, area + 255 * 4096, 4096 do
	expect.page(2, va, { owners = 1 })
	expect.none { "cow copy", va = va }
end
expect.task(3, { ppid = 2, pages = 0, fds = task(2).fds })
say "pid, parent and descriptors stay: exec changes the program, not the process."
pause()

go()
say(console())
expect.console "executed with an argument"
expect.status(0)
