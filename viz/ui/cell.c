#include "cell.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT 0xfffd
#define CIRCLED_ONE 0x2460
#define CIRCLED_MAX 20
#define CIRCLED_ZERO 0x24ea

/* What stands for a glyph on a terminal that has only ASCII. */
static const struct { uint32_t from; char to; } ascii_of[] = {
	{ 0x2500, '-' }, { 0x2502, '|' }, { 0x250c, '+' }, { 0x2510, '+' }, { 0x2514, '`' },
	{ 0x2518, '+' }, { 0x251c, '|' }, { 0x2524, '+' }, { 0x252c, '+' }, { 0x2534, '+' },
	{ 0x253c, '+' }, { 0x25b8, '>' }, { 0x25c2, '<' }, { 0x2302, '^' }, { 0x2713, '=' },
	{ 0x2717, '!' }, { 0x2592, '#' }, { 0x00b7, '.' }, { 0x00d7, 'x' }, { 0x2192, '>' },
	{ 0x2026, '~' }, { 0x2588, '=' }, { 0x2593, '%' }, { 0x2504, '.' }, { 0x25be, 'v' }, { 0x25c6, '*' },
};

static uint32_t
to_ascii(uint32_t ch)
{
	if (ch < 0x7f)
		return ch;
	for (size_t i = 0; i < sizeof ascii_of / sizeof *ascii_of; i++)
		if (ascii_of[i].from == ch)
			return (uint32_t)ascii_of[i].to;
	return '?';
}

/* Ranges that every terminal shows one column wide, left to right, and that change nothing else. */
static bool
is_plain(uint32_t ch)
{
	static const uint32_t range[][2] = {
		{ 0x20, 0x7e }, { 0xa1, 0xac }, { 0xae, 0x2ff }, { 0x391, 0x3a1 }, { 0x3a3, 0x3ff },
		{ 0x400, 0x482 }, { 0x48a, 0x52f }, { 0x2010, 0x2027 }, { 0x2030, 0x205e },
		{ 0x2190, 0x2319 }, { 0x2460, 0x25fc }, { 0x2713, 0x2713 }, { 0x2717, 0x2717 },
		{ REPLACEMENT, REPLACEMENT },
	};
	for (size_t i = 0; i < sizeof range / sizeof *range; i++)
		if (ch >= range[i][0] && ch <= range[i][1])
			return true;
	return false;
}

bool
grid_resize(struct grid *g, int w, int h)
{
	size_t n = (size_t)(w > 0 ? w : 1) * (size_t)(h > 0 ? h : 1);
	struct cell *cell = malloc(n * sizeof *cell);
	struct link *link = malloc(n * sizeof *link);

	if (!cell || !link) {
		free(cell);
		free(link);
		return false;
	}
	free(g->cell);
	free(g->link);
	g->cell = cell;
	g->link = link;
	g->w = w > 0 ? w : 0;
	g->h = h > 0 ? h : 0;
	grid_clear(g);
	return true;
}

void
grid_clear(struct grid *g)
{
	for (int i = 0; i < g->w * g->h; i++)
		g->cell[i] = (struct cell){ ' ', ST_NORMAL, 0 };
	if (g->w > 0 && g->h > 0)
		memset(g->link, 0, (size_t)(g->w * g->h) * sizeof *g->link);
}

void
grid_free(struct grid *g)
{
	free(g->cell);
	free(g->link);
	*g = (struct grid){ 0 };
}

