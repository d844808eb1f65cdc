-- Reading shares a page, the first write copies it.
-- Whoever writes gets a copy, the other one keeps the old value.
run "cow"
local counter = sym "counter"
step "fork done"
local frame = page(2, counter).frame
say(string.format("`counter` is 1. Parent and child both have frame %04x for it, read-only, with 2 owners.", frame))
expect.page(2, counter, { cow = true, owners = 2 })
expect.page(3, counter, { cow = true, owners = 2, frame = frame })
select(3)
focus "pages"
pause()

repeat
	step { "console write", pid = 3 }
until console():find "child: reads 1"
say "The child has read it: no fault, no copy, still one frame for both."
expect.none { "fault", va = counter, pid = 3 }
expect.page(3, counter, { frame = frame, owners = 2 })
pause()

local fault = step { "fault", va = counter, pid = 3 }
say("Now it writes: a page fault, since the page is read-only (error code " .. fault.error .. ": present, write, user).")
expect(fault.error == 7, "present, write, user")
expect.page(3, counter, { frame = frame, writable = false })
local copy = step { "cow copy", pid = 3 }
say(string.format("do_wp_page copies frame %04x to %04x for the child. The count of the old one goes from 2 to %d.", copy.old, copy.frame, copy.left))
expect.event { va = counter, old = frame, left = 1 }
expect.page(3, counter, { frame = copy.frame, writable = true, owners = 1 })
expect.page(2, counter, { frame = frame, writable = false, owners = 1 })
expect.frame(frame, { count = 1, owners = 1 })
pause()

go()
say "The child has written 2 and the parent adds 10 to the old value: two pages, two values."
say(console())
expect.console [[
	child: reads 1
	child: has written 2
	parent: 11, from the old value
]]
expect.count({ "cow copy", va = counter }, 1)
expect.status(0)
