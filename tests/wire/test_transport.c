/* test_transport.c: what carries a session's bytes, and what is said when it cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "echo.h"
#include "gdb_remote.h"

static char self[4096]; /* this program: a child of the tests too */

/* ---- sockets ---- */

/* Returns the port; -1: this machine has no such family. */
static int
listen_tcp(int family, int backlog, int *listener)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr *addr = family == AF_INET ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
	socklen_t n = family == AF_INET ? sizeof v4 : sizeof v6;

	*listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*listener < 0 || bind(*listener, addr, n) != 0) {
		close(*listener);
		return -1;
	}
	assert_int_equal(listen(*listener, backlog), 0);
	assert_int_equal(getsockname(*listener, addr, &n), 0);
	return ntohs(family == AF_INET ? v4.sin_port : v6.sin6_port);
}

static void
converse_at(int listener, const char *address)
{
	struct gr *g = echo_session(20000);
	struct echo *e = echo_accept(listener);

	if (gr_open(g, address) != GR_OK)
		fail_msg("%s: %s", address, gr_error(g));
	assert_cloexec(gr_fd(g));
	assert_int_equal(gr_out_fd(g), gr_fd(g));
	assert_int_equal(gr_child(g), 0);
	echo_converse(g);
	assert_int_equal(gr_open(g, address), GR_ESTATE);
	gr_close(g);
	echo_join(e);
}

static void
tcp_v4(void **state)
{
	static const char *const forms[] = { "127.0.0.1:%d", "tcp:127.0.0.1:%d", "[127.0.0.1]:%d", "localhost:%d", ":%d" };
	int listener, port = listen_tcp(AF_INET, 8, &listener);
	char address[64];

	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		snprintf(address, sizeof address, forms[i], port);
		converse_at(listener, address);
	}
	close(listener);
}

static void
tcp_v6(void **state)
{
	int listener, port = listen_tcp(AF_INET6, 8, &listener);
	char address[64];

	(void)state;
	if (port < 0)
		skip();
	snprintf(address, sizeof address, "[::1]:%d", port);
	converse_at(listener, address);
	close(listener);
}

static void
tcp_no_delay(void **state)
{
	int listener, fd, on = 0, port = listen_tcp(AF_INET, 8, &listener);
	char address[64];
	socklen_t n = sizeof on;

	(void)state;
	snprintf(address, sizeof address, "127.0.0.1:%d", port);
	assert_int_equal(gr_connect(address, 20000, &fd), GR_OK);
	assert_int_equal(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &n), 0);
	assert_true(on);
	assert_cloexec(fd);
	close(fd);
	close(listener);
}

static int
listen_unix(const char *name, int backlog)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t n = strlen(name);
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(un.sun_path, name, n);
	if (name[0] == '@')
		un.sun_path[0] = '\0';
	else
		unlink(name);
	assert_int_equal(bind(listener, (struct sockaddr *)&un, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)), 0);
	assert_int_equal(listen(listener, backlog), 0);
	return listener;
}

static void
unix_path(void **state)
{
	int listener = listen_unix("a-socket", 8);

	(void)state;
	converse_at(listener, "./a-socket");
	converse_at(listener, "unix:a-socket");
	close(listener);
}

static void
unix_abstract(void **state)
{
	char name[64];
	int listener;

	(void)state;
	snprintf(name, sizeof name, "@forkscope-test-%d", (int)getpid());
	listener = listen_unix(name, 8);
	converse_at(listener, name);
	close(listener);
}

/* Nobody takes a connection, and the queue is full: a new one waits. */
static void
connect_deadline(void **state)
{
	enum { TRIES = 16 };
	int fds[TRIES], n = 0, listener, port = listen_tcp(AF_INET, 0, &listener);
	struct gr *g = echo_session(50);
	enum gr_err err = GR_OK;
	char address[64];

	(void)state;
	snprintf(address, sizeof address, "127.0.0.1:%d", port);
	while (n < TRIES && gr_connect(address, 50, &fds[n]) == GR_OK)
		n++;
	assert_in_range(n, 1, TRIES - 1);
	err = gr_open(g, address);
	assert_int_equal(err, GR_ETIMEOUT);
	assert_non_null(strstr(gr_error(g), "nobody answered in time"));
	assert_non_null(strstr(gr_error(g), address));
	while (n)
		close(fds[--n]);
	close(listener);

	listener = listen_unix("full", 0);
	while (n < TRIES && gr_connect("./full", 50, &fds[n]) == GR_OK)
		n++;
	assert_in_range(n, 1, TRIES - 1);
	assert_int_equal(gr_open(g, "./full"), GR_ETIMEOUT);
	while (n)
		close(fds[--n]);
	close(listener);
	gr_close(g);
}

