/* A signal while a call waits: with SA_RESTART the call is made again, else it says EINTR. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int calls;

static void
count(int signal)
{
	calls += signal == SIGALRM;
}

/* Waits for a child that sleeps longer than the alarm. */
static int
wait_with(int flags)
{
	struct sigaction a = { .sa_handler = count, .sa_flags = flags };

	sigaction(SIGALRM, &a, NULL);
	pid_t child = fork();
	if (child == 0) {
		sleep(3);
		_exit(0);
	}
	alarm(1);
	errno = 0;
	pid_t ended = waitpid(child, NULL, 0);
	if (ended == child)
		return 0;
	int error = errno;
	waitpid(child, NULL, 0);
	return error;
}

static int
sleep_with_alarm(void)
{
	struct timespec wanted = { 5, 500000000 }, left = { 0, 0 };

	alarm(2);
	return nanosleep(&wanted, &left) == -1 && errno == EINTR && left.tv_sec == 3;
}

int
main(void)
{
	int good = 0;

	good += wait_with(SA_RESTART) == 0 && calls == 1;
	good += wait_with(0) == EINTR && calls == 2;
	good += sleep_with_alarm();
	printf("%d of 3\n", good);
	return good == 3 ? 0 : 1;
}
