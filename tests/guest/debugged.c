/* Something to set breakpoints, watches and steps in: tests/harness/test_debug.c does. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int counter[1024] __attribute__((aligned(4096))) = { 1 }; /* a page of its own */
char buffer[16] __attribute__((aligned(16)));
volatile int cow_word = 1, flags_seen;
volatile int handled;

void __attribute__((noinline)) work(void);
void steps(void), on_user(int), own_trap(void), flags_trap(void);

/* Each label is one step from the one before. */
__asm__(".text\n.globl steps, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15, s16, s17, s18\n"
	"steps:	push %ebx\n"
	"s1:	movl $20, %eax\n"
	"s2:	int $0x80\n" /* getpid */
	"s3:	movl %eax, %ebx\n"
	"s4:	movl $7, cow_word\n" /* faults: shared with a child */
	"s5:	pushf\n"
	"s6:	pop %eax\n"
	"s7:	movl %eax, flags_seen\n"
	"s8:	pushf\n"
	"s9:	popf\n"
	"s10:	movl $37, %eax\n"
	"s11:	movl $10, %ecx\n"
	"s12:	int $0x80\n" /* kill(getpid(), SIGUSR1): into the handler */
	"s13:	movl $2, %eax\n"
	"s14:	int $0x80\n" /* fork */
	"s15:	test %eax, %eax\n"
	"s16:	jz s_child\n"
	"s17:	pop %ebx\n"
	"s18:	ret\n"
	"s_child: movl $1, %eax\n"
	"	xorl %ebx, %ebx\n"
	"	int $0x80\n"
	".globl on_user\n"
	"on_user: ret\n");

/* The program sets its own trap flag: SIGTRAP behind the nop. */
__asm__(".text\n.globl own_trap, trapped\n"
	"own_trap: pushf\n"
	"	orl $0x100, (%esp)\n"
	"	popf\n"
	"	nop\n"
	"trapped: nop\n"
	"	ret\n");

void
work(void)
{
	counter[0]++;
}

static void
on_trap(int signal, siginfo_t *info, void *context)
{
	int *eflags = (int *)((char *)context + 20 + 16 * 4); /* of struct sigcontext */

	(void)signal, (void)info;
	handled++;
	*eflags &= ~0x100;
}

static void
child(void)
{
	for (int i = 0; i < 3; i++)
		work();
	_exit(0);
}

int
main(void)
{
	struct sigaction trap = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };
	int fd[2], pid;

	counter[1] = 1; /* the page is its own now, and not the file's */
	if (fork() == 0)
		child();
	wait(NULL);
	work();
	work();
	printf("counter %d\n", counter[0]);

	signal(SIGUSR1, on_user);
	pid = fork();
	if (pid == 0) {
		pause();
		_exit(0);
	}
	steps();
	wait(NULL);
	kill(pid, SIGKILL);
	wait(NULL);
	printf("trap flag seen %d\n", flags_seen >> 8 & 1);

	sigaction(SIGTRAP, &trap, NULL);
	own_trap();
	printf("own traps %d\n", handled);
	__asm__ volatile("int3");
	printf("own traps and int3 %d\n", handled);

	pipe(fd);
	write(fd[1], "0123456789abcde", 16);
	read(fd[0], buffer, 16);
	char *to = buffer;
	const char *from = "fedcba9876543210";
	int n = 16;
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
	printf("buffer %.16s\n", buffer);
	return 0;
}
