/* A line of descent in which everybody ends before its child does: init adopts and reaps them all. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINKS 150 /* one after the other */
#define DEPTH 60  /* all of them at once */

/* The table may be full of those that init has not reaped yet. */
static pid_t
fork_patiently(void)
{
	pid_t child;

	while ((child = fork()) < 0)
		sched_yield();
	return child;
}

/* Everybody forks and ends; the last one says that init is its parent. */
static void
one_after_the_other(int told)
{
	for (int i = 0; i < LINKS; i++)
		if (fork_patiently())
			_exit(0);
	while (getppid() != 1)
		;
	while (getppid() != 1)
		sched_yield();
	write(told, "x", 1);
	_exit(0);
}

/* Everybody has a child, and waits until the youngest has come; then the oldest end first. */
static void
all_at_once(int told, int from, int to)
{
	char c;

	for (int i = 0; i < DEPTH; i++) {
		if (fork_patiently() == 0)
			continue;
		close(to);
		read(from, &c, 1); /* the end of input: nobody has `to` any more */
		_exit(0);
	}
	close(to);
	while (getppid() != 1)
		;
	while (getppid() != 1)
		sched_yield();
	write(told, "x", 1);
	_exit(0);
}

int
main(void)
{
	char text[8] = "";
	int p[2], q[2];

	pipe(p);
	if (fork() == 0)
		one_after_the_other(p[1]);
	wait(NULL);
	read(p[0], text, 1);
	pipe(q);
	if (fork() == 0)
		all_at_once(p[1], q[0], q[1]);
	close(q[0]);
	close(q[1]);
	wait(NULL);
	close(p[1]);
	read(p[0], text + 1, sizeof(text) - 1);
	printf("%s, no child %d\n", text, wait(NULL) < 0);
	return 0;
}
