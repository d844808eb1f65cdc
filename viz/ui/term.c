#include "term.h"

#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termcap.h>
#include <termios.h>
#include <unistd.h>

#include "actions.h"

/* Around what shall be seen at once (DEC mode 2026, synchronized update); a terminal that does not know it ignores it. */
#define FRAME_BEGINS "\033[?2026h"
#define FRAME_ENDS "\033[?2026l"
#define ESCAPE_MS 25 /* how long the rest of a key's bytes may take */

/* Signals that say that the program is broken. */
static const int fatal_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
#define N_FATAL (sizeof fatal_signals / sizeof *fatal_signals)

struct term {
	SCREEN *screen;
	sigset_t mask_before;
	int signals;     /* signalfd */
	bool color;
	bool utf8;       /* the locale's; without it only ASCII is sent */
	bool mouse_on;
	struct mouse mouse; /* the last that it did */
	struct cell *sent;  /* the frame that is shown: so many bytes, in rows of sent_w cells */
	size_t sent_bytes;
	int sent_w;
	struct sigaction fatal_before[N_FATAL];
};

static const int quit_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static bool
check(char *err, size_t size)
{
	const char *name = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		snprintf(err, size, "no terminal to draw on; add --headless to run without one");
		return false;
	}
	if (!name || !*name || tgetent(NULL, name) != 1) {
		snprintf(err, size, "unknown terminal type TERM=%.40s; try TERM=xterm-256color, or --headless",
			 name ? name : "");
		return false;
	}
	if (!tgetstr("cm", NULL)) {
		snprintf(err, size, "TERM=%.40s cannot place its cursor; try TERM=xterm-256color, or --headless",
			 name);
		return false;
	}
	return true;
}

static void
catch_signals(struct term *t)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof quit_signals / sizeof *quit_signals; i++)
		sigaddset(&set, quit_signals[i]);
	sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, &t->mask_before);
	t->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* ---- a program that is broken --------------------------------------------------------------- */

/* A handler has no other way to know: what gives the one terminal back, while it is taken. */
static struct {
	char bytes[128];
	size_t n;
	struct termios modes;
	const struct term *owner;
} rescue;

/* The signal then does what it would have done without us. */
static void
give_back(int number, siginfo_t *info, void *context)
{
	(void)context;
	if (write(STDOUT_FILENO, rescue.bytes, rescue.n) < 0)
		rescue.n = 0; /* there is nothing else to do about it */
	tcsetattr(STDIN_FILENO, TCSANOW, &rescue.modes);
	for (size_t i = 0; i < N_FATAL; i++)
		if (fatal_signals[i] == number)
			sigaction(number, &rescue.owner->fatal_before[i], NULL);
	if (info->si_code <= 0)
		raise(number); /* sent; a fault comes again by itself */
}

static void
add_string(const char *capability)
{
	const char *s = tgetstr((char *)capability, NULL);

	if (s && rescue.n + strlen(s) < sizeof rescue.bytes)
		rescue.n += (size_t)sprintf(rescue.bytes + rescue.n, "%s", s);
}

/* After newterm, which knows what the terminal's strings are. */
static void
prepare_rescue(struct term *t, const struct termios *modes)
{
	struct sigaction action = { .sa_sigaction = give_back, .sa_flags = SA_SIGINFO };

	rescue.n = (size_t)sprintf(rescue.bytes, "%s", FRAME_ENDS MOUSE_OFF);
	add_string("me");
	add_string("ve");
	add_string("ke");
	add_string("te");
	rescue.modes = *modes;
	rescue.owner = t;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < N_FATAL; i++)
		sigaction(fatal_signals[i], &action, &t->fatal_before[i]);
}

static void
forget_rescue(const struct term *t)
{
	if (rescue.owner != t)
		return;
	for (size_t i = 0; i < N_FATAL; i++)
		sigaction(fatal_signals[i], &t->fatal_before[i], NULL);
	rescue.owner = NULL;
}

/* ---- the terminal --------------------------------------------------------------------------- */

/* A pair a style, and as many again for marked rows. */
static void
make_colors(struct term *t, const struct theme *theme)
{
	t->color = has_colors() && start_color() == OK && use_default_colors() == OK &&
		COLOR_PAIRS > 2 * ST_COUNT;
	if (!t->color)
		return;
	for (int i = 0; i < ST_COUNT; i++) {
		const struct look *look = &theme->look[i];
		short ink = COLORS >= 256 ? look->fg256 : look->fg8;
		init_pair((short)(1 + i), ink, -1);
		init_pair((short)(1 + ST_COUNT + i), ink, COLORS >= 256 ? theme->mark_256 : -1);
	}
}

