/* Calls with arguments that make no sense, from a generator with a seed, in children that may die of it.
 * Whatever they do is theirs: the parent counts them, and the kernel and init live. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 60
#define CALLS 60
#define NUMBERS 451
#define ARGUMENTS 6

static uint32_t seed;
static char buffer[8192] __attribute__((aligned(4096)));

static uint32_t
next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static uint32_t
argument(void)
{
	static const uint32_t odd[] = {
		0, 1, 3, 5, 16, 4095, 4096, 0x7fffffff, 0x80000000, 0x40000000, 0x08048000, 0xbf7fffff,
		0xbffff000, 0xbfffffff, 0xc0000000, 0xc0100000, 0xfee00000, 0xfffff000, 0xffffffff,
	};
	uint32_t n = next() % (sizeof(odd) / sizeof(odd[0]) + 4);

	if (n < sizeof(odd) / sizeof(odd[0]))
		return odd[n];
	return n & 1 ? next() : (uint32_t)buffer + next() % sizeof(buffer);
}

static int
call(uint32_t nr, const uint32_t a[ARGUMENTS])
{
	int result;

	__asm__ volatile("push %%ebx; push %%ebp; mov (%%edi), %%ebx; mov 20(%%edi), %%ebp; mov 16(%%edi), %%edi\n\t"
			 "int $0x80; pop %%ebp; pop %%ebx"
			 : "=a"(result), "+D"(a)
			 : "a"(nr), "c"(a[1]), "d"(a[2]), "S"(a[3])
			 : "memory");
	return result;
}

static void
finish(void)
{
	call(SYS_exit, (const uint32_t[ARGUMENTS]){ 0 });
}

static void
try_calls(uint32_t child)
{
	seed = 2463534242u + child * 7919;
	setsid();
	for (int signal = 1; signal < SIGCHLD; signal++)
		sigaction(signal, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL);
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	open("/bin/init", O_RDONLY); /* to read from 0 shall not wait for a typist */
	for (unsigned i = 0; i < sizeof(buffer); i++)
		buffer[i] = (char)next();
	for (int i = 0; i < CALLS; i++) {
		uint32_t nr = next() % NUMBERS, a[ARGUMENTS];

		if (next() % 2) /* most numbers mean nothing */
			nr = (uint32_t[]){ 2, 3, 4, 5, 6, 7, 11, 37, 41, 45, 54, 63, 91, 114, 125, 140, 145, 146, 174,
					   175, 192, 197, 238, 243, 265, 270, 383 }[next() % 27];
		for (int k = 0; k < ARGUMENTS; k++)
			a[k] = argument();
		int result = call(nr, a);
		if (result == 0 && (nr == SYS_fork || nr == SYS_vfork || nr == SYS_clone))
			finish();
	}
}

/* Some wait for ever; and a clone on a stack of its own may do so anywhere. */
static void
end_all(int signal)
{
	(void)signal;
	kill(-1, SIGKILL);
}

int
main(void)
{
	const struct itimerval soon = { { 0, 0 }, { 1, 0 } };
	int ended = 0;

	for (int signal = 1; signal < SIGCHLD; signal++) /* a child may send one to all */
		sigaction(signal, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	sigaction(SIGALRM, &(struct sigaction){ .sa_handler = end_all, .sa_flags = SA_RESTART }, NULL);
	for (uint32_t i = 0; i < CHILDREN; i++) {
		if (fork() == 0) {
			try_calls(i);
			finish();
		}
		setitimer(ITIMER_REAL, &soon, NULL);
		ended += wait(NULL) > 0;
		end_all(0);
	}
	setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 0 }, { 0, 0 } }, NULL);
	printf("%d ended\n", ended);
	return 0;
}
