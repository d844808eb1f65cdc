# Scripts in the viewer: one that plays, lines at the prompt, and a session that is written down as one.
. "$FS_SRC/tests/cli/lib.sh"
. "$FS_SRC/tests/screen/terminal.sh"

cat >lecture.lua <<'EOF'
run "cow"
say "One process, and it has not called fork."
pause()
step "fork done"
say "Two processes, ..."
say "... and not one page was copied.\n"
pause()
go()
say "Both are gone."
expect.status(0)
pause()
expect.status(7)
EOF

open "$forkscope" play lecture.lua
sees '^ One process, and it has not' && sees 'Space goes on' && qemu=$(child_of "$(child_of "$shell")")
ok "a script plays, and says what there is to say"
press n && sees 'LIVE 131'
ok "one can look around meanwhile"
press Space
sees '^ \.\.\. and not one page' && sees '^ Two processes' && ! grep -q '^ One process' out && sees 'FORK' && sees '└─③ cow(3)'
ok "Space goes on, and what was said since the last pause stands together"
press p && sees PAST && press Space
sees '^ Both are gone' && sees LIVE
ok "the script goes on from where it was"
press Space
sees 'WRONG: lecture.lua:12: status, at event'
ok "what fails is said in red, and the viewer stays"
press q && ends 1
ok "and the status is 1"

open "$forkscope" play lecture.lua
sees '^ One process' && press q && sees '^status 0\.'
ok "q ends a script that waits"

open "$forkscope" demo cow-copy
sees "no scenario cow-copy" && sees '^status 2\.'
ok "a scenario that is not there"
open "$forkscope" demo 1
sees 'Space goes on' && press Space && sees 'Space goes on' && press q && sees '^status 0\.'
ok "a scenario plays"

echo 'run "nonesuch"' >broken.lua
open "$forkscope" play broken.lua
sees '^forkscope: broken.lua:1: nonesuch: No such file' && sees '^status 2\.'
ok "a script that is broken: one line, status 2"

refuses 2 'needs a terminal.*forkscope check' play lecture.lua; ok "no terminal"
refuses 2 'needs a script' play; ok "no script"
refuses 2 'play takes --ascii, --no-color.* and got --mem: the rest' play --mem 4M lecture.lua; ok "an option that is the script's to say"

open "$forkscope" run --record-script part.lua fork
sees 'LIVE [0-9]' && press f && sees '▸.*forks' && press x && sees '▸.*exit' && press g && sees 'PAST 1/' && press p N && sees 'this is the past' &&
	press g G && sees 'LIVE' && press 1 N && sees 'process 1 runs next' && press 2 K && sees 'signal for the selected' && press NONE Enter &&
	sees 'there is no signal "NONE"' && press K && press kill Enter && sees 'process 2 gets SIGKILL' && press Space && sees 'ended: ' && press q && sees '^status 0\.'
ok "whoever looks on takes part: who runs next, and signals"
fs check part.lua
[ "$result" = 0 ] && grep -q '^choose(1)$' part.lua && grep -q '^kill(2, 9)$' part.lua
ok "and that is written down"

open "$forkscope" run --record-script session.lua "$FS_SRC/tests/guest/echo.c"
sees 'LIVE [0-9]' && press : && sees '^ : .*Enter does it' && press 'task(1).pages' Enter && sees '^ [0-9][0-9]* *$'
ok "the prompt answers"
press : 'step "fault"' Enter && sees '^ [0-9]* fault by pid 2 with va 0x'
ok "and does what the verbs do"
press : 'expect.status(3)' Enter && sees '^   expected 3'
ok "and tells what is not met"
press : 'run "fork"' Enter && sees 'this viewer shows one program'
ok "it keeps the program"
mux resize-window -x 120 -y 40
sees ' console ' && press g && sees 'PAST 1/' && press / && sees '^ / ' && press 'becomes echo' Enter && sees '▸.*becomes echo' &&
	press R && sees 'before this no event tells of' && press G
ok "/ searches the story"
press g && sees 'PAST 1/' && press / becomes && sees '▸.*becomes init' && press ' echo' && sees '▸.*becomes echo' && press BSpace BSpace &&
	press xyz && sees 'no event from here on' && sees '▸ *1 ' && press Escape && sees 'PAST 1/' && press G && sees LIVE
ok "it jumps while the words are typed, and Esc goes back"
press '\' echo && sees '^ filter: echo .*1 of 2 processes' && press Enter && sees 'LIVE.* filter: echo, 1 of 2' && press '\' && sees '^ filter: echo' &&
	press x && sees '^ filter: echox .*0 of 2 processes' && press Escape && sees '^ echo *LIVE [0-9]* *t' &&
	press '\' init Enter && sees 'filter: init' && press Escape && sees '^ echo *LIVE [0-9]* *t'
ok "a filter is typed, kept, changed and cleared"
press n && sees 'LIVE' && press n p && sees PAST && press w && sees 'LIVE [0-9]*.*stopped' && press Space && sees 'waits for input' &&
	press i && sees 'input for the guest' && press hello Enter && press Space && sees 'got: hello' &&
	press C && press ']' Tab z j && sees PAST && press t && sees 'this is the past' && press G t && sees 'each key is sent' && press b y e Enter && sees 'got: bye' &&
	press C-d && sees 'ended: exit status 0' && press X && sees PAST && press q && sees '^status 0\.'
ok "a session at the keyboard"
fs check --twice session.lua
[ "$result" = 0 ] && grep -q '^type "hello\\n"$' session.lua && grep -q '^say(task(1).pages)$' session.lua &&
	grep -q 'step "fault"' session.lua && grep -q '^filter("echo")$' session.lua &&
	grep -q '^filter("")$' session.lua && grep -q '^back "exit"$' session.lua && ! grep -q 'run "fork"' session.lua
ok "is a script that comes to the same end, twice"
"$forkscope" run --headless --record known.fscope fork >/dev/null
open "$forkscope" replay known.fscope
sees 'PAST\|REPLAY\|known' && press : 'step "fork done"' Enter && sees '[0-9] fork done by pid' && press : 'step{ pid = 9 }' Enter &&
	sees 'this is a recording: nothing goes on behind its end' && press : 'go()' Enter && sees 'this is a recording' && press q && sees '^status 0\.'
ok "a line at the prompt of a recording ends where what is recorded ends"
refuses 2 'leave one of them out' run --record-script x.lua --break main fork; ok "what a script cannot say is not written down"
refuses 2 '--headless has none' run --headless --record-script x.lua fork; ok "nothing to write down"
mux kill-server
finish
