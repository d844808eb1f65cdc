#!/bin/bash
# forkscope run --headless: the console on stdout, the program's exit status, and nothing left behind.
. "$FS_SRC/tests/cli/lib.sh"

fs run --headless fork
[ "$result" = 0 ] && grep -q '^hello world (pid:2)' out && grep -q '^hello, I am child (pid:3)' out &&
	grep -q '^hello, I am parent of 3 (pid:2)' out && [ ! -s err ]
ok "the shipped fork program"

cat >args.c <<'C'
#include <stdio.h>
int main(int argc, char **argv) {
	for (int i = 0; i < argc; i++)
		printf("[%s]\n", argv[i]);
	return argc;
}
C
fs run --headless args.c --timeout 'two words' '%41,b' ''
[ "$result" = 5 ] && [ "$(tr -d '\r' <out | tr '\n' ' ')" = "[/bin/args] [--timeout] [two words] [%41,b] [] " ]
ok "the program's arguments and its exit status"

"$FS_BUILD/guest-cc" -o 'a program, with spaces' args.c
fs run --headless './a program, with spaces' one
[ "$result" = 2 ] && grep -q '^\[/bin/a_program__with_spaces\]' out
ok "a program's file with spaces and a comma in its name"

cp args.c ./-dash.c
fs run --headless -- -dash.c -- -x
[ "$result" = 3 ] && [ "$(tr -d '\r' <out | tr '\n' ' ')" = "[/bin/-dash] [--] [-x] " ]
ok "-- ends our options"

echo 'int main(void) { *(volatile int *)0 = 1; return 0; }' >null.c
fs run --headless null.c
said 139 1 'the program was killed by SIGSEGV'; ok "a program that ends by SIGSEGV: status and a line"

echo 'static volatile char a[32 << 20]; int main(void) { for (int i = 0; i < sizeof a; i++) a[i] = 1; }' >full.c
fs run --headless full.c
said 137 1 'SIGKILL: the guest.s memory was full (--mem'; ok "a program that takes all memory is told why it ended"

fs run --headless --swap 64M full.c
[ "$result" = 0 ] && [ -z "$(ls -A "$TMPDIR")" ]; ok "... and ends well with a swap area; its disk is not left behind"

printf '#include <sys/socket.h>\nint main(void) { return socket(1, 1, 0) < 0 ? 3 : 0; }\n' >socket.c
fs run --headless socket.c
said 3 1 'wanted call [0-9]* (socket.*does not have'; ok "a call that the kernel does not have is told"

cat >wait.c <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
	int status;
	if (fork() == 0) {
		puts("child");
		exit(7);
	}
	wait(&status);
	printf("parent: the child ended with %d\n", WEXITSTATUS(status));
	return 3;
}
C
fs run --headless wait.c
"$FS_BUILD/guest-cc" -o wait.elf wait.c
qemu-i386-static ./wait.elf >expected
status=$?
[ "$result" = $status ] && tr -d '\r' <out | cmp -s - expected
ok "fork and wait, as on Linux"

GUEST_LIBC=glibc fs run --headless wait.c
[ "$result" = 3 ] && tr -d '\r' <out | grep -q '^parent: the child ended with 7'
ok "the same with glibc"

cat >cat.c <<'C'
#include <stdio.h>
int main(void) {
	char line[80];
	int n = 0;
	while (fgets(line, sizeof(line), stdin))
		n++;
	printf("%d lines\n", n);
	return n;
}
C
printf 'one\ntwo\nthree\n' | "$forkscope" run --headless cat.c >out 2>err
result=${PIPESTATUS[1]}
[ "$result" = 3 ] && grep -q '^3 lines' out; ok "stdin is the guest's console input, and its end is an end of file"

"$forkscope" run --headless --timeout 20 cat.c >out 2>err <&-
result=$?
[ "$result" = 0 ] && grep -q '^0 lines' out && [ ! -s err ]; ok "stdin is closed: its end"

for target in '>/dev/full' '>&-'; do
	for what in 'run --headless fork' 'run --headless --story fork' 'keys' '--help'; do
		: >out
		eval '"$forkscope" $what 2>err </dev/null '"$target"
		result=$?
		said 1 1 'stdout cannot be written'; ok "$what $target: it is said, and is no success"
	done
done

bash -c 'ulimit -f 0; exec "$@"' sh "$forkscope" run --headless fork 2>err </dev/null | cat >out
result=${PIPESTATUS[0]}
[ "$result" = 0 ] && grep -q '^hello world' out; ok "where no file may grow, nothing is written, and nobody is ended for it"

fs run --headless --stop-every fork
[ "$result" = 0 ] && [ ! -s err ]; ok "checked at each event: rebuilt == read, counts == entries"

fs run --headless --story fork
[ "$result" = 0 ] && [ ! -s err ] && grep -q 'init(1).*fork(2).*fork(3)' out && grep -q 'the tree at the end' out
ok "the story, with the trees"

echo '#include <stdio.h>
int main(void) { puts("started"); fflush(stdout); for (;;); }' >loop.c
fs run --headless --timeout 1 loop.c
said 124 1 'not finished after 1 seconds'; ok "a timeout"

echo '#include <unistd.h>
int main(void) { for (;;) pause(); }' >pause.c
fs run --headless --timeout 20 pause.c
[ "$result" = 124 ]; ok "a program that waits for ever"

for signal in INT:130 TERM:143 HUP:129 QUIT:131; do
	start run --headless loop.c
	kill -"${signal%:*}" "$pid"
	join
	said "${signal#*:}" 1 'signal' && clean; ok "SIG${signal%:*}: its status, and nothing left"
done

start run --headless loop.c
kill -KILL $children
join
said 1 1 'QEMU' && clean; ok "QEMU ends in the middle"

# A script in QEMU's place that starts something and ends. What it starts holds none of our sockets.
mkdir script
cat >script/qemu-system-i386 <<'SH'
#!/bin/bash
tail -f /dev/null 3<&- 4<&- 5<&- 6<&- 7<&- 8<&- 9<&- 10<&- 11<&- 12<&- &
echo $! >"$CHILD"
SH
chmod +x script/qemu-system-i386
CHILD=$PWD/child PATH=$PWD/script:$PATH fs run --headless fork
said 2 1 'QEMU has ended' && [ -s child ] && gone $(cat child); ok "what a script in QEMU's place has started is ended too"
kill $(cat child) 2>/dev/null

start run --headless loop.c
kill -KILL "$pid"
join 2>err
gone $children; ok "forkscope itself is killed: QEMU ends with it"
rm -rf "$TMPDIR"/forkscope-* # nobody was left to do it

start run --headless --story --timeout 20 loop.c
exec 7<&-
wait "$pid"
result=$?
[ "$result" = 141 ] && clean; ok "nobody reads its stdout any more"
finish
