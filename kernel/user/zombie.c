/*
 * zombie.c: who has ended and was not waited for keeps its slot and its pid.
 *
 * The child ends at once, the parent sleeps. Meanwhile the child has no memory and never runs again, but its
 * exit status is kept for the parent, and so the pid is held: kill() still finds somebody.
 *
 * Keys: x to the child's exit, n to "zombie"; the tree shows Z, the frames pane one frame of its own, the
 * kernel stack. Then n or x until "reap" ends it.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void
look_for(pid_t child)
{
	printf("pid %d is %s\n", (int)child, kill(child, 0) == 0 ? "held" : "free");
}

int
main(void)
{
	const struct timespec a_while = { 0, 50000000 };
	int status;
	pid_t child = fork();

	if (child == 0)
		_exit(5);
	nanosleep(&a_while, NULL);
	look_for(child);
	if (waitpid(child, &status, 0) != child)
		return 1;
	printf("it had ended with %d\n", WEXITSTATUS(status));
	look_for(child);
	return 0;
}
