/* threads.c: which there are, which one is meant, and resuming them one by one. */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { THREADS_MAX = 65536, TEXT = 48, ACTIONS_MAX = 64 };

/* ---- the list ---- */

/* "m" and ids with commas between. */
static bool
take_threads(const char *s, size_t n, struct gr_thread *out, size_t cap, size_t *total)
{
	while (n) {
		const char *comma = memchr(s, ',', n);
		size_t part = comma ? (size_t)(comma - s) : n, step = part + (comma != NULL);
		struct gr_thread t;

		if (!gr_parse_thread(s, part, &t))
			return false;
		if (*total < cap)
			out[*total] = t;
		++*total;
		s += step;
		n -= step;
	}
	return true;
}

enum gr_err
gr_threads(struct gr *g, struct gr_thread *out, size_t cap, size_t *n)
{
	static const struct gr_ask ask = { GR_W_THREADS, "list its threads", false };
	const char *body = "qfThreadInfo";
	size_t total = 0;

	for (;;) {
		size_t len, before = total;
		enum gr_err err = gr_ask(g, ask, body, 12, g->scratch, g->o.packet_max, &len);

		if (err)
			return err;
		if (len == 1 && g->scratch[0] == 'l')
			break;
		if (len > g->o.packet_max || g->scratch[0] != 'm' ||
		    !take_threads(g->scratch + 1, len - 1, out, cap, &total) || total == before)
			return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
		if (total >= THREADS_MAX)
			return gr_fail(g, GR_EPROTO, "a list of threads without an end");
		body = "qsThreadInfo";
	}
	*n = total;
	return GR_OK;
}

enum gr_err
gr_thread_current(struct gr *g, struct gr_thread *out)
{
	static const struct gr_ask ask = { GR_W_CURRENT, "name its current thread", false };
	char reply[64];
	size_t n;
	enum gr_err err = gr_ask(g, ask, "qC", 2, reply, sizeof reply, &n);

	if (!err && (n < 3 || n > sizeof reply || memcmp(reply, "QC", 2) != 0 || !gr_parse_thread(reply + 2, n - 2, out)))
		err = gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
	return err;
}

enum gr_err
gr_thread_alive(struct gr *g, struct gr_thread t, bool *alive)
{
	static const struct gr_ask ask = { GR_W_ALIVE, "tell whether a thread lives", false };
	char body[TEXT] = "T";
	size_t n = gr_put_thread(g, body + 1, t) + 1;
	enum gr_err err = gr_ask_ok(g, ask, body, n);

	if (err == GR_OK || err == GR_EREMOTE)
		*alive = err == GR_OK;
	return err == GR_EREMOTE ? GR_OK : err;
}

enum gr_err
gr_thread_describe(struct gr *g, struct gr_thread t, char *out, size_t cap)
{
	static const struct gr_ask ask = { GR_W_DESCRIBE, "describe its threads", false };
	char body[TEXT + 24] = "qThreadExtraInfo,";
	size_t n = 17 + gr_put_thread(g, body + 17, t);
	enum gr_err err = gr_ask(g, ask, body, n, g->scratch, g->o.packet_max, &n);

	if (err)
		return err;
	if (cap == 0 || n % 2 || n > g->o.packet_max)
		return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
	n = n / 2 < cap ? n / 2 : cap - 1;
	if (!gr_hex_get(out, g->scratch, n))
		return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
	out[n] = '\0';
	return GR_OK;
}

/* ---- who is meant ---- */

static enum gr_err
select_thread(struct gr *g, char purpose, struct gr_thread t, struct gr_thread *now, bool *has)
{
	static const struct gr_ask ask = { GR_W_SELECT, "select a thread", false };
	char body[TEXT] = { 'H', purpose };
	enum gr_err err;

	if (*has && now->process == t.process && now->thread == t.thread)
		return gr_ready(g);
	err = gr_ask_ok(g, ask, body, 2 + gr_put_thread(g, body + 2, t));
	if (!err) {
		*now = t;
		*has = true;
	}
	return err;
}

