/* session.c: the handle, the queue of commands, and the pump that moves bytes. */
#include "internal.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEADLINE_MS = 5000,
	PACKET_DEFAULT = 400,      /* when the peer names no size; what gdb assumes too */
	PACKET_MAX = 32768,
	PACKET_MIN = 512,
	WINDOW = 48,
	RESENDS = 3,
	RX_BYTES = 16384,
	RX_ROUNDS = 64,            /* of one gr_advance, so that a flood cannot hold it */
};

/* ---- errors ---- */

const char *
gr_err_name(enum gr_err err)
{
	static const char *const names[] = {
		"ok", "invalid argument", "timeout", "end of connection", "input/output error",
		"protocol violation", "wrong state", "refused by the peer", "unsupported by the peer",
		"out of memory", "no room now",
	};
	return err <= GR_EFULL ? names[err] : "unknown error";
}

enum gr_err
gr_fail(struct gr *g, enum gr_err err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(g->text, sizeof g->text, format, args);
	va_end(args);
	return err;
}

static enum gr_err
end_connection(struct gr *g, enum gr_err err)
{
	g->fatal = err;
	g->running = false;
	return err;
}

/* ---- the wire log ---- */

static void
log_item(struct gr *g, char direction, char kind, const void *body, size_t n)
{
	double seconds = -1;

	if (!g->line)
		return;
	if (g->o.log_time)
		seconds = (double)(gr_now_us() - g->opened_us) / 1e6;
	gr_log_format(g->line, 4 * g->o.packet_max + 64, seconds, direction, kind, body, n);
	g->o.log(g->o.log_ctx, g->line);
}

/* ---- sending ---- */

int64_t
gr_deadline(const struct gr *g)
{
	return gr_now_us() + (int64_t)g->o.deadline_ms * 1000;
}

static size_t
tx_room(struct gr *g)
{
	if (g->tx_start == g->tx_end)
		g->tx_start = g->tx_end = 0;
	if (g->tx_start && g->tx_cap - g->tx_end < g->tx_cap / 2) {
		memmove(g->tx, g->tx + g->tx_start, g->tx_end - g->tx_start);
		g->tx_end -= g->tx_start;
		g->tx_start = 0;
	}
	return g->tx_cap - g->tx_end;
}

static enum gr_err
flush(struct gr *g)
{
	while (g->tx_start < g->tx_end) {
		size_t sent;
		enum gr_err err = gr_port_send(&g->port, g->tx + g->tx_start,
					       g->tx_end - g->tx_start, &sent);
		if (err == GR_EOF) { /* receiving will tell, after the peer's last words */
			g->tx_start = g->tx_end = 0;
			break;
		}
		if (err) {
			gr_fail(g, err, "sending: %s", gr_err_name(err));
			return end_connection(g, err);
		}
		if (sent == 0)
			break;
		g->tx_start += sent;
		g->cost.bytes_out += sent;
	}
	return GR_OK;
}

enum gr_err
gr_send_raw(struct gr *g, char byte, char kind)
{
	if (tx_room(g) == 0)
		return gr_fail(g, GR_ESTATE, "the peer takes no bytes");
	g->tx[g->tx_end++] = byte;
	log_item(g, '>', kind, NULL, 0);
	return GR_OK;
}

enum gr_err
gr_drain(struct gr *g, int64_t deadline)
{
	enum gr_err err = flush(g);

	while (!err && g->tx_start < g->tx_end)
		err = gr_pump(g, deadline);
	return err;
}

static enum gr_err
connected(struct gr *g)
{
	return g->port.in < 0 ? gr_fail(g, GR_ESTATE, "no connection: see gr_open") : GR_OK;
}

enum gr_err
gr_ready(struct gr *g)
{
	enum gr_err err;

	if (g->fatal)
		return g->fatal;
	err = connected(g);
	if (err)
		return err;
	if (g->exited)
		return gr_fail(g, GR_ESTATE, "the target has exited");
	if (g->running)
		return gr_fail(g, GR_ESTATE, "the target runs");
	return GR_OK;
}

