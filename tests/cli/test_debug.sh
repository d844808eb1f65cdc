#!/bin/bash
# --break and --watch: what they tell, and what they refuse.
. "$FS_SRC/tests/cli/lib.sh"

cat >two.c <<'C'
#include <sys/wait.h>
#include <unistd.h>
int counter[1024] __attribute__((aligned(4096)));
int main(void) {
	counter[0] = 1;
	if (fork() == 0) {
		counter[0] = 2;
		_exit(0);
	}
	wait(0);
	counter[0] = 3;
	return 0;
}
C
writers() { grep -o 'BREAK *two([0-9]*) has written to .*stands [0-9]*' out | sed 's/BREAK *//; s/ has.*stands / /' | xargs; }

fs run --headless --story --watch counter two.c
[ "$result" = 0 ] && [ "$(writers)" = "two(2) 1 two(3) 2 two(2) 3" ]; ok "who writes a variable, before and after fork"
fs run --headless --story --watch counter@3 two.c
[ "$(writers)" = "two(3) 2" ]; ok "only one process's writes"
fs run --headless --story two.c
grep -A1 'COPY .* for two(3)' out | grep -q '^  *[0-9a-f]* is the variable `counter`$'; ok "the story names the variable that a fault is about"
fs run --headless --story --break main,_exit@3 two.c
[ "$(grep -o 'BREAK *two([0-9]*) comes' out | tr -dc '0-9\n' | xargs)" = "2 3" ]; ok "breakpoints, one of a single process"
refuses 2 'no function or variable nosuch' run --headless --break nosuch two.c; ok "a name that is not there"
refuses 2 'not an address' run --headless --break 0xc0000000 two.c; ok "an address of the kernel"
refuses 2 'no pid' run --headless --watch counter@x two.c; ok "a pid that is none"
refuses 2 'number of bytes from 1 to 16' run --headless --watch counter:17 two.c; ok "a watch that is too long"
refuses 2 'too many' run --headless --break main,main,main,main,main two.c; ok "a fifth breakpoint"
finish