/* Where no locale was asked for, UTF-8 is what terminals speak. */
static void
choose_locale(void)
{
	static const char *const asked[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		const char *value = getenv(asked[i]);
		if (value && *value) {
			setlocale(LC_CTYPE, "");
			return;
		}
	}
	setlocale(LC_CTYPE, "C.UTF-8");
}

/* Of curses' own term.h, which has the name of ours. */
extern int setupterm(const char *name, int fd, int *error);
extern int tigetnum(const char *capability);
extern char *tigetstr(const char *capability);

bool
term_about(const char *name, struct term_about *about)
{
	int error;
	const char *mouse;

	*about = (struct term_about){ .known = setupterm(name, STDOUT_FILENO, &error) == OK };
	if (!about->known)
		return false;
	about->colors = tigetnum("colors");
	mouse = tigetstr("kmous");
	about->mouse = mouse && mouse != (char *)-1 && *mouse;
	return true;
}

/*
 * Each key at once. Ctrl-S is a key as well: as the terminal's own it would stop all output, and whoever hits it
 * sees a viewer that does nothing any more. Told to curses too, which sets the modes again after Ctrl-Z.
 */
static void
take_keys(void)
{
	struct termios modes;

	cbreak();
	if (tcgetattr(STDIN_FILENO, &modes) == 0) {
		modes.c_iflag &= ~(tcflag_t)IXON;
		tcsetattr(STDIN_FILENO, TCSANOW, &modes);
		def_prog_mode();
	}
}

struct term *
term_start(bool color, const struct theme *theme, char *err, size_t err_size)
{
	struct termios modes;
	struct term *t;

	choose_locale();
	if (!check(err, err_size))
		return NULL;
	t = calloc(1, sizeof *t);
	if (!t) {
		snprintf(err, err_size, "out of memory");
		return NULL;
	}
	catch_signals(t);
	tcgetattr(STDIN_FILENO, &modes);
	set_escdelay(ESCAPE_MS);
	t->screen = newterm(NULL, stdout, stdin);
	if (!t->screen || t->signals < 0) {
		snprintf(err, err_size, "the terminal cannot be set up");
		term_stop(t);
		return NULL;
	}
	prepare_rescue(t, &modes);
	t->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	take_keys();
	noecho();
	nonl();
	curs_set(0);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	keyok(KEY_MOUSE, FALSE); /* its bytes are read here, in one form on every terminal */
	typeahead(-1); /* a draw is never left half done */
	if (color)
		make_colors(t, theme ? theme : &theme_dark);
	return t;
}

void
term_stop(struct term *t)
{
	bool resized;

	if (t->screen) {
		term_mouse_on(t, false);
		forget_rescue(t);
		endwin();
		delscreen(t->screen);
	}
	/* a signal that is still waiting has been answered by stopping */
	while (t->signals >= 0 && (term_signal(t, &resized) || resized))
		;
	if (t->signals >= 0)
		close(t->signals);
	sigprocmask(SIG_SETMASK, &t->mask_before, NULL);
	free(t->sent);
	free(t);
}

bool
term_utf8(const struct term *t)
{
	return t->utf8;
}

void
term_mouse_on(struct term *t, bool on)
{
	if (on == t->mouse_on)
		return;
	t->mouse_on = on;
	fputs(on ? MOUSE_ON : MOUSE_OFF, stdout);
	fflush(stdout);
}

struct mouse
term_mouse(const struct term *t)
{
	return t->mouse;
}

void
term_raw(struct term *t, bool on)
{
	(void)t;
	if (on)
		raw();
	else
		noraw(), take_keys();
}

void
term_size(const struct term *t, int *w, int *h)
{
	(void)t;
	getmaxyx(stdscr, *h, *w);
}

static attr_t
attr_of(const struct term *t, const struct cell *c)
{
	const struct look *look = &theme_dark.look[c->style]; /* bold and reverse are the same in all */
	bool mark = c->attr & AT_MARK;
	attr_t attr = look->bold ? A_BOLD : A_NORMAL;

	if (c->attr & AT_BOLD)
		attr |= A_BOLD;
	if (c->attr & AT_UNDERLINE)
		attr |= A_UNDERLINE;
	if (look->reverse != !!(c->attr & AT_REVERSE))
		attr |= A_REVERSE;
	if (!t->color && (c->style == ST_NEW || c->attr & AT_FRESH))
		return attr | A_REVERSE;
	if (!t->color)
		return attr;
	return mark && COLORS < 256 ? attr | A_BOLD : attr;
}

