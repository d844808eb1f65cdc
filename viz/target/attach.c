/*
 * attach.c: a guest that somebody else has started. It is found where it happens to stand, told apart from
 * all that only looks like one, and let go again as it was.
 */
#include "live.h"

#include <stdlib.h>
#include <string.h>

#include "kernelfile.h"

enum {
	ANSWER_MS = 10000, HELLO_MS = 5000, /* who does not answer a first word for so long never will */
	BOOT_MS = 20000, SETTLE_MS = 5000,
	SPARE = 64, /* events that may still come before the rings are read */
	PAGING = 1u << 31, /* in cr0 */
};

static bool __attribute__((format(printf, 3, 4)))
refuse(char *err, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(err, size, format, args);
	va_end(args);
	return false;
}

/* ---- the connection ---- */

/* A file in this folder is a socket's path without a slash. */
static char *
full_address(const char *address)
{
	char *full;

	if (strpbrk(address, ":/@") || asprintf(&full, "./%s", address) < 0)
		return strdup(address);
	return full;
}

static bool
reach(struct target *t, const struct target_options *o, const struct gr_options *options, char *err, size_t size)
{
	char *address = full_address(o->address);
	enum gr_err e = address ? gr_new(options, &t->gr) : GR_ENOMEM;

	while (!e && (e = gr_open(t->gr, address)) && (e == GR_EIO || e == GR_ETIMEOUT) && o->wait && o->wait(o->wait_ctx))
		e = GR_OK;
	free(address);
	if (!t->gr)
		return refuse(err, size, "out of memory");
	if (e == GR_EINVAL)
		return refuse(err, size, "attach %s: %s", o->address, gr_error(t->gr));
	return !e || refuse(err, size, "nobody listens at %s: %s; start QEMU with -gdb (--wait SECONDS waits for it)",
			    o->address, gr_error(t->gr));
}

/* Where -S holds it, it shall still be held when nothing comes of this. */
static bool
is_held(struct target *t)
{
	char words[128];

	return gr_monitor(t->gr, "info status", words, sizeof words) == GR_OK && strstr(words, "prelaunch");
}

static bool
greet(struct target *t, char *err, size_t size)
{
	enum gr_err e;

	t->held = true; /* until it has answered there is nothing to let go */
	gr_set_deadline(t->gr, HELLO_MS);
	e = gr_handshake(t->gr);
	gr_set_deadline(t->gr, ANSWER_MS);
	if (e == GR_ETIMEOUT)
		return refuse(err, size, "%s does not answer: another gdb or forkscope has it (QEMU talks to one at a "
			      "time: end that one), or it is no gdb stub", t->peer);
	if (e)
		return refuse(err, size, "%s is no gdb stub, or a broken one: %s", t->peer, gr_error(t->gr));
	t->held = is_held(t);
	if (strcmp(gr_architecture(t->gr), "i386"))
		return refuse(err, size, "%s has a machine of the kind %s, and the kernel is for i386: start "
			      "qemu-system-i386", t->peer, gr_architecture(t->gr)[0] ? gr_architecture(t->gr) : "unknown");
	return true;
}

/* ---- is it a kernel of ours? ---- */

enum found { FOUND_KERNEL, FOUND_EARLY /* not up yet */, FOUND_OTHER /* of another build */, FOUND_NOTHING };

static bool
has_magic(struct target *t, uint32_t gva)
{
	uint32_t magic;

	return gva >= FS_KERNEL_BASE && gr_read(t->gr, gva, &magic, sizeof magic) == GR_OK && magic == FS_MAGIC;
}

static enum found
look_around(struct target *t)
{
	uint64_t cr0 = 0;
	uint32_t root;
	bool machine = gr_reg_get(t->gr, "cr0", &cr0) == GR_OK; /* no program's server knows it */

	if (machine && !(cr0 & PAGING))
		return FOUND_EARLY;
	if (has_magic(t, t->root_gva) && gr_read(t->gr, t->root_gva, &t->root, sizeof t->root) == GR_OK)
		return t->root.events.head ? FOUND_KERNEL : FOUND_EARLY;
	if (gr_read(t->gr, FS_KERNEL_BASE + FS_ROOT_PHYS, &root, sizeof root) == GR_OK && has_magic(t, root))
		return FOUND_OTHER;
	return FOUND_NOTHING;
}

static bool
say_other(struct target *t, const char *where, char *err, size_t size)
{
	return refuse(err, size, "the guest at %s runs another build of the kernel than %s%s%s: --kernel names the file that "
		      "its QEMU was started with", t->peer, t->kernel, where[0] ? " has, as is seen in " : "", where);
}

static bool
check_build(struct target *t, char *err, size_t size)
{
	char where[64];
	const char *wrong = kernelfile_differs(t->kernel, t->gr, where, sizeof where);

	if (wrong)
		return refuse(err, size, "%s %s", t->kernel, wrong);
	return !where[0] || say_other(t, where, err, size);
}

