/* An execve that fails says why and leaves everything as it was. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
attempt(const char *what, const char *path, char **argv, char **envp)
{
	int result = execve(path, argv, envp);

	printf("%s: %d, errno %d\n", what, result, errno);
}

int
main(int argc, char *argv[])
{
	char *none[] = { "x", NULL };
	static char path[5000];
	char *bad[] = { "x", (char *)1, NULL };

	(void)argc;
	attempt("no such file", "/no/such/file", none, none);
	attempt("empty path", "", none, none);
	attempt("bad path", (char *)1, none, none);
	attempt("bad vector", argv[0], (char **)1, none);
	attempt("bad string", argv[0], bad, none);
	attempt("bad environment", argv[0], none, bad);
	memset(path, 'a', sizeof(path) - 1);
	attempt("long path", path, none, none);
	printf("still here, %s\n", argv[0][0] ? "arguments too" : "no arguments");
	return 12;
}
