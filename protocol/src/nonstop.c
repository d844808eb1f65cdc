/*
 * nonstop.c: the news of stops, and non-stop mode, where they come as notifications: the first as
 * %Stop, and each further one in answer to a vStopped, until the peer says OK. That is sent while there
 * is room for what it may bring, so that a flood waits at the peer.
 */
#include "internal.h"

#include <string.h>

/* ---- news ---- */

void
gr_push_news(struct gr *g, const char *body, size_t n)
{
	struct gr_news *news = &g->news[(g->news_first + g->n_news) % GR_NEWS];

	if (g->n_news == GR_NEWS)
		return; /* a %Stop that nobody is to send before the last was acknowledged */
	news->n = n < sizeof news->body ? n : sizeof news->body - 1;
	memcpy(news->body, body, news->n);
	news->body[news->n] = '\0';
	g->n_news++;
}

/* The program of an exec, which stands in hex. */
static const char *
take_path(struct gr *g)
{
	size_t n;
	const char *hex = gr_find_pair(g->shown.body, g->shown.n, "exec", &n);

	if (!hex || n / 2 >= sizeof g->path || !gr_hex_get(g->path, hex, n / 2))
		return NULL;
	g->path[n / 2] = '\0';
	return g->path;
}

void
gr_show(struct gr *g, const char *body, size_t n, struct gr_stop *stop)
{
	struct gr_stop found = { .kind = GR_STOP_SIGNAL };

	g->shown.n = n < sizeof g->shown.body ? n : sizeof g->shown.body - 1;
	memcpy(g->shown.body, body, g->shown.n);
	gr_parse_stop(g->shown.body, g->shown.n, &found);
	found.path = take_path(g);
	*stop = found;
}

bool
gr_shift_news(struct gr *g, struct gr_stop *stop)
{
	struct gr_news *news = &g->news[g->news_first];

	if (g->n_news == 0)
		return false;
	g->news_first = (g->news_first + 1) % GR_NEWS;
	g->n_news--;
	gr_show(g, news->body, news->n, stop);
	return true;
}

bool
gr_expedited(const struct gr *g, unsigned number, void *out, size_t bytes)
{
	size_t n;
	const char *hex = gr_find_register(g->shown.body, g->shown.n, number, &n);
	uint8_t value[GR_REG_BYTES];

	if (!hex || n != 2 * bytes || bytes > sizeof value || !gr_hex_get(value, hex, bytes))
		return false;
	memcpy(out, value, bytes);
	return true;
}

/* ---- notifications ---- */

static void
reply_stopped(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	struct gr_stop stop;

	(void)s;
	g->acknowledging = false;
	if (!gr_parse_stop(body, n, &stop))
		return; /* OK: that was all */
	gr_push_news(g, body, n);
	g->acknowledging = true;
}

static bool
is_under_way(const struct gr *g)
{
	for (unsigned i = 0; i < g->n_slots; i++)
		if (g->slot[(g->first + i) % GR_QUEUE].reply == reply_stopped)
			return true;
	return false;
}

enum gr_err
gr_acknowledge(struct gr *g)
{
	struct gr_slot s = { .reply = reply_stopped, .any = true };

	/* Without room in the core it is sent after the next reply. */
	if (!g->acknowledging || g->n_news == GR_NEWS || is_under_way(g) || gr_core_room(g->core) == SIZE_MAX)
		return GR_OK;
	return gr_submit(g, s, "vStopped", 8, gr_deadline(g));
}

void
gr_take_notice(struct gr *g, const char *body, size_t n)
{
	struct gr_stop stop;

	if (!g->non_stop || g->acknowledging || n < 5 || memcmp(body, "Stop:", 5) != 0 ||
	    !gr_parse_stop(body + 5, n - 5, &stop))
		return;
	gr_push_news(g, body + 5, n - 5);
	g->acknowledging = true;
}

enum gr_err
gr_non_stop(struct gr *g, bool on)
{
	static const struct gr_ask ask = { GR_W_OTHER, "change to non-stop mode or back", true };
	enum gr_err err = gr_need_feature(g, "QNonStop");

	if (!err)
		err = gr_ask_ok(g, ask, on ? "QNonStop:1" : "QNonStop:0", 10);
	if (!err)
		g->non_stop = on;
	return err;
}
