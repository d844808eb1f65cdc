/* tty.c: the line discipline. POSIX, General Terminal Interface (XBD 11). */
#include "dev/tty.h"

#include "cpu/apic.h"
#include "dev/serial.h"
#include "dev/termios.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/group.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

#define CHUNK 256u        /* bytes that one event tells of */
#define INPUT_MAX 1024u   /* bytes that wait for a reader */
#define END_MARK 0x100u   /* in the input: ^D was typed here */
#define TENTH_NS 100000000u /* VTIME's unit */

static struct tty {
	struct termios set;
	struct winsize size; /* as last told to programs */
	uint32_t session;    /* whose controlling terminal it is; 0: nobody's */
	uint32_t foreground; /* its process group that may read, and gets the keys' signals */
	uint16_t input[INPUT_MAX]; /* typed bytes, and END_MARKs */
	uint32_t typed, ready;     /* up to ready they may be read: whole lines, or all when raw */
} tty = { .set = TERMIOS_AT_FIRST };

static bool
is_set(uint32_t lflag)
{
	return tty.set.lflag & lflag;
}

static bool
is_key(uint8_t c, unsigned which)
{
	return c && c == tty.set.cc[which];
}

/* ---- output --------------------------------------------------------------------------------- */

static void
emit(const char *bytes, uint32_t n)
{
	uint32_t pos = ring_put(&fs_root.tty_out, bytes, n);

	serial_console(bytes, n);
	trace_console_write(pos, n);
}

void
tty_say(const char *text)
{
	emit(text, strlen(text));
}

static void
echo(uint8_t c)
{
	const char plain = (char)c, control[2] = { '^', (char)(c ^ 0x40) };
	bool shown_as_control = (c < ' ' || c == 0x7f) && c != '\n' && c != '\t' && is_set(ECHOCTL);

	if (!is_set(ECHO) && !(c == '\n' && is_set(ECHONL)))
		return;
	emit(shown_as_control ? control : &plain, shown_as_control ? 2 : 1);
}

/* ---- input ---------------------------------------------------------------------------------- */

static bool
rub_out(void)
{
	if (tty.typed == tty.ready)
		return false;
	uint16_t last = tty.input[--tty.typed];
	if (is_set(ECHO))
		emit("\b \b\b \b", last < ' ' && is_set(ECHOCTL) ? 6 : 3);
	return true;
}

static void
append(uint16_t cell)
{
	if (tty.typed < INPUT_MAX)
		tty.input[tty.typed++] = cell;
}

/* Is c a key that sends a signal to the foreground? */
static bool
send_signal(uint8_t c)
{
	unsigned signal = is_key(c, VINTR) ? SIGINT : is_key(c, VQUIT) ? SIGQUIT :
		is_key(c, VSUSP) ? SIGTSTP : 0;

	if (!signal || !is_set(ISIG))
		return false;
	echo(c);
	if (!is_set(NOFLSH))
		tty.typed = tty.ready = 0;
	if (tty.foreground)
		signal_group(tty.foreground, signal);
	return true;
}

/* Keys that edit the line, or end it. */
static void
type_in_line(uint8_t c)
{
	if (is_key(c, VERASE) || c == '\b') {
		rub_out();
	} else if (is_key(c, VKILL)) {
		while (rub_out())
			;
	} else if (is_key(c, VEOF)) {
		append(END_MARK);
		tty.ready = tty.typed;
	} else {
		append(c);
		echo(c);
		if (c == '\n' || is_key(c, VEOL))
			tty.ready = tty.typed;
	}
}

static void
type(uint8_t c)
{
	if (c == '\r' && (tty.set.iflag & IGNCR))
		return;
	if (c == '\r' && (tty.set.iflag & ICRNL))
		c = '\n';
	else if (c == '\n' && (tty.set.iflag & INLCR))
		c = '\r';
	if (send_signal(c))
		return;
	if (is_set(ICANON)) {
		type_in_line(c);
	} else {
		append(c);
		echo(c);
		tty.ready = tty.typed;
	}
}

/* The viewer's pane has another size now: programs ask for it after SIGWINCH. False: it has not. */
static bool
follow_size(void)
{
	const uint16_t rows = (uint16_t)fs_root.tty_rows, columns = (uint16_t)fs_root.tty_columns;

	if (tty.size.rows == rows && tty.size.columns == columns)
		return false;
	tty.size.rows = rows;
	tty.size.columns = columns;
	if (tty.foreground)
		signal_group(tty.foreground, SIGWINCH);
	return true;
}

