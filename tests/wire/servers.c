/* servers.c: starts them, on sockets of the test's own or as children that talk by their stdin and stdout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "servers.h"

const char *
server_program(const char *name)
{
	static char path[512];
	const char *build = getenv("FS_BUILD");

	snprintf(path, sizeof path, "%s/tests/wire/programs/%s", build ? build : "build", name);
	return path;
}

static const char *
scratch_path(const char *name)
{
	static char path[256];
	const char *dir = getenv("TMPDIR");

	snprintf(path, sizeof path, "%s/%s", dir ? dir : "/tmp", name);
	return path;
}

bool
server_installed(const char *program)
{
	char path[256];

	snprintf(path, sizeof path, "/usr/bin/%s", program);
	return access(path, X_OK) == 0;
}

struct gr *
server_session(void)
{
	struct gr_options o = { .deadline_ms = SERVER_PATIENCE };
	struct gr *g;

	assert_int_equal(gr_new(&o, &g), GR_OK);
	return g;
}

static pid_t
start_process(const char *const argv[])
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	return pid;
}

/* The socket is there a moment after the server's start. */
static void
open_soon(struct gr *g, const char *address, pid_t pid)
{
	int status;

	while (gr_open(g, address) != GR_OK) {
		assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
		poll(NULL, 0, 1);
	}
}

void
server_close(struct server *s)
{
	int status;

	gr_close(s->g);
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, &status, 0);
	}
}

struct server
server_qemu_user(const char *qemu, const char *program)
{
	static char socket[256];
	struct server s = { .g = server_session() };

	snprintf(socket, sizeof socket, "%s", scratch_path(program));
	unlink(socket);
	s.pid = start_process((const char *const[]){ qemu, "-g", socket, server_program(program), NULL });
	open_soon(s.g, socket, s.pid);
	must(s.g, gr_handshake(s.g));
	return s;
}

struct server
server_gdbserver(const char *program)
{
	struct server s = { .g = server_session(), .watches = true, .monitors = true, .hardware = true };

	must(s.g, gr_spawn(s.g, (const char *const[]){ "gdbserver", "--once", "-", server_program(program), NULL }));
	must(s.g, gr_handshake(s.g));
	return s;
}

struct server
server_valgrind(const char *program)
{
	static char prefix[256], prefix_option[300], pid_option[32];
	struct server s = { .g = server_session(), .watches = true, .monitors = true };

	snprintf(prefix, sizeof prefix, "%s", scratch_path("vgdb"));
	snprintf(prefix_option, sizeof prefix_option, "--vgdb-prefix=%s", prefix);
	s.pid = start_process((const char *const[]){ "valgrind", "-q", "--vgdb=yes", "--vgdb-error=0", prefix_option,
			      server_program(program), NULL });
	snprintf(pid_option, sizeof pid_option, "--pid=%d", (int)s.pid);
	must(s.g, gr_spawn(s.g, (const char *const[]){ "vgdb", prefix_option, pid_option, "--wait=30", NULL }));
	must(s.g, gr_handshake(s.g));
	return s;
}

struct server
server_qemu_system(void)
{
	static const char libexec[] = "/usr/libexec/qemu-system-i386";
	const char *program = access(libexec, X_OK) == 0 ? libexec : "qemu-system-i386";
	struct server s = { .g = server_session(), .watches = true, .monitors = true };

	must(s.g, gr_spawn(s.g, (const char *const[]){ program, "-M", "pc", "-display", "none", "-nodefaults",
		"-no-user-config", "-m", "16", "-S", "-gdb", "stdio", NULL }));
	must(s.g, gr_handshake(s.g));
	return s;
}
