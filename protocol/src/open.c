/* open.c: a session's beginning and end: its memory, the handshake, parting. */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEADLINE_MS = 5000,
	PACKET_DEFAULT = 400, /* when the peer names no size; what gdb assumes too */
	PACKET_MAX = 32768,
	PACKET_MIN = 512,
	WINDOW = 48,
	WINDOW_SPARE = 4,     /* commands besides those of gr_read_vec */
};

/* ---- life ---- */

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
	struct gr_core_options core = { 0 };
	struct gr *g = calloc(1, sizeof *g);

	if (!g)
		return GR_ENOMEM;
	if (o)
		g->o = *o;
	set_defaults(&g->o);
	g->port = GR_PORT_CLOSED;
	g->packet = PACKET_DEFAULT;
	g->opened_us = gr_now_us();
	g->phase = GR_PHASE_STOPPED;
	core.packet_max = g->o.packet_max;
	core.in_flight = g->o.in_flight + WINDOW_SPARE;
	g->core = gr_core_new(&core);
	g->scratch = malloc(g->o.packet_max + 1);
	if (g->o.log)
		g->line = malloc(4 * g->o.packet_max + 64);
	if (!g->core || !g->scratch || (g->o.log && !g->line)) {
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
	gr_core_free(g->core);
	free(g);
}

/* ---- the handshake ---- */

/*
 * gdbserver 13 ends by an assertion of its own when its description is read and no thread was chosen
 * before. It is no failure when there is none to choose.
 */
static enum gr_err
choose_any_thread(struct gr *g)
{
	char reply[16];
	size_t n;

	return g->caps & GR_CAP_MULTIPROCESS ? gr_transact(g, "Hgp0.0", 6, reply, sizeof reply, &n) : GR_OK;
}

/* A peer without a list has only g. */
enum gr_err
gr_learn_registers(struct gr *g)
{
	enum gr_err err = GR_EUNSUP;

	g->n_regs = 0;
	g->architecture[0] = '\0';
	if (g->caps & GR_CAP_TARGET_XML) {
		err = choose_any_thread(g);
		if (!err)
			err = gr_read_target_xml(g);
	}
	if (g->fatal || err == GR_ETIMEOUT)
		return err;
	g->built_in = err || g->n_regs == 0;
	if (g->built_in)
		gr_layout_by_name(g, g->architecture);
	gr_regs_finish(g);
	return GR_OK;
}

static void
take_features(struct gr *g, const char *reply, size_t n)
{
	g->caps = GR_CAP_READ_REG | GR_CAP_WRITE_REG;
	g->probed = false;
	g->packet = PACKET_DEFAULT;
	snprintf(g->features, sizeof g->features, "%.*s", (int)n, reply);
	gr_parse_features(reply, n, &g->caps, &g->packet);
	if (g->packet > g->o.packet_max)
		g->packet = g->o.packet_max;
}

/*
 * QEMU's system mode needs no acknowledgements, and one that reached it while the target runs would stop
 * the target. Its user mode, which repeats what is not acknowledged, does not know this question.
 */
static bool
is_qemu_system(struct gr *g)
{
	static const char ask[] = "qqemu.PhyMemMode";
	char reply[4];
	size_t n;

	return (g->caps & GR_CAP_VCONT) && /* every QEMU of the last years has it: others are not asked */
	       gr_transact(g, ask, sizeof ask - 1, reply, sizeof reply, &n) == GR_OK && n == 1 &&
	       (reply[0] == '0' || reply[0] == '1');
}

static enum gr_err
agree_on_acks(struct gr *g)
{
	static const struct gr_ask end = { GR_W_OTHER, "end the acknowledgements", true };
	enum gr_err err = GR_EUNSUP;

	if (g->caps & GR_CAP_NOACK)
		err = gr_ask_ok(g, end, "QStartNoAckMode", 15);
	if (g->fatal || err == GR_ETIMEOUT)
		return err;
	gr_core_set_acks(g->core, err && (g->o.acks || !is_qemu_system(g)) ? GR_ACKS_STRICT : GR_ACKS_NONE);
	return g->fatal;
}

enum gr_err
gr_handshake(struct gr *g)
{
	static const char hello[] = "qSupported:multiprocess+;swbreak+;hwbreak+;fork-events+;vfork-events+;"
				    "exec-events+;vContSupported+;QThreadEvents+;no-resumed+;xmlRegisters=i386";
	size_t n;
	enum gr_err err;

	g->greeting = true;
	err = gr_transact(g, hello, sizeof hello - 1, g->scratch, g->o.packet_max, &n);
	if (err)
		return err;
	g->lacks = 0;
	g->acts = 0;
	take_features(g, g->scratch, n < g->o.packet_max ? n : g->o.packet_max);
	err = agree_on_acks(g);
	return err ? err : gr_learn_registers(g);
}

/* ---- parting ---- */

static enum gr_err
detach(struct gr *g, const char *body)
{
	static const struct gr_ask ask = { GR_W_DETACH, "let the target go", false };

	return gr_ask_ok(g, ask, body, strlen(body));
}

enum gr_err
gr_detach_process(struct gr *g, uint64_t process)
{
	char body[32];

	snprintf(body, sizeof body, "D;%" PRIx64, process);
	return detach(g, body);
}

static bool
comes_first(const struct gr_thread *t, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (t[j].process == t[i].process)
			return false;
	return true;
}

/* With multiprocess each process is let go by its number: they are those of the thread list. */
static enum gr_err
detach_all(struct gr *g)
{
	struct gr_thread t[256];
	size_t n = 0, gone = 0;
	enum gr_err err = gr_threads(g, t, sizeof t / sizeof *t, &n);

	if (n > sizeof t / sizeof *t)
		n = sizeof t / sizeof *t;
	for (size_t i = 0; i < n && !err; i++) {
		if (t[i].process == 0 || !comes_first(t, i))
			continue;
		err = gr_detach_process(g, t[i].process);
		gone++;
	}
	return gone == 0 && (!err || err == GR_EUNSUP) ? detach(g, "D") : err;
}

enum gr_err
gr_detach(struct gr *g)
{
	enum gr_err err = (g->caps & GR_CAP_MULTIPROCESS) ? detach_all(g) : detach(g, "D");

	if (!err)
		g->phase = GR_PHASE_DETACHED;
	return err;
}

/* In extended mode the server stays, and says nothing. */
static enum gr_err
kill_and_stay(struct gr *g, int64_t deadline)
{
	struct gr_slot s = { .flags = GR_COMMAND_SILENT, .any = true };
	enum gr_err err = gr_submit(g, s, "k", 1, deadline);

	if (!err)
		g->phase = GR_PHASE_EXITED;
	return err ? err : gr_drain(g, deadline);
}

enum gr_err
gr_kill(struct gr *g)
{
	struct gr_slot s = { .reply = NULL, .any = true };
	int64_t deadline = gr_deadline(g);
	enum gr_err err = GR_OK;

	if (g->fatal)
		return g->fatal;
	if (gr_running(g)) { /* a running QEMU would swallow the first byte of the command */
		err = gr_send_break(g);
		g->phase = GR_PHASE_STOPPED;
	}
	if (!err && g->extended)
		return kill_and_stay(g, deadline);
	if (!err)
		err = gr_submit(g, s, "k", 1, deadline);
	while (!err)
		err = gr_pump(g, deadline);
	return err == GR_EOF ? GR_OK : err;
}
