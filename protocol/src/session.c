/* session.c: the ring of commands that are under way, and the pump that moves bytes for the core. */
#include "internal.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	RX_BYTES = 16384,
	RX_ROUNDS = 64, /* of one gr_advance, so that a flood cannot hold it */
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
	if (g->phase == GR_PHASE_RUNNING)
		g->phase = GR_PHASE_STOPPED;
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

/* ---- what may be called when ---- */

enum gr_phase
gr_phase(const struct gr *g)
{
	if (g->fatal)
		return GR_PHASE_ENDED;
	return g->port.in < 0 ? GR_PHASE_NEW : g->phase;
}

static enum gr_err
refuse_phase(struct gr *g, enum gr_phase phase)
{
	static const char *const texts[] = {
		[GR_PHASE_NEW] = "no connection: see gr_open",
		[GR_PHASE_RUNNING] = "the target runs: gr_interrupt and gr_wait come first",
		[GR_PHASE_EXITED] = "the target has exited",
		[GR_PHASE_DETACHED] = "the target was let go",
	};

	return phase == GR_PHASE_ENDED ? g->fatal : gr_fail(g, GR_ESTATE, "%s", texts[phase]);
}

enum gr_err
gr_ready(struct gr *g)
{
	enum gr_phase phase = gr_phase(g);

	return phase == GR_PHASE_STOPPED ? GR_OK : refuse_phase(g, phase);
}

enum gr_err
gr_ready_any(struct gr *g)
{
	enum gr_phase phase = gr_phase(g);

	if (phase == GR_PHASE_NEW || phase == GR_PHASE_RUNNING || phase == GR_PHASE_ENDED)
		return refuse_phase(g, phase);
	return GR_OK;
}

/* ---- sending ---- */

int64_t
gr_deadline(const struct gr *g)
{
	return gr_now_us() + (int64_t)g->o.deadline_ms * 1000;
}

static enum gr_err
flush(struct gr *g)
{
	const void *bytes;
	size_t n;

	while ((n = gr_core_pending(g->core, &bytes)) > 0) {
		size_t sent;
		enum gr_err err = gr_port_send(&g->port, bytes, n, &sent);
		if (err == GR_EOF) { /* receiving will tell, after the peer's last words */
			gr_core_sent(g->core, n);
			break;
		}
		if (err) {
			gr_fail(g, err, "sending: %s", gr_err_name(err));
			return end_connection(g, err);
		}
		if (sent == 0)
			break;
		gr_core_sent(g->core, sent);
		g->cost.bytes_out += sent;
	}
	return GR_OK;
}

enum gr_err
gr_send_break(struct gr *g)
{
	if (gr_core_interrupt(g->core))
		return gr_fail(g, GR_ESTATE, "the peer takes no bytes");
	log_item(g, '>', '!', NULL, 0);
	return GR_OK;
}

static bool
is_sending(const struct gr *g)
{
	const void *bytes;

	return gr_core_pending(g->core, &bytes) > 0;
}

enum gr_err
gr_drain(struct gr *g, int64_t deadline)
{
	enum gr_err err = flush(g);

	while (!err && is_sending(g))
		err = gr_pump(g, deadline);
	return err;
}

static enum gr_err
check_submit(struct gr *g, const struct gr_slot *s, size_t n)
{
	enum gr_err err = s->any ? gr_ready_any(g) : gr_ready(g);

	if (!err && n > g->o.packet_max)
		err = gr_fail(g, GR_EINVAL, "a command of %zu bytes is too long", n);
	return err;
}

