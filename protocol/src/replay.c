/* replay.c: a wire log as a peer. No I/O. */
#include "replay.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_LEAST = 65536 }; /* a client that departs may say more than any line of the log */

struct gr_replay *
gr_replay_new(void)
{
	return calloc(1, sizeof(struct gr_replay));
}

void
gr_replay_free(struct gr_replay *r)
{
	if (!r)
		return;
	free(r->entry);
	free(r->bodies);
	free(r->codec.buf);
	free(r->tx);
	free(r);
}

static enum gr_replay_state
differ(struct gr_replay *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(r->text, sizeof r->text, format, args);
	va_end(args);
	return r->state = GR_REPLAY_DIFFERS;
}

/* ---- the two cursors ---- */

static bool
is_awaited(const struct gr_replay_entry *e)
{
	return e->direction == '>' && e->kind != '+';
}

static size_t
next_wanted(const struct gr_replay *r, size_t i)
{
	while (i < r->n_entries && !is_awaited(&r->entry[i]))
		i++;
	return i;
}

static size_t
next_given(const struct gr_replay *r, size_t i)
{
	while (i < r->n_entries && r->entry[i].direction != '<')
		i++;
	return i;
}

static void
settle(struct gr_replay *r)
{
	if (r->state == GR_REPLAY_DIFFERS || r->tx_start < r->tx_end)
		return;
	if (r->give < r->want && r->give < r->n_entries && r->entry[r->give].kind == '.')
		r->state = GR_REPLAY_CLOSES;
	else if (r->give == r->n_entries && r->want == r->n_entries)
		r->state = GR_REPLAY_DONE;
	else
		r->state = GR_REPLAY_GOES_ON;
}

/* ---- loading ---- */

/* line is NUL-terminated; its body goes to the end of r->bodies, which has room for all. */
static bool
load_line(struct gr_replay *r, const char *line, unsigned number, size_t *used)
{
	struct gr_replay_entry *e = &r->entry[r->n_entries];
	struct gr_log_entry parsed;

	if (line[0] == '#' || line[strspn(line, " \t\r")] == '\0')
		return true;
	if (!gr_log_parse(line, &parsed, r->bodies + *used, strlen(line)))
		return false;
	*e = (struct gr_replay_entry){ number, parsed.direction, parsed.kind, *used, parsed.len };
	*used += parsed.len;
	r->n_entries++;
	return true;
}

static size_t
longest_body(const struct gr_replay *r)
{
	size_t most = BODY_LEAST;

	for (size_t i = 0; i < r->n_entries; i++)
		most = r->entry[i].n > most ? r->entry[i].n : most;
	return most;
}

static enum gr_err
load_lines(struct gr_replay *r, char *text)
{
	unsigned number = 1;
	size_t used = 0;

	for (char *line = text, *end; line; line = end, number++) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		if (!load_line(r, line, number, &used))
			return gr_because(r->text, GR_EINVAL, "line %u is no line of a wire log: %.80s", number, line);
	}
	return GR_OK;
}