size_t
utf8_encode(uint32_t ch, char out[4])
{
	if (ch < 0x80) {
		out[0] = (char)ch;
		return 1;
	}
	if (ch < 0x800) {
		out[0] = (char)(0xc0 | ch >> 6);
		out[1] = (char)(0x80 | (ch & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | ch >> 12);
	out[1] = (char)(0x80 | (ch >> 6 & 0x3f));
	out[2] = (char)(0x80 | (ch & 0x3f));
	return 3;
}

size_t
utf8_decode(const char *s, size_t n, uint32_t *ch)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint8_t first = (uint8_t)s[0];
	size_t len = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;

	*ch = REPLACEMENT;
	if (len == 0 || first >= 0xf8 || len > n)
		return 1;
	uint32_t value = len == 1 ? first : first & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if (((uint8_t)s[i] & 0xc0) != 0x80)
			return 1;
		value = value << 6 | ((uint8_t)s[i] & 0x3f);
	}
	if (value >= least[len] && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff))
		*ch = value;
	return len;
}

size_t
grid_text(const struct grid *g, char *out, size_t size)
{
	size_t need = 0;

	for (int y = 0; y < g->h; y++) {
		const struct cell *row = g->cell + y * g->w;
		int end = g->w;
		while (end > 0 && row[end - 1].ch == ' ')
			end--;
		for (int x = 0; x <= end; x++) {
			char bytes[4];
			size_t n = utf8_encode(x < end ? row[x].ch : '\n', bytes);
			if (need + n < size)
				memcpy(out + need, bytes, n);
			need += n;
		}
	}
	if (size)
		out[need < size ? need : size - 1] = '\0';
	return need;
}

struct area
area_of(struct grid *g, struct rect r)
{
	return area_sub((struct area){ g, { 0, 0, g->w, g->h } }, r.x, r.y, r.w, r.h);
}

struct area
area_sub(struct area a, int x, int y, int w, int h)
{
	if (x < 0)
		w += x, x = 0;
	if (y < 0)
		h += y, y = 0;
	if (x > a.r.w)
		x = a.r.w;
	if (y > a.r.h)
		y = a.r.h;
	if (w > a.r.w - x)
		w = a.r.w - x;
	if (h > a.r.h - y)
		h = a.r.h - y;
	a.r = (struct rect){ a.r.x + x, a.r.y + y, w > 0 ? w : 0, h > 0 ? h : 0 };
	return a;
}

static struct cell *
cell_at(struct area a, int x, int y)
{
	if (x < 0 || y < 0 || x >= a.r.w || y >= a.r.h)
		return NULL;
	return a.g->cell + (a.r.y + y) * a.g->w + a.r.x + x;
}

static void
put(struct area a, int x, int y, uint32_t ch, enum style style)
{
	struct cell *c = cell_at(a, x, y);

	if (!c)
		return;
	if (!is_plain(ch))
		ch = REPLACEMENT;
	c->ch = a.g->ascii ? to_ascii(ch) : ch;
	c->style = (uint8_t)style;
	c->attr = c->attr & AT_MARK;
}

int
draw_bytes(struct area a, int x, int y, enum style style, const char *text, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t ch;
		i += utf8_decode(text + i, n - i, &ch);
		if (ch < 0x20 || ch == 0x7f) {
			put(a, x++, y, '^', style);
			ch ^= 0x40;
		}
		put(a, x++, y, ch, style);
	}
	return x;
}

int
draw_text(struct area a, int x, int y, enum style style, const char *text)
{
	return draw_bytes(a, x, y, style, text, strlen(text));
}

int
draw_textf(struct area a, int x, int y, enum style style, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return draw_text(a, x, y, style, text);
}

int
text_width(const char *text)
{
	struct grid none = { 0 };
	return draw_text((struct area){ &none, { 0, 0, 0, 0 } }, 0, 0, ST_NORMAL, text);
}

void
draw_link(struct area a, int x, int y, int w, enum link_kind kind, uint64_t what)
{
	struct area part = area_sub(a, x, y, w, 1);

	for (int i = 0; part.r.h > 0 && i < part.r.w; i++)
		a.g->link[part.r.y * a.g->w + part.r.x + i] = (struct link){ .what = what, .kind = kind };
}