/* ---- what fails, and why ---- */

static void
refused(struct gr *g, const char *address, enum gr_err want, const char *why)
{
	enum gr_err err = gr_open(g, address);

	if (err != want || !strstr(gr_error(g), why))
		fail_msg("%s: %s: %s", address, gr_err_name(err), gr_error(g));
	assert_true(gr_fd(g) < 0);
}

static void
reasons(void **state)
{
	struct gr *g = echo_session(20000);
	int listener, port = listen_tcp(AF_INET, 8, &listener);
	char address[64], path[200];

	(void)state;
	close(listener); /* a port where nobody listens */
	snprintf(address, sizeof address, "127.0.0.1:%d", port);
	refused(g, address, GR_EIO, "Connection refused");
	refused(g, "./no-such-socket", GR_EIO, "connecting to ./no-such-socket: No such file");
	refused(g, "nowhere", GR_EINVAL, "\"nowhere\" is no address");
	refused(g, "", GR_EINVAL, "is no address");
	refused(g, "localhost:", GR_EINVAL, "is no address");
	refused(g, "localhost:no-such-port", GR_EINVAL, "no host localhost with a port no-such-port");
	refused(g, "@", GR_EINVAL, "without a name");
	memset(path, 'a', sizeof path - 1);
	path[0] = '/';
	path[sizeof path - 1] = '\0';
	refused(g, path, GR_EINVAL, "has at most 107 bytes, this one has 199");
	refused(g, "|./no-such-program", GR_EIO, "starting ./no-such-program: No such file");
	refused(g, "|", GR_EINVAL, "no program to start");
	refused(g, "serial:/dev/null", GR_EINVAL, "it is no serial line");
	refused(g, "/dev/null", GR_EINVAL, "it is no serial line");
	refused(g, "serial:/dev/null,fast", GR_EINVAL, "\"fast\" is no speed");
	refused(g, "serial:/dev/null,12345", GR_EINVAL, "no serial line runs at 12345 baud");
	refused(g, "serial:no-such-line", GR_EIO, "opening no-such-line: No such file");
	gr_close(g);
}

static void
not_connected(void **state)
{
	struct gr *g = echo_session(20000);
	struct gr_stop stop;
	uint8_t b;

	(void)state;
	assert_int_equal(gr_handshake(g), GR_ESTATE);
	assert_non_null(strstr(gr_error(g), "no connection"));
	assert_int_equal(gr_read(g, 0, &b, 1), GR_ESTATE);
	assert_int_equal(gr_advance(g), GR_ESTATE);
	assert_int_equal(gr_wait(g, 0, &stop), GR_ESTATE);
	gr_close(g);
}

/* ---- descriptors of the caller ---- */

static void
pair_of_pipes(void **state)
{
	struct gr *g = echo_session(20000);
	int there[2], back[2], kept;
	struct echo *e;

	(void)state;
	assert_int_equal(pipe2(there, O_CLOEXEC), 0);
	assert_int_equal(pipe2(back, O_CLOEXEC), 0);
	kept = dup(there[1]);
	assert_int_equal(gr_open_pair(g, there[1], back[0]), GR_EINVAL); /* the wrong way round */
	assert_non_null(strstr(gr_error(g), "cannot be read"));
	assert_int_equal(gr_open_pair(g, back[0], there[1]), GR_OK);
	assert_int_equal(gr_fd(g), back[0]);
	assert_int_equal(gr_out_fd(g), there[1]);
	e = echo_start(there[0], back[1]);
	echo_converse(g);
	assert_true(fcntl(kept, F_GETFL) & O_NONBLOCK);
	gr_close(g);
	assert_false(fcntl(kept, F_GETFL) & O_NONBLOCK); /* as it was */
	close(kept);
	echo_join(e);
}

