/* line.c: POSIX, General Terminal Interface (XBD 11); what it leaves open is as Linux does it. */
#include "dev/line.h"

#include "dev/serial.h"
#include "lib/string.h"
#include "task/sched.h"
#include "task/signal.h"
#include "trace/trace.h"

#define LINE_END 0x100u /* in the input: a read ends behind this byte ... */
#define NO_BYTE 0x200u  /* ... which is none: ^D was typed */
#define TAB 8u

struct tty tty = { .set = TERMIOS_AT_FIRST };

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

/* A key that the standard does not know. */
static bool
is_extra(uint8_t c, unsigned which)
{
	return is_set(IEXTEN) && is_key(c, which);
}

static bool
is_control(uint8_t c)
{
	return c < ' ' || c == 0x7f;
}

/* ---- output --------------------------------------------------------------------------------- */

/* Where the next one is shown when c was shown at this column. */
static uint32_t
column_after(uint8_t c, uint32_t column)
{
	switch (c) {
	case '\n': return (tty.set.oflag & ONLCR) ? 0 : column;
	case '\r': return 0;
	case '\t': return column + TAB - column % TAB;
	case '\b': return column ? column - 1 : 0;
	default: return column + !is_control(c);
	}
}

void
line_emit(const char *bytes, uint32_t n)
{
	uint32_t pos = ring_put(&fs_root.tty_out, bytes, n);

	for (uint32_t i = 0; i < n; i++)
		tty.column = column_after((uint8_t)bytes[i], tty.column);
	serial_console(bytes, n);
	trace_console_write(pos, n);
}

static bool
is_shown_as_two(uint8_t c)
{
	return is_control(c) && c != '\t' && is_set(ECHOCTL);
}

static void
echo(uint8_t c)
{
	const char plain = (char)c, control[2] = { '^', (char)(c ^ 0x40) };

	if (is_set(ECHO))
		line_emit(is_shown_as_two(c) ? control : &plain, is_shown_as_two(c) ? 2 : 1);
}

static void
echo_newline(void)
{
	if (is_set(ECHO) || is_set(ECHONL))
		line_emit("\n", 1);
}

void
line_start(void)
{
	tty.stopped = false;
	wake_all(FS_WHY_CONSOLE);
}

/* ---- editing -------------------------------------------------------------------------------- */

/* The last cell stays free for the end of a line. */
static void
append(uint16_t cell)
{
	if (tty.typed == tty.ready)
		tty.line_column = tty.column;
	if (tty.typed < INPUT_MAX - !(cell & LINE_END))
		tty.input[tty.typed++] = cell;
}

/* Where the last byte of the line is shown. */
static uint32_t
last_column(void)
{
	uint32_t column = tty.line_column;

	for (uint32_t i = tty.ready; i + 1 < tty.typed; i++) {
		uint8_t c = (uint8_t)tty.input[i];
		column = is_shown_as_two(c) ? column + 2 : column_after(c, column);
	}
	return column;
}

static void
wipe(uint8_t c, uint32_t column)
{
	uint32_t cells = is_shown_as_two(c) ? 2 : !is_control(c);

	if (c == '\t')
		line_emit("\b\b\b\b\b\b\b\b", TAB - column % TAB);
	else if (cells)
		line_emit("\b \b\b \b", 3 * cells);
}

static void
rub_out(void)
{
	uint32_t column = last_column();
	uint8_t c = (uint8_t)tty.input[--tty.typed];

	if (is_set(ECHO) && is_set(ECHOE))
		wipe(c, column);
}

