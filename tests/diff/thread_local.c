/* Variables of a thread (gs) and errno are each process's own. */
#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include "tell.h"

static __thread int own = 7, zero;
static __thread char text[100] = "text";

int
main(void)
{
	pid_t child[5];

	for (int i = 0; i < 5; i++) {
		child[i] = fork();
		if (child[i] == 0) {
			own += i;
			zero = i * 10;
			errno = 20 + i;
			for (int k = 0; k < 20; k++)
				sched_yield();
			_exit(own == 7 + i && zero == i * 10 && errno == 20 + i && text[0] == 't' ? i : 99);
		}
		own = 7;
	}
	for (int i = 0; i < 5; i++)
		wait_and_tell("child", child[i]);
	printf("%d %d %s\n", own, zero, text);
	return 0;
}