static void
no_streams(void **state)
{
	struct gr *g = echo_session(20000);
	int file = open("a-file", O_RDWR | O_CREAT | O_CLOEXEC, 0600), pipes[2];

	(void)state;
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	assert_int_equal(gr_open_pair(g, file, file), GR_EINVAL);
	assert_non_null(strstr(gr_error(g), "is no stream"));
	assert_int_equal(gr_open_pair(g, pipes[0], -1), GR_EINVAL);
	assert_non_null(strstr(gr_error(g), "is not open"));
	assert_int_equal(gr_open_pair(g, pipes[0], pipes[0]), GR_EINVAL);
	assert_non_null(strstr(gr_error(g), "cannot be written"));
	gr_close(g);
	close(file);
	close(pipes[0]);
	close(pipes[1]);
}

/* A pipe whose reader is gone: an error, and no signal. */
static void
broken_pipe(void **state)
{
	struct gr *g = echo_session(20000);
	int there[2], back[2];
	sigset_t pending;
	char reply[8];
	size_t n;

	(void)state;
	assert_true(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
	assert_int_equal(pipe2(there, O_CLOEXEC), 0);
	assert_int_equal(pipe2(back, O_CLOEXEC), 0);
	close(there[0]);
	close(back[1]);
	assert_int_equal(gr_open_pair(g, back[0], there[1]), GR_OK);
	assert_int_equal(gr_packet(g, "x", 1, reply, sizeof reply, &n), GR_EOF);
	gr_close(g);
	sigpending(&pending);
	assert_false(sigismember(&pending, SIGPIPE));
}

static void
pending_signal_stays(void **state)
{
	static const struct timespec now = { 0, 0 };
	struct gr *g = echo_session(20000);
	int there[2], back[2];
	sigset_t sigpipe, before;
	char reply[8];
	size_t n;

	(void)state;
	sigemptyset(&sigpipe);
	sigaddset(&sigpipe, SIGPIPE);
	assert_int_equal(pthread_sigmask(SIG_BLOCK, &sigpipe, &before), 0);
	assert_int_equal(raise(SIGPIPE), 0);
	assert_int_equal(pipe2(there, O_CLOEXEC), 0);
	assert_int_equal(pipe2(back, O_CLOEXEC), 0);
	close(there[0]);
	close(back[1]);
	assert_int_equal(gr_open_pair(g, back[0], there[1]), GR_OK);
	assert_int_equal(gr_packet(g, "x", 1, reply, sizeof reply, &n), GR_EOF);
	gr_close(g);
	assert_int_equal(sigtimedwait(&sigpipe, NULL, &now), SIGPIPE); /* the program's own */
	assert_int_equal(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
}

/* A peer that reads nothing: the pipe fills, and the deadline passes. */
static void
peer_that_does_not_read(void **state)
{
	struct gr *g = echo_session(50);
	int there[2], back[2];
	char reply[8], body[30000];
	size_t n;

	(void)state;
	memset(body, 'x', sizeof body);
	assert_int_equal(pipe2(there, O_CLOEXEC), 0);
	assert_int_equal(pipe2(back, O_CLOEXEC), 0);
	assert_int_equal(fcntl(there[1], F_SETPIPE_SZ, 4096), 4096);
	assert_int_equal(gr_open_pair(g, back[0], there[1]), GR_OK);
	assert_int_equal(gr_packet(g, body, sizeof body, reply, sizeof reply, &n), GR_ETIMEOUT);
	assert_true(gr_poll_events(g) & POLLOUT); /* the rest of it still waits */
	gr_close(g);
	close(there[0]);
	close(back[1]);
}

/* ---- children ---- */

/* What the tests' own parent has left open: no descriptor of the session is among them. */
static int
inheritable(void)
{
	int n = 0;

	for (int fd = 3; fd < 1024; fd++) {
		int flags = fcntl(fd, F_GETFD);
		n += flags >= 0 && !(flags & FD_CLOEXEC);
	}
	return n;
}

static void
child_talks(void **state)
{
	static const char *const argv[] = { self, "--echo", NULL };
	struct gr *g = echo_session(20000);
	char reply[32], address[sizeof self + 16];
	size_t n;
	long pid;

	(void)state;
	assert_int_equal(gr_spawn(g, argv), GR_OK);
	pid = gr_child(g);
	assert_true(pid > 0);
	assert_cloexec(gr_fd(g));
	echo_converse(g);
	assert_int_equal(gr_packet(g, "descriptors", 11, reply, sizeof reply, &n), GR_OK);
	assert_int_equal(strtol(reply, NULL, 10), inheritable());
	gr_close(g);
	assert_int_equal(waitpid((pid_t)pid, NULL, WNOHANG), -1); /* reaped */
	assert_int_equal(errno, ECHILD);

	g = echo_session(20000);
	snprintf(address, sizeof address, "| %s  --echo ", self);
	assert_int_equal(gr_open(g, address), GR_OK);
	echo_converse(g);
	gr_close(g);
}

/* Without 0 and 1 the socket itself may get these numbers. */
static void
child_of_a_daemon(void **state)
{
	static const char *const argv[] = { self, "--echo", NULL };
	int kept[2], i;
	struct gr *g;

	(void)state;
	fflush(stdout);
	for (i = 0; i < 2; i++) {
		kept[i] = fcntl(i, F_DUPFD_CLOEXEC, 10);
		close(i);
	}
	g = echo_session(20000);
	if (gr_spawn(g, argv) == GR_OK) {
		char reply[16];
		size_t n = 0;
		i = gr_packet(g, "hello", 5, reply, sizeof reply, &n) == GR_OK && n == 5 ? 0 : 1;
	}
	gr_close(g);
	for (int j = 0; j < 2; j++) {
		dup2(kept[j], j);
		close(kept[j]);
	}
	assert_int_equal(i, 0);
}

/* One that does not mind the end of its stdin. */
static void
stubborn_child(void **state)
{
	static const char *const argv[] = { self, "--stubborn", NULL };
	struct gr *g = echo_session(20000);
	long pid;

	(void)state;
	assert_int_equal(gr_spawn(g, argv), GR_OK);
	pid = gr_child(g);
	gr_close(g);
	assert_int_equal(kill((pid_t)pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void
child_that_ends(void **state)
{
	static const char *const argv[] = { "true", NULL };
	struct gr *g = echo_session(20000);
	char reply[8];
	size_t n;

	(void)state;
	assert_int_equal(gr_spawn(g, argv), GR_OK);
	assert_int_equal(gr_packet(g, "x", 1, reply, sizeof reply, &n), GR_EOF);
	gr_close(g);
}

/* Its stderr is a pipe of ours here, so that its end can be seen. */
static void
child_dies_with_us(void **state)
{
	int end[2], status;
	pid_t middle;
	char b;

	(void)state;
	assert_int_equal(pipe2(end, O_CLOEXEC), 0);
	middle = fork();
	assert_true(middle >= 0);
	if (middle == 0) {
		static const char *const argv[] = { self, "--stubborn", NULL };
		struct gr *g;
		dup2(end[1], 2);
		_exit(gr_new(NULL, &g) == GR_OK && gr_spawn(g, argv) == GR_OK ? 0 : 1); /* no gr_close */
	}
	close(end[1]);
	assert_int_equal(waitpid(middle, &status, 0), middle);
	assert_int_equal(status, 0);
	assert_int_equal(read(end[0], &b, 1), 0);
	close(end[0]);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcp_v4),           cmocka_unit_test(tcp_v6),
		cmocka_unit_test(tcp_no_delay),     cmocka_unit_test(unix_path),
		cmocka_unit_test(unix_abstract),    cmocka_unit_test(connect_deadline),
		cmocka_unit_test(reasons),          cmocka_unit_test(not_connected),
		cmocka_unit_test(pair_of_pipes),    cmocka_unit_test(no_streams),
		cmocka_unit_test(broken_pipe),      cmocka_unit_test(pending_signal_stays),
		cmocka_unit_test(peer_that_does_not_read),
		cmocka_unit_test(child_talks),      cmocka_unit_test(child_of_a_daemon),
		cmocka_unit_test(stubborn_child),   cmocka_unit_test(child_that_ends),
		cmocka_unit_test(child_dies_with_us),
	};

	if (argc > 1 && strcmp(argv[1], "--echo") == 0)
		echo_serve(0, 1);
	for (;argc > 1 && strcmp(argv[1], "--stubborn") == 0;)
		pause();
	if (argc > 1)
		return 0;
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		return 1;
	return cmocka_run_group_tests_name("transport", tests, NULL, NULL);
}
