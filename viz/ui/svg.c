/*
 * Each word is a <text> of its own with its length given, so columns stand where they should with
 * any monospace font. Borders and the numbers of processes are drawn as shapes: fonts disagree on
 * those, and a circle of one cell is too small for a last row.
 */
#include "svg.h"

#include <string.h>

#define PX_W 9
#define PX_H 19
#define BASELINE 14
#define FONT_SIZE 15
#define MARGIN 8

static const char *const fonts =
	"'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace";

static int
left(int x)
{
	return MARGIN + x * PX_W;
}

static int
top(int y)
{
	return MARGIN + y * PX_H;
}

/* A picture that is written. */
struct svg {
	FILE *out;
	const struct theme *theme;
};

static bool
is_reverse(const struct svg *v, const struct cell *c)
{
	return v->theme->look[c->style].reverse != !!(c->attr & AT_REVERSE);
}

static uint32_t
back_of(const struct svg *v, const struct cell *c)
{
	const struct look *look = &v->theme->look[c->style];

	if (is_reverse(v, c))
		return look->rgb;
	return c->attr & AT_MARK ? v->theme->mark_back : v->theme->back;
}

static uint32_t
ink_of(const struct svg *v, const struct cell *c)
{
	const struct look *look = &v->theme->look[c->style];

	return is_reverse(v, c) ? v->theme->back : look->rgb;
}

static void
write_backs(const struct svg *v, const struct cell *row, int w, int y)
{
	for (int x = 0; x < w;) {
		uint32_t back = back_of(v, &row[x]);
		int from = x;
		while (x < w && back_of(v, &row[x]) == back)
			x++;
		if (back != v->theme->back)
			fprintf(v->out, "<rect x='%d' y='%d' width='%d' height='%d' fill='#%06x'/>\n",
				left(from), top(y), (x - from) * PX_W, PX_H, back);
	}
}

/* The sides that a border glyph reaches; bits: up down left right. 0: it is no border. */
static unsigned
sides_of(uint32_t ch)
{
	static const struct { uint16_t ch; uint8_t sides; } border[] = {
		{ 0x2500, 12 }, { 0x2502, 3 }, { 0x250c, 10 }, { 0x2510, 6 }, { 0x2514, 9 },
		{ 0x2518, 5 }, { 0x251c, 11 }, { 0x2524, 7 }, { 0x252c, 14 }, { 0x2534, 13 },
		{ 0x253c, 15 },
	};
	for (size_t i = 0; i < sizeof border / sizeof *border; i++)
		if (border[i].ch == ch)
			return border[i].sides;
	return 0;
}

static void
write_border(const struct svg *v, unsigned sides, uint32_t ink, int x, int y)
{
	int cx = left(x) + PX_W / 2, cy = top(y) + PX_H / 2;
	const struct { unsigned bit; int x, y; } end[] = {
		{ 1, cx, top(y) }, { 2, cx, top(y) + PX_H },
		{ 4, left(x), cy }, { 8, left(x) + PX_W, cy },
	};

	fprintf(v->out, "<path d='");
	for (int i = 0; i < 4; i++)
		if (sides & end[i].bit)
			fprintf(v->out, "M%d.5 %d.5L%d.5 %d.5", cx, cy, end[i].x, end[i].y);
	fprintf(v->out, "' stroke='#%06x' fill='none'/>\n", ink);
}

/* The number of a glyph with a number in a circle; -1: another glyph. */
static int
circled(uint32_t ch)
{
	return ch == 0x24ea ? 0 : ch >= 0x2460 && ch < 0x2460 + 20 ? (int)(ch - 0x2460 + 1) : -1;
}

static void
write_number(const struct svg *v, int number, uint32_t ink, int x, int y)
{
	fprintf(v->out, "<rect x='%d' y='%d' width='%d' height='%d' rx='4' fill='#%06x'/>"
		"<text x='%.1f' y='%d' font-size='%d' font-weight='bold' text-anchor='middle' "
		"fill='#%06x'>%d</text>\n", left(x), top(y) + 2, PX_W - 1, PX_H - 4, ink,
		left(x) + (PX_W - 1) / 2.0, top(y) + BASELINE - 1, number > 9 ? 7 : 12, v->theme->back, number);
}

