-- Two branches beside each other, at the parting and behind it, at three sizes and in ASCII.
local sizes = { { w = 80, h = 24 }, { w = 100, h = 30 }, { w = 160, h = 50 }, { w = 100, h = 30, ascii = true } }
local function screens(name)
  for i, size in ipairs(sizes) do
    screen(name .. "-" .. i, size)
  end
end

run{ "order", sched = "child" }
local fork = step "fork done"
go()
rewind(fork.seq)
name_branch "parent first"
choose(2)
go()
local words, at = parting("parent first", "first")
expect(words == 'they part at event ' .. at .. ': pid 2 ran before pid 3 in "parent first", and pid 3 before pid 2 in "first"', words)
against "first"
layout "compare"
goto_event(at)
screens "branches-parting"
goto_event(at + 12)
screens "branches-behind"
goto_branch "first" -- the two change places
goto_event(at)
screens "branches-other"