enum gr_err
gr_submit(struct gr *g, struct gr_slot s, const void *body, size_t n, int64_t deadline)
{
	unsigned limit = g->acking ? 1 : g->o.in_flight + 4;
	enum gr_err err = gr_ready(g);
	size_t bytes;

	if (err)
		return err;
	if (n > g->o.packet_max)
		return gr_fail(g, GR_EINVAL, "a command of %zu bytes is too long", n);
	while (g->n_slots >= limit || tx_room(g) < 2 * n + GR_FRAME) {
		err = gr_pump(g, deadline);
		if (err)
			return err;
	}
	bytes = gr_encode(g->tx + g->tx_end, g->tx_cap - g->tx_end, body, n);
	g->tx_end += bytes;
	g->slot[(g->first + g->n_slots++) % GR_QUEUE] = s;
	if (s.call)
		s.call->open++;
	g->cost.packets_out++;
	log_item(g, '>', '$', body, n);
	return GR_OK;
}

/* ---- receiving ---- */

void
gr_settle(struct gr_slot *s, enum gr_err err)
{
	if (err && s->err && !*s->err)
		*s->err = err;
}

/*
 * A target that runs when a client connects is stopped, and QEMU tells of that stop: it comes before
 * the acknowledgement of the first command, and is not that command's reply.
 */
static bool
is_greeting(const struct gr *g, const char *body, size_t n)
{
	struct gr_stop stop;

	return g->greeting && gr_parse_stop(body, n, &stop);
}

static void
take_packet(struct gr *g, const char *body, size_t n)
{
	struct gr_slot s;

	if (is_greeting(g, body, n))
		return;
	g->greeting = false;

	if (gr_is_output(body, n) && (g->running || g->monitor)) {
		gr_output(g, body + 1, n - 1);
		return;
	}
	if (g->n_slots == 0) { /* unasked: only the news that the target is gone matters */
		if (n && (body[0] == 'W' || body[0] == 'X'))
			gr_reply_stop(g, NULL, body, n);
		return;
	}
	s = g->slot[g->first];
	g->first = (g->first + 1) % GR_QUEUE;
	g->n_slots--;
	if (s.reply)
		s.reply(g, &s, body, n);
	if (s.call)
		s.call->open--;
}

static enum gr_err
take_damaged(struct gr *g)
{
	log_item(g, '<', '?', g->codec.buf, g->codec.len);
	if (g->acking && g->resent++ < RESENDS)
		return gr_send_raw(g, '-', '-');
	gr_fail(g, GR_EPROTO, "a damaged packet, and no way to ask for it again");
	return end_connection(g, GR_EPROTO);
}

static enum gr_err
take_item(struct gr *g, enum gr_item item)
{
	switch (item) {
	case GR_ITEM_PACKET:
		g->cost.packets_in++;
		g->resent = 0;
		log_item(g, '<', '$', g->codec.buf, g->codec.len);
		if (g->acking)
			gr_send_raw(g, '+', '+');
		take_packet(g, g->codec.buf, g->codec.len);
		return GR_OK;
	case GR_ITEM_NOTICE:
		log_item(g, '<', '%', g->codec.buf, g->codec.len);
		return GR_OK;
	case GR_ITEM_ACK:
		g->greeting = false;
		log_item(g, '<', '+', NULL, 0);
		return GR_OK;
	case GR_ITEM_NAK:
		log_item(g, '<', '-', NULL, 0);
		gr_fail(g, GR_EPROTO, "the peer did not understand a packet");
		return end_connection(g, GR_EPROTO);
	case GR_ITEM_BAD:
		return take_damaged(g);
	case GR_ITEM_LONG:
		gr_fail(g, GR_EPROTO, "a reply of more than %zu bytes", g->codec.cap - 1);
		return end_connection(g, GR_EPROTO);
	case GR_ITEM_BREAK:
	case GR_ITEM_NONE:
		break;
	}
	return GR_OK;
}

