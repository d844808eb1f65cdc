/* Two processes that both compute with the x87, taking turns. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static double
series(volatile double step)
{
	double sum = 0;

	for (int i = 1; i < 300000; i++)
		sum += step / i;
	return sum;
}

int
main(void)
{
	double alone = series(1.0);
	int status;

	if (fork() == 0)
		_exit(series(3.0) / 3.0 - alone < 1e-9 ? 0 : 1);
	double beside = series(1.0);
	wait(&status);
	return beside == alone && WEXITSTATUS(status) == 0 ? 0 : 1;
}
