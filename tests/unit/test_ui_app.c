/*
 * The loop on a real pseudo-terminal, with a made-up guest in place of QEMU: it replays the fixture's
 * events as they are asked for. What the terminal was sent is what is looked at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "app.h"
#include "app_view.h"
#include "fake_guest.h"

#define PATIENCE 20000 /* ms, for a terminal that must answer */

/* ---- the terminal -------------------------------------------------------------------------- */

struct tty {
	pid_t pid;
	int fd;
	char seen[1 << 20]; /* all that was sent since the last tty_forget, NUL-terminated */
	size_t n;
};

struct run {
	const char *term;
	int w, h;
	uint64_t dies_at;
	bool lies;
	bool endless, hard_of_hearing;
	uint64_t pause_every; /* not 0: the guest is slow, too */
};

static void
child(const struct run *run)
{
	struct target *t = fake_open();

	snprintf(t->error, sizeof t->error, "QEMU has ended: killed by a test");
	t->dies_at = run->dies_at;
	t->lies = run->lies;
	t->endless = run->endless;
	t->hard_of_hearing = run->hard_of_hearing;
	if (t->hard_of_hearing)
		t->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	t->slow = run->pause_every != 0;
	setenv("TERM", run->term, 1);
	unsetenv("NO_COLOR");
	_exit(app_run(&(struct app_options){ .target = t, .timeline = t->out, .program = "fork",
					       .pause_every = run->pause_every }));
}

static struct tty *
tty_open(struct run run)
{
	struct tty *t = calloc(1, sizeof *t);
	struct winsize size = { .ws_row = (unsigned short)run.h, .ws_col = (unsigned short)run.w };

	t->pid = forkpty(&t->fd, NULL, NULL, &size);
	assert_true(t->pid >= 0);
	if (t->pid == 0)
		child(&run);
	return t;
}

/* A message of cmocka's is cut, and the end tells more. */
static const char *
tail(const struct tty *t)
{
	return t->seen + (t->n > 4000 ? t->n - 4000 : 0);
}

/* Reads what comes next; false when nothing more will come. */
static bool
tty_read(struct tty *t)
{
	struct pollfd p = { .fd = t->fd, .events = POLLIN };

	if (t->n + 1 >= sizeof t->seen)
		fail_msg("the terminal was sent too much");
	if (poll(&p, 1, PATIENCE) <= 0)
		fail_msg("the viewer is silent; at last:\n%s", tail(t));
	ssize_t n = read(t->fd, t->seen + t->n, sizeof t->seen - 1 - t->n);
	if (n <= 0)
		return false;
	t->n += (size_t)n;
	return true;
}

static void
tty_expect(struct tty *t, const char *text)
{
	while (!strstr(t->seen, text))
		if (!tty_read(t))
			fail_msg("it ended before \"%s\":\n%s", text, tail(t));
	memset(t->seen, 0, t->n);
	t->n = 0;
}

static void
tty_type(struct tty *t, const char *keys)
{
	assert_int_equal(write(t->fd, keys, strlen(keys)), strlen(keys));
}