/* A whole, an upper or a lower half of a cell: rows from *from, so many; 0: another glyph. */
static int
block_of(uint32_t ch, int *from)
{
	*from = ch == 0x2584 ? (PX_H + 1) / 2 : 0;
	return ch == 0x2588 ? PX_H : ch == 0x2580 ? (PX_H + 1) / 2 : ch == 0x2584 ? PX_H / 2 : 0;
}

static void
write_block(const struct svg *v, uint32_t ch, uint32_t ink, int x, int y)
{
	int from, h = block_of(ch, &from);

	fprintf(v->out, "<rect x='%d' y='%d' width='%d' height='%d' fill='#%06x' shape-rendering='crispEdges'/>\n",
		left(x), top(y) + from, PX_W, h, ink);
}

static void
write_char(const struct svg *v, uint32_t ch)
{
	char bytes[4];

	switch (ch) {
	case '<': fputs("&lt;", v->out); break;
	case '>': fputs("&gt;", v->out); break;
	case '&': fputs("&amp;", v->out); break;
	default: fwrite(bytes, 1, utf8_encode(ch, bytes), v->out); break;
	}
}

static bool
is_shape(uint32_t ch)
{
	return sides_of(ch) || circled(ch) >= 0 || block_of(ch, &(int){ 0 });
}

/* The cells from x on that make one <text>: a word of one look; any glyph beyond ASCII alone,
 * because a font may not have it and another's may be wider. */
static int
word_end(const struct cell *row, int w, int x)
{
	int end = x + 1;

	while (row[x].ch < 0x7f && end < w && row[end].ch > ' ' && row[end].ch < 0x7f &&
	       row[end].style == row[x].style && row[end].attr == row[x].attr)
		end++;
	return end;
}

static int
write_word(const struct svg *v, const struct cell *row, int w, int x, int y)
{
	int end = word_end(row, w, x);

	fprintf(v->out, "<text x='%d' y='%d' fill='#%06x'%s%s", left(x), top(y) + BASELINE, ink_of(v, &row[x]),
		v->theme->look[row[x].style].bold || row[x].attr & AT_BOLD ? " font-weight='bold'" : "",
		row[x].attr & AT_UNDERLINE ? " text-decoration='underline'" : "");
	if (end - x > 1)
		fprintf(v->out, " textLength='%d' lengthAdjust='spacingAndGlyphs'", (end - x) * PX_W);
	fputc('>', v->out);
	for (int i = x; i < end; i++)
		write_char(v, row[i].ch);
	fputs("</text>\n", v->out);
	return end;
}

static void
write_row(const struct svg *v, const struct cell *row, int w, int y)
{
	write_backs(v, row, w, y);
	for (int x = 0; x < w;) {
		uint32_t ch = row[x].ch;
		if (ch == ' ') {
			x++;
		} else if (!is_shape(ch)) {
			x = write_word(v, row, w, x, y);
		} else {
			if (sides_of(ch))
				write_border(v, sides_of(ch), ink_of(v, &row[x]), x, y);
			else if (block_of(ch, &(int){ 0 }))
				write_block(v, ch, ink_of(v, &row[x]), x, y);
			else
				write_number(v, circled(ch), ink_of(v, &row[x]), x, y);
			x++;
		}
	}
}

bool
svg_write(FILE *out, const struct grid *g)
{
	const struct svg v = { out, g->theme ? g->theme : &theme_dark };
	int w = g->w * PX_W + 2 * MARGIN, h = g->h * PX_H + 2 * MARGIN;

	fprintf(out, "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d'>\n"
		"<rect width='100%%' height='100%%' fill='#%06x'/>\n"
		"<g font-family=\"%s\" font-size='%d' xml:space='preserve'>\n",
		w, h, w, h, v.theme->back, fonts, FONT_SIZE);
	for (int y = 0; y < g->h; y++)
		write_row(&v, g->cell + y * g->w, g->w, y);
	fputs("</g>\n</svg>\n", out);
	return !ferror(out);
}
