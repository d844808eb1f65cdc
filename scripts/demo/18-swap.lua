-- When memory is full, a page goes to the disk for each that comes.
-- It comes back by a fault when it is needed, and another one has to go.
run { "swap", mem = "4M", swap = "16M" }
say "A machine with 4 MiB, and a program that writes 1024 pages: that is 4 MiB for itself alone."
local out = step "swap out"
say(string.format("No frame is free. The clock hand picks frame %04x as the victim: it goes to slot %d of the disk.", out.frame, out.slot))
expect.event { pid = 2, owners = 1 }
expect.frame(out.frame, { count = 0, owners = 0 })
focus "frames"
pause()

local area = sym "area"
step { "zero page", "page from file", pid = 2 }
say(string.format("Its frame serves at once, for the page that process 2 is writing: frame %04x again.", event().frame))
expect.event { frame = out.frame }
expect.none { "out of memory" }
pause()

local back_in = step { "swap in", pid = 2, va = area }
local victims = #events { "swap out" }
say("All 1024 pages are written, and", victims, "pages had to go on the way, one or two of init's too. Now the first is read again: a fault.")
expect(victims > 500, "more than half of them")
expect.page(2, area, { present = true, swapped = false, owners = 1 })
say(string.format("It comes back from slot %d into frame %04x.", back_in.slot, back_in.frame))
expect.sequence { { "swap out", slot = back_in.slot }, { "fault", va = area }, { "swap in", va = area } }
expect(task(2).swapped > 500, "the others stay on the disk")
say("Process 2 has", task(2).pages - task(2).swapped, "pages in memory and", task(2).swapped, "on the disk.")
pause()

go()
say(console())
expect.printed "the first one still holds what was written"
expect.status(0)