/* Receives once and handles what is complete. */
static enum gr_err
receive(struct gr *g, size_t *got)
{
	char bytes[RX_BYTES];
	size_t n, used = 0;
	enum gr_err err = gr_port_recv(&g->port, bytes, sizeof bytes, &n);

	if (err) {
		log_item(g, '<', '.', NULL, 0);
		gr_fail(g, err, err == GR_EOF ? "the peer closed the connection" : "receiving failed");
		return end_connection(g, err);
	}
	g->cost.bytes_in += n;
	while (used < n) {
		enum gr_item item;
		used += gr_codec_feed(&g->codec, bytes + used, n - used, &item);
		err = take_item(g, item);
		if (err)
			return err;
	}
	*got = n;
	return flush(g); /* acknowledgements do not wait for the next command */
}

static enum gr_err
too_late(struct gr *g)
{
	return gr_fail(g, GR_ETIMEOUT, "no answer within %d ms", g->o.deadline_ms);
}

enum gr_err
gr_pump(struct gr *g, int64_t deadline)
{
	size_t got = 0;
	enum gr_err err = g->fatal ? g->fatal : connected(g);

	if (!err)
		err = flush(g);
	if (!err)
		err = receive(g, &got);
	if (err)
		return err;
	if (got) /* a peer that talks without end does not stretch the deadline */
		return deadline >= 0 && gr_now_us() > deadline ? too_late(g) : GR_OK;
	err = gr_port_wait(&g->port, gr_poll_events(g), deadline);
	return err == GR_ETIMEOUT ? too_late(g) : err;
}

void
gr_abandon(struct gr *g, const struct gr_call *call)
{
	for (unsigned i = 0; i < g->n_slots; i++) {
		struct gr_slot *s = &g->slot[(g->first + i) % GR_QUEUE];
		if (s->call == call) {
			s->reply = NULL;
			s->call = NULL;
		}
	}
}

enum gr_err
gr_await(struct gr *g, struct gr_call *call, int64_t deadline)
{
	while (call->open) {
		enum gr_err err = gr_pump(g, deadline);
		if (err && call->open) {
			gr_abandon(g, call);
			return err;
		}
	}
	return call->err;
}

/* ---- one command, one reply ---- */

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

enum gr_err
gr_transact(struct gr *g, const void *body, size_t n, void *out, size_t cap, size_t *len)
{
	int64_t deadline = gr_deadline(g);
	struct gr_call call = { .out = out, .cap = cap };
	struct gr_slot s = { .reply = reply_raw, .call = &call, .err = &call.err };
	enum gr_err err = gr_submit(g, s, body, n, deadline);

	if (!err)
		err = gr_await(g, &call, deadline);
	if (!err)
		*len = call.got;
	return err;
}

static enum gr_err
judge(struct gr *g, const char *body, size_t n)
{
	if (n == 2 && memcmp(body, "OK", 2) == 0)
		return GR_OK;
	if (n == 0)
		return gr_fail(g, GR_EUNSUP, "the peer does not know the command");
	if (gr_parse_error(body, n, &g->remote))
		return gr_fail(g, GR_EREMOTE, "the peer answered error %u", g->remote);
	return gr_fail(g, GR_EPROTO, "the peer answered neither OK nor an error");
}

void
gr_reply_ok(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	gr_settle(s, judge(g, body, n));
}