static bool
is_of_word(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

static void
rub_out_word(void)
{
	bool in_word = false;

	while (tty.typed > tty.ready && (!in_word || is_of_word((uint8_t)tty.input[tty.typed - 1]))) {
		in_word |= is_of_word((uint8_t)tty.input[tty.typed - 1]);
		rub_out();
	}
}

static void
rub_out_line(uint8_t key)
{
	bool visibly = is_set(ECHOE) && is_set(ECHOK) && is_set(ECHOKE);

	while (visibly && tty.typed > tty.ready)
		rub_out();
	if (tty.typed == tty.ready)
		return;
	tty.typed = tty.ready;
	echo(key);
	if (is_set(ECHO) && is_set(ECHOK))
		line_emit("\n", 1);
}

static void
erase_key(uint8_t key)
{
	if (tty.typed == tty.ready)
		return;
	rub_out();
	if (!is_set(ECHOE))
		echo(key);
}

static void
show_again(uint8_t key)
{
	echo(key);
	line_emit("\n", 1);
	tty.line_column = tty.column;
	for (uint32_t i = tty.ready; i < tty.typed; i++)
		echo((uint8_t)tty.input[i]);
}

static void
end_line(uint16_t cell)
{
	append(cell | LINE_END);
	tty.ready = tty.typed;
}

static void
add(uint8_t c)
{
	append(c);
	echo(c);
}

static void
literal_next(void)
{
	tty.literal = true;
	if (is_set(ECHO) && is_set(ECHOCTL))
		line_emit("^\b", 2);
}

/* Keys that edit the line, or end it. */
static void
type_in_line(uint8_t c)
{
	if (is_key(c, VERASE)) {
		erase_key(c);
	} else if (is_key(c, VKILL)) {
		rub_out_line(c);
	} else if (is_extra(c, VWERASE)) {
		rub_out_word();
	} else if (is_extra(c, VREPRINT) && is_set(ECHO)) {
		show_again(c);
	} else if (is_extra(c, VLNEXT)) {
		literal_next();
	} else if (is_key(c, VEOF)) {
		end_line(NO_BYTE);
	} else if (c == '\n') {
		end_line(c);
		echo_newline();
	} else if (is_key(c, VEOL) || is_extra(c, VEOL2)) {
		end_line(c);
		echo(c);
	} else {
		add(c);
	}
}

/* ---- keys ----------------------------------------------------------------------------------- */

static bool
stop_or_start(uint8_t c)
{
	bool starts = is_key(c, VSTART), stops = is_key(c, VSTOP);

	if (!(tty.set.iflag & IXON))
		return false;
	if (starts)
		line_start();
	else if (stops)
		tty.stopped = true;
	else if (tty.stopped && (tty.set.iflag & IXANY))
		line_start();
	return starts || stops;
}

/* Is c a key that sends a signal to the foreground? */
static bool
send_signal(uint8_t c)
{
	unsigned signal = is_key(c, VINTR) ? SIGINT : is_key(c, VQUIT) ? SIGQUIT :
		is_key(c, VSUSP) ? SIGTSTP : 0;

	if (!signal || !is_set(ISIG))
		return false;
	if (tty.set.iflag & IXON)
		line_start();
	if (!is_set(NOFLSH))
		line_drop();
	echo(c);
	if (tty.foreground)
		signal_group(tty.foreground, signal);
	return true;
}

void
line_type(uint8_t c)
{
	if (tty.literal) {
		tty.literal = false;
		add(c);
		return;
	}
	if (stop_or_start(c) || send_signal(c) || (c == '\r' && (tty.set.iflag & IGNCR)))
		return;
	if (c == '\r' && (tty.set.iflag & ICRNL))
		c = '\n';
	else if (c == '\n' && (tty.set.iflag & INLCR))
		c = '\r';
	if (is_set(ICANON)) {
		type_in_line(c);
	} else {
		append(c);
		tty.ready = tty.typed;
		if (c == '\n')
			echo_newline();
		else
			echo(c);
	}
}

/* ---- taking --------------------------------------------------------------------------------- */

bool
line_is_full(void)
{
	return tty.ready && tty.typed >= INPUT_MAX - 1;
}

uint32_t
line_take(char *to, uint32_t n, bool *ended)
{
	uint32_t used = 0, got = 0;

	*ended = false;
	while (used < tty.ready && got < n && !*ended) {
		uint16_t cell = tty.input[used++];

		*ended = is_set(ICANON) && (cell & LINE_END);
		if (!*ended || !(cell & NO_BYTE))
			to[got++] = (char)cell;
	}
	if (got == n && used < tty.ready && (tty.input[used] & NO_BYTE) && is_set(ICANON)) {
		used++; /* the end of what was read, not of the input */
		*ended = true;
	}
	memmove(tty.input, tty.input + used, (tty.typed - used) * sizeof(tty.input[0]));
	tty.typed -= used;
	tty.ready -= used;
	return got;
}

uint32_t
line_bytes(void)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < tty.ready; i++)
		n += !is_set(ICANON) || !(tty.input[i] & NO_BYTE);
	return n;
}

void
line_drop(void)
{
	tty.typed = tty.ready = 0;
}