/* Is it what was sent last? It is then remembered as that. */
static bool
is_sent(struct term *t, const struct grid *g)
{
	size_t bytes = (size_t)g->w * (size_t)g->h * sizeof *g->cell;
	struct cell *room;

	if (bytes == t->sent_bytes && t->sent_w == g->w && !memcmp(t->sent, g->cell, bytes))
		return true;
	room = realloc(t->sent, bytes ? bytes : 1);
	if (room)
		memcpy(room, g->cell, bytes);
	t->sent = room ? room : t->sent;
	t->sent_bytes = room ? bytes : 0;
	t->sent_w = g->w;
	return false;
}

static void
send_mode(const char *bytes)
{
	fputs(bytes, stdout);
	fflush(stdout);
}

static void
hand_over(const struct term *t, const struct grid *g)
{
	for (int y = 0; y < g->h; y++)
		for (int x = 0; x < g->w; x++) {
			const struct cell *c = &g->cell[y * g->w + x];
			wchar_t text[2] = { (wchar_t)c->ch, 0 };
			int pair = t->color ? 1 + c->style + (c->attr & AT_MARK ? ST_COUNT : 0) : 0;
			cchar_t cell;
			setcchar(&cell, text, attr_of(t, c), (short)pair, NULL);
			mvadd_wch(y, x, &cell);
		}
}

/* A frame of a wide screen comes in more than one piece: a terminal that knows how shows it when it is whole. */
void
term_draw(struct term *t, const struct grid *g, bool whole)
{
	if (is_sent(t, g) && !whole)
		return;
	if (whole)
		clearok(stdscr, TRUE);
	hand_over(t, g);
	send_mode(FRAME_BEGINS);
	refresh();
	send_mode(FRAME_ENDS);
}

/* Behind "ESC [ <". */
static int
read_mouse(struct term *t)
{
	char text[MOUSE_BYTES] = "";
	int key = 0;

	timeout(ESCAPE_MS); /* the rest is on its way */
	for (size_t n = 0; n + 1 < sizeof text && key != 'M' && key != 'm' && (key = getch()) > 0 && key < 0x80; n++)
		text[n] = (char)key;
	nodelay(stdscr, TRUE);
	return mouse_parse(text, &t->mouse) && t->mouse.kind != MOUSE_NONE ? UK_MOUSE : UK_NONE;
}

/* Bytes after an escape that are no key we know are dropped with it. */
static int
after_escape(struct term *t)
{
	int key = getch();

	if (key == ERR)
		return UK_ESC;
	if (key == 'O')
		getch();
	if (key != '[')
		return UK_NONE;
	if ((key = getch()) == '<')
		return read_mouse(t);
	for (int i = 0; key == 'M' && i < 3; i++)
		getch(); /* a mouse's report in an older form */
	while (key != ERR && key < '@') /* its last byte is a letter, or nearly one */
		key = getch();
	return UK_NONE;
}

int
term_key(struct term *t)
{
	static const struct { int from, to; } special[] = {
		{ KEY_LEFT, UK_LEFT }, { KEY_RIGHT, UK_RIGHT }, { KEY_UP, UK_UP }, { KEY_DOWN, UK_DOWN },
		{ KEY_HOME, UK_HOME }, { KEY_END, UK_END }, { KEY_PPAGE, UK_PAGE_UP },
		{ KEY_NPAGE, UK_PAGE_DOWN }, { KEY_BTAB, UK_BACKTAB }, { KEY_BACKSPACE, UK_BACKSPACE },
		{ KEY_ENTER, UK_ENTER },
	};
	int key;

	while ((key = getch()) != ERR) {
		if (key == UK_ESC && (key = after_escape(t)) == UK_MOUSE)
			return key;
		if (key > UK_NONE && key < 0x80)
			return key;
		if (key >= KEY_F(1) && key <= KEY_F(12))
			return UK_F1 + key - KEY_F(1);
		for (size_t i = 0; i < sizeof special / sizeof *special; i++)
			if (special[i].from == key)
				return special[i].to;
	}
	return UK_NONE;
}

int
term_fd(const struct term *t)
{
	(void)t;
	return STDIN_FILENO;
}

int
term_signal_fd(const struct term *t)
{
	return t->signals;
}

int
term_signal(struct term *t, bool *resized)
{
	struct signalfd_siginfo info;
	struct winsize size;

	*resized = false;
	if (read(t->signals, &info, sizeof info) != (ssize_t)sizeof info)
		return 0;
	if (info.ssi_signo != SIGWINCH)
		return (int)info.ssi_signo;
	*resized = true;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
	return 0;
}
