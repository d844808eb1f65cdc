/*
 * What a terminal is sent for a frame: only the cells that differ from those of the frame before. The
 * terminal is a real one (a pseudo-terminal), the bytes are counted at its other end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app_view.h"
#include "fixture.h"
#include "term.h"

#define END "\033_end\033\\" /* sent by hand behind each frame: no terminal shows it */
#define PER_CELL 16 /* a colour for each cell that changed, say: no more than the worst of many */
#define PER_FRAME 56 /* to the first of them, and away from the last; and 16 that say where it begins and ends */

/* ---- one who draws, at the terminal ---- */

struct drawer {
	pid_t pid;
	int fd;       /* the terminal's other end */
	int order[2]; /* what it shall show: seq, 0: no more */
	char *seen;
	size_t n, cap;
};

static void
show(struct app_view *v, struct grid *g, uint64_t seq)
{
	app_view_show(v, seq);
	v->state = "stopped";
	app_draw(g, v);
}

/* Draws each frame that is asked for. */
static void
draw_all(int order, int w, int h)
{
	struct fixture f = fixture_make();
	struct app_view v;
	struct grid g = { 0 };
	struct term *t;
	char err[200];
	uint64_t seq;
	bool first = true;

	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	t = term_start(true, NULL, err, sizeof err);
	if (!t || !app_view_open(&v, f.tl, "fork") || !grid_resize(&g, w, h))
		_exit(1);
	while (read(order, &seq, sizeof seq) == (ssize_t)sizeof seq && seq) {
		show(&v, &g, seq);
		term_draw(t, &g, first);
		first = false;
		if (write(STDOUT_FILENO, END, strlen(END)) < 0)
			_exit(1);
	}
	term_stop(t);
	_exit(0);
}

static struct drawer
drawer_open(int w, int h)
{
	struct winsize size = { .ws_row = (unsigned short)h, .ws_col = (unsigned short)w };
	struct drawer d = { .cap = 1 << 20, .seen = malloc(1 << 20) };

	assert_int_equal(pipe(d.order), 0);
	d.pid = forkpty(&d.fd, NULL, NULL, &size);
	assert_true(d.pid >= 0);
	if (d.pid == 0)
		draw_all(d.order[0], w, h);
	return d;
}

/* The bytes that the frame of event seq took; they stand in d->seen, NUL-terminated. */
static size_t
bytes_for(struct drawer *d, uint64_t seq)
{
	char *end = NULL;

	assert_int_equal(write(d->order[1], &seq, sizeof seq), sizeof seq);
	for (d->n = 0; !end; end = strstr(d->seen, END)) {
		ssize_t n = read(d->fd, d->seen + d->n, d->cap - 1 - d->n);
		assert_true(n > 0);
		d->n += (size_t)n;
		d->seen[d->n] = '\0';
	}
	assert_int_equal(end + strlen(END) - d->seen, d->n);
	*end = '\0';
	return (size_t)(end - d->seen);
}

static void
drawer_close(struct drawer *d)
{
	uint64_t no_more = 0;
	int status;

	assert_int_equal(write(d->order[1], &no_more, sizeof no_more), sizeof no_more);
	while (read(d->fd, d->seen, d->cap) > 0)
		;
	assert_int_equal(waitpid(d->pid, &status, 0), d->pid);
	assert_int_equal(status, 0);
	close(d->fd);
	close(d->order[0]);
	close(d->order[1]);
	free(d->seen);
}

/* ---- what must be sent ---- */

static size_t
differing(const struct grid *a, const struct grid *b)
{
	size_t n = 0;

	for (int i = 0; i < a->w * a->h; i++)
		n += a->cell[i].ch != b->cell[i].ch || a->cell[i].style != b->cell[i].style ||
		     (a->cell[i].attr & AT_MARK) != (b->cell[i].attr & AT_MARK);
	return n;
}

/* Steps through events: each frame beside the one before. */
static void
count_frames(int w, int h)
{
	struct fixture f = fixture_make();
	struct drawer d = drawer_open(w, h);
	struct grid now = { 0 }, before = { 0 };
	struct app_view v;
	size_t whole, bytes, cells = 0, sent = 0;

	assert_true(app_view_open(&v, f.tl, "fork") && grid_resize(&now, w, h) && grid_resize(&before, w, h));
	show(&v, &before, 60);
	whole = bytes_for(&d, 60);
	assert_true(whole > (size_t)(w * h) / 4);
	for (uint64_t seq = 61; seq <= f.end; seq++) {
		show(&v, &now, seq);
		size_t n = differing(&before, &now);
		bytes = bytes_for(&d, seq);
		if (bytes > PER_CELL * n + PER_FRAME)
			fail_msg("event %u: %zu bytes for %zu cells that differ", (unsigned)seq, bytes, n);
		if (bytes) { /* seen at once, or as it comes where that is not known */
			assert_memory_equal(d.seen, "\033[?2026h", 8);
			assert_string_equal(d.seen + bytes - 8, "\033[?2026l");
		}
		assert_null(strstr(d.seen, "\033[2J")); /* nothing is cleared: that flickers */
		assert_null(strstr(d.seen, "\033[J"));
		cells += n;
		sent += bytes;
		assert_int_equal(bytes_for(&d, seq), 0); /* and where nothing differs nothing is sent */
		show(&v, &before, seq);
	}
	printf("# %dx%d: %zu bytes at first; then %zu for %zu cells, %.1f each\n", w, h, whole, sent, cells,
	       (double)sent / (double)cells);
	assert_true(sent < 4 * cells);
	drawer_close(&d);
	grid_free(&now);
	grid_free(&before);
	app_view_close(&v);
	fixture_free(&f);
}

static void
test_only_what_differs_is_sent(void **state)
{
	(void)state;
	count_frames(80, 24);
	count_frames(100, 30);
	count_frames(160, 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_only_what_differs_is_sent) };

	return cmocka_run_group_tests_name("redraw", tests, NULL, NULL);
}
