#!/bin/bash
# Scripts: what they can say, what is said of them, and that none of them can do harm.
. "$FS_SRC/tests/cli/lib.sh"

# check STATUS PATTERN TEXT [OPTION...]: a script of that text ends so, and that is said of it.
check() {
	local status=$1 pattern=$2
	printf '%s\n' "$3" >script.lua
	shift 3
	fs check "$@" script.lua
	[ "$result" = "$status" ] && grep -q -- "$pattern" out && [ ! -s err ]
}

for script in "$FS_SRC"/tests/check/*.lua; do
	name=${script##*/}
	fs check --twice "$script"
	[ "$result" = 0 ] && grep -q '^# 1 passed, 0 failed' out
	ok "${name%.lua}, twice with the same events"
done

check 1 '^# script.lua:2: expect, at event' $'run "fork"\nexpect(1 == 2)'; ok "a condition that does not hold"
check 1 'expected init(1)-fork(9)' $'run "fork"\nexpect.tree "init(1)-fork(9)"'; ok "another tree"
grep -q '^#   found    init(1)-fork(2)' out && grep -q 'the story up to event' out && grep -q 'EXEC  *init(2) becomes fork(2)' out
ok "what was found, and the story up to there, are shown"
check 1 'expected 2$' $'run "fork"\ngo()\nexpect.count({ "fork done" }, 2)'; ok "another count"
check 1 'no cow copy by pid 9 came' $'run "fork"\nstep{ "cow copy", pid = 9 }'; ok "an event that does not come"
check 1 'waits for input, which `type` gives' "run \"$FS_SRC/tests/guest/echo.c\""$'\nstep "exit"'; ok "a guest that wants input"
check 1 'sequence' $'run "fork"\ngo()\nexpect.sequence{ "exit", "fork done" }'; ok "events in another order"
check 1 'found    0' $'run "fork"\ngo()\nexpect.status "SIGSEGV"'; ok "another end"
check 1 'there is no process 7' $'run "fork"\nkill(7, "TERM")'; ok "a signal for nobody"

check 2 "syntax error near" 'run fork now'; ok "no Lua"
check 2 'no event is called "cow"; there is "cow copy"' $'run "fork"\nstep "cow"'; ok "an event that is none"
check 2 '"cow copy" has no colour' $'run "fork"\nstep{ "cow copy", colour = 1 }'; ok "an argument that is none"
check 2 'task 2 has no colour; there are pid, ppid' $'run "fork"\nexpect.task(2, { colour = 1 })'; ok "a field that is none"
check 2 'none.c: No such file' 'run "none.c"'; ok "a program that is not there"
check 2 'a script begins with run' 'step()'; ok "no run"
check 2 'has no run' '-- nothing'; ok "an empty script"
check 2 'no function or global variable nought' $'run "fork"\nsym "nought"'; ok "a symbol that is not there"
check 2 'live() goes there' $'run "fork"\nstep(5)\nback(2)\ntype "x"'; ok "input in the past"
check 2 'there is no option memory' 'run{ "fork", memory = 3 }'; ok "an option that is none"

check 2 "global 'io'" 'io.open("/etc/passwd")'; ok "no files"
check 2 "global 'os'" 'os.execute("true")'; ok "no processes"
check 2 "global 'load'" 'load("return 1")()'; ok "no code from text"
check 2 "global 'pcall'" 'pcall(expect, false)'; ok "nothing catches a failure"
check 2 "global 'coroutine'" 'coroutine.wrap(function() end)()'; ok "no coroutines"
check 2 '64 MiB' 'local s = "x" while true do s = s .. s end'; ok "no memory without bound"
check 2 'an endless loop' 'while true do end'; ok "no loop without end"
check 124 'out of time\|the time is over' $'run "fork"\nwhile true do step() back() end' --timeout 1; ok "no time without end"
echo 'int main(void) { for (;;) {} }' >loop.c
check 124 'still runs' $'run "loop.c"\ngo()' --timeout 1; ok "no guest without end"
printf '\x1bLua' >script.lua
fs check script.lua
[ "$result" = 2 ] && grep -q 'attempt to load a binary chunk' out; ok "no bytes instead of a text"

check 2 'run it with --update' $'run "fork"\nscreen "first"'; ok "a golden screen that is not there"
check 0 '1 golden texts written' $'run "fork"\nscreen "first"' --update && [ "$(wc -l <golden/first.txt)" = 30 ]; ok "--update writes it"
check 0 'passed' $'run "fork"\nscreen "first"'; ok "then it holds"
check 1 'first: golden text' $'run "fork"\nstep(3)\nscreen "first"'; ok "and another screen does not"
check 2 'letters, digits' $'run "fork"\nscreen "../../first"'; ok "no golden file elsewhere"

