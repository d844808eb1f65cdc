/* run.c: breakpoints, running and stopping, the monitor. */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- breakpoints ---- */

static enum gr_err
breakpoint(struct gr *g, char command, enum gr_break kind, uint64_t addr, unsigned size)
{
	char body[64];
	enum gr_err err;
	int n;

	if (kind > GR_WATCH_ACCESS)
		return gr_fail(g, GR_EINVAL, "no such kind of breakpoint");
	if (g->no_break & 1u << kind)
		return gr_fail(g, GR_EUNSUP, "the peer has no breakpoints of kind %d", kind);
	n = snprintf(body, sizeof body, "%c%d,%" PRIx64 ",%x", command, kind, addr, size);
	err = gr_expect_ok(g, body, (size_t)n);
	if (err == GR_EUNSUP)
		g->no_break |= 1u << kind;
	return err;
}

enum gr_err
gr_break_set(struct gr *g, enum gr_break kind, uint64_t addr, unsigned size)
{
	return breakpoint(g, 'Z', kind, addr, size);
}

enum gr_err
gr_break_clear(struct gr *g, enum gr_break kind, uint64_t addr, unsigned size)
{
	return breakpoint(g, 'z', kind, addr, size);
}

/* ---- running ---- */

/* Also called without a slot, for an end that nobody asked about. */
void
gr_reply_stop(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	enum gr_err err = GR_OK;

	(void)s;
	g->running = false;
	if (gr_parse_stop(body, n, &g->stop)) {
		g->stop_ready = true;
		g->exited = g->stop.kind == GR_STOP_EXITED || g->stop.kind == GR_STOP_KILLED;
		return;
	}
	if (n == 0)
		err = gr_fail(g, GR_EUNSUP, "the peer cannot run the target that way");
	else if (gr_parse_error(body, n, &g->remote))
		err = gr_fail(g, GR_EREMOTE, "the peer does not run the target: error %u", g->remote);
	else
		err = gr_fail(g, GR_EPROTO, "a stop reply that makes no sense");
	if (!g->late)
		g->late = err;
}

static enum gr_err
resume(struct gr *g, char command)
{
	struct gr_slot s = { .reply = gr_reply_stop };
	int64_t deadline = gr_deadline(g);
	enum gr_err err = gr_submit(g, s, &command, 1, deadline);

	if (err)
		return err;
	g->running = true;
	g->stop_ready = false;
	err = gr_drain(g, deadline);
	/* A stop reply, and then the end, is for gr_wait to tell. */
	return g->stop_ready ? GR_OK : err;
}

enum gr_err
gr_continue(struct gr *g)
{
	return resume(g, 'c');
}

enum gr_err
gr_step(struct gr *g)
{
	return resume(g, 's');
}

static const struct gr_reg *
pc_register(const struct gr *g)
{
	static const char *const names[] = { "eip", "rip", "pc" };
	const struct gr_reg *r = NULL;

	for (size_t i = 0; i < 3 && !r; i++)
		r = gr_reg_find(g, names[i]);
	return r;
}

enum gr_err
gr_resume_at(struct gr *g, uint64_t pc)
{
	struct gr_slot s = { .reply = gr_reply_ok, .err = &g->late };
	const struct gr_reg *r = pc_register(g);
	char body[48];
	uint8_t value[8];
	enum gr_err err;
	int n;

	if (!r || r->bytes > sizeof value)
		return gr_fail(g, GR_EUNSUP, "the peer names no program counter");
	for (unsigned i = 0; i < sizeof value; i++)
		value[i] = (uint8_t)(pc >> 8 * i);
	n = snprintf(body, sizeof body, "P%x=", r->number);
	gr_hex_put(body + n, value, r->bytes);
	err = gr_submit(g, s, body, (size_t)n + 2 * r->bytes, gr_deadline(g));
	return err ? err : resume(g, 'c');
}

enum gr_err
gr_interrupt(struct gr *g)
{
	enum gr_err err;

	if (g->fatal)
		return g->fatal;
	if (!g->running)
		return g->stop_ready ? GR_OK : gr_fail(g, GR_ESTATE, "the target does not run");
	err = gr_send_raw(g, 0x03, '!');
	return err ? err : gr_drain(g, gr_deadline(g));
}