/* ---- a guest that is still to boot ---- */

/* It is asked to stand still again: what waits for it is not to wait for ever. */
static bool
say_no_boot(struct target *t, enum gr_err e, int ms, char *err, size_t size)
{
	struct gr_stop stop;

	if (e != GR_ETIMEOUT)
		return refuse(err, size, "the guest at %s has ended before its kernel was up: %s", t->peer, gr_error(t->gr));
	if (gr_interrupt(t->gr) == GR_OK)
		gr_wait(t->gr, SETTLE_MS, &stop);
	t->held = false;
	return refuse(err, size, "the guest at %s runs, but no forkscope kernel came up in it within %d s: was its QEMU given "
		      "-kernel %s?", t->peer, ms / 1000, t->kernel);
}

static bool
see_boot(struct target *t, int ms, char *err, size_t size)
{
	struct gr_stop stop;
	enum gr_err e = target_run_to_boot(t, ms, &stop);

	if (!e && (stop.kind == GR_STOP_EXITED || stop.kind == GR_STOP_KILLED))
		e = GR_EOF;
	if (e)
		return say_no_boot(t, e, ms, err, size);
	t->held = false;
	if (look_around(t) == FOUND_OTHER)
		return say_other(t, "", err, size);
	if (!check_build(t, err, size) || !target_bind(t, err, size))
		return false;
	if (!drain_open(t))
		return refuse(err, size, "out of memory");
	t->want.types = 1ull << FS_BOOT;
	target_on_stop(t, &stop);
	return t->state == TARGET_STOPPED ||
	       refuse(err, size, "%s", t->error[0] ? t->error : "the kernel's first event is not \"boot\"");
}

/* ---- a guest in the middle of its life ---- */

/* Up to the next event when it is in the middle of a change. */
static enum gr_err
settle(struct target *t)
{
	struct gr_stop stop;
	enum gr_err e = gr_break_set(t->gr, GR_BREAK_SOFT, t->stop_gva, 1);

	if (!e)
		e = target_find_place(t, &(struct gr_stop){ .kind = GR_STOP_SIGNAL });
	if (e || t->at_gate || !(t->root.flux & 1))
		return e;
	t->want.types = ~0ull;
	e = target_post_stop(t);
	if (!e)
		e = target_resume(t);
	if (!e)
		e = gr_wait(t->gr, SETTLE_MS, &stop);
	if (!e && (stop.kind == GR_STOP_EXITED || stop.kind == GR_STOP_KILLED))
		e = GR_EOF;
	if (!e)
		e = target_find_place(t, &stop);
	return e ? e : gr_read(t->gr, t->root_gva, &t->root, sizeof t->root);
}

/* Do the rings still hold all that was ever said? */
static bool
knows_all(const struct fs_root *r)
{
	return r->events.head + SPARE <= r->events.capacity && r->text.head <= r->text.capacity &&
	       r->tty_out.head <= r->tty_out.capacity;
}

/* What the guest's memory does not tell of its tasks, but the last events do. */
static void
recall(struct model *m, const struct fs_event *e)
{
	uint32_t pid = e->type == FS_TASK ? e->arg[FS_TASK_child] : e->type == FS_SWITCH ? e->arg[FS_SWITCH_to] : e->pid;
	struct m_task *task = model_task_mut(m, pid);

	if (!task)
		return;
	switch (e->type) {
	case FS_TASK: task->born = e->seq; task->ran = 0; break;
	case FS_SWITCH: task->ran = task->ran ? task->ran : e->seq; break;
	case FS_SLEEP: task->sleep_why = e->arg[FS_SLEEP_why]; break;
	case FS_ZOMBIE: task->died = e->seq; break;
	case FS_CALL: task->call = e->arg[FS_CALL_nr] + 1; task->called = e->seq; break;
	case FS_RET: task->call = 0; break;
	}
}

/* The ring's events, in the order in which they were written; the last of them is t->last then. */
static bool
recall_all(struct target *t, struct model *m)
{
	uint32_t n = t->root.events.capacity, head = t->root.events.head, first;

	if (gr_read(t->gr, t->root.events.gva, t->events, n * sizeof *t->events) != GR_OK)
		return false;
	first = head > n ? head - n : 0;
	for (int i = 0; i < FS_NR_TASKS; i++)
		m->task[i].ran = m->task[i].used; /* unless it was made just now */
	for (uint32_t at = first; at < head; at++) {
		abi_event(&t->abi, &t->events[at % n], &t->last);
		t->last.seq = at + 1;
		t->last.time -= t->root.boot_tsc[0] | (uint64_t)t->root.boot_tsc[1] << 32;
		recall(m, &t->last);
	}
	m->seq = t->last.seq;
	m->time = t->last.time;
	return true;
}

