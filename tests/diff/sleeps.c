/* nanosleep: not shorter than asked, EINVAL, EINTR with the rest. */
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tell.h"

static long
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
ring(int signal)
{
	(void)signal;
}

int
main(void)
{
	struct timespec t = { 0, 10000000 }, rest = { 77, 77 };
	struct itimerval often = { { 0, 10000 }, { 0, 10000 } }, never = { { 0, 0 }, { 0, 0 } };
	long start = now_us();
	pid_t pid[3];

	printf("sleep: %d", nanosleep(&t, &rest));
	printf(", long enough: %d, the rest is untouched: %ld\n", now_us() - start >= 10000, (long)rest.tv_sec);
	t.tv_nsec = 0;
	printf("none: %d\n", nanosleep(&t, NULL));
	t.tv_nsec = 1000000000;
	printf("invalid: %d", nanosleep(&t, NULL));
	printf(" %d\n", errno);
	signal(SIGALRM, ring);
	setitimer(ITIMER_REAL, &often, NULL);
	t = (struct timespec){ 100, 0 };
	printf("broken off: %d", nanosleep(&t, &rest));
	printf(" %d, nearly all is left: %d\n", errno, rest.tv_sec == 99 && rest.tv_nsec > 0);
	printf("sleep(50) leaves %u\n", sleep(50));
	setitimer(ITIMER_REAL, &never, NULL);
	start = now_us();
	for (int i = 0; i < 3; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			usleep(40000u - (unsigned)i * 10000);
			_exit(now_us() - start >= 40000 - i * 10000 ? i : 99);
		}
	}
	for (int i = 0; i < 3; i++)
		wait_and_tell("sleeper", pid[i]);
	return 0;
}