enum gr_err
gr_wait(struct gr *g, int ms, struct gr_stop *stop)
{
	int64_t deadline = ms < 0 ? -1 : gr_now_us() + (int64_t)ms * 1000;
	enum gr_err err = GR_OK;

	if (!g->running && !g->stop_ready && !g->late && !g->fatal)
		return gr_fail(g, GR_ESTATE, "the target does not run");
	while (g->running && !err)
		err = gr_pump(g, deadline);
	if (g->running)
		return err;
	if (g->late) {
		err = g->late;
		g->late = GR_OK;
		return err;
	}
	if (!g->stop_ready)
		return g->fatal;
	g->stop_ready = false;
	*stop = g->stop;
	return GR_OK;
}

enum gr_err
gr_why(struct gr *g, struct gr_stop *stop)
{
	char reply[1024];
	size_t n;
	enum gr_err err = gr_transact(g, "?", 1, reply, sizeof reply, &n);

	if (err)
		return err;
	if (!gr_parse_stop(reply, n < sizeof reply ? n : sizeof reply, stop))
		return gr_fail(g, GR_EPROTO, "a stop reply that makes no sense");
	return GR_OK;
}

/* ---- output and the monitor ---- */

static void
put_output(struct gr *g, const char *bytes, size_t n)
{
	struct gr_call *m = g->monitor;

	if (!m) {
		if (g->o.output)
			g->o.output(g->o.output_ctx, bytes, n);
		return;
	}
	if (n > m->cap - 1 - m->got)
		n = m->cap - 1 - m->got;
	if (n)
		memcpy((char *)m->out + m->got, bytes, n);
	m->got += n;
}

void
gr_output(struct gr *g, const char *hex, size_t n)
{
	char bytes[256];

	for (size_t at = 0; at < n; at += 2 * sizeof bytes) {
		size_t part = (n - at) / 2 < sizeof bytes ? (n - at) / 2 : sizeof bytes;
		if (!gr_hex_get(bytes, hex + at, part))
			return;
		put_output(g, bytes, part);
	}
}

static void
reply_monitor(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	if (n % 2 == 0 && n > 0 && gr_hex_digit(body[0]) >= 0)
		gr_output(g, body, n); /* some answer with the text itself */
	else
		gr_reply_ok(g, s, body, n);
}

enum gr_err
gr_monitor(struct gr *g, const char *command, char *out, size_t cap)
{
	int64_t deadline = gr_deadline(g);
	char text[256] = "";
	struct gr_call call = { .out = cap ? out : text, .cap = cap ? cap : sizeof text };
	struct gr_slot s = { .reply = reply_monitor, .call = &call, .err = &call.err };
	size_t n = strlen(command);
	enum gr_err err;

	if (6 + 2 * n > g->packet)
		return gr_fail(g, GR_EINVAL, "the monitor command is too long");
	memcpy(g->scratch, "qRcmd,", 6);
	gr_hex_put(g->scratch + 6, command, n);
	err = gr_submit(g, s, g->scratch, 6 + 2 * n, deadline);
	if (err)
		return err;
	g->monitor = &call;
	err = gr_await(g, &call, deadline);
	g->monitor = NULL;
	if (!err)
		((char *)call.out)[call.got] = '\0';
	return err;
}

/* ---- parting ---- */

enum gr_err
gr_detach(struct gr *g)
{
	return gr_expect_ok(g, "D", 1);
}

enum gr_err
gr_kill(struct gr *g)
{
	struct gr_slot s = { .reply = NULL };
	int64_t deadline = gr_deadline(g);
	enum gr_err err = GR_OK;

	if (g->fatal)
		return g->fatal;
	if (g->running) { /* a running QEMU would swallow the first byte of the command */
		err = gr_send_raw(g, 0x03, '!');
		g->running = false;
	}
	if (!err)
		err = gr_submit(g, s, "k", 1, deadline);
	while (!err)
		err = gr_pump(g, deadline);
	return err == GR_EOF ? GR_OK : err;
}
