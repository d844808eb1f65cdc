/* A group is orphaned when nobody outside of it, but in its session, is the parent of a member. If one is stopped then,
 * all get SIGHUP and SIGCONT; the terminal's stop signals stop nobody there, and its background cannot read. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tell.h"

static int news[2]; /* a pipe: what happens, in an order that does not depend on the scheduler */

static void
say(const char *text)
{
	write(news[1], text, strlen(text));
}

static void
on_hangup(int signal)
{
	(void)signal;
	say("SIGHUP ");
}

static void
on_continue(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	say(info->si_code == SI_KERNEL && !info->si_pid ? "SIGCONT of the kernel " : "SIGCONT ");
}

/* Prints what was said, until nobody is left who could say more. */
static void
listen(const char *title)
{
	char text[200];
	ssize_t n;

	close(news[1]);
	printf("%s: ", title);
	while ((n = read(news[0], text, sizeof(text))) > 0)
		printf("%.*s", (int)n, text);
	printf("\n");
	close(news[0]);
}

/* A child in a group of its own, with this parent. */
static pid_t
member(void (*act)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		act();
		_exit(0);
	}
	setpgid(pid, pid);
	return pid;
}

static void
stopped(void)
{
	struct sigaction a = { .sa_sigaction = on_continue, .sa_flags = SA_SIGINFO };

	signal(SIGHUP, on_hangup);
	sigaction(SIGCONT, &a, NULL);
	raise(SIGSTOP);
	say("goes on");
}

static void
stopped_by_default(void)
{
	raise(SIGSTOP);
	say("goes on, though hung up");
}

static void
in_vain(void)
{
	raise(SIGTSTP);
	raise(SIGTTIN);
	raise(SIGTTOU);
	say("not stopped");
}

/* The parent of a member ends when that is stopped. */
static void
parent_ends(void (*act)(void))
{
	pid_t parent = fork();
	int status;

	if (parent == 0) {
		waitpid(member(act), &status, WUNTRACED);
		say(WIFSTOPPED(status) ? "stopped " : "ended ");
		_exit(0);
	}
	waitpid(parent, NULL, 0);
}

/* The group is that of the parent itself, so the link was the grandparent's: it is the last member but one. */
static void
leader_ends(void)
{
	pid_t leader = fork();
	int status;

	if (leader == 0) {
		setpgid(0, 0);
		pid_t child = fork();
		if (child == 0) {
			stopped();
			_exit(0);
		}
		waitpid(child, &status, WUNTRACED);
		say("stopped ");
		_exit(0);
	}
	waitpid(leader, NULL, 0);
}

/* While there is a link, the same signals stop. */
static void
with_a_link(void)
{
	int status;
	pid_t pid = member(in_vain);

	for (waitpid(pid, &status, WUNTRACED); WIFSTOPPED(status); waitpid(pid, &status, WUNTRACED)) {
		tell("member", status);
		kill(pid, SIGCONT);
	}
	tell("member", status);
}

static void
read_terminal(void)
{
	char c;

	while (getppid() != 1)
		usleep(1000);
	errno = 0;
	int result = (int)read(0, &c, 1);
	say(result == -1 && errno == EIO ? "EIO" : "something else");
}

static void
background_read(void)
{
	pid_t parent = fork();

	if (parent == 0) {
		member(read_terminal);
		_exit(0);
	}
	waitpid(parent, NULL, 0);
}

int
main(void)
{
	pipe(news);
	parent_ends(stopped);
	listen("parent ends");
	pipe(news);
	parent_ends(stopped_by_default);
	listen("by default");
	pipe(news);
	leader_ends();
	listen("leader ends");
	pipe(news);
	with_a_link();
	listen("with a link");
	pipe(news);
	if (fork() == 0) {
		setsid(); /* orphaned from the start: its parent is of another session */
		in_vain();
		_exit(0);
	}
	wait(NULL);
	listen("of another session");
	pipe(news);
	background_read();
	listen("background read");
	return 0;
}
