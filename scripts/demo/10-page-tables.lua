-- fork copies page tables and not one page.
-- Each entry is copied, both are made read-only, and the count of each frame goes up by one.
run "share"
step { "call", call = "fork" }
local area = sym "area"
local last = area + 255 * 4096
say "The parent has written 256 pages. The frame of each has one owner, and may be written."
expect.page(2, area, { owners = 1, writable = true })
expect.page(2, last, { owners = 1, writable = true })
local frame = page(2, area).frame
select(2)
focus "pages"
pause()

local shared
repeat
	shared = step "memory shared"
until area >= shared.va and last < shared.va + shared.pages * 4096
say("copy_mem goes through the page tables: one event for this map of", shared.pages, "pages,", shared.present, "of them present.")
expect(shared.present == shared.pages and shared.present >= 256, "all of its pages are shared")
for va = area, last, 4096 do
	local parent, child = page(2, va), page(3, va)
	expect(parent.frame == child.frame and child.owners == 2, "the same frame, two owners")
	expect(not parent.writable and not child.writable, "read-only in both")
end
expect.frame(frame, { count = 2, owners = 2 })
say "The same 256 frames now stand in both page tables, all read-only. Each frame's count was 1 and is 2."
pause()

step "fork done"
local frames = 0
for _, e in ipairs(events { "frame taken", pid = 3 }) do
	frames = frames + e.count
end
say("The new process has cost", frames, "frames: a stack for the kernel, a page directory, two page tables. No page.")
expect(frames == 4, "a stack, a directory and two tables")
expect.none { "cow copy" }
pause()

go()
say "Both have read all 256 pages since, and still none of them was copied:"
say(console())
for va = area, last, 4096 do
	expect.none { "cow copy", va = va }
end
expect.printed "the child reads 256"
expect.printed "the parent reads 256"
expect.status(0)
