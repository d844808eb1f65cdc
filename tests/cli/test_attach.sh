#!/bin/bash
# attach: a kernel that somebody else's QEMU runs, from its boot on or in the middle of its life.
. "$FS_SRC/tests/cli/lib.sh"

stub=$PWD/stub # a socket of this test
kernel=$FS_BUILD/kernel.elf
counted="-M pc,acpi=off,hpet=off,i8042=off,smm=off,vmport=off,graphics=off,usb=off,pit=off -cpu pentium2 -icount shift=0,sleep=off"

cat >fast.c <<'END'
#include <sys/wait.h>
#include <unistd.h>

int counter;

int
main(void)
{
	for (;;) {
		if (fork() == 0) {
			if (fork() == 0)
				counter++;
			_exit(0);
		}
		wait(NULL);
	}
}
END
"$FS_BUILD/guest-cc" -g -o fast fast.c

# machine ARG...: QEMU with its stub at $stub; its pid in $machine.
machine() {
	# shellcheck disable=SC2086 # several words
	qemu-system-i386 $counted -m 16 -display none -nodefaults -no-reboot -serial null \
		-gdb "unix:$stub,server=on,wait=off" "$@" >qemu.log 2>&1 </dev/null &
	machine=$!
}

# guest PROGRAM [ARG...]: one that runs this program of the guest.
guest() {
	machine -kernel "$kernel" -initrd "$FS_BUILD/user/init,$1" -append "-- /bin/${1##*/}" "${@:2}"
}

# Waits, not for ever, until it listens.
await_stub() {
	local turn
	[ -p pause ] || mkfifo pause
	for turn in $(seq 600); do
		[ ! -S "$stub" ] || return 0
		read -rt 0.05 <>pause
	done
	return 1
}

alive() {
	[ -n "$(alive_in 0 "$machine")" ]
}

stop_machine() {
	kill "$machine"
	wait "$machine"
	rm -f "$stub"
}

# Waits, not for ever, for a guest whose first events are no longer in the ring.
await_history() {
	local i
	for i in $(seq 100); do
		echo q | "$forkscope" attach --plain --wait 20 "$stub" 2>err >out
		! grep -q 'not known any more' out || return 0
	done
	return 1
}

# ---- what is no guest of ours

refuses 2 'needs an address.*localhost:1234' attach; ok "attach without an address"
refuses 2 'whoever started the guest' attach --headless --mem 8M "$stub"; ok "an option of the start"
refuses 2 'works with attach only' run --headless --wait 3 fork; ok "--wait without attach"
refuses 2 'not a number of seconds' attach --headless --wait soon "$stub"; ok "--wait with no number"
refuses 2 'no host :no' attach --headless :no:port; ok "an address that is none"
refuses 2 'nobody listens at ./stub: .*--wait SECONDS' attach --headless --wait 0.1 ./stub; ok "nobody there"
"$forkscope" attach --headless --wait 600 "$stub" >out 2>err </dev/null &
kill -TERM $!
wait $!
result=$?
[ "$result" = 143 ]; ok "a signal ends the waiting"
refuses 2 'needs a terminal' attach "$stub"; ok "no terminal"

qemu-system-i386 -S -display none -nodefaults -monitor "unix:$stub,server=on,wait=off" 2>qemu.log </dev/null &
machine=$!
refuses 2 'no gdb stub\|does not answer' attach --headless --wait 20 "$stub"; ok "a listener that is no gdb stub"
stop_machine

# served FILE WORD: gdbserver has this program, and attach says so.
served() {
	gdbserver --once 127.0.0.1:0 "$1" >server.log 2>&1 </dev/null &
	local server=$! port=
	until port=$(sed -n 's/^Listening on port //p' server.log) && [ -n "$port" ]; do
		kill -0 "$server" || return 1
	done
	refuses 2 "$2" attach --headless "127.0.0.1:$port"
	local status=$?
	kill "$server" 2>/dev/null
	wait "$server" 2>/dev/null
	return $status
}
served "$FS_BUILD/tests/wire/programs/x86_64" 'of the kind i386:x86-64'; ok "a machine of another kind"
qemu-i386-static -g "$stub" "$FS_BUILD/tests/wire/programs/i386" >server.log 2>&1 </dev/null &
machine=$!
refuses 2 'no forkscope kernel: start QEMU with -kernel' attach --headless --wait 20 "$stub"; ok "a program's stub"
stop_machine

machine
await_stub
refuses 2 'runs, but no forkscope kernel came up in it within 1 s' attach --headless --wait 1 "$stub"
ok "a machine without a kernel"
alive; ok "... which goes on"
stop_machine

