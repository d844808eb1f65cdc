# Read-only, folded, a layout and keys of one's own, in a real terminal.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/screen/terminal.sh"

mkdir -p config/forkscope
cat >config/forkscope/config.lua <<'END'
layouts.mine = "(tree|timeline)/story"
layout = "mine"
keys = { x = "next fork", F5 = 'step "fork done"', c = false }
END

begin() { # ARG...
	open "$forkscope" run "$@" fork
	mux resize-window -x 100 -y 30
	sees 'LIVE [0-9]'
	local status=$?
	pid=$(child_of "$shell")
	qemu=$(child_of "$pid")
	return $status
}

begin && sees ' tree .* timeline' && ! grep -q ' pages ' out
ok "a layout of one's own is shown"
press x
sees '▸.*fork .*forks'
ok "a key of one's own does an action"
press F5
sees '─③ fork(3)' && sees 'LIVE'
ok "and another one a line of script"
press y
sees 'layout all' && press y y y y y y y && sees 'layout mine'
ok "y goes through the layouts, one's own included"
press '?'
sees '^ f, x  *next fork' && press q
ok "the help has the keys as they are"
press q
ends 0
ok "q ends it"

begin --no-config --read-only && press i && sees 'read-only: no "type a line for the guest" here' && press N &&
	sees 'read-only: no "the selected runs next" here' && press : && sees 'read-only: no "a line of a script" here'
ok "read-only: what acts on the guest is refused, and says why"
press f
sees '▸.*fork .*forks' && press p && sees 'PAST' && press ! && sees 'read-only: no' && press Space &&
	sees 'which cannot be changed' && press G Space && sees 'ended: exit status 0'
ok "read-only: one can look, step on and run"
press q
ends 0

begin --no-config --folded && sees 'init(1) *+1' && ! grep -q '└─' out && press U && sees '└─'
ok "--folded: the tree begins folded, with its sum; U unfolds it"
press q

echo 'theme = "lihgt"' >config/forkscope/config.lua
begin && sees ' config.lua:1: theme lihgt: not a theme: dark, light'
ok "settings that are wrong are said on the screen, and stop nothing"
press n
sees 'stopped' && ! grep -q lihgt out
ok "until the next key"
press q
ends 0

cat >config/forkscope/config.lua <<'END'
keys = { n = false, Right = "next event", ["?"] = false, h = false, F1 = "this help", x = "next fork", e = "previous event" }
keys.F2 = "explain the event at length"
END
begin && sees ' Right/p event  f fork  w fault  space run .* F1 help' && ! grep -q ' exit$\| exit  ' out
ok "the hints name the keys as they are, and none where there is no key"
press F2
sees ' F2 or Esc closes this '
ok "what closes a pane is named so, too"
press Escape q
ends 0

rm config/forkscope/config.lua
"$forkscope" run --headless --record a.fscope fork >/dev/null
open "$forkscope" replay a.fscope
sees ' PAST ' && ! grep -q 'another kernel' out && press q && sees '^status 0'
ok "a recording of this kernel is shown without a word"
sqlite3 a.fscope "UPDATE meta SET value = '00' WHERE key = 'kernel'"
open "$forkscope" replay a.fscope
sees 'another kernel was recorded: e names no lines' && press e && sees 'what the kernel does' && ! grep -q 'kernel/.*\.c:' out
ok "the lines of another kernel's source are not those of what was recorded, and are not shown"
press q

mux kill-server
finish