/* The exit status; `last`: what must have been said on the way out. */
static int
tty_close(struct tty *t, const char *last)
{
	int status;

	while (tty_read(t))
		;
	if (!strstr(t->seen, last))
		fail_msg("it did not say \"%s\":\n%s", last, tail(t));
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	close(t->fd);
	free(t);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

#define LEFT "\033[?1049l" /* the terminal's own screen is back */
#define NORMAL { .term = "xterm-256color", .w = 80, .h = 24 }

/* ---- tests --------------------------------------------------------------------------------- */

static void
test_keys_move_through_time(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);

	(void)state;
	tty_expect(t, "LIVE 61");
	tty_type(t, "c"); /* the guest runs up to the copy */
	tty_expect(t, "COPY");
	tty_type(t, "p");
	tty_expect(t, "PAST 89/90");
	tty_type(t, "g");
	tty_expect(t, "1/90"); /* only what differs is sent */
	tty_type(t, "\033OF"); /* End */
	tty_expect(t, "LIVE");
	tty_type(t, " ");
	tty_expect(t, "ended: exit status");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

/* The layouts in turn; the kernel pane has what was read at the stop, and of the past what can be told. */
static void
test_kernel_layout(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);

	(void)state;
	tty_expect(t, "LIVE 61");
	tty_type(t, "y");
	tty_expect(t, "layout lecture");
	tty_type(t, "yyy");
	tty_expect(t, "looked_inside");
	tty_type(t, "p");
	tty_expect(t, "of the present");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

/* A key that finds nothing says so, and the next one takes the words away. */
static void
test_keys_that_find_nothing_say_so(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);

	(void)state;
	tty_expect(t, "LIVE 61");
	tty_type(t, "g");
	tty_expect(t, "PAST 1/61");
	tty_type(t, "F");
	tty_expect(t, "no previous fork");
	tty_type(t, "G ");
	tty_expect(t, "ended: exit status");
	tty_type(t, "n");
	tty_expect(t, "no next event");
	tty_type(t, "1");
	tty_expect(t, "ended: exit status");
	tty_type(t, "9");
	tty_expect(t, "pid 9, not there now");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

static void
test_long_run_is_paused(void **state)
{
	struct run run = NORMAL;

	(void)state;
	run.pause_every = 90;
	struct tty *t = tty_open(run);
	tty_expect(t, "LIVE 61");
	tty_type(t, " ");
	tty_expect(t, "paused: 91 events are kept");
	tty_type(t, " ");
	tty_expect(t, "ended: exit status");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

static void
test_keys_typed_ahead_are_kept(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);

	(void)state;
	tty_expect(t, "LIVE 61");
	tty_type(t, "nnnnnnnnnp");
	tty_expect(t, "69/70");
	tty_type(t, "Gq");
	assert_int_equal(tty_close(t, LEFT), 0);
}

/* Space pauses what is under way; what was typed behind it would send the guest on at once. */
static void
test_space_drops_what_waits(void **state)
{
	struct run run = NORMAL;

	(void)state;
	run.endless = true;
	struct tty *t = tty_open(run);
	tty_expect(t, "LIVE 61");
	tty_type(t, "x"); /* there will be none */
	tty_expect(t, "Hrunning");
	tty_type(t, "nf");
	tty_expect(t, "2 keys wait");
	tty_type(t, " ");
	tty_expect(t, "what was typed ahead is not done");
	tty_type(t, "n");
	tty_expect(t, "stopped");
	tty_type(t, "p");
	tty_expect(t, "PAST 61/62");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

/* It stays paused, also when it did so only long after it was told. */
static void
test_pause_is_for_good(void **state)
{
	struct run run = NORMAL;

	(void)state;
	run.endless = run.hard_of_hearing = true;
	struct tty *t = tty_open(run);
	tty_expect(t, "LIVE 61");
	tty_type(t, " ");
	tty_expect(t, "Hrunning"); /* where it was stopped */
	tty_type(t, " ");
	tty_expect(t, "paused");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

/* A guest that runs for nothing in particular is paused by a key that says where it shall stop. */
static void
test_free_run_takes_a_goal(void **state)
{
	struct run run = NORMAL;

	(void)state;
	run.endless = true;
	struct tty *t = tty_open(run);
	tty_expect(t, "LIVE 61");
	tty_type(t, " ");
	tty_expect(t, "Hrunning");
	tty_type(t, "c");
	tty_expect(t, "COPY");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

/* While something waits, keys that go by the moment wait behind it: two on and one back is one on. */
static void
test_keys_keep_their_order(void **state)
{
	struct run run = NORMAL;

	(void)state;
	run.endless = true;
	struct tty *t = tty_open(run);
	tty_expect(t, "LIVE 61");
	tty_type(t, " ");
	tty_expect(t, "Hrunning");
	tty_type(t, "nnp");
	tty_expect(t, "62/63");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

static void
test_line_is_given_to_the_guest(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);

	(void)state;
	tty_expect(t, "LIVE 61");
	tty_type(t, "iquiet");
	tty_expect(t, "input for the guest");
	tty_type(t, "\177\177te\r");
	tty_expect(t, "LIVE");
	tty_type(t, "n");
	tty_expect(t, "WRONG: it was given: quite");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, "forkscope: it was given: quite"), 1);
}

/* Of keys that nobody knows only their own bytes are dropped, not what was typed behind them. */
static void
test_unknown_keys_are_dropped_alone(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);

	(void)state;
	tty_expect(t, "LIVE 61");
	tty_type(t, "\033[99;5~c");
	tty_expect(t, "COPY");
	tty_type(t, "\033Oxp");
	tty_expect(t, "PAST 89/90");
	tty_type(t, "\033xq"); /* Alt-x */
	assert_int_equal(tty_close(t, LEFT), 0);
}

static void
test_help_opens_and_closes(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);

	(void)state;
	tty_expect(t, "LIVE 61");
	tty_type(t, "?");
	tty_expect(t, "any key closes this");
	tty_type(t, "n"); /* closes, and does nothing else */
	tty_expect(t, "[story]");
	tty_type(t, "?");
	tty_expect(t, "any key closes this");
	tty_type(t, "q"); /* any key */
	tty_expect(t, "[story]");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

static void
test_signals_restore_the_terminal(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

	(void)state;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct tty *t = tty_open((struct run)NORMAL);
		tty_expect(t, "LIVE 61");
		kill(t->pid, signals[i]);
		assert_int_equal(tty_close(t, LEFT), 128 + signals[i]);
	}
	struct tty *t = tty_open((struct run)NORMAL);
	tty_expect(t, "LIVE 61");
	tty_type(t, "\003"); /* the terminal makes a signal of it */
	assert_int_equal(tty_close(t, LEFT), 128 + SIGINT);
}

