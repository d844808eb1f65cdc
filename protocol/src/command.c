/* command.c: one command, one reply; and what a refusal means. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

/* ---- refusals ---- */

enum gr_err
gr_lacking(struct gr *g, enum gr_what what, const char *verb)
{
	if (what == GR_W_OTHER || !(g->lacks >> what & 1))
		return GR_OK;
	return gr_fail(g, GR_EUNSUP, "the peer cannot %s", verb);
}

enum gr_err
gr_need_feature(struct gr *g, const char *name)
{
	if (gr_feature(g, name, NULL) == '+')
		return GR_OK;
	return gr_fail(g, GR_EUNSUP, "the peer does not offer %s", name);
}

enum gr_err
gr_refusal(struct gr *g, enum gr_what what, const char *verb, const char *body, size_t n)
{
	if (n == 0) {
		if (what != GR_W_OTHER)
			g->lacks |= (uint64_t)1 << what;
		return gr_fail(g, GR_EUNSUP, "the peer cannot %s", verb);
	}
	if (!gr_parse_error(body, n, &g->remote))
		return gr_fail(g, GR_EPROTO, "cannot %s: the peer's answer makes no sense", verb);
	if (body[1] == '.')
		return gr_fail(g, GR_EREMOTE, "cannot %s: %.*s", verb, (int)(n - 2 < 100 ? n - 2 : 100), body + 2);
	return gr_fail(g, GR_EREMOTE, "cannot %s: error %u", verb, g->remote);
}

/* ---- one command ---- */

static void
reply_raw(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	struct gr_call *call = s->call;
	size_t kept = n < call->cap ? n : call->cap;

	(void)g;
	if (kept)
		memcpy(call->out, body, kept);
	if (n < call->cap)
		((char *)call->out)[n] = '\0';
	call->got = n;
}

static enum gr_err
transact(struct gr *g, struct gr_slot s, const void *body, size_t n, void *out, size_t cap, size_t *len)
{
	int64_t deadline = gr_deadline(g);
	struct gr_call call = { .out = out, .cap = cap };
	enum gr_err err;

	s.reply = reply_raw;
	s.call = &call;
	s.err = &call.err;
	err = gr_submit(g, s, body, n, deadline);
	if (!err)
		err = gr_await(g, &call, deadline);
	if (!err)
		*len = call.got;
	return err;
}

enum gr_err
gr_transact(struct gr *g, const void *body, size_t n, void *out, size_t cap, size_t *len)
{
	struct gr_slot s = { .any = true };

	return transact(g, s, body, n, out, cap, len);
}

static bool
is_refusal(const char *body, size_t n)
{
	unsigned number;

	return n == 0 || gr_parse_error(body, n, &number);
}

enum gr_err
gr_ask(struct gr *g, struct gr_ask a, const void *body, size_t n, void *out, size_t cap, size_t *len)
{
	struct gr_slot s = { .what = a.what, .any = a.any };
	enum gr_err err = gr_lacking(g, a.what, a.verb);
	size_t got;

	if (!err)
		err = transact(g, s, body, n, out, cap, &got);
	if (err)
		return err;
	if (is_refusal(out, got < cap ? got : cap))
		return gr_refusal(g, a.what, a.verb, out, got < cap ? got : cap);
	*len = got;
	return GR_OK;
}

enum gr_err
gr_ask_ok(struct gr *g, struct gr_ask a, const void *body, size_t n)
{
	char reply[256];
	size_t len;
	enum gr_err err = gr_ask(g, a, body, n, reply, sizeof reply, &len);

	if (!err && (len != 2 || memcmp(reply, "OK", 2) != 0))
		err = gr_refusal(g, a.what, a.verb, "?", 1);
	return err;
}

enum gr_err
gr_ask_text(struct gr *g, struct gr_ask a, const char *body, char *out, size_t cap)
{
	size_t len;
	enum gr_err err = gr_ask(g, a, body, strlen(body), g->scratch, g->o.packet_max, &len);

	if (err)
		return err;
	if (len > cap - 1)
		len = cap - 1;
	memcpy(out, g->scratch, len);
	out[len] = '\0';
	return GR_OK;
}

void
gr_reply_ok(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	if (n == 2 && memcmp(body, "OK", 2) == 0)
		return;
	gr_settle(s, gr_refusal(g, s->what, s->verb, body, n));
}

enum gr_err
gr_packet(struct gr *g, const void *body, size_t n, void *out, size_t cap, size_t *len)
{
	size_t got;
	enum gr_err err = gr_transact(g, body, n, out, cap, &got);

	if (err)
		return err;
	*len = got < cap ? got : cap;
	return GR_OK;
}

/* ---- small questions ---- */

const char *
gr_error(const struct gr *g)
{
	return g->text;
}

unsigned
gr_remote_error(const struct gr *g)
{
	return g->remote;
}

unsigned
gr_caps(const struct gr *g)
{
	return g->caps;
}

size_t
gr_packet_size(const struct gr *g)
{
	return g->packet;
}

bool
gr_running(const struct gr *g)
{
	return g->phase == GR_PHASE_RUNNING;
}

void
gr_set_deadline(struct gr *g, int ms)
{
	if (ms > 0)
		g->o.deadline_ms = ms;
}

struct gr_cost
gr_cost(const struct gr *g)
{
	return g->cost;
}

char
gr_feature(const struct gr *g, const char *name, const char **value)
{
	size_t n = strlen(name);

	for (const char *s = g->features; *s; s += strcspn(s, ";"), s += *s == ';') {
		size_t part = strcspn(s, ";");

		if (part <= n || strncmp(s, name, n) != 0 || !strchr("+-?=", s[n]) ||
		    (part != n + 1 && s[n] != '='))
			continue;
		if (value && s[n] == '=')
			*value = s + n + 1;
		return s[n];
	}
	return 0;
}