enum gr_err
gr_submit(struct gr *g, struct gr_slot s, const void *body, size_t n, int64_t deadline)
{
	enum gr_err err = check_submit(g, &s, n);

	while (!err && (err = gr_core_send(g->core, body, n, s.flags, 0)) == GR_EFULL)
		err = gr_pump(g, deadline);
	if (err)
		return err;
	if (!(s.flags & GR_COMMAND_SILENT)) {
		g->slot[(g->first + g->n_slots++) % GR_QUEUE] = s;
		if (s.call)
			s.call->open++;
	}
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

static void
take_reply(struct gr *g, const char *body, size_t n)
{
	struct gr_slot s = g->slot[g->first];

	g->first = (g->first + 1) % GR_QUEUE;
	g->n_slots--;
	g->greeting = false;
	if (n == 0)
		g->lacks |= s.what == GR_W_OTHER ? 0 : (uint64_t)1 << s.what;
	if (s.reply)
		s.reply(g, &s, body, n);
	if (s.call)
		s.call->open--;
}

/* Nobody asked: only the news that the target is gone matters. */
static void
take_unasked(struct gr *g, const char *body, size_t n)
{
	if (n && (body[0] == 'W' || body[0] == 'X'))
		gr_reply_stop(g, NULL, body, n);
}

static void
log_event(struct gr *g, const struct gr_event *e)
{
	static const char kinds[] = ".$$$$%+-!?";

	if (e->kind < GR_EVENT_FAILED)
		log_item(g, '<', kinds[e->kind], e->kind == GR_EVENT_OUTPUT ? e->body - 1 : e->body,
			 e->n + (e->kind == GR_EVENT_OUTPUT));
	else if (e->kind == GR_EVENT_FAILED)
		log_item(g, '<', '?', e->body, e->n);
	if (e->answer)
		log_item(g, '>', e->answer, NULL, 0);
}

static enum gr_err
take_event(struct gr *g, const struct gr_event *e)
{
	log_event(g, e);
	switch (e->kind) {
	case GR_EVENT_REPLY:
		take_reply(g, e->body, e->n);
		break;
	case GR_EVENT_UNASKED:
		take_unasked(g, e->body, e->n);
		break;
	case GR_EVENT_OUTPUT:
		gr_output(g, e->body, e->n);
		break;
	case GR_EVENT_NOTICE:
		gr_take_notice(g, e->body, e->n);
		break;
	case GR_EVENT_ACK:
		g->greeting = false;
		break;
	case GR_EVENT_FAILED:
		gr_fail(g, GR_EPROTO, "%s", e->why);
		return end_connection(g, GR_EPROTO);
	default:
		break;
	}
	return GR_OK;
}

/*
 * A target that runs when a client connects is stopped, and QEMU tells of that stop: it comes before
 * the acknowledgement of the first command, and is not that command's reply. The core has taken it
 * for that, so the command's place is taken anew.
 */
static bool
is_greeting(const struct gr *g, const struct gr_event *e)
{
	struct gr_stop stop;

	return g->greeting && e->kind == GR_EVENT_REPLY && gr_parse_stop(e->body, e->n, &stop);
}

static bool
is_packet(const struct gr_event *e)
{
	return e->kind >= GR_EVENT_REPLY && e->kind <= GR_EVENT_DUPLICATE;
}

static enum gr_err
take_bytes(struct gr *g, const char *bytes, size_t n)
{
	size_t used = 0;

	while (used < n) {
		struct gr_event e;
		enum gr_err err = GR_OK;

		used += gr_core_feed(g->core, bytes + used, n - used, &e);
		g->cost.packets_in += is_packet(&e);
		if (is_greeting(g, &e)) {
			log_event(g, &e);
			gr_core_expect(g->core, e.tag, GR_COMMAND);
		} else if (e.kind != GR_EVENT_NONE) {
			err = take_event(g, &e);
		}
		if (err)
			return err;
	}
	return GR_OK;
}

/* Receives once and handles what is complete. */
static enum gr_err
receive(struct gr *g, size_t *got)
{
	char bytes[RX_BYTES];
	size_t n;
	enum gr_err err = gr_port_recv(&g->port, bytes, sizeof bytes, &n);

	if (err) {
		log_item(g, '<', '.', NULL, 0);
		gr_fail(g, err, err == GR_EOF ? "the peer closed the connection" : "receiving failed");
		return end_connection(g, err);
	}
	g->cost.bytes_in += n;
	err = take_bytes(g, bytes, n);
	if (!err)
		err = gr_acknowledge(g);
	if (err)
		return err;
	*got = n;
	return flush(g); /* acknowledgements do not wait for the next command */
}

static enum gr_err
too_late(struct gr *g)
{
	return gr_fail(g, GR_ETIMEOUT, "no answer within %d ms", g->o.deadline_ms);
}

static enum gr_err
connected(struct gr *g)
{
	if (g->fatal)
		return g->fatal;
	return g->port.in < 0 ? refuse_phase(g, GR_PHASE_NEW) : GR_OK;
}

enum gr_err
gr_pump(struct gr *g, int64_t deadline)
{
	size_t got = 0;
	enum gr_err err = connected(g);

	if (!err)
		err = flush(g);
	if (!err)
		err = receive(g, &got);
	if (err)
		return err;
	if (got) /* a peer that talks without end does not stretch the deadline */
		return deadline >= 0 && gr_now_us() > deadline ? too_late(g) : GR_OK;
	err = gr_port_wait(&g->port, gr_poll_events(g), deadline, g->o.spin_us);
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

/* ---- the event loop's side ---- */

int
gr_fd(const struct gr *g)
{
	return g->port.in;
}

short
gr_poll_events(const struct gr *g)
{
	return is_sending(g) ? POLLIN | POLLOUT : POLLIN;
}

enum gr_err
gr_advance(struct gr *g)
{
	size_t got = 1;
	enum gr_err err = connected(g);

	if (!err)
		err = flush(g);
	for (int i = 0; !err && got && i < RX_ROUNDS; i++) {
		got = 0;
		err = receive(g, &got);
	}
	return err ? err : flush(g);
}