static void
test_death_of_the_guest_is_said(void **state)
{
	struct run run = NORMAL;

	(void)state;
	run.dies_at = 100;
	struct tty *t = tty_open(run);
	tty_expect(t, "LIVE 61");
	tty_type(t, " ");
	tty_expect(t, "WRONG: QEMU has ended");
	tty_type(t, "p"); /* what was seen can still be looked at */
	tty_expect(t, "PAST 98/99");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, "forkscope: QEMU has ended: killed by a test"), 1);
}

static void
test_difference_is_shown_and_fails(void **state)
{
	struct run run = NORMAL;

	(void)state;
	run.lies = true;
	struct tty *t = tty_open(run);
	tty_expect(t, "WRONG: event 61: ");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, "forkscope: event 61: "), 1);
}

static void
test_resize_is_followed(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);

	(void)state;
	tty_expect(t, "LIVE 61");
	ioctl(t->fd, TIOCSWINSZ, &(struct winsize){ .ws_row = 5, .ws_col = 20 });
	tty_expect(t, "too small: 20x5");
	ioctl(t->fd, TIOCSWINSZ, &(struct winsize){ .ws_row = 40, .ws_col = 120 });
	tty_expect(t, "console");
	tty_type(t, "q");
	assert_int_equal(tty_close(t, LEFT), 0);
}

/* The guest's terminal: the pane's cells, and what they would be where there is no pane or another is shown alone. */
static void
test_console_has_a_size(void **state)
{
	struct app_view v = { .focus = PANE_CONSOLE };
	struct rect r = app_view_console(&v, 120, 40);

	(void)state;
	assert_true(r.w > 20 && r.w < 120 && r.h > 5 && r.h < 40);
	struct rect alone = app_view_console(&v, 80, 24);
	assert_true(alone.w == 80 && alone.h == 22);
	v.zoom = true;
	alone = app_view_console(&v, 120, 40);
	assert_true(alone.w == 120 && alone.h == 38);
	v.focus = PANE_TREE;
	assert_int_equal(app_view_console(&v, 120, 40).w, r.w);
	assert_int_equal(app_view_console(&v, 20, 5).w, 0);
}

static void
test_unknown_terminal_is_refused(void **state)
{
	struct tty *t = tty_open((struct run){ .term = "no-such-terminal", .w = 80, .h = 24 });

	(void)state;
	assert_int_equal(tty_close(t, "forkscope: unknown terminal type TERM=no-such-terminal"), 2);
	t = tty_open((struct run){ .term = "dumb", .w = 80, .h = 24 });
	assert_int_equal(tty_close(t, "forkscope: TERM=dumb cannot place its cursor"), 2);
}

/* The line discipline is as it was: echo and canonical input. */
static void
test_modes_are_restored(void **state)
{
	struct tty *t = tty_open((struct run)NORMAL);
	struct termios before, after;
	int slave = open(ptsname(t->fd), O_RDWR | O_NOCTTY);

	(void)state;
	tty_expect(t, "LIVE 61");
	tcgetattr(slave, &before);
	assert_false(before.c_lflag & ICANON);
	kill(t->pid, SIGTERM);
	waitpid(t->pid, NULL, 0);
	tcgetattr(slave, &after);
	assert_true((after.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO));
	close(slave);
	close(t->fd);
	free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_move_through_time),
		cmocka_unit_test(test_kernel_layout),
		cmocka_unit_test(test_keys_that_find_nothing_say_so),
		cmocka_unit_test(test_long_run_is_paused),
		cmocka_unit_test(test_keys_typed_ahead_are_kept),
		cmocka_unit_test(test_space_drops_what_waits),
		cmocka_unit_test(test_pause_is_for_good),
		cmocka_unit_test(test_free_run_takes_a_goal),
		cmocka_unit_test(test_keys_keep_their_order),
		cmocka_unit_test(test_line_is_given_to_the_guest),
		cmocka_unit_test(test_unknown_keys_are_dropped_alone),
		cmocka_unit_test(test_help_opens_and_closes),
		cmocka_unit_test(test_signals_restore_the_terminal),
		cmocka_unit_test(test_death_of_the_guest_is_said),
		cmocka_unit_test(test_difference_is_shown_and_fails),
		cmocka_unit_test(test_console_has_a_size),
		cmocka_unit_test(test_resize_is_followed),
		cmocka_unit_test(test_unknown_terminal_is_refused),
		cmocka_unit_test(test_modes_are_restored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