int
draw_process(struct area a, int x, int y, enum style style, uint32_t pid)
{
	int end = x + 1;

	if (a.g->ascii || pid > CIRCLED_MAX)
		end = draw_textf(a, x, y, style, "(%u)", pid);
	else
		put(a, x, y, pid ? CIRCLED_ONE + pid - 1 : CIRCLED_ZERO, style);
	draw_link(a, x, y, end - x, LINK_PROCESS, pid);
	return end;
}

static void
put_line(struct area a, int x, int y, uint32_t ch, uint8_t bit)
{
	struct cell *c = cell_at(a, x, y);

	if (!c)
		return;
	uint8_t lines = c->attr & (AT_LINE_H | AT_LINE_V);
	put(a, x, y, ch, ST_LINE);
	c->attr |= lines | bit;
}

void
draw_hline(struct area a, int x, int y, int w)
{
	for (int i = 0; i < w; i++)
		put_line(a, x + i, y, 0x2500, AT_LINE_H);
}

void
draw_vline(struct area a, int x, int y, int h)
{
	for (int i = 0; i < h; i++)
		put_line(a, x, y + i, 0x2502, AT_LINE_V);
}

struct link
grid_link(const struct grid *g, int x, int y)
{
	if (x < 0 || y < 0 || x >= g->w || y >= g->h)
		return (struct link){ .kind = LINK_NONE };
	return g->link[y * g->w + x];
}

void
draw_attr(struct area a, int x, int y, unsigned attr)
{
	struct cell *c = cell_at(a, x, y);

	if (c)
		c->attr |= (uint8_t)attr;
}

void
draw_mark(struct area a, int y)
{
	for (int x = 0; x < a.r.w; x++) {
		struct cell *c = cell_at(a, x, y);
		if (c)
			c->attr |= AT_MARK;
	}
}

/* A border that runs along an axis reaches the neighbour on that axis; a neighbour that runs
 * towards a border is reached by it as well. */
static bool
joined(const struct grid *g, int x, int y, int dx, int dy)
{
	uint8_t bit = dx ? AT_LINE_H : AT_LINE_V;

	if (x + dx < 0 || y + dy < 0 || x + dx >= g->w || y + dy >= g->h)
		return false;
	return g->cell[(y + dy) * g->w + x + dx].attr & bit;
}

void
grid_join(struct grid *g)
{
	static const uint32_t glyph[16] = { /* bits: up down left right */
		0, 0x2502, 0x2502, 0x2502, 0x2500, 0x2518, 0x2510, 0x2524,
		0x2500, 0x2514, 0x250c, 0x251c, 0x2500, 0x2534, 0x252c, 0x253c,
	};
	struct area all = { g, { 0, 0, g->w, g->h } };

	for (int y = 0; y < g->h; y++)
		for (int x = 0; x < g->w; x++) {
			uint8_t lines = g->cell[y * g->w + x].attr & (AT_LINE_H | AT_LINE_V);
			if (!lines)
				continue;
			unsigned sides = joined(g, x, y, 0, -1) | joined(g, x, y, 0, 1) << 1 |
				joined(g, x, y, -1, 0) << 2 | joined(g, x, y, 1, 0) << 3;
			/* a lone line keeps its own glyph */
			if (sides && (sides & (lines & AT_LINE_H ? 3 : 12)))
				put_line(all, x, y, glyph[sides], lines);
		}
}

size_t
text_fit(const char *text, int w)
{
	size_t n = strlen(text), cut;

	if ((int)n <= w)
		return n;
	for (cut = w > 0 ? (size_t)w : 1; cut > 0 && text[cut] != ' '; cut--)
		;
	return cut > 0 ? cut : w > 0 ? (size_t)w : 1;
}

int
draw_wrapped(struct area a, int x, int y, int w, enum style style, const char *text)
{
	if (w < 8)
		w = 8;
	while (*text) {
		size_t n = text_fit(text, w);

		draw_bytes(a, x, y++, style, text, n);
		text += n;
		while (*text == ' ')
			text++;
	}
	return y;
}
