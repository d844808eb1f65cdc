/*
 * no_zombie.c: a parent that ignores SIGCHLD has no zombies.
 *
 * Who says in advance that no status will be asked for gets none: each child is gone when it ends, and
 * wait() finds nobody to wait for.
 *
 * Keys: x to each child's exit; its slot is free soon behind it, and no Z stays in the tree.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	signal(SIGCHLD, SIG_IGN);
	for (int i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(i);
	if (wait(NULL) < 0 && errno == ECHILD)
		printf("three have ended, and none is left to wait for\n");
	return 0;
}
