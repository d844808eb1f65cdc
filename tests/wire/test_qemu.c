/* test_qemu.c: the real stub. QEMU stands before its first instruction; no kernel is needed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gdb_remote.h"

static const char *
qemu_path(void)
{
	static const char *const paths[] = { "/usr/libexec/qemu-system-i386", "/usr/bin/qemu-system-i386" };

	for (size_t i = 0; i < 2; i++)
		if (access(paths[i], X_OK) == 0)
			return paths[i];
	return NULL;
}

static void
exec_qemu(const char *path, int fd)
{
	char chardev[64];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(chardev, sizeof chardev, "socket,id=gdb0,fd=%d", fd);
	execl(path, path, "-M", "pc", "-display", "none", "-nodefaults", "-no-user-config", "-m", "16", "-S",
	      "-chardev", chardev, "-gdb", "chardev:gdb0", (char *)NULL);
	_exit(127);
}

struct guest {
	struct gr *g;
	pid_t pid;
};

static int
start(void **state)
{
	static struct guest guest;
	const char *path = qemu_path();
	struct gr_options o = { .deadline_ms = 20000 };
	int pair[2];

	*state = NULL;
	if (!path)
		return 0;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	guest.pid = fork();
	assert_true(guest.pid >= 0);
	if (guest.pid == 0) {
		close(pair[0]);
		exec_qemu(path, pair[1]);
	}
	close(pair[1]);
	assert_int_equal(gr_open_fd(pair[0], &o, &guest.g), GR_OK);
	assert_int_equal(gr_handshake(guest.g), GR_OK);
	*state = &guest;
	return 0;
}

static int
stop(void **state)
{
	struct guest *guest = *state;
	int status;

	if (!guest)
		return 0;
	gr_close(guest->g);
	kill(guest->pid, SIGKILL);
	waitpid(guest->pid, &status, 0);
	return 0;
}

static struct gr *
guest_of(void **state)
{
	struct guest *guest = *state;

	if (!guest)
		skip();
	return guest->g;
}

static void
registers(void **state)
{
	struct gr *g = guest_of(state);
	uint8_t block[4096];
	uint64_t value;
	size_t n;

	assert_int_equal(gr_packet_size(g), 0x1000);
	assert_int_equal(gr_reg_find(g, "eip")->number, 8);
	assert_true(gr_reg_count(g) > 16); /* its own list, not the built-in one */
	assert_int_equal(gr_reg_get(g, "eip", &value), GR_OK);
	assert_int_equal(value, 0xfff0);
	assert_int_equal(gr_reg_get(g, "cs", &value), GR_OK);
	assert_int_equal(value, 0xf000);
	assert_true(gr_caps(g) & GR_CAP_READ_REG);
	assert_int_equal(gr_reg_set(g, "ebx", 0x12345678), GR_OK);
	assert_int_equal(gr_regs_read(g, block, sizeof block, &n), GR_OK);
	assert_memory_equal(block + gr_reg_find(g, "ebx")->offset, "\x78\x56\x34\x12", 4);
}

static void
memory(void **state)
{
	struct gr *g = guest_of(state);
	static uint8_t out[100000], in[100000];

	for (size_t i = 0; i < sizeof out; i++)
		out[i] = (uint8_t)(i * 7 + i / 251);
	assert_int_equal(gr_write(g, 0x10000, out, sizeof out), GR_OK);
	assert_int_equal(gr_read(g, 0x10000, in, sizeof in), GR_OK);
	assert_memory_equal(in, out, sizeof in);
	assert_int_equal(gr_read(g, 0x10000 + 3, in, 5), GR_OK);
	assert_memory_equal(in, out + 3, 5);
}

static void
many_ranges(void **state)
{
	enum { N = 400, SIZE = 3000 };
	struct gr *g = guest_of(state);
	static uint8_t bytes[N][SIZE], whole[N + SIZE];
	struct gr_range r[N];

	for (size_t i = 0; i < sizeof whole; i++)
		whole[i] = (uint8_t)(i ^ i >> 8);
	assert_int_equal(gr_write(g, 0x40000, whole, sizeof whole), GR_OK);
	for (size_t i = 0; i < N; i++)
		r[i] = (struct gr_range){ .addr = 0x40000 + i, .out = bytes[i], .n = SIZE };
	assert_int_equal(gr_read_vec(g, r, N), GR_OK);
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(r[i].err, GR_OK);
		assert_memory_equal(bytes[i], whole + i, SIZE);
	}
}

static void
monitor(void **state)
{
	struct gr *g = guest_of(state);
	char text[256];

	assert_int_equal(gr_monitor(g, "info status", text, sizeof text), GR_OK);
	assert_non_null(strstr(text, "paused"));
}

/* jmp $ in low memory: it runs for ever, a breakpoint stops it, an interrupt stops it. */
static void
run_and_stop(void **state)
{
	struct gr *g = guest_of(state);
	struct gr_stop why;
	uint64_t eip;

	assert_int_equal(gr_write(g, 0x7c00, "\x90\xeb\xfe", 3), GR_OK);
	assert_int_equal(gr_reg_set(g, "cs", 0), GR_OK);
	assert_int_equal(gr_break_set(g, GR_BREAK_SOFT, 0x7c01, 1), GR_OK);
	assert_int_equal(gr_resume_at(g, 0x7c00), GR_OK);
	assert_int_equal(gr_wait(g, 20000, &why), GR_OK);
	assert_int_equal(why.signal, 5);
	assert_int_equal(gr_reg_get(g, "eip", &eip), GR_OK);
	assert_int_equal(eip, 0x7c01);
	assert_int_equal(gr_break_clear(g, GR_BREAK_SOFT, 0x7c01, 1), GR_OK);
	assert_int_equal(gr_continue(g), GR_OK);
	assert_int_equal(gr_wait(g, 5, &why), GR_ETIMEOUT);
	assert_int_equal(gr_interrupt(g), GR_OK);
	assert_int_equal(gr_wait(g, 20000, &why), GR_OK);
	assert_int_equal(why.signal, 2);
	assert_int_equal(gr_reg_get(g, "eip", &eip), GR_OK);
	assert_int_equal(eip, 0x7c01);
	assert_int_equal(gr_step(g), GR_OK);
	assert_int_equal(gr_wait(g, 20000, &why), GR_OK);
	assert_int_equal(why.signal, 5);
}

static void
its_end(void **state)
{
	struct gr *g = guest_of(state);
	struct gr_stop why;
	enum gr_err err;
	uint8_t b;

	assert_int_equal(gr_continue(g), GR_OK);
	kill(((struct guest *)*state)->pid, SIGKILL);
	assert_int_equal(gr_wait(g, 20000, &why), GR_EOF);
	err = gr_read(g, 0, &b, 1);
	assert_int_equal(err, GR_EOF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers), cmocka_unit_test(memory),       cmocka_unit_test(many_ranges),
		cmocka_unit_test(monitor),   cmocka_unit_test(run_and_stop), cmocka_unit_test(its_end),
	};
	return cmocka_run_group_tests_name("qemu", tests, start, stop);
}
