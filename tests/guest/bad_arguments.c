/* Every call of the table, and every number that is none, with pointers that are none, in each of its six arguments in
 * turn; the others make sense to some call. Whatever comes of it is a value or an error of Linux's, read-only memory stays
 * as it was, and when the children have ended nothing of theirs is left. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLS 451
#define ARGUMENTS 6
#define PAGE 4096
#define FILE_NAME "/tmp/f"
#define EHIGHEST 133
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char *read_only, *closed, *hole; /* a page each; the hole is none */
static char buffer[PAGE] __attribute__((aligned(PAGE)));
static struct { /* shared by all: what the child is at */
	uint32_t number, turn, calls, wrong;
} *at;
static pid_t child;

static const uint32_t *
pointers(unsigned *n)
{
	static uint32_t list[15];

	list[0] = 0;
	list[1] = 1;
	list[2] = (uint32_t)hole;
	list[3] = (uint32_t)hole - 2;       /* two bytes are there */
	list[4] = 0xbffffffe;               /* the same, and the kernel follows */
	list[5] = 0xbfffffff;
	list[6] = 0xc0000000;
	list[7] = 0xc0100000;
	list[8] = 0xfffffffc;
	list[9] = 0xfffff000;
	list[10] = (uint32_t)read_only;
	list[11] = (uint32_t)read_only + 1; /* a name, from its second letter on */
	list[12] = (uint32_t)closed;
	list[13] = (uint32_t)closed - 2;
	list[14] = (uint32_t)buffer + 3;
	*n = COUNT(list);
	return list;
}

/* What else a call is given. */
static void
others(unsigned base, uint32_t a[ARGUMENTS])
{
	const uint32_t b = (uint32_t)buffer, here = (uint32_t)-100 /* AT_FDCWD */;
	const uint32_t all[][ARGUMENTS] = {
		{ 0, 0, 0, 0, 0, 0 },    { b, b, b, b, b, b },    { 3, b, 16, b, b, b },         { 1, b, b, 8, b, 8 },
		{ here, b, b, 0, 0, 0 }, { here, b, 0, 0x7ff, b, 0 }, { b, here, b, here, b, b }, { 4, b, 2, 0, 0, 0 },
	};

	memcpy(a, all[base], sizeof(all[base]));
}
enum { BASES = 8 };

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
complain(const char *what, int result)
{
	dprintf(9, "wrong: call %u, turn %u: %s (%d)\n", at->number, at->turn, what, result);
	at->wrong++;
}

static int
makes_another(uint32_t nr)
{
	return nr == SYS_fork || nr == SYS_vfork || nr == SYS_clone;
}

static int
changes_maps(uint32_t nr)
{
	return nr == SYS_munmap || nr == SYS_mmap2 || nr == SYS_mprotect;
}

/* These do not come back, or only by a signal: once is enough. */
static unsigned
bases_of(uint32_t nr)
{
	return nr == SYS_exit || nr == SYS_exit_group || nr == SYS_sigreturn || nr == SYS_rt_sigreturn || nr == SYS_pause ? 1 : BASES;
}

/* Descriptors 0 to 3 are a file, 4 and 5 are a pipe with a page of bytes, 9 the console. */
static void
prepare(void)
{
	int p[2];

	setsid();
	dup2(1, 9);
	for (int fd = 0; fd < 9; fd++)
		close(fd);
	for (int fd = 0; fd < 4; fd++)
		open(FILE_NAME, O_RDWR | O_CREAT, 0700);
	pipe(p);
	write(p[1], buffer, sizeof(buffer));
}

/* One turn of the call's; false: there is no such call. */
static int
take_turn(uint32_t nr)
{
	unsigned n;
	const uint32_t *list = pointers(&n);
	uint32_t a[ARGUMENTS];

	others(at->turn / (ARGUMENTS * n), a);
	a[at->turn / n % ARGUMENTS] = list[at->turn % n];
	strcpy(buffer, FILE_NAME);
	at->calls++;
	int result = call(nr, a);
	if (makes_another(nr) && result == 0)
		call(SYS_exit, a);
	if (makes_another(nr) && result > 0)
		waitpid(result, NULL, 0);
	if (result < 0 && result > -PAGE && result < -EHIGHEST)
		complain("no error of Linux's", result);
	if (!changes_maps(nr) && (strcmp(read_only, FILE_NAME) || read_only[PAGE - 1] != 'z'))
		complain("it has written what is read-only", result);
	return result != -ENOSYS;
}

static unsigned
turns_of(uint32_t nr)
{
	unsigned n;

	pointers(&n);
	return bases_of(nr) * ARGUMENTS * n;
}

static void
try_call(uint32_t nr)
{
	prepare();
	for (; at->turn < turns_of(nr); at->turn++)
		if (!take_turn(nr))
			at->turn = turns_of(nr);
	call(SYS_exit, (const uint32_t[ARGUMENTS]){ 0 });
}

/* Some calls wait for ever; the clock is virtual, so that costs nothing. */
static void
end_child(int signal)
{
	(void)signal;
	if (child > 0)
		kill(child, SIGKILL);
}

/* A call has ended its child, or memory has gone away under it: the next child goes on behind it. */
static unsigned
try_all_turns(uint32_t nr)
{
	const struct itimerval soon = { { 0, 0 }, { 1, 0 } }, never = { { 0, 0 }, { 0, 0 } };
	unsigned children = 0;

	at->number = nr;
	for (at->turn = 0; at->turn < turns_of(nr); at->turn++) {
		children++;
		child = fork();
		if (child == 0)
			try_call(nr);
		setitimer(ITIMER_REAL, &soon, NULL);
		if (waitpid(child, NULL, 0) != child)
			complain("its child was lost", errno);
		child = 0;
		setitimer(ITIMER_REAL, &never, NULL);
	}
	return children;
}

static unsigned
free_kib(void)
{
	static char text[512];
	int fd = open("/proc/meminfo", O_RDONLY);

	read(fd, text, sizeof(text) - 1);
	close(fd);
	return (unsigned)strtoul(strstr(text, "MemFree:") + 8, NULL, 10);
}

static void
make_pages(void)
{
	at = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *pages = mmap(NULL, 6 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	hole = pages + PAGE;
	munmap(hole, PAGE);
	read_only = pages + 2 * PAGE;
	strcpy(read_only, FILE_NAME);
	read_only[PAGE - 1] = 'z';
	mprotect(read_only, PAGE, PROT_READ);
	closed = pages + 4 * PAGE;
	strcpy(closed - PAGE, FILE_NAME);
	mprotect(closed, PAGE, PROT_NONE);
}

int
main(int argc, char *argv[])
{
	unsigned children = 0;

	(void)argv;
	if (argc != 1) /* execve has been tried */
		return 0;
	make_pages();
	dup2(1, 9);
	sigaction(SIGALRM, &(struct sigaction){ .sa_handler = end_child, .sa_flags = SA_RESTART }, NULL);
	try_all_turns(SYS_pause); /* touches what it will touch */
	free_kib();
	unsigned before = free_kib();
	for (uint32_t nr = 0; nr < CALLS; nr++)
		children += try_all_turns(nr);
	unlink(FILE_NAME);
	rmdir(FILE_NAME);
	if (free_kib() != before)
		printf("wrong: of %u KiB %u are left\n", before, free_kib());
	if (kill(-1, 0) != -1 || errno != ESRCH)
		printf("wrong: somebody is left\n");
	printf("%u children, %u calls, %u wrong\n", children, at->calls, at->wrong);
	return at->wrong || free_kib() != before;
}
