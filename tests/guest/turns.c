/* Three children who write a line each, all of them ready when the parent begins to wait. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	static const char *const lines[] = { "one\n", "two\n", "three\n" };

	for (int i = 0; i < 3; i++)
		if (fork() == 0) {
			write(1, lines[i], strlen(lines[i]));
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	return 0;
}
