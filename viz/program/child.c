#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* In a group of its own, so that one kill reaches what the child started; with signals as before. */
static int
start(pid_t *pid, const char *const *argv, const struct interrupt *in)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	int error;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, &in->before);
	error = posix_spawnp(pid, argv[0], &files, &attr, (char *const *)argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* Waits for the child's end or for a signal; returns the signal's number, or 0. */
static int
wait_for_either(int pidfd, const struct interrupt *in)
{
	struct pollfd fds[] = { { .fd = pidfd, .events = POLLIN }, { .fd = in->fd, .events = POLLIN } };
	int signal_number;

	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return 0;
		signal_number = interrupt_take(in);
		if (signal_number || fds[0].revents)
			return signal_number;
	}
}

enum child_result
child_run(const char *const *argv, const struct interrupt *in, int *status, int *signal_number)
{
	pid_t pid;
	int caught, pidfd, error = start(&pid, argv, in);

	if (error) {
		errno = error;
		return CHILD_FAILED;
	}
	pidfd = pidfd_open(pid, 0);
	caught = pidfd < 0 ? 0 : wait_for_either(pidfd, in);
	if (caught)
		kill(-pid, SIGKILL);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	close(pidfd);
	if (!caught)
		return CHILD_ENDED;
	*signal_number = caught;
	return CHILD_INTERRUPTED;
}
