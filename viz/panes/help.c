/* help: the list of actions, in as many columns as fit, and as many pages as that takes. */
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

/* Below the title, and with the words below the keys. */
static int
rows_of(int h)
{
	return h - 3 > 0 ? h - 3 : 1;
}

static int
columns_of(int w)
{
	return w / COLUMN_W > 0 ? w / COLUMN_W : 1;
}

int
help_pages(int w, int h)
{
	int each = rows_of(h) * columns_of(w);

	return (ACTION_COUNT - 1 + each - 1) / each;
}

void
help_draw(struct area a, int page, const struct keymap *own)
{
	int n = ACTION_COUNT - 1, columns = columns_of(a.r.w), pages = help_pages(a.r.w, a.r.h), w = a.r.w / columns;
	int rows = pages > 1 ? rows_of(a.r.h) : (n + columns - 1) / columns, from = (page - 1) * rows * columns;

	if (pages > 1)
		draw_textf(a, 1, 0, ST_TITLE, page < pages ? "Keys, %d of %d (Space: the next; any key closes this)" :
			   "Keys, %d of %d (any key closes this)", page, pages);
	else
		draw_text(a, 1, 0, ST_TITLE, "Keys (any key closes this)");
	for (int i = 0; from + i < n && i < rows * columns; i++) {
		char keys[40];
		struct area one = area_sub(a, i / rows * w, 2 + i % rows, w - 1, 1);
		keymap_keys_of(own, (enum action)(from + i + 1), keys, sizeof keys);
		draw_text(one, 1, 0, ST_KEY, keys);
		draw_text(one, KEYS_W, 0, ST_NORMAL, keys_help((enum action)(from + i + 1)));
	}
	for (int i = 0; i < WORDS && rows + 3 + i < a.r.h; i++)
		draw_text(a, 1, rows + 3 + i, ST_DIM, words[i]);
}
