-- Each process has a TSS and an LDT, and the GDT names both.
-- fork enters the two descriptors by the number of the child's slot.
run "gdt"
local set = step "descriptors set"
say(string.format("fork enters two descriptors for process %d: its TSS is selector 0x%x, its LDT 0x%x.", set.child, set.tss, set.ldt))
expect(set.child == 3, "the child's")
expect(set.ldt == set.tss + 8, "they stand next to each other, 8 bytes each")
expect(set.tss == 0x20 + task(3).slot * 16, "by slot: two descriptors a slot")
say "The child's registers lie in that TSS, with eax = 0: that is the 0 which fork will return."
expect.story "eax is 0 there"
expect.task(3, { state = "N" })
pause()

step { "switch", to = 3 }
say "A switch is a jump to a TSS: the processor saves all registers in the old one and loads them from the new one."
expect.task(3, { current = true })
go()
say "Both asked the processor itself which selectors are loaded (the instructions str and sldt):"
say(console())
expect.console(string.format("child: TSS 0x%x, LDT 0x%x\nparent: TSS 0x%x, LDT 0x%x", set.tss, set.ldt, set.tss - 16, set.ldt - 16))
expect.status(0)
