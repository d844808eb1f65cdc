/* Processes that do at random what processes do with each other: make, stop, go on, end, wait, join groups and sessions.
 * Who is waited for says what it should, and in the end all are gone. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 2, STEPS = 120 };

static struct { /* shared by all */
	uint32_t seed, wrong, waited;
} *all;
static pid_t family;

/* One generator for all: who draws when depends on the scheduler, and that is the same in every run. */
static uint32_t
below(uint32_t n)
{
	all->seed = all->seed * 1664525 + 1013904223;
	return (all->seed >> 8) % n;
}

static void
look(int options)
{
	int status;
	pid_t child = waitpid(-1, &status, options);

	if (child <= 0)
		return;
	int right = WIFEXITED(status) ? WEXITSTATUS(status) == (child & 0x7f) :
		    WIFSIGNALED(status) ? WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGHUP /* a stopped group, orphaned */ :
		    WIFSTOPPED(status) ? WSTOPSIG(status) == SIGSTOP : status == 0xffff;
	all->waited++;
	all->wrong += !right;
}

static pid_t
somebody(void)
{
	return family + (pid_t)below(64);
}

static void
act(void)
{
	static const int signals[] = { SIGSTOP, SIGCONT, SIGCONT, SIGTERM, SIGCHLD, 0 };
	siginfo_t info;

	switch (below(12)) {
	case 0:
	case 1:
	case 2:
		fork();
		break;
	case 3:
		if (vfork() == 0)
			_exit(getpid() & 0x7f);
		break;
	case 4:
		look(WNOHANG);
		break;
	case 5:
		look(WUNTRACED | WCONTINUED | (below(2) ? WNOHANG : 0));
		break;
	case 6:
		waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED | WNOWAIT | WNOHANG);
		break;
	case 7:
	case 8:
		kill(somebody(), signals[below(6)]);
		break;
	case 9:
		if (below(3))
			setpgid(below(2) ? 0 : somebody(), below(2) ? 0 : somebody());
		else
			setsid();
		break;
	case 10:
		nanosleep(&(struct timespec){ 0, (long)below(300000) }, NULL);
		break;
	default:
		signal(SIGCHLD, below(3) ? SIG_DFL : SIG_IGN);
		sched_yield();
	}
}

static void
live(void)
{
	for (uint32_t i = below(STEPS); i-- > 0;)
		act();
	_exit(getpid() & 0x7f);
}

static void
end_all(int signal)
{
	(void)signal;
	kill(-1, SIGKILL);
}

int
main(void)
{
	const struct itimerval soon = { { 0, 0 }, { 0, 100000 } };

	all = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sigaction(SIGALRM, &(struct sigaction){ .sa_handler = end_all, .sa_flags = SA_RESTART }, NULL);
	signal(SIGTERM, SIG_IGN);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		all->seed = round * 7919;
		family = fork();
		if (family == 0) {
			signal(SIGTERM, SIG_DFL);
			family = setsid();
			live();
		}
		setitimer(ITIMER_REAL, &soon, NULL);
		waitpid(family, NULL, 0);
		while (!kill(-1, 0)) {
			nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
			kill(-1, SIGKILL);
		}
	}
	printf("%u wrong, nobody left\n", all->wrong);
	return all->waited < 20;
}
