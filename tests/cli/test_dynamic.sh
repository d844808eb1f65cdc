#!/bin/bash
# A program of the host's, linked dynamically as the compiler does it when nobody says otherwise: forkscope runs it with
# the host's own dynamic linker and C library. They come into the guest inside a program that unpacks and executes them.
. "$FS_SRC/tests/cli/lib.sh"

linker=$(readlink -f /lib/ld-linux.so.2)
libc=$(gcc -m32 -print-file-name=libc.so.6)

cat >hello.c <<'EOF'
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
	char *text = malloc(100000);
	int status;

	sprintf(text, "hello, %s", argv[1]);
	if (fork() == 0)
		exit(puts(text) > 0 ? 7 : 1);
	wait(&status);
	printf("the child has ended with %d\n", WEXITSTATUS(status));
	return 3;
}
EOF

cat >carrier.S <<'EOF'
	.section .note.GNU-stack, "", @progbits
	.macro	file name, path
	.data
	.globl	\name, \name\()_size
\name:	.incbin	"\path"
\name\()_size: .long . - \name
	.endm
	file	hello, "hello"
	file	linker, "linker"
	file	libc, "libc"
EOF

cat >carrier.c <<'EOF'
#include <fcntl.h>
#include <unistd.h>

extern char hello[], linker[], libc[];
extern int hello_size, linker_size, libc_size;

static void unpack(const char *path, const char *bytes, int n)
{
	int fd = open(path, O_CREAT | O_WRONLY, 0755);

	if (write(fd, bytes, n) != n || close(fd))
		_exit(100);
}

int main(void)
{
	unpack("/bin/hello", hello, hello_size);
	unpack("/bin/ld-linux.so.2", linker, linker_size);
	unpack("/bin/libc.so.6", libc, libc_size);
	execl("/bin/hello", "hello", "dynamic world", NULL);
	return 101;
}
EOF

runs() { # NAME FLAG...
	gcc -m32 -march=i686 "${@:2}" -Wl,--dynamic-linker=/bin/ld-linux.so.2 -Wl,-rpath=/bin -o hello hello.c &&
		"$FS_BUILD/guest-cc" -o carrier carrier.c carrier.S || return
	fs run --headless --timeout 60 carrier
	[ "$result" = 3 ] && [ "$(cat out)" = $'hello, dynamic world\nthe child has ended with 7' ]
	ok "$1"
}

if [ ! -f "$linker" ] || [ ! -f "$libc" ]; then
	skip "dynamically linked programs" "no dynamic linker for i386 here"
else
	cp "$linker" linker
	cp "$libc" libc
	runs "a program linked dynamically for a fixed address" -no-pie
	runs "a program linked dynamically for any address" -pie
fi
finish
