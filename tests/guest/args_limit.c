/* exec's arguments: 32 pages of strings and 4,096 strings are taken, one more of either is E2BIG, and
 * the program goes on. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BYTES (32 * 4096)
#define STRINGS 4096

static char path[] = "/bin/args_limit";
static char *none[] = { NULL };

/* With this one argument the strings have so many bytes in all. */
static int
with_bytes(int bytes)
{
	int n = bytes - (int)sizeof(path) - 1, status;
	char *text = malloc((size_t)n + 1);

	memset(text, 'a', (size_t)n);
	text[n] = 0;
	if (fork() == 0) {
		execve(path, (char *[]){ path, text, NULL }, none);
		_exit(errno);
	}
	wait(&status);
	free(text);
	return WEXITSTATUS(status);
}

static int
with_strings(int n)
{
	char **argv = calloc((size_t)n + 1, sizeof(*argv));
	int status;

	for (int i = 0; i < n; i++)
		argv[i] = i ? "b" : path;
	if (fork() == 0) {
		execve(path, argv, none);
		_exit(errno);
	}
	wait(&status);
	free(argv);
	return WEXITSTATUS(status);
}

int
main(int argc, char *argv[])
{
	if (argc == 2)
		return strlen(argv[1]) == BYTES - sizeof(path) - 1 && strspn(argv[1], "a") == strlen(argv[1]) ? 100 : 1;
	if (argc > 2)
		return argc == STRINGS && !strcmp(argv[argc - 1], "b") && !argv[argc] ? 101 : 1;
	printf("%d\n", with_bytes(BYTES));
	printf("%d\n", with_bytes(BYTES + 1));
	printf("%d\n", with_strings(STRINGS));
	printf("%d\n", with_strings(STRINGS + 1));
	return 0;
}
