/* run.c: breakpoints, running and waiting, what the target prints, the monitor. */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- breakpoints ---- */

static enum gr_err
breakpoint(struct gr *g, char command, enum gr_break kind, uint64_t addr, unsigned size)
{
	struct gr_ask ask = { .verb = command == 'Z' ? "set a breakpoint of this kind"
						     : "clear a breakpoint of this kind" };
	char body[64];
	int n;

	if (kind > GR_WATCH_ACCESS)
		return gr_fail(g, GR_EINVAL, "no such kind of breakpoint");
	ask.what = GR_W_BREAK + kind;
	n = snprintf(body, sizeof body, "%c%d,%" PRIx64 ",%x", command, kind, addr, size);
	return gr_ask_ok(g, ask, body, (size_t)n);
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

static bool
is_end(const struct gr *g, const struct gr_stop *stop)
{
	(void)g;
	return stop->kind == GR_STOP_EXITED || stop->kind == GR_STOP_KILLED;
}

/* Also called without a slot, for an end that nobody asked about. */
void
gr_reply_stop(struct gr *g, struct gr_slot *s, const char *body, size_t n)
{
	struct gr_stop stop;
	enum gr_err err;

	(void)s;
	g->phase = GR_PHASE_STOPPED;
	g->host_calls = n && body[0] == 'F';
	if (g->host_calls || gr_parse_stop(body, n, &stop)) {
		g->n_news = 0;
		gr_push_news(g, body, n);
		if (!g->host_calls && is_end(g, &stop))
			g->phase = GR_PHASE_EXITED;
		return;
	}
	err = gr_refusal(g, GR_W_OTHER, "run the target that way", body, n);
	if (!g->late)
		g->late = err;
}

enum gr_err
gr_run_command(struct gr *g, const char *body, size_t n)
{
	struct gr_slot s = { .reply = gr_reply_stop, .flags = GR_COMMAND_OUTPUT };
	int64_t deadline = gr_deadline(g);
	enum gr_err err;

	if (g->in_host_call)
		return gr_fail(g, GR_ESTATE, "the target waits for the answer to its call");
	if (g->non_stop)
		s = (struct gr_slot){ .reply = gr_reply_ok, .err = &g->late, .verb = "run the target that way" };
	err = gr_submit(g, s, body, n, deadline);
	if (err)
		return err;
	g->has_selected = false;
	if (!g->non_stop) {
		g->phase = GR_PHASE_RUNNING;
		g->n_news = 0;
	}
	err = gr_drain(g, deadline);
	/* A stop reply, and then the end, is for gr_wait to tell. */
	return g->n_news ? GR_OK : err;
}

/*
 * Where there is no target that runs as a whole, c and s have no place: vCont does it. A step goes by
 * vCont wherever there is one: gdbserver's plain s lets the program run to its end.
 */
static enum gr_err
resume(struct gr *g, char command, unsigned signal)
{
	bool step = command == 's' || command == 'S';
	const char *head = step && (g->caps & GR_CAP_VCONT) ? "vCont;" : "";
	char body[24];
	int n = snprintf(body, sizeof body, signal ? "%s%c%02x" : "%s%c", head, command, signal);

	if (signal > 255)
		return gr_fail(g, GR_EINVAL, "no such signal: %u", signal);
	if (g->non_stop) {
		struct gr_action a = { .act = step ? GR_ACT_STEP : GR_ACT_CONTINUE,
				       .signal = signal, .thread = g->selected_run };
		return gr_resume(g, &a, 1);
	}
	return gr_run_command(g, body, (size_t)n);
}

enum gr_err
gr_continue(struct gr *g)
{
	return resume(g, 'c', 0);
}

enum gr_err
gr_step(struct gr *g)
{
	return resume(g, 's', 0);
}

enum gr_err
gr_continue_signal(struct gr *g, unsigned signal)
{
	return resume(g, signal ? 'C' : 'c', signal);
}

enum gr_err
gr_step_signal(struct gr *g, unsigned signal)
{
	return resume(g, signal ? 'S' : 's', signal);
}

static enum gr_err
reverse(struct gr *g, unsigned cap, const char *body)
{
	if (!(g->caps & cap)) /* a peer without it may do worse than refuse: QEMU ends */
		return gr_fail(g, GR_EUNSUP, "the peer does not offer to run backwards");
	return gr_run_command(g, body, 2);
}

enum gr_err
gr_reverse_step(struct gr *g)
{
	return reverse(g, GR_CAP_REVERSE_STEP, "bs");
}

enum gr_err
gr_reverse_continue(struct gr *g)
{
	return reverse(g, GR_CAP_REVERSE_CONTINUE, "bc");
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
	struct gr_slot s = { .reply = gr_reply_ok, .err = &g->late, .verb = "write a register" };
	const struct gr_reg *r = pc_register(g);
	char body[48];
	uint8_t value[8];
	enum gr_err err;
	int n;

	if (!r || r->bytes > sizeof value)
		return gr_fail(g, GR_EUNSUP, "the peer names no program counter");
	gr_put_number(g, pc, value, r->bytes);
	n = snprintf(body, sizeof body, "P%x=", r->number);
	gr_hex_put(body + n, value, r->bytes);
	err = gr_submit(g, s, body, (size_t)n + 2 * r->bytes, gr_deadline(g));
	return err ? err : gr_continue(g);
}

enum gr_err
gr_interrupt(struct gr *g)
{
	enum gr_err err;

	if (g->fatal)
		return g->fatal;
	if (!gr_running(g) && !g->non_stop)
		return g->n_news ? GR_OK : gr_fail(g, GR_ESTATE, "the target does not run");
	if (g->non_stop)
		return gr_resume(g, &(struct gr_action){ .act = GR_ACT_STOP }, 1);
	err = gr_send_break(g);
	return err ? err : gr_drain(g, gr_deadline(g));
}

/* ---- waiting ---- */

static bool
is_waiting(const struct gr *g)
{
	return gr_running(g) || (g->non_stop && g->n_news == 0 && !g->late && !g->fatal);
}

static enum gr_err
wait_for_news(struct gr *g, int64_t deadline)
{
	enum gr_err err = GR_OK;

	while (is_waiting(g) && !err)
		err = gr_pump(g, deadline);
	return is_waiting(g) ? err : GR_OK;
}

enum gr_err
gr_wait(struct gr *g, int ms, struct gr_stop *stop)
{
	int64_t deadline = ms < 0 ? -1 : gr_now_us() + (int64_t)ms * 1000;
	enum gr_err err;

	if (!is_waiting(g) && !g->n_news && !g->late && !g->fatal)
		return gr_fail(g, GR_ESTATE, "the target does not run");
	err = wait_for_news(g, deadline);
	while (!err && g->host_calls && g->n_news) {
		err = gr_answer_host_call(g);
		if (!err)
			err = wait_for_news(g, deadline);
	}
	if (err)
		return err;
	if (g->late) {
		err = g->late;
		g->late = GR_OK;
		return err;
	}
	if (!gr_shift_news(g, stop))
		return g->fatal;
	return g->non_stop && !g->fatal ? gr_acknowledge(g) : GR_OK;
}

enum gr_err
gr_why(struct gr *g, struct gr_stop *stop)
{
	static const struct gr_ask ask = { GR_W_WHY, "say why it stands", true };
	struct gr_stop found;
	size_t n;
	enum gr_err err = gr_ask(g, ask, "?", 1, g->scratch, g->o.packet_max, &n);

	if (err)
		return err;
	if (g->non_stop && n == 2 && memcmp(g->scratch, "OK", 2) == 0)
		return gr_fail(g, GR_ESTATE, "every thread runs");
	if (n > g->o.packet_max || !gr_parse_stop(g->scratch, n, &found))
		return gr_fail(g, GR_EPROTO, "a stop reply that makes no sense");
	gr_show(g, g->scratch, n, stop);
	if (!g->non_stop)
		g->phase = is_end(g, &found) ? GR_PHASE_EXITED : GR_PHASE_STOPPED;
	g->acknowledging = g->non_stop;
	return g->non_stop ? gr_acknowledge(g) : GR_OK;
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
	struct gr_slot s = { .reply = reply_monitor, .call = &call, .err = &call.err, .what = GR_W_MONITOR,
			     .verb = "take monitor commands", .flags = GR_COMMAND_OUTPUT, .any = true };
	size_t n = strlen(command);
	enum gr_err err = gr_lacking(g, s.what, s.verb);

	if (err)
		return err;
	if (n > (g->packet - 6) / 2)
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