bool
tty_poll(void)
{
	struct fs_ring *in = &fs_root.tty_in;
	uint32_t from = in->tail, n = in->head - from;
	bool resized = follow_size();

	if (!n || n > in->capacity)
		return resized;
	/* what finds no room waits in the ring; a line that alone is too long is cut */
	while (in->tail != in->head && !(tty.typed == INPUT_MAX && tty.ready))
		type(((const uint8_t *)in->gva)[in->tail++ % in->capacity]);
	if (in->tail == from)
		return resized;
	trace_console_input(from, in->tail - from);
	if (tty.ready) {
		wake_all(FS_WHY_CONSOLE);
		poll_wake();
	}
	return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

bool
tty_waiting(void)
{
	tty_poll();
	return tty.ready >= (is_set(ICANON) || !tty.set.cc[VMIN] ? 1 : tty.set.cc[VMIN]);
}

/* Takes the first line, or what is there, off the input: at most n bytes. An END_MARK ends it. */
static uint32_t
take(char *to, uint32_t n)
{
	uint32_t used = 0, got = 0;

	while (used < tty.ready && got < n) {
		uint16_t cell = tty.input[used++];

		if (cell == END_MARK)
			break;
		to[got++] = (char)cell;
		if (cell == '\n' && is_set(ICANON))
			break;
	}
	memmove(tty.input, tty.input + used, (tty.typed - used) * sizeof(tty.input[0]));
	tty.typed -= used;
	tty.ready -= used;
	return got;
}

/* May the caller use the terminal, or is it in the background of its session? */
static int
check_background(unsigned signal)
{
	if (current->session != tty.session || current->pgrp == tty.foreground || !tty.foreground)
		return 0;
	if (signal_is_ignored(current, signal))
		return signal == SIGTTIN ? -EIO : 0;
	if (group_is_orphaned(current->pgrp))
		return -EIO;
	signal_group(current->pgrp, signal);
	return -ERESTARTSYS;
}

/* Without VMIN a read waits for VTIME at the most. */
static uint64_t
patience(void)
{
	bool limited = !is_set(ICANON) && !tty.set.cc[VMIN];

	return limited ? clock_ns() + tty.set.cc[VTIME] * (uint64_t)TENTH_NS : 0;
}

int
tty_read(uint32_t to, uint32_t most)
{
	char bytes[CHUNK];
	uint64_t until = patience();
	int error = check_background(SIGTTIN);

	if (error || !most)
		return error;
	while (!tty_waiting()) {
		if (until && clock_ns() >= until)
			return 0;
		sleep(FS_WHY_CONSOLE, until);
		if (signal_is_due(current))
			return -ERESTARTSYS;
	}
	uint32_t n = take(bytes, most < CHUNK ? most : CHUNK);
	return copy_to_user(to, bytes, n) ? -EFAULT : (int)n;
}

int
tty_write(uint32_t from, uint32_t n)
{
	uint32_t done = 0;
	int error = is_set(TOSTOP) ? check_background(SIGTTOU) : 0;

	if (error)
		return error;
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

/* ---- requests ------------------------------------------------------------------------------- */

static int
set_settings(uint32_t argument, bool flush)
{
	struct termios wanted;
	int error = check_background(SIGTTOU);

	if (error)
		return error;
	if (copy_from_user(&wanted, argument, sizeof(wanted)))
		return -EFAULT;
	tty.set = wanted;
	if (flush)
		tty.typed = tty.ready = 0;
	if (!is_set(ICANON))
		tty.ready = tty.typed;
	return 0;
}

static int
become_controlling(void)
{
	if (current->session != current->pid || (tty.session && tty.session != current->session))
		return -EPERM;
	tty.session = current->session;
	tty.foreground = current->pgrp;
	return 0;
}

static int
set_foreground(uint32_t argument)
{
	uint32_t group;
	int error = check_background(SIGTTOU);

	if (error)
		return error;
	if (copy_from_user(&group, argument, sizeof(group)))
		return -EFAULT;
	if (current->session != tty.session)
		return -ENOTTY;
	if (!group_exists(group, tty.session))
		return -EPERM;
	tty.foreground = group;
	return 0;
}

static int
set_size(uint32_t argument)
{
	struct winsize wanted;

	if (copy_from_user(&wanted, argument, sizeof(wanted)))
		return -EFAULT;
	fs_root.tty_rows = wanted.rows;
	fs_root.tty_columns = wanted.columns;
	follow_size();
	return 0;
}

int
tty_ioctl(uint32_t request, uint32_t argument)
{
	uint32_t readable = is_set(ICANON) ? tty.ready : tty.typed;
	bool ours = current->session == tty.session;

	tty_poll();
	switch (request) {
	case TCGETS:
		return copy_to_user(argument, &tty.set, sizeof(tty.set));
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return set_settings(argument, request == TCSETSF);
	case TCSBRK: /* all output is out */
	case TCXONC:
		return 0;
	case TCFLSH:
		tty.typed = tty.ready = 0;
		return 0;
	case TIOCSCTTY:
		return become_controlling();
	case TIOCNOTTY:
		return ours ? 0 : -ENOTTY;
	case TIOCGPGRP:
		return ours ? copy_to_user(argument, &tty.foreground, 4) : -ENOTTY;
	case TIOCGSID:
		return ours ? copy_to_user(argument, &tty.session, 4) : -ENOTTY;
	case TIOCSPGRP:
		return set_foreground(argument);
	case TIOCGWINSZ:
		return copy_to_user(argument, &tty.size, sizeof(tty.size));
	case TIOCSWINSZ:
		return set_size(argument);
	case FIONREAD:
		return copy_to_user(argument, &readable, sizeof(readable));
	default:
		return -ENOTTY;
	}
}
