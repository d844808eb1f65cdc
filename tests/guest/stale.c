/* What a program may no longer do it cannot do at once, though the processor has just done it: after
 * munmap, after mprotect, after the heap has shrunk. */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static char *
page(void)
{
	char *at = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	at[0] = 1;
	return at;
}

static void
after_munmap(void)
{
	char *at = page();

	munmap(at, PAGE);
	*(volatile char *)at;
}

static void
after_mprotect(void)
{
	char *at = page();

	mprotect(at, PAGE, PROT_READ);
	*(volatile char *)at = 2;
}

/* Hidden, and shown again with what it holds; then hidden for good. */
static void
after_none(void)
{
	char *at = page();

	mprotect(at, PAGE, PROT_NONE);
	mprotect(at, PAGE, PROT_WRITE);
	if (*(volatile char *)at != 1)
		_exit(1);
	*(volatile char *)at = 2;
	mprotect(at, PAGE, PROT_NONE);
	*(volatile char *)at;
}

/* What may be written can be read, before it was written too. */
static void
write_only(void)
{
	char *at = mmap(NULL, PAGE, PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (*(volatile char *)at == 0)
		after_none();
}

/* musl's brk() refuses; the call itself does not. */
static char *
brk_call(char *end)
{
	char *result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(45), "b"(end) : "memory");
	return result;
}

static void
after_brk(void)
{
	char *end = brk_call(NULL);

	if (brk_call(end + 2 * PAGE) != end + 2 * PAGE)
		_exit(1);
	end[PAGE] = 1;
	brk_call(end + PAGE);
	*(volatile char *)(end + PAGE);
}

int
main(void)
{
	void (*const act[])(void) = { after_munmap, after_mprotect, after_brk, after_none, write_only };
	char *last = (char *)0xbffffff0;

	for (int i = 0; i < 5; i++) {
		int status;

		if (fork() == 0) {
			act[i]();
			_exit(0);
		}
		wait(&status);
		printf("%d\n", status);
		if (status != 11)
			return 1;
	}
	/* 16 bytes are the stack's, the others the kernel's */
	return write(1, last, 64) == -1 && errno == EFAULT ? 0 : 2;
}
