/* live.c: a kernel in QEMU: its start, its stops, its end. */
#include "live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "symbols.h"

enum { ANSWER_MS = 10000, BOOT_MS = 20000, PANIC_TEXT = 120 };

/* ---- the end ---- */

static void __attribute__((format(printf, 2, 3)))
set_error(struct target *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(t->error, sizeof t->error, format, args);
	va_end(args);
}

void
target_die(struct target *t, enum gr_err err)
{
	char words[160];

	qemu_words(&t->qemu, words, sizeof words);
	if (t->peer && (err == GR_OK || err == GR_EOF))
		set_error(t, "the guest at %s is gone: whoever started it has ended it", t->peer);
	else if (t->peer)
		set_error(t, "the guest at %s is of no use any more: %s; attach again", t->peer, gr_error(t->gr));
	else if (err == GR_OK)
		set_error(t, "QEMU has ended: the machine was reset or switched off");
	else if (err == GR_EOF && words[0])
		set_error(t, "QEMU has ended: %s", words);
	else if (err == GR_EOF)
		set_error(t, "QEMU has ended, without a word why: start again");
	else
		set_error(t, "QEMU is of no use any more: %s; start again", gr_error(t->gr));
	t->state = TARGET_DEAD;
	qemu_stop(&t->qemu);
}

void
target_close(struct target *t)
{
	if (!t)
		return;
	if (t->peer)
		attach_leave(t);
	gr_close(t->gr);
	qemu_stop(&t->qemu);
	drain_close(t);
	functions_free(&t->functions);
	free(t->code);
	snapshots_free(t->snapshots);
	if (t->wire)
		fclose(t->wire);
	free((char *)(uintptr_t)t->peer);
	free((char *)(uintptr_t)t->kernel);
	free(t);
}

/* ---- a stop ---- */

