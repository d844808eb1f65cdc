/* Two threads more, which wait until the first one has called tick three times. Ends with status 7. */
#include <pthread.h>

__attribute__((section(".mark"), noinline)) void
tick(volatile int *counter)
{
	++*counter;
}

static void *
wait_for(void *lock)
{
	pthread_mutex_lock(lock);
	pthread_mutex_unlock(lock);
	return NULL;
}

int
main(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	volatile int counter = 0;
	pthread_t a, b;

	pthread_mutex_lock(&lock);
	if (pthread_create(&a, NULL, wait_for, &lock) || pthread_create(&b, NULL, wait_for, &lock))
		return 1;
	for (int i = 0; i < 3; i++)
		tick(&counter);
	pthread_mutex_unlock(&lock);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	return 7;
}
