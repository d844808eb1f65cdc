#include "differences.h"

#include "difference.h"

struct words {
	struct area a; /* h 0: they are only counted */
	int y;
};

static void
draw_sentence(void *ctx, const char *text)
{
	struct words *w = ctx;
	int indent = 0;

	while (*text) {
		size_t n = text_fit(text, w->a.r.w - 2 - indent);

		if (w->y >= 0 && w->y < w->a.r.h) {
			draw_text(w->a, 0, w->y, ST_KEY, indent ? "" : "·");
			draw_bytes(w->a, 2 + indent, w->y, ST_NORMAL, text, n);
		}
		w->y++;
		text += n;
		while (*text == ' ')
			text++;
		indent = 2;
	}
}

int
differences_draw(const struct model *before, const struct model *after, struct area a, int from)
{
	struct words words = { .a = a, .y = from };

	if (!model_difference(before, after, draw_sentence, &words))
		draw_sentence(&words, "nothing that is kept differs");
	return words.y - from;
}