/* The bytes that a ring still has, by the sink. */
static bool
hand_over(struct target *t, const struct fs_ring *ring, uint8_t *room, void (*sink)(void *, uint32_t, const void *, size_t))
{
	uint32_t n = ring->head < ring->capacity ? ring->head : ring->capacity, from = ring->head - n;
	uint32_t at = from % ring->capacity, first = n < ring->capacity - at ? n : ring->capacity - at;

	if (gr_read(t->gr, ring->gva + at, room, first) != GR_OK ||
	    gr_read(t->gr, ring->gva, room + first, n - first) != GR_OK)
		return false;
	if (n)
		sink(t->sink.ctx, from, room, n);
	return true;
}

/* History begins here: its first moment is read from memory. */
static bool
begin_here(struct target *t)
{
	struct model m;
	bool ok;

	model_init(&m);
	t->seq = t->root.events.head;
	t->text = t->root.text.head;
	t->console = t->root.tty_out.head;
	ok = target_read(t, &m) && recall_all(t, &m) && hand_over(t, &t->root.text, t->text_bytes, t->sink.text) &&
	     hand_over(t, &t->root.tty_out, t->console_bytes, t->sink.console);
	if (ok)
		t->sink.begin(t->sink.ctx, &m);
	model_free(&m);
	return ok;
}

static bool
join(struct target *t, char *err, size_t size)
{
	enum gr_err e;

	if (!check_build(t, err, size) || !target_bind(t, err, size))
		return false;
	e = settle(t);
	if (e == GR_ETIMEOUT)
		return refuse(err, size, "the kernel at %s is busy with itself: no event for %d s, so it is stuck; start it "
			      "again", t->peer, SETTLE_MS / 1000);
	if (!e && !drain_open(t))
		return refuse(err, size, "out of memory");
	t->state = TARGET_PAUSED;
	if (!e)
		e = knows_all(&t->root) ? drain(t) : begin_here(t) ? GR_OK : GR_EIO;
	if (e)
		return refuse(err, size, "the guest at %s cannot be read: %s", t->peer, gr_error(t->gr));
	t->interrupting = true;
	t->state = target_judge(t);
	t->interrupting = false;
	/* Between events of an idle guest nobody is ready either. */
	if (t->state == TARGET_PAUSED && t->last.type == FS_IDLE)
		t->state = TARGET_IDLE;
	return true;
}

/* ---- the whole ---- */

bool
attach(struct target *t, const struct target_options *o, char *err, size_t size)
{
	struct gr_options options = { .deadline_ms = ANSWER_MS };
	struct gr_stop stop;

	if (!target_find_symbols(t, err, size) || !target_open_log(t, o->wire_log, &options, err, size) ||
	    !reach(t, o, &options, err, size))
		return false;
	t->peer = strdup(o->address);
	if (!t->peer)
		return refuse(err, size, "out of memory");
	if (!greet(t, err, size))
		return false;
	if (gr_why(t->gr, &stop) != GR_OK) /* which also takes away breakpoints that somebody has left behind */
		return refuse(err, size, "%s does not say how its guest stands: %s", t->peer, gr_error(t->gr));
	switch (look_around(t)) {
	case FOUND_EARLY: return see_boot(t, o->boot_ms ? o->boot_ms : BOOT_MS, err, size);
	case FOUND_KERNEL: return join(t, err, size);
	case FOUND_OTHER: return say_other(t, "", err, size);
	case FOUND_NOTHING: break;
	}
	return refuse(err, size, "what %s has is no forkscope kernel: start QEMU with -kernel %s", t->peer, t->kernel);
}

void
attach_leave(struct target *t)
{
	static const struct fs_debug nothing = { .active = 1 };
	struct gr_stop stop;

	if (!t->gr || t->state == TARGET_DEAD || t->held || gr_phase(t->gr) == GR_PHASE_NEW)
		return;
	if (gr_running(t->gr) && (gr_interrupt(t->gr) != GR_OK || gr_wait(t->gr, SETTLE_MS, &stop) != GR_OK))
		return;
	if (t->root.magic == FS_MAGIC) {
		memset(&t->root.stop, 0, sizeof t->root.stop);
		gr_write(t->gr, t->root_gva + offsetof(struct fs_root, stop), &t->root.stop, sizeof t->root.stop);
		gr_write(t->gr, t->root_gva + offsetof(struct fs_root, debug), &nothing, sizeof nothing);
		gr_break_clear(t->gr, GR_BREAK_SOFT, t->stop_gva, 1);
	}
	gr_detach(t->gr);
}

/*
 * In loopback the UART receives what is written to it. Its interrupt waits until the guest goes on, and is
 * the one that a byte on the line would make. Another server than QEMU refuses: then the guest finds its input
 * when it next wakes by itself.
 */
void
attach_ring_bell(struct target *t)
{
	static const char *const commands[] = { "o /1 0x3fc 0x1b", "o /1 0x3f8 0", "o /1 0x3fc 0x0b" };
	char words[64];

	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (gr_monitor(t->gr, commands[i], words, sizeof words) != GR_OK)
			return;
}
