/* help: the list of actions, in as many columns as are needed and fit. */
#include "keys.h"
#include "pane.h"

#define COLUMN_W 38 /* columns that one needs */
#define KEYS_W 14   /* ... of them for the keys */

static const char *const words[] = {
	"A number in a circle is a process. Yellow and ◂ : this event changed it.",
	"cow: shared and read-only for now; the next write copies the page.",
	"zombie: ended, but nobody waited for it. orphan: its parent ended first.",
};
#define WORDS (int)(sizeof words / sizeof *words)

void
help_draw(struct area a)
{
	int n = ACTION_COUNT - 1, most = a.r.w / COLUMN_W > 0 ? a.r.w / COLUMN_W : 1;
	int columns = most, rows = (n + columns - 1) / columns, w = a.r.w / columns;
	bool all = rows + 3 <= a.r.h;

	if (!all)
		rows = a.r.h - 3;
	draw_text(a, 1, 0, ST_TITLE, all ? "Keys (any key closes this)" :
		  "Some keys; q quits; all: forkscope keys");
	for (int i = 0; rows > 0 && i < n && i < rows * columns; i++) {
		char keys[40];
		struct area one = area_sub(a, i / rows * w, 2 + i % rows, w - 1, 1);
		keys_of((enum action)(i + 1), keys, sizeof keys);
		draw_text(one, 1, 0, ST_KEY, keys);
		draw_text(one, KEYS_W, 0, ST_NORMAL, keys_help((enum action)(i + 1)));
	}
	for (int i = 0; all && i < WORDS; i++)
		draw_text(a, 1, rows + 3 + i, ST_DIM, words[i]);
}
