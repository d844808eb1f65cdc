/* The x87 keeps its registers and its mode of rounding over fork and switches; exec resets it. The mode
 * after a handler that changed it is left out: qemu-user does not bring back the old one. */
#include <fenv.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile double third_up, third_down;

static double
third(void)
{
	volatile double one = 1.0, three = 3.0;

	return one / three;
}

static void
in_handler(int signal)
{
	(void)signal;
	fesetround(FE_UPWARD);
	third_up = third();
}

static double
series(double start)
{
	double sum = start;

	for (int i = 1; i < 3000; i++) {
		sum += sin(sum) / i + sqrt((double)i) * 1e-3;
		if (i % 100 == 0)
			sched_yield();
	}
	return sum;
}

int
main(int argc, char *argv[])
{
	char *again[] = { argv[0], "again", NULL };
	int status;

	if (argc > 1) {
		printf("after exec: rounds to nearest %d\n", fegetround() == FE_TONEAREST);
		return 0;
	}
	for (int i = 0; i < 4; i++) {
		if (fork() == 0) {
			double sum = series(i);
			fesetround(i & 1 ? FE_UPWARD : FE_TOWARDZERO);
			sched_yield();
			/* one after the other, by the exit status of the one before */
			_exit((int)(fmod(fabs(sum), 1.0) * 100) + (fegetround() == (i & 1 ? FE_UPWARD : FE_TOWARDZERO)) * 100);
		}
	}
	printf("parent %.12f\n", series(10));
	int sum = 0;
	while (wait(&status) > 0)
		sum += WEXITSTATUS(status);
	printf("children %d\n", sum);
	fesetround(FE_DOWNWARD);
	third_down = third();
	signal(SIGUSR1, in_handler);
	raise(SIGUSR1);
	fesetround(FE_DOWNWARD);
	printf("up is more than down: %d\n", third_up > third_down);
	if (fork() == 0) {
		printf("child inherits it: %d\n", fegetround() == FE_DOWNWARD);
		execv(argv[0], again);
	}
	wait(NULL);
	fesetround(FE_TONEAREST);
	printf("exact: %.17g %.17g\n", sqrt(2.0), exp(1.0));
	return 0;
}
