#include "dev/tty.h"

#include "dev/serial.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

#define CHUNK 256u     /* bytes that one event tells of */
#define LINE_MAX 1024u /* bytes that wait for a reader */

enum { /* Linux i386 */
	TCGETS = 0x5401,
	TCSETS = 0x5402,
	TCSETSW = 0x5403,
	TCSETSF = 0x5404,
	TIOCGWINSZ = 0x5413,
	ICRNL = 0x100,
	OPOST_ONLCR = 0x5,
	CS8_CREAD_B38400 = 0xbf,
	ISIG_ICANON_ECHO = 0x3b,
	END_OF_FILE = 4, /* ^D */
	ERASE = 0x7f,
};

struct termios {
	uint32_t iflag, oflag, cflag, lflag;
	uint8_t line, cc[19];
};

struct winsize {
	uint16_t rows, columns, x, y;
};

static const struct termios settings = {
	.iflag = ICRNL,
	.oflag = OPOST_ONLCR,
	.cflag = CS8_CREAD_B38400,
	.lflag = ISIG_ICANON_ECHO,
	.cc = { 3, 28, ERASE, 21, END_OF_FILE, 0, 1 },
};

/* Typed bytes: up to `ready` they are whole lines, and may be read. */
static char line[LINE_MAX];
static uint32_t typed, ready;
static bool at_end; /* ^D on an empty line: one read gets 0 */

static void
emit(const char *bytes, uint32_t n)
{
	uint32_t pos = ring_put(&fs_root.tty_out, bytes, n);

	serial_console(bytes, n);
	trace_console_write(pos, n);
}

static void
type(char c)
{
	if (c == '\r')
		c = '\n';
	if (c == ERASE || c == '\b') {
		if (typed > ready) {
			typed--;
			emit("\b \b", 3);
		}
	} else if (c == END_OF_FILE) {
		at_end = typed == ready;
		ready = typed;
	} else if (typed < LINE_MAX) {
		line[typed++] = c;
		emit(&c, 1);
		if (c == '\n')
			ready = typed;
	}
}

void
tty_poll(void)
{
	struct fs_ring *in = &fs_root.tty_in;
	uint32_t from = in->tail, n = in->head - from;

	if (!n || n > in->capacity)
		return;
	while (in->tail != in->head) {
		char c = ((const char *)in->gva)[in->tail++ % in->capacity];

		type(c);
	}
	trace_console_input(from, n);
	if (ready || at_end) {
		wake_all(FS_WHY_CONSOLE);
		wake_all(FS_WHY_POLL);
	}
}

/* The first line, or as much of it as fits. */
static uint32_t
first_line(uint32_t most)
{
	uint32_t n = 0;

	while (n < ready && n < most)
		if (line[n++] == '\n')
			break;
	return n;
}

bool
tty_waiting(void)
{
	tty_poll();
	return ready || at_end;
}

int
tty_read(uint32_t to, uint32_t most)
{
	if (!most)
		return 0;
	tty_poll();
	while (!ready && !at_end) {
		sleep(FS_WHY_CONSOLE, 0);
		if (signal_is_due(current))
			return -ERESTARTSYS;
	}
	uint32_t n = first_line(most);
	if (copy_to_user(to, line, n))
		return -EFAULT;
	at_end = at_end && n;
	memmove(line, line + n, typed - n);
	typed -= n;
	ready -= n;
	return (int)n;
}

int
tty_write(uint32_t from, uint32_t n)
{
	uint32_t done = 0;

	while (done < n) {
		char bytes[CHUNK];
		uint32_t part = n - done < CHUNK ? n - done : CHUNK;

		if (copy_from_user(bytes, from + done, part))
			return done ? (int)done : -EFAULT;
		emit(bytes, part);
		done += part;
	}
	return (int)done;
}

int
tty_ioctl(uint32_t request, uint32_t argument)
{
	static const struct winsize size = { .rows = 24, .columns = 80 };
	struct termios wanted;

	switch (request) {
	case TCGETS:
		return copy_to_user(argument, &settings, sizeof(settings));
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		/* there is one mode; who asks for it gets it */
		if (copy_from_user(&wanted, argument, sizeof(wanted)))
			return -EFAULT;
		return memcmp(&wanted, &settings, sizeof(wanted)) ? -EINVAL : 0;
	case TIOCGWINSZ:
		return copy_to_user(argument, &size, sizeof(size));
	default:
		return -ENOTTY;
	}
}
