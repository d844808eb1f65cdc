/* Groups and sessions: what is refused and why. */
#include <errno.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void
say(const char *what, int result)
{
	if (result < 0)
		printf("%s: errno %d\n", what, errno);
	else
		printf("%s: %s\n", what, result ? "a number" : "0");
}

static void
in_child(void)
{
	pid_t root = getppid(), self = getpid();

	printf("child: group of the parent %d\n", getpgrp() == getpgid(root));
	say("to a group that is none", setpgid(0, 32765));
	say("negative group", setpgid(0, -5));
	say("the parent's group", setpgid(root, root));
	say("group of its own", setpgid(0, 0));
	printf("leads it %d\n", getpgrp() == self);
	say("a leader makes no session", setsid());
	say("back to the parent's group", setpgid(0, root));
	say("a session", setsid());
	printf("leads all: %d %d %d\n", getsid(0) == self, getpgrp() == self, getppid() == root);
	say("a session leader stays", setpgid(0, 0));
	say("another session's group", setpgid(0, root));
	say("again", setsid());
	exit(0);
}

int
main(void)
{
	pid_t pid;

	say("leader of a session", setsid());
	say("its group", setpgid(0, 0));
	say("getpgid of nobody", getpgid(32765));
	say("getsid of nobody", getsid(32765));
	say("setpgid of nobody", setpgid(32765, 0));
	pid = fork();
	if (pid == 0)
		in_child();
	waitpid(pid, NULL, 0);
	say("setpgid of a child that is gone", setpgid(pid, pid));
	pid = fork();
	if (pid == 0)
		for (;;)
			pause();
	say("a child's group", setpgid(pid, pid));
	printf("it is so: %d\n", getpgid(pid) == pid);
	say("back", setpgid(pid, getpid()));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return 0;
}