static size_t
count_lines(const char *text, size_t n)
{
	size_t lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

static enum gr_err
load_copy(struct gr_replay *r, char *text, size_t n)
{
	size_t most;
	char *body;
	enum gr_err err;

	r->entry = calloc(count_lines(text, n), sizeof *r->entry);
	r->bodies = malloc(n + 1);
	if (!r->entry || !r->bodies)
		return gr_because(r->text, GR_ENOMEM, "out of memory");
	err = load_lines(r, text);
	if (err)
		return err;
	most = longest_body(r);
	body = malloc(most + 1);
	r->tx_cap = 2 * most + GR_FRAME;
	r->tx = malloc(r->tx_cap);
	if (body)
		gr_codec_init(&r->codec, body, most + 1);
	if (!body || !r->tx)
		return gr_because(r->text, GR_ENOMEM, "out of memory");
	r->want = next_wanted(r, 0);
	r->give = next_given(r, 0);
	settle(r);
	return GR_OK;
}

enum gr_err
gr_replay_load(struct gr_replay *r, const char *text, size_t n)
{
	char *copy;
	enum gr_err err;

	if (r->entry)
		return gr_because(r->text, GR_ESTATE, "this replay has its log already");
	if (memchr(text, '\0', n))
		return gr_because(r->text, GR_EINVAL, "a wire log is text, and this has a NUL in it");
	copy = malloc(n + 1);
	if (!copy)
		return gr_because(r->text, GR_ENOMEM, "out of memory");
	memcpy(copy, text, n);
	copy[n] = '\0';
	err = load_copy(r, copy, n);
	free(copy);
	return err;
}

/* ---- what the client says ---- */

static char
kind_of(enum gr_item item)
{
	static const char kinds[] = {
		[GR_ITEM_PACKET] = '$', [GR_ITEM_NOTICE] = '%', [GR_ITEM_ACK] = '+', [GR_ITEM_NAK] = '-',
		[GR_ITEM_BREAK] = '!',  [GR_ITEM_BAD] = '?',    [GR_ITEM_LONG] = '?',
	};
	return kinds[item];
}

static size_t
first_difference(const char *a, size_t n, const char *b, size_t m)
{
	size_t i = 0;

	while (i < n && i < m && a[i] == b[i])
		i++;
	return i;
}

/* Expected beside got, as the log writes them; where they part, when that may be out of sight. */
static enum gr_replay_state
tell_difference(struct gr_replay *r, const struct gr_replay_entry *e, char kind, const char *body, size_t n)
{
	enum { SHOWN = 200, LONG = 60 };
	const char *want = r->bodies + e->body;
	size_t at = first_difference(want, e->n, body, n);
	char expected[SHOWN], got[SHOWN], where[64] = "";

	gr_log_format(expected, sizeof expected, -1, '>', e->kind, want, e->n);
	gr_log_format(got, sizeof got, -1, '>', kind, body, n);
	if (kind == e->kind && (at >= LONG || e->n >= LONG || n >= LONG))
		snprintf(where, sizeof where, " (they part at byte %zu)", at);
	return differ(r, "line %u: expected %s, got %s%s", e->line, expected, got, where);
}

static void
take_item(struct gr_replay *r, enum gr_item item)
{
	const struct gr_replay_entry *e = &r->entry[r->want];
	bool has_body = item == GR_ITEM_PACKET || item == GR_ITEM_NOTICE;
	const char *body = r->codec.buf;
	size_t n = has_body ? r->codec.len : 0;
	char kind = kind_of(item), got[200];

	if (item == GR_ITEM_ACK)
		return;
	if (r->want == r->n_entries) {
		gr_log_format(got, sizeof got, -1, '>', kind, body, n);
		differ(r, "after the log's end: got %s", got);
		return;
	}
	if (e->kind != kind || (has_body && (e->n != n || memcmp(r->bodies + e->body, body, n) != 0))) {
		tell_difference(r, e, kind, body, n);
		return;
	}
	r->want = next_wanted(r, r->want + 1);
}

enum gr_replay_state
gr_replay_feed(struct gr_replay *r, const void *bytes, size_t n)
{
	const char *in = bytes;
	size_t used = 0;

	while (used < n && r->entry && r->state != GR_REPLAY_DIFFERS) {
		enum gr_item item;
		used += gr_codec_feed(&r->codec, in + used, n - used, &item);
		if (item != GR_ITEM_NONE)
			take_item(r, item);
	}
	settle(r);
	return r->state;
}

enum gr_replay_state
gr_replay_closed(struct gr_replay *r)
{
	char expected[200];

	if (r->state == GR_REPLAY_DIFFERS)
		return r->state;
	if (r->want < r->n_entries) {
		const struct gr_replay_entry *e = &r->entry[r->want];
		gr_log_format(expected, sizeof expected, -1, '>', e->kind, r->bodies + e->body, e->n);
		return differ(r, "line %u: expected %s, but the client has closed", e->line, expected);
	}
	/* What it did not wait for is lost to it alone. */
	r->give = r->n_entries;
	r->tx_start = r->tx_end = 0;
	return r->state = GR_REPLAY_DONE;
}

/* ---- what the peer says ---- */

static void
give_entry(struct gr_replay *r, const struct gr_replay_entry *e)
{
	r->tx_start = 0;
	switch (e->kind) {
	case '+':
	case '-':
		r->tx[0] = e->kind;
		r->tx_end = 1;
		break;
	case '!':
		r->tx[0] = 3;
		r->tx_end = 1;
		break;
	default: /* $ % ? */
		r->tx_end = gr_encode(r->tx, r->tx_cap, r->bodies + e->body, e->n);
		if (e->kind == '%')
			r->tx[0] = '%';
		if (e->kind == '?') /* one digit of the sum, and it is wrong */
			r->tx[r->tx_end - 1] = r->tx[r->tx_end - 1] == '0' ? '1' : '0';
	}
}

static bool
may_give(const struct gr_replay *r)
{
	return r->state != GR_REPLAY_DIFFERS && r->give < r->want && r->entry[r->give].kind != '.';
}

size_t
gr_replay_take(struct gr_replay *r, void *out, size_t cap)
{
	size_t n = 0;

	while (n < cap && (r->tx_start < r->tx_end || may_give(r))) {
		size_t part;
		if (r->tx_start == r->tx_end) {
			give_entry(r, &r->entry[r->give]);
			r->give = next_given(r, r->give + 1);
		}
		part = r->tx_end - r->tx_start < cap - n ? r->tx_end - r->tx_start : cap - n;
		memcpy((char *)out + n, r->tx + r->tx_start, part);
		r->tx_start += part;
		n += part;
	}
	settle(r);
	return n;
}

enum gr_replay_state
gr_replay_state(const struct gr_replay *r)
{
	return r->state;
}

const char *
gr_replay_error(const struct gr_replay *r)
{
	return r->text;
}

unsigned
gr_replay_line(const struct gr_replay *r)
{
	return r->want < r->n_entries ? r->entry[r->want].line : 0;
}