# ---- from its boot on

guest "$FS_BUILD/user/fork" -S
LC_ALL=C sed 's/task_struct/tAsk_struct/g; s/panic/pAnic/g' "$kernel" >other.elf
refuses 2 'other.elf has.*--kernel' attach --headless --wait 20 --kernel ./other.elf "$stub"; ok "another build of the kernel, seen at its first event"
stop_machine
guest "$FS_BUILD/user/fork" -S
fs attach --headless --story --wait 20 "$stub"
[ "$result" = 0 ] && [ ! -s err ] && grep -q '^events 1 to [0-9]*: the kernel boots' out && grep -q 'hello, I am child' out
ok "a machine that waits for us: all from the boot on, proved at each event"
alive; ok "it is alive when we have left"
fs attach --headless --story "$stub"
[ "$result" = 0 ] && grep -q '^the tree at the end, after [0-9]* events:' out; ok "once more, when it is idle"
refuses 2 'other.elf has.*--kernel' attach --headless --kernel ./other.elf "$stub"; ok "another build of the kernel"
stop_machine

# The line that README.md shows, with a socket for its port.
awk '/^<!-- attach:/ { on = 1; next } on && /^```$/ { if (seen++) exit; next } on' "$FS_SRC/README.md" |
	sed "s|build/|$FS_BUILD/|g; s|tcp:127.0.0.1:1234|unix:$stub,server=on,wait=off|; s|^qemu|exec qemu|" >line.sh
sh line.sh >qemu.log 2>&1 </dev/null &
machine=$!
fs attach --headless --story --wait 20 "$stub"
[ "$result" = 0 ] && grep -q 'hello, I am child' out; ok "the line that README.md shows"
stop_machine

# ---- in the middle of its life

guest "$PWD/fast"
await_history; ok "a guest whose first events are lost is shown all the same"
fs attach --headless --story --timeout 2 "$stub" fast
[ "$result" = 0 ] && [ ! -s err ] && grep -q '^events 1 to [0-9]*: not known any more' out && [ "$(grep -c '^[0-9]' out)" -gt 20 ]
ok "... and is what its events say at each of them"
fs attach --headless --timeout 1 --record run.fscope "$stub"
[ "$result" = 0 ] && fs replay --headless --story run.fscope && grep -q '^events 1 to [0-9]*: not known any more' out &&
	! grep -q 'was lost' out && grep -q '^the tree at the end' out && [ ! -s err ]
ok "... it can be recorded"
refuses 1 'needs all events from the boot on' export run.fscope --html; ok "... though not as a page"
# at a moment that is the program's own: where the time is over it may be init that runs
fs attach --headless --timeout 1 --snapshot-at "cow copy" --screenshot shot.txt --size 160x50 "$stub" fast
[ "$result" = 0 ] && grep -q 'fast.c of fast' shot.txt && grep -q 'tables say [1-9] ✓' shot.txt; ok "... drawn, with its source"

mkfifo hold
"$forkscope" attach --plain "$stub" <hold >first.log 2>&1 &
first=$!
exec 8>hold
until grep -q '> ' first.log; do kill -0 $first || break; done
refuses 2 'another gdb or forkscope has it' attach --headless "$stub"; ok "somebody else has it"
echo q >&8
exec 8>&-
wait $first; ok "... who leaves"
alive; ok "it is alive after all of them"

start attach --headless --story "$stub" fast
kill -KILL "$machine"
wait "$machine" 2>/dev/null
join
[ "$result" = 1 ] && grep -q 'is gone: whoever started it has ended it' err; ok "a guest that is killed meanwhile"
rm -f "$stub"

# ---- one that waits for input: its serial line is not ours

guest "$FS_BUILD/user/init" -initrd "$FS_BUILD/user/init,$FS_BUILD/busybox/bin/busybox" -append "-- /bin/busybox sh"
if [ -r "$FS_BUILD/busybox/bin/busybox" ]; then
	# until it has come to its prompt, where it sleeps in hlt after we have left
	printf '%s\n' 'go()' q | "$forkscope" attach --plain --wait 20 "$stub" >out 2>err
	printf '%s\n' 'type "echo $((6 * 7)) is it\n"' 'go()' 'console()' q | "$forkscope" attach --plain "$stub" >out 2>err
	grep -q '42 is it' out; ok "what is typed wakes a guest that sleeps"
else
	skip "what is typed wakes a guest that sleeps" "there is no busybox"
fi
stop_machine
[ -z "$(ls -A "$TMPDIR")" ]; ok "no temporary file is left"
finish
