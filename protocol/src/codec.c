/* codec.c: bytes to packets and back. */
#include "gdb_remote.h"

#include <string.h>

enum { BLOCK = 32 }; /* bytes that are handled together */

/* ---- hex ---- */

static const int8_t digit_value[256] = { /* value + 1, so that the many others are 0 */
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
	['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};
static const char digits[] = "0123456789abcdef";

int
gr_hex_digit(char c)
{
	return digit_value[(uint8_t)c] - 1;
}

void
gr_hex_put(char *out, const void *bytes, size_t n)
{
	const uint8_t *in = bytes;

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[in[i] >> 4];
		out[2 * i + 1] = digits[in[i] & 15];
	}
}

/*
 * BLOCK bytes of 2*BLOCK digits, by arithmetic alone: a loop of a constant length without a branch or a
 * table is one that compilers turn into vector instructions. Returns 0 when all were digits.
 */
static unsigned
hex_block(uint8_t *out, const char *hex)
{
	uint8_t value[2 * BLOCK], wrong = 0;

	for (size_t i = 0; i < 2 * BLOCK; i++) {
		uint8_t number = (uint8_t)((uint8_t)hex[i] - '0'), letter = (uint8_t)(((uint8_t)hex[i] | 0x20) - 'a');
		uint8_t is_number = number < 10 ? 0xff : 0, is_letter = letter < 6 ? 0xff : 0;

		value[i] = (uint8_t)((number & is_number) | ((letter + 10) & is_letter));
		wrong |= (uint8_t)~(is_number | is_letter);
	}
	for (size_t i = 0; i < BLOCK; i++)
		out[i] = (uint8_t)(value[2 * i] << 4 | value[2 * i + 1]);
	return wrong;
}

bool
gr_hex_get(void *out, const char *hex, size_t n)
{
	uint8_t *to = out;
	unsigned wrong = 0;
	size_t i = 0;

	for (; n - i >= BLOCK; i += BLOCK)
		wrong |= hex_block(to + i, hex + 2 * i);
	for (; i < n; i++) {
		int high = gr_hex_digit(hex[2 * i]), low = gr_hex_digit(hex[2 * i + 1]);
		wrong |= (unsigned)(high < 0 || low < 0);
		to[i] = (uint8_t)((unsigned)high << 4 | (unsigned)low);
	}
	return !wrong;
}

size_t
gr_hex_number(const char *s, size_t n, uint64_t *out)
{
	uint64_t value = 0;
	size_t i = 0;

	for (; i < n && gr_hex_digit(s[i]) >= 0; i++)
		value = value << 4 | (uint64_t)gr_hex_digit(s[i]);
	if (i == 0 || i > 16)
		return 0;
	*out = value;
	return i;
}

/* ---- packets ---- */

static bool
is_special(uint8_t b)
{
	return b == '$' || b == '#' || b == '}' || b == '*';
}

size_t
gr_encode(void *out, size_t cap, const void *body, size_t n)
{
	const uint8_t *in = body;
	uint8_t *to = out, *end = to + cap, sum = 0;

	if (cap < n + GR_FRAME)
		return 0;
	*to++ = '$';
	for (size_t i = 0; i < n; i++) {
		uint8_t b = in[i];
		/* This byte, perhaps its escape, and the checksum. */
		if (end - to < (is_special(b) ? 5 : 4))
			return 0;
		if (is_special(b)) {
			*to++ = '}';
			sum = (uint8_t)(sum + '}');
			b ^= 0x20;
		}
		*to++ = b;
		sum = (uint8_t)(sum + b);
	}
	*to++ = '#';
	gr_hex_put((char *)to, &sum, 1);
	return (size_t)(to + 2 - (uint8_t *)out);
}

void
gr_codec_init(struct gr_codec *c, void *buf, size_t cap)
{
	memset(c, 0, sizeof *c);
	c->buf = buf;
	c->cap = cap;
	c->buf[0] = '\0';
}

static void
begin(struct gr_codec *c, uint8_t opener)
{
	c->len = 0;
	c->sum = 0;
	c->has_last = c->bad = c->full = false;
	c->notice = opener == '%';
	c->state = GR_BODY;
}

static void
put(struct gr_codec *c, uint8_t b, size_t times)
{
	size_t room = c->cap - 1 - c->len;

	if (times > room) {
		c->full = true;
		times = room;
	}
	memset(c->buf + c->len, b, times);
	c->len += times;
}

static enum gr_item
between(struct gr_codec *c, uint8_t b)
{
	switch (b) {
	case '$':
	case '%':
		begin(c, b);
		return GR_ITEM_NONE;
	case '+':
		return GR_ITEM_ACK;
	case '-':
		return GR_ITEM_NAK;
	case 0x03:
		return GR_ITEM_BREAK;
	default:
		return GR_ITEM_NONE; /* line noise */
	}
}

static enum gr_item
body(struct gr_codec *c, uint8_t b)
{
	if (b == '#') {
		c->state = GR_SUM1;
		return GR_ITEM_NONE;
	}
	if (b == '$') { /* the end of the last one was lost */
		bool notice = c->notice;
		begin(c, b);
		return notice ? GR_ITEM_NONE : GR_ITEM_BAD;
	}
	c->sum = (uint8_t)(c->sum + b);
	if (b == '}') {
		c->state = GR_ESCAPE;
	} else if (b == '*') {
		c->state = GR_RUN;
	} else {
		put(c, b, 1);
		c->last = b;
		c->has_last = true;
	}
	return GR_ITEM_NONE;
}

static void
escaped(struct gr_codec *c, uint8_t b)
{
	c->sum = (uint8_t)(c->sum + b);
	put(c, b ^ 0x20, 1);
	/* A run repeats bytes as they were sent, so after an escape it repeats the plain byte. */
	c->last = b;
	c->has_last = true;
	c->state = GR_BODY;
}

static void
run(struct gr_codec *c, uint8_t b)
{
	c->sum = (uint8_t)(c->sum + b);
	/* The count is printable; '#' and '$' would end the packet. */
	if (b < 32 || b > 126 || b == '#' || b == '$' || !c->has_last)
		c->bad = true;
	else
		put(c, c->last, b - 29u);
	c->state = GR_BODY;
}

static enum gr_item
finish(struct gr_codec *c, uint8_t b)
{
	int high = gr_hex_digit((char)c->want), low = gr_hex_digit((char)b);

	c->state = GR_IDLE;
	c->buf[c->len] = '\0';
	if (high < 0 || low < 0 || (high << 4 | low) != c->sum || c->bad)
		return c->notice ? GR_ITEM_NONE : GR_ITEM_BAD;
	if (c->full)
		return c->notice ? GR_ITEM_NONE : GR_ITEM_LONG;
	return c->notice ? GR_ITEM_NOTICE : GR_ITEM_PACKET;
}

static enum gr_item
step(struct gr_codec *c, uint8_t b)
{
	switch (c->state) {
	case GR_IDLE:
		return between(c, b);
	case GR_BODY:
		return body(c, b);
	case GR_ESCAPE:
		escaped(c, b);
		return GR_ITEM_NONE;
	case GR_RUN:
		run(c, b);
		return GR_ITEM_NONE;
	case GR_SUM1:
		c->want = b;
		c->state = GR_SUM2;
		return GR_ITEM_NONE;
	case GR_SUM2:
		return finish(c, b);
	}
	return GR_ITEM_NONE;
}

static bool
has_special(const uint8_t *in)
{
	uint8_t found = 0;

	for (size_t i = 0; i < BLOCK; i++)
		found |= (uint8_t)((in[i] == '$') | (in[i] == '#') | (in[i] == '}') | (in[i] == '*'));
	return found;
}

static uint8_t
block_sum(const uint8_t *in)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum = (uint8_t)(sum + in[i]);
	return sum;
}

/* The common case in one go: plain bytes of a body up to the next special one. */
static size_t
plain(struct gr_codec *c, const uint8_t *in, size_t n)
{
	size_t i = 0, room = c->cap - 1 - c->len;
	uint8_t sum = c->sum;

	if (n > room)
		n = room;
	for (; n - i >= BLOCK && !has_special(in + i); i += BLOCK)
		sum = (uint8_t)(sum + block_sum(in + i));
	for (; i < n && !is_special(in[i]); i++)
		sum = (uint8_t)(sum + in[i]);
	if (i == 0)
		return 0;
	memcpy(c->buf + c->len, in, i);
	c->len += i;
	c->sum = sum;
	c->last = in[i - 1];
	c->has_last = true;
	return i;
}

size_t
gr_codec_feed(struct gr_codec *c, const void *in, size_t n, enum gr_item *item)
{
	const uint8_t *bytes = in;
	size_t used = 0;

	*item = GR_ITEM_NONE;
	while (used < n && *item == GR_ITEM_NONE) {
		if (c->state == GR_BODY)
			used += plain(c, bytes + used, n - used);
		if (used < n)
			*item = step(c, bytes[used++]);
	}
	return used;
}
