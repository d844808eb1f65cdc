/* An interval timer that rings while the program computes, and the sum is right all the same. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>

static volatile int rings;

static void
ring(int signal)
{
	volatile double x = 3.0;

	(void)signal;
	rings++;
	x = x / 7.0 + rings; /* the x87 is used here too */
}

static unsigned
compute(double *quotient)
{
	unsigned sum = 0;
	double q = 1.0;

	for (int round = 0; rings < 5 || round < 200; round++) {
		sum = 0;
		q = 1.0;
		for (unsigned i = 1; i < 2000; i++) {
			sum = sum * 31 + i;
			q = q / 1.0009765625 + i;
		}
	}
	*quotient = q;
	return sum;
}

int
main(void)
{
	struct itimerval t = { { 0, 2000 }, { 0, 1000 } }, now, zero = { { 0, 0 }, { 0, 0 } };
	double q;

	signal(SIGALRM, ring);
	setitimer(ITIMER_REAL, &t, NULL);
	unsigned sum = compute(&q);
	getitimer(ITIMER_REAL, &now);
	printf("interval %ld, left at most that: %d\n", (long)now.it_interval.tv_usec, now.it_value.tv_usec <= 2000);
	setitimer(ITIMER_REAL, &zero, &now);
	printf("interval %ld\n", (long)now.it_interval.tv_usec);
	getitimer(ITIMER_REAL, &now);
	printf("off: %ld %ld\n", (long)now.it_value.tv_sec, (long)now.it_value.tv_usec);
	printf("rang five times at the least: %d; sum %u, quotient %.12f\n", rings >= 5, sum, q);
	t.it_value.tv_usec = 1000000;
	printf("too many microseconds: %d", setitimer(ITIMER_REAL, &t, NULL));
	printf(" %d\n", errno);
	printf("no such timer: %d", setitimer(9, &zero, NULL));
	printf(" %d\n", errno);
	return 0;
}
