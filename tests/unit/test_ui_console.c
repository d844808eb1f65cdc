/* The guest's colours in the console pane: what a program asks for, in styles that every theme can be read in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app_view.h"
#include "fixture.h"
#include "theme.h"

#define W 80
#define H 24

/* The console alone after the guest has written the text; fresh: at this very event. */
static struct grid
console(const char *text, bool fresh)
{
	struct fixture f = fixture_make();
	uint32_t n = (uint32_t)strlen(text), pos = timeline_live(f.tl)->console_len;
	uint64_t time = timeline_event(f.tl, timeline_end(f.tl))->time;
	struct fs_event e = { .seq = timeline_end(f.tl) + 1, .time = time + 1, .type = FS_WRITE, .pid = 4, .arg = { pos, n } };
	struct fs_event after = { .seq = e.seq + 1, .time = time + 2, .type = FS_CALL, .pid = 4 };
	struct app_shot shot = { .w = W, .h = H, .seq = fresh ? e.seq : after.seq, .program = "fork", .zoom = PANE_CONSOLE };
	struct grid g = { 0 };

	timeline_add_console(f.tl, pos, text, n);
	timeline_add(f.tl, &e);
	timeline_add(f.tl, &after);
	assert_true(app_snapshot(f.tl, &shot, &g));
	fixture_free(&f);
	return g;
}

/* The first cell with that letter below the title; no other text here has it. */
static const struct cell *
cell_of(const struct grid *g, char letter)
{
	for (int i = 2 * g->w; i < g->w * g->h; i++)
		if (g->cell[i].ch == (uint32_t)letter)
			return &g->cell[i];
	fail_msg("no %c on the console", letter);
	return NULL;
}

static void
assert_cell(const struct grid *g, char letter, enum style style, unsigned attr)
{
	const struct cell *c = cell_of(g, letter);

	if (c->style != style || (c->attr & (AT_BOLD | AT_UNDERLINE | AT_REVERSE)) != attr)
		fail_msg("%c has style %d and attributes %x, not %d and %x", letter, c->style, c->attr, style, attr);
}

static void
test_colours(void **state)
{
	static const char text[] = "\r\n\033[31mQ\033[0m \033[32mU\033[0m \033[34mV\033[0m \033[1;35mX\033[0m \033[4mY\033[0m "
		"\033[7mZ\033[0m \033[30;43mJ\033[0m \033[31;44mK\033[0m \033[97mW\033[0m \033[91mB\033[0m \033[0mN\r\n";
	struct grid g = console(text, false);

	(void)state;
	assert_cell(&g, 'Q', ST_TTY_RED, 0);
	assert_cell(&g, 'U', ST_TTY_GREEN, 0);
	assert_cell(&g, 'V', ST_TTY_BLUE, 0);
	assert_cell(&g, 'X', ST_TTY_MAGENTA, AT_BOLD);
	assert_cell(&g, 'Y', ST_NORMAL, AT_UNDERLINE);
	assert_cell(&g, 'Z', ST_NORMAL, AT_REVERSE);
	assert_cell(&g, 'J', ST_TTY_YELLOW, AT_REVERSE); /* what has a background is that colour, whatever its ink */
	assert_cell(&g, 'K', ST_TTY_BLUE, AT_REVERSE);
	assert_cell(&g, 'W', ST_NORMAL, 0);
	assert_cell(&g, 'B', ST_TTY_RED, 0);
	assert_cell(&g, 'N', ST_NORMAL, 0); /* and nothing of it stays */
	grid_free(&g);
}

/* What the shown event has written stands out, but a colour of its own is not taken from it. */
static void
test_fresh(void **state)
{
	struct grid g = console("\r\n\033[31mQ\033[0m N\r\n", true);

	(void)state;
	assert_cell(&g, 'Q', ST_TTY_RED, 0);
	assert_cell(&g, 'N', ST_NEW, 0);
	assert_true(cell_of(&g, 'Q')->attr & AT_FRESH);
	assert_true(cell_of(&g, 'N')->attr & AT_FRESH);
	grid_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_colours), cmocka_unit_test(test_fresh) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
