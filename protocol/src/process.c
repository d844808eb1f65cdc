/* process.c: targets that come and go, and the settings of a server (manual: "Packets", "General Query Packets"). */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- starting and ending ---- */

enum gr_err
gr_extended_mode(struct gr *g)
{
	static const struct gr_ask ask = { GR_W_EXTENDED, "outlive its target", true };
	enum gr_err err = gr_ask_ok(g, ask, "!", 1);

	if (!err)
		g->extended = true;
	return err;
}

/* A command whose answer is the stop of a new target. */
static enum gr_err
begin_target(struct gr *g, struct gr_ask ask, const char *body, size_t n, struct gr_stop *stop)
{
	struct gr_stop found;
	size_t len;
	enum gr_err err = gr_ask(g, ask, body, n, g->scratch, g->o.packet_max, &len);

	if (err)
		return err;
	g->has_selected = g->has_selected_run = false;
	g->n_news = 0;
	g->phase = GR_PHASE_STOPPED;
	if (g->non_stop && len == 2 && memcmp(g->scratch, "OK", 2) == 0)
		return gr_wait(g, g->o.deadline_ms, stop); /* the stop comes as a notification */
	if (len > g->o.packet_max || !gr_parse_stop(g->scratch, len, &found))
		return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
	if (found.kind == GR_STOP_EXITED || found.kind == GR_STOP_KILLED)
		g->phase = GR_PHASE_EXITED;
	gr_show(g, g->scratch, len, stop);
	return GR_OK;
}

/* Another program may be of another architecture, and without one the server had no description. */
static enum gr_err
begin_program(struct gr *g, struct gr_ask ask, const char *body, size_t n, struct gr_stop *stop)
{
	struct gr_stop found;
	enum gr_err err = begin_target(g, ask, body, n, &found);

	if (!err && g->phase == GR_PHASE_STOPPED && (g->caps & GR_CAP_TARGET_XML))
		err = gr_learn_registers(g);
	if (!err)
		*stop = found;
	return err;
}

static enum gr_err
need_extended(struct gr *g)
{
	return g->extended ? GR_OK : gr_fail(g, GR_ESTATE, "this needs gr_extended_mode first");
}

enum gr_err
gr_start(struct gr *g, const char *const argv[], struct gr_stop *stop)
{
	static const struct gr_ask ask = { GR_W_START, "start a program", true };
	size_t n = 4;
	enum gr_err err = need_extended(g);

	memcpy(g->scratch, "vRun", 4);
	for (size_t i = 0; !err && argv && argv[i]; i++) {
		size_t len = strlen(argv[i]);

		if (n + 1 + 2 * len > g->packet)
			return gr_fail(g, GR_EINVAL, "the program's arguments do not fit into a packet");
		g->scratch[n++] = ';';
		gr_hex_put(g->scratch + n, argv[i], len);
		n += 2 * len;
	}
	if (n == 4)
		g->scratch[n++] = ';';
	return err ? err : begin_program(g, ask, g->scratch, n, stop);
}

enum gr_err
gr_attach(struct gr *g, uint64_t process, struct gr_stop *stop)
{
	static const struct gr_ask ask = { GR_W_ATTACH, "attach to a process", true };
	char body[32];
	int n = snprintf(body, sizeof body, "vAttach;%" PRIx64, process);
	enum gr_err err = need_extended(g);

	return err ? err : begin_program(g, ask, body, (size_t)n, stop);
}

/* R is not answered: the ? that follows tells where the new target stands. */
enum gr_err
gr_restart(struct gr *g)
{
	struct gr_slot s = { .flags = GR_COMMAND_SILENT, .any = true };
	int64_t deadline = gr_deadline(g);
	enum gr_err err = need_extended(g);

	if (!err)
		err = gr_submit(g, s, "R00", 3, deadline);
	if (!err)
		g->phase = GR_PHASE_STOPPED;
	return err ? err : gr_drain(g, deadline);
}

enum gr_err
gr_kill_process(struct gr *g, uint64_t process)
{
	static const struct gr_ask ask = { GR_W_KILL, "kill the process", false };
	char body[32];
	int n = snprintf(body, sizeof body, "vKill;%" PRIx64, process);
	enum gr_err err = gr_ask_ok(g, ask, body, (size_t)n);

	g->has_selected = g->has_selected_run = false;
	return err;
}

enum gr_err
gr_attached(struct gr *g, uint64_t process, bool *attached)
{
	static const struct gr_ask ask = { GR_W_ATTACHED, "tell whether it attached", false };
	char body[40], reply[16];
	enum gr_err err;

	if (process && (g->caps & GR_CAP_MULTIPROCESS))
		snprintf(body, sizeof body, "qAttached:%" PRIx64, process);
	else
		snprintf(body, sizeof body, "qAttached");
	err = gr_ask_text(g, ask, body, reply, sizeof reply);
	if (err)
		return err;
	if (strcmp(reply, "0") != 0 && strcmp(reply, "1") != 0)
		return gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
	*attached = reply[0] == '1';
	return GR_OK;
}

/* ---- settings ---- */

