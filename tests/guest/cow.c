/* The child writes first and pays for the copy; the parent, by then the last owner, writes free. */
#include <sys/wait.h>
#include <unistd.h>

/* A page that nobody else writes. */
int counter[4096 / sizeof(int)] __attribute__((aligned(4096)));

int
main(void)
{
	counter[0] = 1;
	pid_t child = fork();

	if (child == 0) {
		counter[0] = 2;
		_exit(counter[0] == 2 ? 0 : 1);
	}
	wait(NULL);
	counter[0] += 10;
	return counter[0] == 11 ? 0 : 1;
}
