#include "big.h"

#include <ctype.h>
#include <string.h>

#include "big_font.h"

#define ARROW 0x2192
#define WHOLE "█"
#define UPPER "▀"
#define LOWER "▄"

int
big_rows(const struct grid *g)
{
	return g->ascii ? FONT_ROWS + 1 : (FONT_ROWS + 1) / 2;
}

static const char *const *
letter(uint32_t ch)
{
	if (ch == ARROW)
		return font_arrow;
	ch = ch < 0x80 ? (uint32_t)toupper((int)ch) : '?';
	return font[ch][0] ? font[ch] : font['?'];
}

int
big_width(const char *text, size_t n)
{
	int w = 0;
	uint32_t ch;

	for (size_t i = 0; i < n;) {
		i += utf8_decode(text + i, n - i, &ch);
		w += (int)strlen(letter(ch)[0]) + 1;
	}
	return w ? w - 1 : 0;
}

static bool
dot(const char *const *rows, int row, size_t column)
{
	return row < FONT_ROWS && rows[row][column] == '#';
}

static void
draw_letter(struct area a, int x, int y, enum style style, const char *const *rows)
{
	for (size_t i = 0; i < strlen(rows[0]); i++)
		for (int row = 0; row < big_rows(a.g); row++) {
			bool upper = dot(rows, a.g->ascii ? row : 2 * row, i), lower = dot(rows, 2 * row + 1, i);

			if (a.g->ascii && upper)
				draw_text(a, x + (int)i, y + row, style, "#");
			else if (!a.g->ascii && (upper || lower))
				draw_text(a, x + (int)i, y + row, style, upper && lower ? WHOLE : upper ? UPPER : LOWER);
		}
}

int
big_draw(struct area a, int x, int y, enum style style, const char *text, size_t n)
{
	uint32_t ch;

	for (size_t i = 0; i < n;) {
		i += utf8_decode(text + i, n - i, &ch);
		draw_letter(a, x, y, style, letter(ch));
		x += (int)strlen(letter(ch)[0]) + 1;
	}
	return x;
}

size_t
big_fit(const char *text, int w)
{
	size_t n = strlen(text), fits = 0, space = 0;

	while (fits < n && big_width(text, fits + 1) <= w) {
		fits++;
		if (text[fits] == ' ' || !text[fits])
			space = fits;
	}
	return space ? space : fits ? fits : n > 0;
}
