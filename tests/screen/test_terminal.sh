# The viewer in a real terminal: tmux holds one, keys are pressed, and its screen is read.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/screen/terminal.sh"

# The viewer stands where the program begins.
begin() { # ARG...
	open "$forkscope" run "$@" fork
	sees 'LIVE [0-9]'
	local status=$?
	pid=$(child_of "$shell")
	qemu=$(child_of "$pid")
	return $status
}

begin
ok "the program's start is shown"
press f
sees '▸.*fork .*forks'
ok "f runs to the fork"
press c
sees 'tables say 1 ✓' && sees 'COPY'
ok "c runs to a copy: claim and proof stand together"
press p
sees 'PAST'
ok "p looks back"
press g
sees 'PAST 1/' && sees 'boot'
ok "g goes to the start"
press End
sees 'LIVE'
ok "End goes to the live end"
press 1
sees 'pages  of init(1), selected'
ok "1 selects init"
press Escape
sees 'pages  of fork('
ok "Escape follows again"
press z
sees '\[story\]' && ! grep -q 'pages  of' out
ok "z shows one pane"
press Tab
sees '\[console\]'
press z
sees 'frames'
ok "Tab and z find the others"
press C-s Tab C-o C-v z z
sees '\[tree\]'
ok "keys that a terminal keeps for itself, such as Ctrl-S, stop nothing"
press BTab
press '?'
sees 'any key closes this'
press x
sees ' tree '
ok "help opens and closes"
press Space
sees 'ended: exit status 0' && sees 'init(1)'
ok "space runs to the end"
press n
press X
sees 'PAST' && sees 'EXIT\|exit'
ok "X finds an exit in history"
mux resize-window -x 20 -y 5
sees 'too small: 20x5'
ok "20x5 is too small"
mux resize-window -x 120 -y 40
sees '[[ ]console[] ]' && sees '^hello, I am child'
ok "120x40 shows the console"
press q
ends 0
ok "q ends it, and QEMU"

begin && press C-c && ends 130 && grep -q 'forkscope: ended by Interrupt' out
ok "Ctrl-C ends it with 130 and one line"

begin && kill -TERM "$pid" && ends 143
ok "SIGTERM ends it with 143"

begin && kill -KILL "$qemu" && sees 'WRONG: ' && press p && sees 'PAST' && press q && ends 1 &&
	[ "$(grep -c '^forkscope: ' out)" = 1 ]
ok "QEMU's death is said, history stays, status 1"

begin --ascii && ! LC_ALL=C grep -q '[^ -~]' out && grep -q '`-(2) fork(2)' out
ok "--ascii draws ASCII"
press q

open env NO_COLOR=1 "$forkscope" run fork
sees 'LIVE [0-9]' && screen -e >out && ! grep -q $'\033\\[[0-9;]*[34][0-8]' out
ok "NO_COLOR draws no colour"
press q

open env TERM=no-such-terminal "$forkscope" run fork
sees 'forkscope: unknown terminal type TERM=no-such-terminal' && sees '^status 2\.' &&
	[ "$(grep -c . out)" = 2 ]
ok "an unknown TERM is refused in one line"

open "$forkscope" run "$FS_SRC/tests/guest/echo.c"
mux resize-window -x 120 -y 40
sees 'LIVE [0-9]' && press Space && sees 'waits for input: t types at it, i a line' && press i &&
	sees 'input for the guest' && press hello Enter && sees 'LIVE [0-9]' && press Space &&
	sees '^got: hello'
ok "i types a line for the guest"
press i C-d Space
sees '^end'
ok "Ctrl-D ends the guest's input"

open "$forkscope" run "$FS_SRC/tests/guest/echo.c"
sees 'LIVE [0-9]' && press t && sees 'each key is sent' && sees '\[console\]' && press abc BSpace d Enter && sees '^got: abd'
ok "t types at the guest's terminal"
press C-z
sees '^init: process 2: Stopped; Enter' && press Enter e Enter && sees '^got: e'
ok "Ctrl-Z is the guest's there, and Enter lets it go on"
press C-]
sees ' tree ' && sees 'waits for input'
ok "Ctrl-] gives the keys back"
press t
sees 'each key is sent' && press C-d && sees 'ended: exit status 0'
ok "so does the end of the program"

open "$forkscope" run "$FS_BUILD/tests/guest/winsize"
mux resize-window -x 120 -y 40
sees ' console ' && press Space && sees '^size 48x11\.'
ok "the guest's terminal has the size of the console pane"
mux resize-window -x 200 -y 60
sees '│ size 100x14\.'
ok "another size is told to a guest that waits"
press g : 'find "size 48x11"' Enter
sees 'PAST' && press '!' && sees 'again, known to' && sees '│ size 48x11\.' && ! grep -q 'size 100x14' out
ok "taken back it has the size of then, and is told of no other"
press Space && sees 'waits for input' && press t && sees 'each key is sent' && press x && sees '│ xsize 100x14\.'
ok "before the first key it is"
press C-]
press Tab z
sees 'size 200x58\.'
ok "and the console alone has all of it"
press q

begin
press l
sees 'fork(2) is at fork\.c:12' && press z Tab Tab && sees '②  *12▸    printf' && press l && sees '②  *13▸    int rc'
ok "l goes to the next line, and the source shows it"
press l
sees 'fork(2) is at fork\.c:14' && sees '③[~ ]*13 ' && press 3 o && sees 'stand still' && press l &&
	sees 'fork(3) is at fork\.c:14' && sees '②③ *14▸'
ok "both sides of the fork have a mark; 3 chooses the other one"
press b
sees 'run to line' && press 18 Enter && sees '③ *18▸'
ok "b runs to a line"
press v
sees 'is written:' && press nothing Enter && sees 'nothing: no such variable here' && press v rc Enter &&
	sees 'fork(3): rc is gone, its function has returned'
ok "v runs to a write of a variable, or to its end"
press q
ends 0
ok "and q ends it"

cat >spin.c <<'END'
#include <unistd.h>
int main(void) { fork(); for (;;); }
END
open "$forkscope" run spin.c
sees 'LIVE [0-9]' && press Space && sees ' running ' && sees '▸.*switch' && press Space &&
	sees ' stopped \| paused ' && press q && sees '^status 0\.'
ok "a guest that never ends is seen as it runs, and can be paused"

mux kill-server
finish
