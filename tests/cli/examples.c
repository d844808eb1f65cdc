/* What the examples look at: a function that is called again and again, threads, and what they count. */
#include <pthread.h>

enum { TICKS = 500, THREADS = 3 };

unsigned counter = 40;
static pthread_barrier_t all_there;

void __attribute__((noinline))
tick(void)
{
	counter++;
}

void __attribute__((noinline))
all_ticks(void)
{
	for (int i = 0; i < TICKS; i++)
		tick();
}

void __attribute__((noinline))
threads_are_there(void)
{
	pthread_barrier_wait(&all_there);
}

static void *
wait_for_all(void *arg)
{
	pthread_barrier_wait(&all_there);
	return arg;
}

int
main(void)
{
	pthread_t thread[THREADS];

	all_ticks();
	pthread_barrier_init(&all_there, NULL, THREADS + 1);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&thread[i], NULL, wait_for_all, NULL);
	threads_are_there();
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	return 0;
}
