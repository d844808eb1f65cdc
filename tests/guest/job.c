/* Stop, continue, and what the parent is told of it; a group gets one signal. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int
stop_and_go_on(void)
{
	int status, good = 0;
	pid_t child = fork();

	if (child == 0)
		for (;;)
			pause();
	kill(child, SIGSTOP);
	good += waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status) &&
		WSTOPSIG(status) == SIGSTOP;
	good += waitpid(child, &status, WUNTRACED | WNOHANG) == 0; /* told once */
	kill(child, SIGCONT);
	good += waitpid(child, &status, WCONTINUED) == child && WIFCONTINUED(status);
	kill(child, SIGTERM);
	good += waitpid(child, &status, 0) == child && WTERMSIG(status) == SIGTERM;
	return good;
}

static int
one_signal_for_all(void)
{
	int status, killed = 0;
	pid_t first = 0;

	for (int i = 0; i < 3; i++) {
		pid_t child = fork();
		if (child == 0)
			for (;;)
				pause();
		if (!first)
			first = child;
		setpgid(child, first);
	}
	kill(-first, SIGINT);
	for (int i = 0; i < 3; i++)
		killed += waitpid(-first, &status, 0) > 0 && WTERMSIG(status) == SIGINT;
	return killed == 3;
}

static int
no_zombies(void)
{
	signal(SIGCHLD, SIG_IGN);
	for (int i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(0);
	return wait(NULL) == -1; /* after all have ended: no child to tell of */
}

static int
with_waitid(void)
{
	siginfo_t info = { 0 };

	signal(SIGCHLD, SIG_DFL);
	pid_t child = fork();
	if (child == 0)
		_exit(9);
	int seen = waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == 0 && info.si_pid == child &&
		info.si_code == CLD_EXITED && info.si_status == 9;
	return seen && waitpid(child, NULL, 0) == child;
}

int
main(void)
{
	int good = stop_and_go_on();

	good += one_signal_for_all();
	good += no_zombies();
	good += with_waitid();
	printf("%d of 7\n", good);
	return good == 7 ? 0 : 1;
}
