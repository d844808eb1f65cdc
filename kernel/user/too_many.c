/*
 * too_many.c: zombies fill the task table, and no process can be made.
 *
 * task[64] has slots for idle, init, this program and 61 children. All of them have ended, nobody runs, and
 * still fork fails: a zombie takes a slot as well as anybody. One wait, and there is room for one more.
 * (waitid() with WNOWAIT looks at a child's end, and leaves the zombie.)
 *
 * Keys: Space to run to the end, F back to the fork that works again, F once more to the one that fails; the
 * task table is full of Z there. The failure is an event of its own, "fork failed".
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that has ended, and is left as it is. False: no process can be made. */
static int
make_zombie(void)
{
	siginfo_t ended;
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child > 0 && waitid(P_PID, child, &ended, WEXITED | WNOWAIT) == 0;
}

int
main(void)
{
	int made = 0;

	while (make_zombie())
		made++;
	perror("fork failed");
	printf("after %d children\n", made);
	wait(NULL);
	printf("one is waited for: fork %s\n", make_zombie() ? "works" : "fails");
	while (wait(NULL) > 0)
		;
	return 0;
}