static enum gr_err
set(struct gr *g, const char *feature, const char *body, size_t n)
{
	struct gr_ask ask = { GR_W_OTHER, feature, true };
	enum gr_err err = gr_need_feature(g, feature);

	return err ? err : gr_ask_ok(g, ask, body, n);
}

static enum gr_err
set_flag(struct gr *g, const char *feature, bool on)
{
	char body[40];
	int n = snprintf(body, sizeof body, "%s:%d", feature, on);

	return set(g, feature, body, (size_t)n);
}

enum gr_err
gr_thread_events(struct gr *g, bool on)
{
	return set_flag(g, "QThreadEvents", on);
}

enum gr_err
gr_disable_randomization(struct gr *g, bool on)
{
	return set_flag(g, "QDisableRandomization", on);
}

static enum gr_err
set_signals(struct gr *g, const char *feature, const uint8_t *signals, size_t n)
{
	char body[1100];
	size_t len = (size_t)snprintf(body, sizeof body, "%s:", feature);

	if (n > 256)
		return gr_fail(g, GR_EINVAL, "there are 256 signals at most");
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(body + len, sizeof body - len, i ? ";%x" : "%x", signals[i]);
	return set(g, feature, body, len);
}

enum gr_err
gr_pass_signals(struct gr *g, const uint8_t *signals, size_t n)
{
	return set_signals(g, "QPassSignals", signals, n);
}

enum gr_err
gr_program_signals(struct gr *g, const uint8_t *signals, size_t n)
{
	return set_signals(g, "QProgramSignals", signals, n);
}

enum gr_err
gr_catch_syscalls(struct gr *g, bool on, const uint32_t *numbers, size_t n)
{
	char body[32 + 9 * 400];
	size_t len = (size_t)snprintf(body, sizeof body, "QCatchSyscalls:%d", on);

	if (n > 400 || len + 9 * n > g->packet)
		return gr_fail(g, GR_EINVAL, "%zu system calls do not fit into a packet: name none for all", n);
	for (size_t i = 0; on && i < n; i++)
		len += (size_t)snprintf(body + len, sizeof body - len, ";%" PRIx32, numbers[i]);
	return set(g, "QCatchSyscalls", body, len);
}

static enum gr_err
set_text(struct gr *g, const char *feature, const char *text)
{
	size_t n = strlen(text), head = strlen(feature) + 1;

	if (head + 2 * n > g->packet)
		return gr_fail(g, GR_EINVAL, "the text does not fit into a packet");
	memcpy(g->scratch, feature, head - 1);
	g->scratch[head - 1] = ':';
	gr_hex_put(g->scratch + head, text, n);
	return set(g, feature, g->scratch, head + 2 * n);
}

enum gr_err
gr_set_working_dir(struct gr *g, const char *path)
{
	return set_text(g, "QSetWorkingDir", path);
}

enum gr_err
gr_set_environment(struct gr *g, const char *name_value)
{
	return set_text(g, "QEnvironmentHexEncoded", name_value);
}

/* ---- QEMU's own ---- */

static const struct gr_ask physical = { GR_W_PHYSICAL, "tell physical addresses from others", true };
static const struct gr_ask steps = { GR_W_STEP_FLAGS, "say how it steps", true };

enum gr_err
gr_qemu_set_physical(struct gr *g, bool on)
{
	return gr_ask_ok(g, physical, on ? "Qqemu.PhyMemMode:1" : "Qqemu.PhyMemMode:0", 18);
}

enum gr_err
gr_qemu_physical(struct gr *g, bool *on)
{
	char reply[16];
	enum gr_err err = gr_ask_text(g, physical, "qqemu.PhyMemMode", reply, sizeof reply);

	if (!err && strcmp(reply, "0") != 0 && strcmp(reply, "1") != 0)
		err = gr_refusal(g, GR_W_OTHER, physical.verb, "?", 1);
	if (!err)
		*on = reply[0] == '1';
	return err;
}

enum gr_err
gr_qemu_step_flags(struct gr *g, unsigned *offered, unsigned *now)
{
	char bits[64], flags[16];
	unsigned b, irq, timer;
	uint64_t n;
	enum gr_err err = gr_ask_text(g, steps, "qqemu.sstepbits", bits, sizeof bits);

	if (!err)
		err = gr_ask_text(g, steps, "qqemu.sstep", flags, sizeof flags);
	if (err)
		return err;
	if (sscanf(bits, "ENABLE=%x,NOIRQ=%x,NOTIMER=%x", &b, &irq, &timer) != 3 ||
	    gr_hex_number(flags + (strncmp(flags, "0x", 2) == 0 ? 2 : 0), strlen(flags), &n) == 0)
		return gr_refusal(g, GR_W_OTHER, steps.verb, "?", 1);
	*offered = b | irq | timer;
	*now = (unsigned)n;
	return GR_OK;
}

enum gr_err
gr_qemu_set_step_flags(struct gr *g, unsigned flags)
{
	char body[40];
	int n = snprintf(body, sizeof body, "Qqemu.sstep:%x", flags);

	return gr_ask_ok(g, steps, body, (size_t)n);
}
