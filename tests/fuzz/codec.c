/*
 * codec.c: any bytes into the codec, whole and in pieces; any body out and back; hex and log lines.
 *
 * The input's first byte is the size of the pieces, its second one makes the buffer small.
 */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "gdb_remote.h"

enum { OUT = 1 << 16 };

struct story { /* every item with its body, as text */
	char text[OUT];
	size_t n;
};

static void
tell(struct story *s, const struct gr_codec *c, enum gr_item item)
{
	bool has_body = item == GR_ITEM_PACKET || item == GR_ITEM_NOTICE;
	size_t body = has_body ? c->len : 0;

	MUST(c->len < c->cap);
	if (item == GR_ITEM_NONE || s->n + body + 1 > sizeof s->text)
		return;
	MUST(!has_body || c->buf[c->len] == '\0');
	s->text[s->n++] = (char)item;
	memcpy(s->text + s->n, c->buf, body);
	s->n += body;
}

static void
read_in_pieces(struct story *s, const uint8_t *in, size_t n, size_t piece, size_t cap)
{
	char *buf = malloc(cap);
	struct gr_codec c;

	MUST(buf);
	gr_codec_init(&c, buf, cap);
	for (size_t at = 0; at < n;) {
		size_t part = n - at < piece ? n - at : piece, used;
		enum gr_item item;

		used = gr_codec_feed(&c, in + at, part, &item);
		MUST(used > 0 && used <= part && (used == part || item != GR_ITEM_NONE));
		tell(s, &c, item);
		at += used;
	}
	free(buf);
}

static void
there_and_back(const uint8_t *in, size_t n)
{
	static char frame[2 * OUT + GR_FRAME], buf[OUT + 1];
	struct gr_codec c;
	enum gr_item item;
	size_t len;

	if (n > OUT)
		return;
	len = gr_encode(frame, sizeof frame, in, n);
	MUST(len >= n + GR_FRAME && len <= 2 * n + GR_FRAME);
	MUST(gr_encode(frame, len - 1, in, n) == 0 && gr_encode(frame, len, in, n) == len);
	gr_codec_init(&c, buf, sizeof buf);
	MUST(gr_codec_feed(&c, frame, len, &item) == len && item == GR_ITEM_PACKET);
	MUST(c.len == n && memcmp(c.buf, in, n) == 0);
}

static void
hex(const uint8_t *in, size_t n)
{
	static char digits[2 * OUT];
	static uint8_t bytes[OUT];
	bool all = true;
	uint64_t value;

	if (n > OUT)
		return;
	gr_hex_put(digits, in, n);
	MUST(gr_hex_get(bytes, digits, n) && memcmp(bytes, in, n) == 0);
	for (size_t i = 0; i < n / 2 * 2; i++)
		all &= gr_hex_digit((char)in[i]) >= 0;
	MUST(gr_hex_get(bytes, (const char *)in, n / 2) == all);
	MUST(gr_hex_number((const char *)in, n, &value) <= 16);
}

static void
log_line(const uint8_t *in, size_t n)
{
	static char line[4 * OUT + 64], body[OUT], text[OUT];
	struct gr_log_entry e;

	if (n >= OUT)
		return;
	memcpy(text, in, n);
	text[n] = '\0';
	gr_log_parse(text, &e, body, sizeof body);
	gr_log_format(line, sizeof line, 1.5, '<', '$', in, n);
	MUST(gr_log_parse(line, &e, body, sizeof body));
	MUST(e.direction == '<' && e.kind == '$' && e.len == n && memcmp(body, in, n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t n)
{
	static struct story whole, pieces;
	size_t cap;

	if (n < 2)
		return 0;
	whole.n = pieces.n = 0;
	cap = in[1] < 128 ? in[1] + 1u : OUT;
	read_in_pieces(&whole, in + 2, n - 2, OUT, cap);
	read_in_pieces(&pieces, in + 2, n - 2, in[0] % 16 + 1u, cap);
	MUST(whole.n == pieces.n && memcmp(whole.text, pieces.text, whole.n) == 0);
	there_and_back(in + 2, n - 2);
	hex(in + 2, n - 2);
	log_line(in + 2, n - 2);
	return 0;
}