enum gr_err
gr_thread_select(struct gr *g, struct gr_thread t)
{
	return select_thread(g, 'g', t, &g->selected, &g->has_selected);
}

enum gr_err
gr_thread_select_run(struct gr *g, struct gr_thread t)
{
	return select_thread(g, 'c', t, &g->selected_run, &g->has_selected_run);
}

/* ---- vCont ---- */

enum gr_err
gr_actions(struct gr *g, unsigned *acts)
{
	static const struct gr_ask ask = { GR_W_ACTIONS, "resume threads one by one", false };
	char reply[256];
	enum gr_err err = GR_OK;

	if (!g->acts) {
		err = gr_ask_text(g, ask, "vCont?", reply, sizeof reply);
		if (err)
			return err;
		if (strncmp(reply, "vCont", 5) != 0)
			return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
		for (const char *s = strchr(reply, ';'); s; s = strchr(s + 1, ';'))
			g->acts |= s[1] == 'c' ? GR_ACT_CONTINUE : s[1] == 's' ? GR_ACT_STEP
				 : s[1] == 't' ? GR_ACT_STOP : s[1] == 'r' ? GR_ACT_RANGE : 0;
		g->caps |= GR_CAP_VCONT;
	}
	*acts = g->acts;
	return GR_OK;
}

static size_t
put_action(const struct gr *g, char *out, const struct gr_action *a)
{
	size_t n = 0;

	out[n++] = ';';
	if (a->act == GR_ACT_STOP)
		out[n++] = 't';
	else if (a->act == GR_ACT_RANGE)
		n += (size_t)sprintf(out + n, "r%" PRIx64 ",%" PRIx64, a->from, a->to);
	else if (a->signal)
		n += (size_t)sprintf(out + n, "%c%02x", a->act == GR_ACT_STEP ? 'S' : 'C', a->signal);
	else
		out[n++] = a->act == GR_ACT_STEP ? 's' : 'c';
	if (a->thread.process == 0 && a->thread.thread == 0)
		return n;
	out[n++] = ':';
	return n + gr_put_thread(g, out + n, a->thread);
}

static enum gr_err
check_actions(struct gr *g, const struct gr_action *a, size_t n, unsigned acts)
{
	if (n == 0 || n > ACTIONS_MAX)
		return gr_fail(g, GR_EINVAL, "%zu actions: from 1 to %d can be sent", n, ACTIONS_MAX);
	for (size_t i = 0; i < n; i++) {
		if (a[i].signal > 255)
			return gr_fail(g, GR_EINVAL, "no such signal: %u", a[i].signal);
		if (a[i].act == GR_ACT_STOP && !g->non_stop)
			return gr_fail(g, GR_ESTATE, "stopping one thread needs non-stop mode: see gr_non_stop");
		if (!(acts & a[i].act))
			return gr_fail(g, GR_EUNSUP, "the peer does not offer this way of resuming");
	}
	return GR_OK;
}

/* Where there is no vCont: Hc and one of c, s, C, S. */
static enum gr_err
resume_alone(struct gr *g, const struct gr_action *a)
{
	struct gr_thread t = a->thread;
	enum gr_err err = GR_OK;

	if (t.process || t.thread)
		err = gr_thread_select_run(g, t);
	if (err)
		return err;
	return a->act == GR_ACT_STEP ? gr_step_signal(g, a->signal) : gr_continue_signal(g, a->signal);
}

enum gr_err
gr_resume(struct gr *g, const struct gr_action *actions, size_t n)
{
	char body[6 + ACTIONS_MAX * 96] = "vCont";
	size_t len = 5;
	unsigned acts = 0;
	enum gr_err err = gr_actions(g, &acts);

	if (err == GR_EUNSUP && n == 1 && !g->non_stop && (actions->act & (GR_ACT_STEP | GR_ACT_CONTINUE)))
		return resume_alone(g, actions);
	if (!err)
		err = check_actions(g, actions, n, acts);
	if (err)
		return err;
	for (size_t i = 0; i < n; i++)
		len += put_action(g, body + len, &actions[i]);
	return gr_run_command(g, body, len);
}
