/* Real-time signals: each that was sent is delivered, lower numbers first, those of a number in order, with the value
 * that sigqueue was given. An ordinary signal that waits already is not sent again. Left out, since qemu-user keeps
 * the last ones for itself: SIGRTMAX. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tell.h"

#define LAST (SIGRTMIN + 20)

static void
handler(int signal, siginfo_t *info, void *context)
{
	(void)context;
	printf("%d (code %d) from %s, value %d\n", signal >= SIGRTMIN ? signal - SIGRTMIN : -signal, info->si_code,
	       info->si_pid == getpid() ? "myself" : "another", info->si_code == SI_QUEUE ? info->si_value.sival_int : 0);
}

static void
plain(int signal)
{
	printf("plain handler of %d\n", signal - SIGRTMIN);
}

static void
queue(pid_t pid, int signal, int value)
{
	if (sigqueue(pid, signal, (union sigval){ .sival_int = value }))
		printf("sigqueue: %d\n", errno);
}

/* Sends without end: the answer in the end is EAGAIN, and nothing that was accepted is lost. */
static void
without_end(int signal)
{
	const struct timespec at_once = { 0 };
	sigset_t set;
	int sent = 0, got = 0;

	sigemptyset(&set);
	sigaddset(&set, signal);
	while (sent < 100000 && !sigqueue(getpid(), signal, (union sigval){ .sival_int = sent }))
		sent++;
	int error = errno;
	for (siginfo_t info; sigtimedwait(&set, &info, &at_once) == signal; got++)
		if (info.si_value.sival_int != got)
			printf("number %d comes as %d\n", info.si_value.sival_int, got);
	printf("bounded: %d, all there: %d\n", sent == 100000 || error == EAGAIN, sent >= 32 && got == sent);
}

/* What the call itself says. */
static void
call(const char *what, pid_t pid, int signal, int code)
{
	siginfo_t info = { .si_code = code };
	long result = syscall(SYS_rt_sigqueueinfo, pid, signal, &info);

	printf("%s: %ld %d\n", what, result, result ? errno : 0);
}
static void
catch_all(void)
{
	struct sigaction a = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

	sigfillset(&a.sa_mask);
	for (int i = 0; i < 4; i++)
		sigaction(SIGRTMIN + i, &a, NULL);
	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGUSR2, &a, NULL);
}

/* All are blocked. */
static void
send_all(void)
{
	sigset_t pending;

	for (int i = 0; i < 3; i++) {
		queue(getpid(), SIGRTMIN + 2, 10 + i);
		queue(getpid(), SIGRTMIN, 20 + i);
		queue(getpid(), SIGUSR2, 30 + i);
	}
	kill(getpid(), SIGRTMIN + 1);
	kill(getpid(), SIGRTMIN + 1);
	kill(getpid(), SIGUSR1);
	queue(getpid(), LAST, 40);
	sigpending(&pending);
	for (int i = 0; i < 4; i++)
		printf("%d waits: %d\n", i, sigismember(&pending, SIGRTMIN + i));
	printf("the last waits: %d, the last but one: %d\n", sigismember(&pending, LAST),
	       sigismember(&pending, LAST - 1));
	signal(LAST, SIG_IGN); /* what waits goes with that */
	sigpending(&pending);
	printf("ignored: %d\n", sigismember(&pending, LAST));
}

static void
tell_action(void)
{
	struct sigaction old;

	sigaction(SIGRTMIN + 1, NULL, &old);
	printf("SA_SIGINFO: %d, mask: %d %d\n", !!(old.sa_flags & SA_SIGINFO), sigismember(&old.sa_mask, LAST),
	       sigismember(&old.sa_mask, SIGTERM));
}

static void
from_a_child(void)
{
	sigset_t pending;
	siginfo_t info;
	pid_t pid = fork();

	if (pid == 0) { /* nothing that waits for the parent waits for it */
		sigpending(&pending);
		printf("in the child: %d\n", sigismember(&pending, SIGRTMIN));
		queue(getppid(), SIGRTMIN + 3, 50);
		queue(getppid(), SIGRTMIN + 3, 51);
		exit(0);
	}
	wait_and_tell("child", pid);
	for (int i = 0; i < 2; i++) {
		sigset_t third;

		sigemptyset(&third);
		sigaddset(&third, SIGRTMIN + 3);
		int got = sigwaitinfo(&third, &info);
		printf("taken: %d, code %d, value %d, from the child: %d\n", got - SIGRTMIN, info.si_code,
		       info.si_value.sival_int, info.si_pid == pid);
	}
}

static void
odd_calls(void)
{
	signal(SIGRTMIN, plain);
	raise(SIGRTMIN);
	call("pretending", getppid(), SIGRTMIN, SI_USER);
	call("pretending to be the kernel", getppid(), SIGRTMIN, SI_KERNEL);
	call("no such signal", getpid(), 65, SI_QUEUE);
	call("nobody", 4000000, SIGRTMIN, SI_QUEUE);
	printf("signal 0: %d\n", sigqueue(getpid(), 0, (union sigval){ 0 }));
}

static void
ended_by_one(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		for (raise(SIGRTMIN + 5);;)
			pause();
	waitpid(pid, &status, 0);
	printf("ended by it: %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGRTMIN + 5);
}

int
main(void)
{
	sigset_t all, was;

	catch_all();
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &was);
	send_all();
	sigprocmask(SIG_SETMASK, &was, NULL);
	tell_action();
	sigprocmask(SIG_BLOCK, &all, NULL);
	from_a_child();
	without_end(SIGRTMIN);
	sigprocmask(SIG_SETMASK, &was, NULL);
	odd_calls();
	ended_by_one();
	return 0;
}
