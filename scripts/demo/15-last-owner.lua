-- The last owner of a shared page writes it without a copy.
-- There is a fault all the same, and the page is made writable again.
run "reuse"
local va = sym "page"
step "fork done"
local frame = page(2, va).frame
say(string.format("After fork the page of both is frame %04x, read-only, with 2 owners.", frame))
expect.page(2, va, { cow = true, owners = 2 })
expect.page(3, va, { cow = true, owners = 2, frame = frame })
pause()

step { "zombie", pid = 3 }
say "The child has only read it, and has ended. The count is 1, but the parent's entry is still read-only."
expect.page(2, va, { owners = 1, writable = false, cow = true, frame = frame })
expect.none { "cow copy", va = va }
pause()

step { "fault", pid = 2, va = va }
say "The parent writes: a fault all the same. The processor knows of the read-only bit, not of the count."
local reuse = step { "cow reuse", pid = 2 }
say(string.format("do_wp_page finds a count of 1: frame %04x is made writable, and nothing is copied.", reuse.frame))
expect.event { va = va, frame = frame }
expect.page(2, va, { frame = frame, writable = true, owners = 1 })
expect.frame(frame, { count = 1 })
expect.none { "cow copy", va = va }
pause()
go()
expect.status(0)
