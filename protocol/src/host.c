/*
 * host.c: calls of the target that the caller answers (manual: "File-I/O Remote Protocol Extension").
 * The request comes instead of a stop: Fcall,arg,arg... A string is address/length. The answer is
 * Fresult[,errno[,C]], after which the target runs on.
 */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ENOSYS_WIRE = 88 };

/* One argument: a number, maybe with a sign, or address/length. */
static bool
parse_argument(const char *s, size_t n, struct gr_host_call *call)
{
	bool negative = n && *s == '-';
	uint64_t value, length = 0;
	size_t used = gr_hex_number(s + negative, n - negative, &value), more;

	if (used == 0 || call->n == sizeof call->arg / sizeof *call->arg)
		return false;
	used += negative;
	if (used < n) {
		if (s[used] != '/')
			return false;
		more = gr_hex_number(s + used + 1, n - used - 1, &length);
		if (more == 0 || used + 1 + more != n)
			return false;
	}
	call->arg[call->n] = negative ? 0 - value : value;
	call->length[call->n++] = length;
	return true;
}

static bool
parse_call(const char *body, size_t n, struct gr_host_call *call)
{
	const char *at = body + 1, *end = body + n;
	const char *comma = memchr(at, ',', (size_t)(end - at));
	size_t name = (size_t)((comma ? comma : end) - at);

	if (name == 0 || name >= sizeof call->name)
		return false;
	memset(call, 0, sizeof *call);
	memcpy(call->name, at, name);
	while (comma) {
		at = comma + 1;
		comma = memchr(at, ',', (size_t)(end - at));
		if (!parse_argument(at, (size_t)((comma ? comma : end) - at), call))
			return false;
	}
	return true;
}

static size_t
put_answer(char *out, size_t cap, const struct gr_host_answer *a)
{
	uint64_t size = a->result < 0 ? 0 - (uint64_t)a->result : (uint64_t)a->result;
	int n = snprintf(out, cap, "F%s%" PRIx64, a->result < 0 ? "-" : "", size);

	if (a->error || a->interrupted)
		n += snprintf(out + n, cap - (size_t)n, ",%x", a->error);
	if (a->interrupted)
		n += snprintf(out + n, cap - (size_t)n, ",C");
	return (size_t)n;
}

/* The F packet has no answer of its own: what comes next is the stop, or the next call. */
static enum gr_err
go_on(struct gr *g, const struct gr_host_answer *a)
{
	char body[64];
	size_t n = put_answer(body, sizeof body, a);

	return gr_run_command(g, body, n);
}

enum gr_err
gr_answer_host_call(struct gr *g)
{
	struct gr_host_answer answer = { .result = -1, .error = ENOSYS_WIRE };
	struct gr_news *news = &g->news[g->news_first];
	struct gr_host_call call;

	g->host_calls = false;
	if (!parse_call(news->body, news->n, &call)) {
		g->n_news = 0;
		return gr_fail(g, GR_EPROTO, "a call of the target's that makes no sense");
	}
	g->n_news = 0;
	if (g->o.host_call) {
		g->in_host_call = true;
		answer = g->o.host_call(g->o.host_call_ctx, g, &call);
		g->in_host_call = false;
	}
	return go_on(g, &answer);
}
