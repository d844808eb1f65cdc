/* Nothing but forks: whoever looks at any moment finds the kernel at work. */
#include <sys/wait.h>
#include <unistd.h>

static int cell[3 * 1024];

int
main(void)
{
	for (int i = 0; i < 400; i++) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		cell[i % 3 * 1024] = i;
		if (waitpid(child, NULL, 0) != child)
			return 1;
	}
	return 0;
}
