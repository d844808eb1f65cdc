/* transport_serial.c: a serial line. */
#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const struct {
	unsigned baud;
	speed_t speed;
} speeds[] = {
	{ 1200, B1200 },     { 2400, B2400 },     { 4800, B4800 },       { 9600, B9600 },
	{ 19200, B19200 },   { 38400, B38400 },   { 57600, B57600 },     { 115200, B115200 },
	{ 230400, B230400 }, { 460800, B460800 }, { 921600, B921600 },   { 1000000, B1000000 },
	{ 1500000, B1500000 }, { 2000000, B2000000 }, { 3000000, B3000000 }, { 4000000, B4000000 },
};

static bool
find_speed(unsigned baud, speed_t *speed)
{
	for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
		if (speeds[i].baud == baud) {
			*speed = speeds[i].speed;
			return true;
		}
	}
	return false;
}

/* Returns an errno value. */
static int
set_line(int fd, speed_t speed, struct termios *before)
{
	struct termios t;

	if (tcgetattr(fd, before) != 0)
		return errno;
	t = *before;
	cfmakeraw(&t); /* 8 bits, no parity, every byte as it is */
	t.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
	t.c_cflag |= CLOCAL | CREAD; /* a modem's lines do not matter */
	t.c_iflag &= ~(tcflag_t)(IXOFF | IXANY);
	t.c_cc[VMIN] = 1; /* with 0, nothing there would look like the end */
	t.c_cc[VTIME] = 0;
	if (cfsetispeed(&t, speed) != 0 || cfsetospeed(&t, speed) != 0 || tcsetattr(fd, TCSANOW, &t) != 0)
		return errno;
	ioctl(fd, TIOCEXCL); /* a second program would steal bytes; a system without it is no worse off */
	tcflush(fd, TCIOFLUSH); /* what came before is nobody's answer */
	return 0;
}

enum gr_err
gr_port_serial(struct gr_port *p, const char *path, unsigned baud, char *why)
{
	struct gr_port made = GR_PORT_CLOSED;
	speed_t speed;
	int error;

	if (!find_speed(baud, &speed))
		return gr_because(why, GR_EINVAL, "no serial line runs at %u baud: 9600 and 115200 are usual", baud);
	/* Without O_NONBLOCK the open would wait for a carrier. */
	made.in = made.out = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (made.in < 0)
		return gr_because(why, GR_EIO, "opening %.100s: %s", path, strerror(errno));
	error = set_line(made.in, speed, &made.before);
	if (error) {
		close(made.in);
		return gr_because(why, error == ENOTTY ? GR_EINVAL : GR_EIO, "setting the line %.100s: %s", path,
				  error == ENOTTY ? "it is no serial line" : strerror(error));
	}
	made.serial = true;
	*p = made;
	return GR_OK;
}
