/* test_serial.c: a session over a serial line, here a pseudo terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "echo.h"
#include "gdb_remote.h"

static int
open_terminal(const char **slave)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	*slave = ptsname(master);
	return master;
}

static void
serial_line(void **state)
{
	struct termios before, during, after;
	const char *slave;
	int master = open_terminal(&slave), held = open(slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct gr *g = echo_session(20000);
	struct echo *e;

	(void)state;
	assert_int_equal(tcgetattr(held, &before), 0);
	assert_true(before.c_lflag & ICANON);
	assert_int_equal(gr_open_serial(g, slave, 9600), GR_OK);
	assert_cloexec(gr_fd(g));
	assert_int_equal(tcgetattr(held, &during), 0);
	assert_int_equal(cfgetospeed(&during), B9600);
	assert_int_equal(cfgetispeed(&during), B9600);
	assert_int_equal(during.c_cflag & (CSIZE | PARENB | CSTOPB), CS8);
	assert_false(during.c_lflag & (ICANON | ECHO | ISIG));
	e = echo_start(master, dup(master));
	echo_converse(g);
	gr_close(g);
	assert_int_equal(tcgetattr(held, &after), 0);
	assert_int_equal(after.c_iflag, before.c_iflag);
	assert_int_equal(after.c_oflag, before.c_oflag);
	assert_int_equal(after.c_cflag, before.c_cflag);
	assert_int_equal(after.c_lflag, before.c_lflag);
	assert_memory_equal(after.c_cc, before.c_cc, sizeof before.c_cc);
	close(held); /* the last one: the master's read ends */
	echo_join(e);
}

static void
serial_hang_up(void **state)
{
	const char *slave;
	int master = open_terminal(&slave);
	struct gr *g = echo_session(20000);
	char reply[8];
	size_t n;

	(void)state;
	assert_int_equal(gr_open(g, slave), GR_OK); /* a device needs no "serial:" */
	close(master);
	assert_int_equal(gr_packet(g, "x", 1, reply, sizeof reply, &n), GR_EOF);
	gr_close(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serial_line),
		cmocka_unit_test(serial_hang_up),
	};
	return cmocka_run_group_tests_name("serial", tests, NULL, NULL);
}
