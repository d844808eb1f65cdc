-- Every pane alone and every layout, at three sizes, at one moment with much in it: a pipe, a zombie, an
-- orphan, pages that are shared, and one that is copied just now.
local panes = { "tree", "tasks", "frames", "pages", "events", "story", "console", "source", "files", "timeline", "kernel", "compare", "large" }
local layouts = { "all", "lecture", "memory", "processes", "kernel", "compare", "large" }
local sizes = { { w = 80, h = 24 }, { w = 100, h = 30 }, { w = 160, h = 50 } }

run "rich.c"
step "zombie"
mark() -- compare: with the moment before the orphan writes
step{ "cow copy", va = sym "counter", pid = 4 }
expect.tree [[init(1)─┬─rich(2)───rich(3) Z
        └─rich(4) adopted]]
expect.event{ left = 1 }
for _, name in ipairs(layouts) do
  layout(name)
  for i, size in ipairs(sizes) do
    screen("layout-" .. name .. "-" .. i, size)
  end
end
zoom()
for _, name in ipairs(panes) do
  focus(name)
  for i, size in ipairs(sizes) do
    screen("pane-" .. name .. "-" .. i, size)
  end
end