static void
tell_panic(struct target *t)
{
	char text[PANIC_TEXT];
	uint32_t n = t->last.arg[FS_PANIC_len] < sizeof text ? t->last.arg[FS_PANIC_len] : sizeof text - 1;

	if (drain_text(t, t->last.arg[FS_PANIC_text], n, text) != GR_OK)
		n = 0;
	for (uint32_t i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~')
			text[i] = ' ';
	text[n] = '\0';
	set_error(t, "the kernel has panicked at %08x: %s", (unsigned)t->last.arg[FS_PANIC_eip], text);
}

static bool
asked_for(const struct target *t)
{
	const struct fs_event *e = &t->last;

	if (t->want.seq && e->seq == t->want.seq)
		return true;
	if (!(t->want.types >> e->type & 1))
		return false;
	/* The kernel's own events stop whatever the pid is. */
	return t->want.pid == 0 || e->pid == t->want.pid || e->type == FS_BOOT;
}

enum target_state
target_judge(struct target *t)
{
	if (!t->at_gate)
		return TARGET_PAUSED;
	if (t->last.type == FS_PANIC) {
		tell_panic(t);
		return TARGET_PANIC;
	}
	if (t->last.type == FS_IDLE)
		return TARGET_IDLE;
	return asked_for(t) || t->interrupting ? TARGET_STOPPED : TARGET_RUNNING;
}

/* Types that are stopped at whatever was asked for: for who looks, and for a snapshot that is due. */
static uint64_t
more_types(const struct target *t)
{
	return t->look.types | (t->snapshots && t->snapshots->due ? ~0ull : 0);
}

enum gr_err
target_resume(struct target *t)
{
	enum gr_err err = t->posted == more_types(t) ? GR_OK : target_post_stop(t);

	if (err)
		return err;
	return t->at_gate ? gr_resume_at(t->gr, t->root.trace_pass) : gr_continue(t->gr);
}

enum gr_err
target_find_place(struct target *t, const struct gr_stop *stop)
{
	uint64_t eip = t->stop_gva;
	enum gr_err err = stop->signal == 5 ? GR_OK : gr_reg_get(t->gr, "eip", &eip);

	t->at_gate = !err && eip == t->stop_gva;
	return err;
}

/* Takes what was said; a stop that nobody asked for (a ring was half full) is left again. */
void
target_on_stop(struct target *t, const struct gr_stop *stop)
{
	enum gr_err err;

	if (stop->kind == GR_STOP_EXITED || stop->kind == GR_STOP_KILLED) {
		target_die(t, GR_OK);
		return;
	}
	err = target_find_place(t, stop);
	if (!err)
		err = drain(t);
	if (!err && t->at_gate)
		snapshots_at_stop(t);
	if (!err && t->at_gate && (t->look.types >> t->last.type & 1)) {
		t->state = TARGET_STOPPED;
		t->look.look(t->look.ctx, t, &t->last);
		if (t->state == TARGET_DEAD)
			return;
	}
	if (!err) {
		t->state = target_judge(t);
		if (t->state == TARGET_RUNNING)
			err = target_resume(t);
		else
			t->interrupting = false;
	}
	if (err)
		target_die(t, err);
}

static int64_t
now_ms(void)
{
	return live_now() / 1000000;
}

enum target_state
target_wait(struct target *t, int timeout_ms)
{
	int64_t deadline = now_ms() + timeout_ms;

	while (t->state == TARGET_RUNNING) {
		int64_t left = timeout_ms < 0 ? -1 : deadline - now_ms();
		struct gr_stop stop;
		enum gr_err err = gr_wait(t->gr, timeout_ms < 0 ? -1 : left < 0 ? 0 : (int)left, &stop);

		if (err == GR_OK)
			target_on_stop(t, &stop);
		else if (err == GR_ETIMEOUT && gr_running(t->gr))
			break;
		else
			target_die(t, err);
	}
	return t->state;
}

/* ---- going on ---- */

enum gr_err
target_post_stop(struct target *t)
{
	uint64_t more = more_types(t);
	uint64_t mask = abi_mask(&t->abi, t->want.types | more | 1ull << FS_IDLE | 1ull << FS_PANIC);
	uint32_t pid = more ? 0 : t->want.pid; /* asked_for() tells them apart */

	t->root.stop.mask[0] = (uint32_t)mask;
	t->root.stop.mask[1] = (uint32_t)(mask >> 32);
	t->root.stop.pid = pid;
	t->root.stop.pid_bits = pid ? ~0u : 0;
	t->posted = more;
	t->root.stop.seq = (uint32_t)t->want.seq;
	return gr_post_write(t->gr, t->root_gva + offsetof(struct fs_root, stop), &t->root.stop,
			     sizeof t->root.stop);
}

bool
target_go(struct target *t, const struct target_stop *stop)
{
	enum gr_err err;

	if (t->state != TARGET_STOPPED && t->state != TARGET_PAUSED && t->state != TARGET_IDLE)
		return false;
	t->want = *stop;
	t->interrupting = false;
	err = target_post_stop(t);
	if (!err)
		err = target_resume(t);
	if (err) {
		target_die(t, err);
		return false;
	}
	t->state = TARGET_RUNNING;
	return true;
}

void
target_interrupt(struct target *t)
{
	enum gr_err err;

	if (t->state != TARGET_RUNNING)
		return;
	t->interrupting = true;
	err = gr_interrupt(t->gr);
	if (err)
		target_die(t, err);
}

static bool
stands_still(const struct target *t)
{
	return t->state != TARGET_RUNNING && t->state != TARGET_DEAD && t->state != TARGET_PANIC;
}

/* A guest that sleeps in its idle loop must be woken; at the gate it looks by itself. */
static void
ring_bell(struct target *t)
{
	if (!t->at_gate && t->peer)
		attach_ring_bell(t);
	else if (!t->at_gate)
		send(t->qemu.bell, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool
target_resize(struct target *t, unsigned rows, unsigned columns)
{
	const uint32_t size[2] = { rows, columns };

	if (!stands_still(t) ||
	    gr_write(t->gr, t->root_gva + offsetof(struct fs_root, tty_rows), size, sizeof size) != GR_OK)
		return false;
	snapshots_told(t, TOLD_SIZE, size, sizeof size);
	ring_bell(t);
	return true;
}

bool
target_size(struct target *t, unsigned *rows, unsigned *columns)
{
	uint32_t size[2];

	if (!stands_still(t) ||
	    gr_read(t->gr, t->root_gva + offsetof(struct fs_root, tty_rows), size, sizeof size) != GR_OK)
		return false;
	*rows = size[0];
	*columns = size[1];
	return true;
}

size_t
target_input(struct target *t, const void *bytes, size_t n)
{
	struct fs_ring *in = &t->root.tty_in;
	uint32_t room = in->capacity - (in->head - in->tail), at = in->head % in->capacity, first;
	uint32_t head;

	if (!stands_still(t))
		return 0;
	if (room > in->capacity)
		room = 0;
	if (n > room)
		n = room;
	first = n < in->capacity - at ? (uint32_t)n : in->capacity - at;
	head = in->head + (uint32_t)n;
	/* Last: from here the kernel may take them. */
	if (gr_write(t->gr, in->gva + at, bytes, first) != GR_OK ||
	    gr_write(t->gr, in->gva, (const char *)bytes + first, n - first) != GR_OK ||
	    gr_write(t->gr, t->root_gva + offsetof(struct fs_root, tty_in.head), &head, 4) != GR_OK)
		return 0;
	in->head = head;
	if (n) {
		snapshots_told(t, TOLD_INPUT, bytes, n);
		ring_bell(t);
	}
	return n;
}

bool
target_kill(struct target *t, uint32_t pid, uint32_t signal)
{
	const uint32_t kill[2] = { pid, signal }, active = 1;

	if (!stands_still(t) ||
	    gr_write(t->gr, t->root_gva + offsetof(struct fs_root, kill), kill, sizeof kill) != GR_OK ||
	    gr_write(t->gr, t->root_gva + offsetof(struct fs_root, debug.active), &active, sizeof active) != GR_OK)
		return false;
	snapshots_told(t, TOLD_KILL, kill, sizeof kill);
	ring_bell(t);
	return true;
}

bool
target_debug(struct target *t, const struct fs_debug *wanted)
{
	struct fs_debug d = *wanted;

	if (!stands_still(t))
		return false;
	d.active = 1;
	if (gr_write(t->gr, t->root_gva + offsetof(struct fs_root, debug), &d, sizeof d) != GR_OK)
		return false;
	snapshots_told(t, TOLD_DEBUG, wanted, sizeof *wanted);
	return true;
}

bool
target_is_stepped(struct target *t)
{
	struct fs_debug d;

	return stands_still(t) && gr_read(t->gr, t->root_gva + offsetof(struct fs_root, debug), &d, sizeof d) == GR_OK &&
	       (d.step.count || d.only);
}

void
target_look(struct target *t, const struct target_look *look)
{
	t->look = look ? *look : (struct target_look){ 0 };
}

bool
is_consistent(const struct target *t)
{
	return (t->at_gate || !(t->root.flux & 1)) && t->state != TARGET_RUNNING && t->state != TARGET_DEAD;
}

bool
target_next(struct target *t, uint32_t pid)
{
	if (t->state == TARGET_RUNNING || t->state == TARGET_DEAD || t->state == TARGET_PANIC)
		return false;
	if (gr_write(t->gr, t->root_gva + offsetof(struct fs_root, next), &pid, sizeof pid) != GR_OK)
		return false;
	snapshots_told(t, TOLD_NEXT, &pid, sizeof pid);
	return true;
}

/* ---- small questions ---- */

enum target_state
target_state(const struct target *t)
{
	return t->state;
}

int
target_fd(const struct target *t)
{
	return t->state == TARGET_DEAD ? -1 : gr_fd(t->gr);
}

const char *
target_error(const struct target *t)
{
	return t->error;
}

/* ---- the start ---- */

bool
target_find_symbols(struct target *t, char *err, size_t size)
{
	struct symbol want[] = { { .name = "fs_root" }, { .name = "trace_stop" } };
	const char *wrong = symbols_find(t->kernel, want, 2);

	if (wrong) {
		snprintf(err, size, "%s %s: build the kernel with `make`", t->kernel, wrong);
		return false;
	}
	for (int i = 0; i < 2; i++)
		if (!want[i].found) {
			snprintf(err, size, "%s has no symbol %s, so it is no forkscope kernel: build one with "
				 "`make`", t->kernel, want[i].name);
			return false;
		}
	t->root_gva = want[0].address;
	t->stop_gva = want[1].address;
	return true;
}

bool
target_open_log(struct target *t, const char *path, struct gr_options *o, char *err, size_t size)
{
	if (!path)
		return true;
	t->wire = fopen(path, "w");
	if (!t->wire) {
		snprintf(err, size, "%s: cannot write the wire log: %s", path, strerror(errno));
		return false;
	}
	setvbuf(t->wire, NULL, _IOLBF, 0); /* it is wanted most when something dies */
	o->log = gr_log_file;
	o->log_ctx = t->wire;
	o->log_time = true;
	return true;
}

/* Up to the first stop. The guest has not run yet when the breakpoint is set. */
static enum gr_err
open_session(struct target *t, const struct gr_options *o, struct gr_stop *stop)
{
	enum gr_err err = gr_open_fd(t->qemu.gdb, o, &t->gr);

	if (err)
		return err;
	t->qemu.gdb = -1;
	err = gr_handshake(t->gr);
	if (!err && t->snapshots)
		err = snapshots_begin(t);
	return err ? err : target_run_to_boot(t, BOOT_MS, stop);
}

enum gr_err
target_run_to_boot(struct target *t, int ms, struct gr_stop *stop)
{
	enum gr_err err = gr_break_set(t->gr, GR_BREAK_SOFT, t->stop_gva, 1);

	if (!err)
		err = gr_continue(t->gr);
	return err ? err : gr_wait(t->gr, ms, stop);
}

static bool
say_no_boot(struct target *t, enum gr_err err, char *out, size_t size)
{
	if (err == GR_ETIMEOUT && t->gr && gr_running(t->gr)) {
		snprintf(out, size, "%s did not come to its first event within %d s: is it a kernel of this "
			 "forkscope? Rebuild it with `make`", t->kernel, BOOT_MS / 1000);
		return false;
	}
	if (!t->gr) {
		snprintf(out, size, "cannot speak to QEMU: %s", gr_err_name(err));
		return false;
	}
	target_die(t, err);
	snprintf(out, size, "%s", t->error);
	return false;
}

static enum gr_err
bind_fields(struct target *t)
{
	struct fs_field *fields[ABI_N_TABLES];
	struct batch b = { 0 };
	enum gr_err err;

	for (int i = 0; i < ABI_N_TABLES; i++) {
		const struct abi_table *table = &t->abi.table[i];
		fields[i] = calloc(table->n_fields + 1, sizeof **fields);
		b.failed |= !fields[i];
		batch_add(&b, table->fields, fields[i], table->n_fields * sizeof **fields);
	}
	err = batch_read(&b, t->gr);
	for (int i = 0; i < ABI_N_TABLES; i++) {
		if (!err)
			abi_bind_fields(&t->abi, i, fields[i], t->abi.table[i].n_fields);
		free(fields[i]);
	}
	batch_free(&b);
	return err;
}

bool
target_bind(struct target *t, char *err, size_t size)
{
	struct fs_table tables[ABI_TABLES_MAX];
	struct fs_evtype types[2 * FS_TYPES];
	struct batch b = { 0 };
	enum gr_err e = gr_read(t->gr, t->root_gva, &t->root, sizeof t->root);

	if (!e && !abi_check_root(&t->root, t->kernel, err, size))
		return false;
	if (!e) {
		batch_add(&b, t->root.tables.gva, tables, t->root.tables.n * sizeof *tables);
		batch_add(&b, t->root.evtypes.gva, types, t->root.evtypes.n * sizeof *types);
		e = batch_read(&b, t->gr);
		batch_free(&b);
	}
	if (!e && !abi_bind_tables(&t->abi, tables, t->root.tables.n, t->kernel, err, size))
		return false;
	if (!e)
		e = bind_fields(t);
	if (e)
		return say_no_boot(t, e, err, size);
	abi_bind_types(&t->abi, types, t->root.evtypes.n);
	return abi_complete(&t->abi, t->kernel, err, size);
}

static bool
boot(struct target *t, const struct target_options *o, char *err, size_t size)
{
	struct gr_options options = { .deadline_ms = ANSWER_MS };
	struct gr_stop stop;
	enum gr_err e;
	char words[16];

	if (!target_find_symbols(t, err, size) || !target_open_log(t, o->wire_log, &options, err, size) ||
	    !qemu_start(&t->qemu, o, snapshots_memory(t->snapshots), err, size))
		return false;
	e = open_session(t, &options, &stop);
	if (!e && (stop.kind == GR_STOP_EXITED || stop.kind == GR_STOP_KILLED))
		e = GR_EOF;
	qemu_words(&t->qemu, words, sizeof words);
	if (e == GR_EOF && !words[0] && qemu_too_small(o, err, size))
		return false;
	if (e)
		return say_no_boot(t, e, err, size);
	qemu_loaded(&t->qemu);
	if (!target_bind(t, err, size))
		return false;
	if (!drain_open(t)) {
		snprintf(err, size, "out of memory");
		return false;
	}
	t->want.types = 1ull << FS_BOOT;
	target_on_stop(t, &stop);
	if (t->state != TARGET_STOPPED && !(t->state == TARGET_PANIC && qemu_too_small(o, err, size)))
		snprintf(err, size, "%s", t->error[0] ? t->error : "the kernel's first event is not \"boot\"");
	return t->state == TARGET_STOPPED;
}

unsigned
target_mem_mib(const struct target_options *o)
{
	return o->mem_mib ? o->mem_mib : TARGET_MEM_MIB;
}

struct target *
target_open(const struct target_options *o, const struct target_sink *sink, char *err, size_t err_size)
{
	struct target *t = calloc(1, sizeof *t);

	if (!t || !(t->kernel = strdup(o->kernel))) {
		free(t);
		snprintf(err, err_size, "out of memory");
		return NULL;
	}
	t->qemu = (struct qemu){ .gdb = -1, .bell = -1, .words = -1 };
	t->sink = *sink;
	t->snapshots = o->snapshots ? snapshots_new(target_mem_mib(o)) : NULL;
	if (o->address ? !attach(t, o, err, err_size) : !boot(t, o, err, err_size)) {
		target_close(t);
		return NULL;
	}
	return t;
}