echo 'run "fork" go() expect.status(0)' >good.lua
echo 'run "fork" expect(false, "<&>\"")' >bad.lua
echo 'nonsense' >broken.lua
fs check -j3 --junit results.xml good.lua bad.lua broken.lua good.lua
[ "$result" = 2 ] && [ "$(grep -c '^ok' out)" = 2 ] && [ "$(sed -n 2p out)" = 1..4 ] && grep -q '^not ok 3 - broken.lua' out
ok "several at once, told in their order; the worst is the status"
[ "$(grep -c '<testcase' results.xml)" = 4 ] && [ "$(grep -c '<failure' results.xml)" = 1 ] &&
	[ "$(grep -c '<error' results.xml)" = 1 ] && grep -q '&lt;&amp;&gt;&quot;' results.xml
ok "JUnit's XML"
fs check --verbose <(echo 'run "fork" say("here", 1, true)')
grep -q '^# here 1 true' out; ok "--verbose tells what a script says"

# Two programs that differ in one call.
mkdir one two
printf '#include <unistd.h>\nint main(void) { syscall(20); return 0; }' >one/p.c # getpid
sed s/20/64/ one/p.c >two/p.c # getppid
echo 'run "p.c" go()' | tee one/p.lua >two/p.lua
fs check --against one.stream --update one/p.lua
[ "$result" = 0 ] && grep -q '^# accepted: one.stream, p.c: new, [0-9]* events$' out && [ "$(grep -c '^run p.c$' one.stream)" = 1 ]
ok "--against with --update writes the events down"
fs check --against one.stream --times 3 one/p.lua
[ "$result" = 0 ]; ok "then they hold, with stops and pauses too"
fs check --against one.stream two/p.lua
[ "$result" = 1 ] && grep -q '^#   there:$' out && grep -q '^#   now:$' out && grep -q 'p(2) calls getppid()' out &&
	grep -q '| 2 call nr=getppid' out && grep -q '^# the events are not those in one.stream' out
ok "... and another program's do not: where they part, and both stories"
sed '$d' one.stream >cut.stream
fs check --against cut.stream one/p.lua
[ "$result" = 2 ] && grep -q 'cut.stream: it is cut off' out; ok "... a file that is cut off"
sed '$s/.*/end 7/' one.stream >cut.stream
fs check --against cut.stream one/p.lua
[ "$result" = 2 ] && grep -q 'cut.stream:[0-9]*: not as forkscope writes it' out; ok "... one that is wrong"
fs check --against one/p.c --update one/p.lua
[ "$result" = 2 ] && grep -q 'stays as it is' out && grep -q main one/p.c; ok "... --update writes over no other file"
refuses 2 'several scripts need a folder' check --against one.stream a.lua b.lua; ok "... one file for two scripts"
fs check --against . one/p.lua
[ "$result" = 2 ] && grep -q 'there is no ./p.stream to hold the events against; --update writes it' out; ok "... a folder without its file"
refuses 2 'no such file or folder' check --against none.stream a.lua; ok "... a file that is not there"
fs run --headless --record one.fscope one/p.c
fs run --headless --record two.fscope two/p.c
fs check --against one.fscope one/p.lua
[ "$result" = 0 ]; ok "... a recording"
fs diff one.fscope one.stream
[ "$result" = 0 ] && grep -q '^p.c: the same [0-9]* events$' out && [ ! -s err ]; ok "diff: a recording and a file of the same events"
fs diff one.fscope two.fscope
[ "$result" = 1 ] && grep -q '^  one.fscope:$' out && grep -q '^  two.fscope:$' out && grep -q 'p(2) calls getppid()' out
ok "... two recordings that part"
refuses 2 'none.fscope' diff one.fscope none.fscope; ok "... a file that is not there"
refuses 2 'diff needs two files' diff one.fscope; ok "... one file"

refuses 2 'needs a script' check; ok "check without a script"
refuses 2 'unknown option --fast' check --fast x.lua; ok "an unknown option"
refuses 2 'not a number' check -j none x.lua; ok "a number of jobs that is none"

# Where it is not known that QEMU can do more, snapshots are read by its threads, and do all the same.
mkdir wrapped
cat >wrapped/qemu-system-i386 <<'SH'
#!/bin/sh
printf '%s\n' "$@" >>"$SAID"
exec "$REAL" "$@"
SH
chmod +x wrapped/qemu-system-i386
REAL=$(command -v qemu-system-i386) SAID=$PWD/said PATH=$PWD/wrapped:$PATH check 0 '^# 1 passed' 'run "fork"
	local fork = step "fork done"
	go()
	rewind(fork.seq)
	expect.event { "fork done", child = 3 }' && grep -q 'id=keep,.*aio=threads' said
ok "a script in QEMU's place, taken back"

fs check none.lua
[ "$result" = 2 ] && grep -q 'none.lua cannot be read: No such file' out; ok "a script that is not there"
fs events
[ "$result" = 0 ] && grep -q '^cow copy  *va old frame left$' out; ok "the list of events"
finish
