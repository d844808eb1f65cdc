# The mouse in a real terminal: what a click, a drag and the wheel do, and that it is given back.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/screen/terminal.sh"

# mouse BUTTON X Y M|m, from 1, as a terminal reports it; one call is one write.
report=
mouse() {
	report+=$'\e'"[<$1;$2;$3$4"
}
send() {
	mux send-keys -l "$report"
	report=
}
click() {
	mouse 0 "$1" "$2" M
	mouse 0 "$1" "$2" m
	send
}
has_mouse() {
	[ "$(mux display -p '#{mouse_any_flag}')" = "$1" ]
}
# Where on the screen of the last sees a text stands: "X Y", from 1.
place() {
	awk -v text="$1" 'index($0, text) { print index($0, text), NR; exit }' out
}

export LC_ALL=C.UTF-8
begin() { # ARG...
	open "$forkscope" run --layout lecture "$@" fork
	mux resize-window -x 100 -y 30
	sees 'LIVE [0-9]' && sees '─ timeline'
	local status=$?
	pid=$(child_of "$shell")
	qemu=$(child_of "$pid")
	return $status
}

begin --record-script session.lua && has_mouse 1
ok "the viewer has the mouse"
press f
sees '▸.*fork .*forks' && click 6 3 && sees '\[tree\]' && sees 'pages  of init(1), selected'
ok "a click on a process selects it, and its pane gets the keys"
press Escape
sees 'pages  of fork(' && press n && sees 'task' && sees 'LIVE' && click 30 19 && sees '\[story\]' && sees 'PAST'
ok "a click on an event goes there"
mouse 0 40 28 M && send && sees '\[timeline\]' && grep 'PAST' out >before
mouse 32 60 10 M && send && sees 'PAST' && ! cmp -s before <(grep PAST out)
ok "a drag on the timeline goes through time"
mouse 0 60 10 m && send
read -r x y < <(place 'help')
click "$x" "$y"
sees 'any key closes this'
ok "a hint is a button"
mouse 65 5 5 M && send && sees 'any key closes this' && click 5 5 && sees '─ tree'
ok "a click goes through the help, and closes it"
mouse 64 40 20 M && send && sees '\[story\]'
ok "the wheel scrolls the pane under it"
mouse 0 60 5 M && mouse 0 60 5 m && mouse 0 60 5 M && mouse 0 60 5 m && send && sees '\[source\]' && ! grep -q ' tree' out
ok "a double click shows a pane alone"
press z
sees ' tree ' && press M && sees 'the mouse selects text again' && has_mouse 0
ok "M gives the mouse back to the terminal"
press M
sees 'M gives it back' && has_mouse 1 && press G i && sees 'input for the guest' && click 6 3 && press hello && sees 'hello' &&
	grep -q 'input for the guest: hello' out
ok "and takes it; who types is not disturbed"
press Enter q
ends 0 && has_mouse 0
ok "at the end it is the terminal's"
grep -q '^select(1)' session.lua && grep -q '^focus "tree"' session.lua && grep -q '^goto_event([0-9]*)' session.lua && grep -q '^zoom()' session.lua
ok "what the mouse did is written down as a key's doing would be"

begin --no-mouse && has_mouse 0
ok "--no-mouse leaves it to the terminal"
press q

begin && kill -TERM "$pid" && ends 143 && has_mouse 0
ok "SIGTERM gives it back"

begin && has_mouse 1 && kill -SEGV "$pid" && sees '^status 139\.' && has_mouse 0 && [ "$(mux display -p '#{alternate_on}')" = 0 ] &&
	press typed Enter && sees '^typed'
ok "so does a crash, with the terminal's own screen and its echo"

mux kill-server
finish
