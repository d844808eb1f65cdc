/* tty.c: the console as a file: who may read and write, what is asked of it, and what the viewer gives it. */
#include "dev/tty.h"

#include "cpu/apic.h"
#include "dev/line.h"
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
#define TENTH_NS 100000000u /* VTIME's unit */

static bool
is_set(uint32_t lflag)
{
	return tty.set.lflag & lflag;
}

void
tty_say(const char *text)
{
	line_emit(text, strlen(text));
}

/* ---- what the viewer gives ------------------------------------------------------------------ */

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
	while (in->tail != in->head && !line_is_full())
		line_type(((const uint8_t *)in->gva)[in->tail++ % in->capacity]);
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

/* How many bytes a read of raw input waits for, when it wants so many. */
static uint32_t
least(uint32_t wanted)
{
	uint8_t min = tty.set.cc[VMIN] ? tty.set.cc[VMIN] : 1;

	return is_set(ICANON) || wanted < min ? 1 : min;
}

bool
tty_waiting(void)
{
	tty_poll();
	return tty.ready >= least(tty.set.cc[VTIME] ? 1 : INPUT_MAX);
}

/* The terminal of the caller's session, which that has not left? */
bool
tty_is_controlling(void)
{
	return current->session == tty.session && !current->left_tty;
}

/* May the caller use the terminal, or is it in the background of its session? */
static int
check_background(unsigned signal)
{
	if (!tty_is_controlling() || current->pgrp == tty.foreground || !tty.foreground)
		return 0;
	if (signal_is_ignored(current, signal))
		return signal == SIGTTIN ? -EIO : 0;
	if (group_is_orphaned(current->pgrp))
		return -EIO;
	signal_group(current->pgrp, signal);
	return -ERESTARTSYS;
}

/* Until when a read of raw input waits, from now, with so many bytes there; 0: for ever. VTIME limits the whole
 * read when VMIN is 0, else the time from byte to byte. */
static uint64_t
patience(uint32_t there)
{
	bool limited = !is_set(ICANON) && (!tty.set.cc[VMIN] || (tty.set.cc[VTIME] && there));

	return limited ? clock_ns() + tty.set.cc[VTIME] * (uint64_t)TENTH_NS : 0;
}

/* Until a line is there, or enough of raw input. */
static int
wait_for_input(uint32_t most, bool nonblock)
{
	uint32_t there = 0;

	tty_poll();
	for (uint64_t until = patience(0); tty.ready < least(most); tty_poll()) {
		if (tty.ready != there) {
			there = tty.ready;
			until = patience(there);
		}
		if (until && clock_ns() >= until)
			return 0;
		if (nonblock)
			return there ? 0 : -EAGAIN;
		if (signal_is_due(current))
			return there ? 0 : -ERESTARTSYS;
		sleep(FS_WHY_CONSOLE, until);
	}
	return 0;
}

int
tty_read(uint32_t to, uint32_t most, bool nonblock)
{
	int error = check_background(SIGTTIN);
	uint32_t done = 0;
	bool ended = false;

	if (!error && most)
		error = wait_for_input(most, nonblock);
	if (error)
		return error;
	while (!ended && done < most && tty.ready) {
		char bytes[CHUNK];
		uint32_t n = line_take(bytes, most - done < CHUNK ? most - done : CHUNK, &ended);

		if (copy_to_user(to + done, bytes, n))
			return -EFAULT;
		done += n;
	}
	return (int)done;
}

static int
wait_for_output(void)
{
	while (tty.stopped) {
		if (signal_is_due(current))
			return -ERESTARTSYS;
		sleep(FS_WHY_CONSOLE, 0);
	}
	return 0;
}

bool
tty_writable(void)
{
	return !tty.stopped;
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

		error = wait_for_output();
		if (!error && copy_from_user(bytes, from + done, part))
			error = -EFAULT;
		if (error)
			return done ? (int)done : error;
		line_emit(bytes, part);
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
		line_drop();
	if (!is_set(ICANON))
		tty.ready = tty.typed;
	if (tty.stopped && !(tty.set.iflag & IXON))
		line_start();
	return 0;
}

/* With force it is taken away from another session. */
static int
become_controlling(bool force)
{
	if (current->session != current->pid)
		return -EPERM;
	if (tty_is_controlling())
		return 0;
	if (tty.session && !force)
		return -EPERM;
	tty.session = current->session;
	tty.foreground = current->pgrp;
	current->left_tty = false;
	return 0;
}

void
tty_hang_up(void)
{
	uint32_t group = tty.foreground;

	if (current->session != current->pid || !tty_is_controlling())
		return;
	tty.session = tty.foreground = 0;
	if (group)
		signal_group(group, SIGHUP);
	if (group && current->state != FS_TASK_ZOMBIE)
		signal_group(group, SIGCONT);
}

static int
give_up(void)
{
	if (!tty_is_controlling())
		return -ENOTTY;
	tty_hang_up();
	current->left_tty = true;
	return 0;
}

static int
set_foreground(uint32_t argument)
{
	uint32_t group;
	int error = check_background(SIGTTOU);

	if (error == -EIO || !tty_is_controlling())
		return -ENOTTY;
	if (error)
		return error;
	if (copy_from_user(&group, argument, sizeof(group)))
		return -EFAULT;
	if ((int)group < 0)
		return -EINVAL;
	if (!group_exists(group, tty.session))
		return group_exists(group, 0) ? -EPERM : -ESRCH;
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

static int
flush(uint32_t queue)
{
	int error = check_background(SIGTTOU);

	if (error || queue > TCIOFLUSH)
		return error ? error : -EINVAL;
	if (queue != TCOFLUSH)
		line_drop();
	return 0;
}

/* VSTOP and VSTART, by a program's hand. */
static int
stop_or_start(uint32_t what)
{
	int error = check_background(SIGTTOU);

	if (error || what > TCION)
		return error ? error : -EINVAL;
	if (what == TCOOFF)
		tty.stopped = true;
	else if (what == TCOON)
		line_start();
	return 0;
}

int
tty_ioctl(uint32_t request, uint32_t argument)
{
	const uint32_t none = 0;
	uint32_t readable;

	tty_poll();
	switch (request) {
	case TCGETS:
		return copy_to_user(argument, &tty.set, sizeof(tty.set));
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return set_settings(argument, request == TCSETSF);
	case TCSBRK: /* all output is out, and a break would reach nobody */
	case TCSBRKP:
		return check_background(SIGTTOU);
	case TCXONC:
		return stop_or_start(argument);
	case TCFLSH:
		return flush(argument);
	case TIOCSCTTY:
		return become_controlling(argument == 1);
	case TIOCNOTTY:
		return give_up();
	case TIOCGPGRP:
		return tty_is_controlling() ? copy_to_user(argument, &tty.foreground, 4) : -ENOTTY;
	case TIOCGSID:
		return tty_is_controlling() ? copy_to_user(argument, &tty.session, 4) : -ENOTTY;
	case TIOCSPGRP:
		return set_foreground(argument);
	case TIOCGWINSZ:
		return copy_to_user(argument, &tty.size, sizeof(tty.size));
	case TIOCSWINSZ:
		return set_size(argument);
	case FIONREAD:
		readable = line_bytes();
		return copy_to_user(argument, &readable, sizeof(readable));
	case TIOCOUTQ:
		return copy_to_user(argument, &none, sizeof(none));
	default:
		return -ENOTTY;
	}
}