enum gr_err
gr_expect_ok(struct gr *g, const char *body, size_t n)
{
	char reply[64];
	size_t len;
	enum gr_err err = gr_transact(g, body, n, reply, sizeof reply, &len);

	if (err)
		return err;
	return judge(g, reply, len < sizeof reply ? len : sizeof reply);
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

/* ---- opening ---- */

static void
set_defaults(struct gr_options *o)
{
	if (o->deadline_ms <= 0)
		o->deadline_ms = DEADLINE_MS;
	if (o->packet_max == 0)
		o->packet_max = PACKET_MAX;
	if (o->packet_max < PACKET_MIN)
		o->packet_max = PACKET_MIN;
	if (o->in_flight == 0)
		o->in_flight = WINDOW;
	if (o->in_flight > GR_WINDOW_MAX)
		o->in_flight = GR_WINDOW_MAX;
}

enum gr_err
gr_new(const struct gr_options *o, struct gr **out)
{
	struct gr *g;
	char *body;

	g = calloc(1, sizeof *g);
	if (!g)
		return GR_ENOMEM;
	if (o)
		g->o = *o;
	set_defaults(&g->o);
	g->port = GR_PORT_CLOSED;
	g->packet = PACKET_DEFAULT;
	g->opened_us = gr_now_us();
	g->acking = true;
	g->tx_cap = 4 * g->o.packet_max + 2 * GR_FRAME;
	body = malloc(g->o.packet_max + 1);
	g->tx = malloc(g->tx_cap);
	g->scratch = malloc(g->o.packet_max);
	if (g->o.log)
		g->line = malloc(4 * g->o.packet_max + 64);
	if (body)
		gr_codec_init(&g->codec, body, g->o.packet_max + 1);
	if (!body || !g->tx || !g->scratch || (g->o.log && !g->line)) {
		gr_close(g);
		return GR_ENOMEM;
	}
	*out = g;
	return GR_OK;
}

void
gr_close(struct gr *g)
{
	if (!g)
		return;
	gr_port_close(&g->port);
	free(g->line);
	free(g->scratch);
	free(g->tx);
	free(g->codec.buf);
	free(g);
}

/* What a full block of registers needs: a peer that has no target.xml has only g. */
static enum gr_err
learn_registers(struct gr *g)
{
	enum gr_err err = GR_EUNSUP;

	if (g->caps & GR_CAP_TARGET_XML)
		err = gr_read_target_xml(g);
	if (g->fatal || err == GR_ETIMEOUT)
		return err;
	if (err || g->n_regs == 0)
		gr_regs_i386(g);
	gr_regs_finish(g);
	return GR_OK;
}

enum gr_err
gr_handshake(struct gr *g)
{
	static const char hello[] = "qSupported:swbreak+;hwbreak+;xmlRegisters=i386";
	static const char no_ack[] = "QStartNoAckMode";
	char reply[2048];
	size_t n;
	enum gr_err err;

	g->greeting = true;
	err = gr_transact(g, hello, sizeof hello - 1, reply, sizeof reply, &n);

	if (err)
		return err;
	g->caps = GR_CAP_READ_REG | GR_CAP_WRITE_REG;
	gr_parse_features(reply, n < sizeof reply ? n : sizeof reply, &g->caps, &g->packet);
	if (g->packet > g->o.packet_max)
		g->packet = g->o.packet_max;
	if ((g->caps & GR_CAP_NOACK) && gr_expect_ok(g, no_ack, sizeof no_ack - 1) == GR_OK)
		g->acking = false;
	else if (g->fatal)
		return g->fatal;
	else
		g->acking = g->o.acks;
	return learn_registers(g);
}

/* ---- the event loop's side, and small questions ---- */

int
gr_fd(const struct gr *g)
{
	return g->port.in;
}

short
gr_poll_events(const struct gr *g)
{
	return g->tx_start < g->tx_end ? POLLIN | POLLOUT : POLLIN;
}

enum gr_err
gr_advance(struct gr *g)
{
	size_t got = 1;
	enum gr_err err = g->fatal ? g->fatal : connected(g);

	if (!err)
		err = flush(g);
	for (int i = 0; !err && got && i < RX_ROUNDS; i++)
		err = receive(g, &got);
	return err ? err : flush(g);
}

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
	return g->running;
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
