/* Times only as relations: what has passed is not negative, and work costs some. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile unsigned sink;

static void
work(void)
{
	for (unsigned i = 0; i < 20000000; i++)
		sink += i;
}

static double
used(int who)
{
	struct rusage r;

	if (getrusage(who, &r))
		return -1;
	return r.ru_utime.tv_sec + r.ru_utime.tv_usec / 1e6 + r.ru_stime.tv_sec + r.ru_stime.tv_usec / 1e6;
}

static double
wall(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

int
main(void)
{
	struct rusage r;
	struct tms before, after;
	double self = used(RUSAGE_SELF), start = wall(CLOCK_MONOTONIC), real = wall(CLOCK_REALTIME);
	clock_t ticks = times(&before), cpu = clock();
	struct timeval tv;
	int status;

	gettimeofday(&tv, NULL);
	printf("gettimeofday is the realtime clock: %d\n", tv.tv_sec + 5 > real && tv.tv_sec < real + 5);
	printf("time: %d\n", time(NULL) >= (time_t)real);
	work();
	printf("the clock goes on: %d %d\n", wall(CLOCK_MONOTONIC) > start, wall(CLOCK_REALTIME) > real);
	printf("work costs: getrusage %d clock %d\n", used(RUSAGE_SELF) > self, clock() > cpu);
	printf("times: %d %d\n", times(&after) >= ticks, after.tms_utime >= before.tms_utime);
	printf("no children yet: %d %d\n", used(RUSAGE_CHILDREN) == 0, after.tms_cutime == 0);
	if (fork() == 0) {
		work();
		_exit(3);
	}
	wait4(-1, &status, 0, &r);
	printf("child %d, its time is told: %d\n", WEXITSTATUS(status), r.ru_utime.tv_sec * 1000000 + r.ru_utime.tv_usec > 0);
	printf("and added up: %d %d\n", used(RUSAGE_CHILDREN) > 0, (times(&after), after.tms_cutime > 0));
	printf("bad who: %d\n", getrusage(77, &r));
	printf("sleep costs nothing much: ");
	self = used(RUSAGE_SELF);
	nanosleep(&(struct timespec){ 0, 30000000 }, NULL);
	printf("%d\n", used(RUSAGE_SELF) - self < 0.02);
	return 0;
}
