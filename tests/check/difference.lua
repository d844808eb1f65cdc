-- Two moments of a run, by their marks: what is another way at the later one.
run "fork"
step "slot found"
mark "before"
step "fork done"
mark "after"
local before, after = marks()[1].seq, marks()[2].seq
expect.difference(before, after, "pid 3 is new: fork, a child of 2, ready")
expect.difference(before, after, "open file 0: 6 descriptors -> 9")
step "cow copy"
expect.difference(after, event().seq, "2 owners -> 1 owner")
expect(difference(after, event().seq) == difference(event().seq, after), "the order of the two does not matter")
goto_mark "before"
expect(event().seq == before, "back at the mark")
goto_mark(1)
expect(event().seq == after, "the next mark")
unmark()
expect(#marks() == 1 and marks()[1].name == "before", "one mark is left")
