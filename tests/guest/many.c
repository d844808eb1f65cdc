/* Many forks, with sleeping and computing children: thousands of events, with the clock at work. */
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int cell;

int
main(void)
{
	for (int i = 0; i < 24; i++) {
		const struct timespec a_while = { 0, 1000000 * (1 + i % 5) };

		if (fork() == 0) {
			nanosleep(&a_while, NULL);
			for (volatile int turns = 0; turns < 200000 * (i % 3); turns++)
				;
			cell = i;
			_exit(cell == i ? 0 : 1);
		}
	}
	for (int i = 0, status; i < 24; i++)
		if (wait(&status) < 0 || status)
			return 1;
	return 0;
}
