/* The environment is memory like any other: a child's changes are its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void
show(const char *who)
{
	const char *a = getenv("ALPHA"), *b = getenv("BETA");
	int n = 0;

	for (char **e = environ; e && *e; e++)
		n++;
	printf("%s: ALPHA=%s BETA=%s, %d in all\n", who, a ? a : "(none)", b ? b : "(none)", n);
}

int
main(void)
{
	static char direct[] = "BETA=put";

	clearenv();
	show("empty");
	setenv("ALPHA", "1", 1);
	setenv("ALPHA", "2", 0);
	putenv(direct);
	show("set");
	if (fork() == 0) {
		setenv("ALPHA", "child", 1);
		unsetenv("BETA");
		show("child");
		exit(0);
	}
	wait(NULL);
	show("parent");
	strcpy(direct, "BETA=new");
	show("written");
	return 0;
}
