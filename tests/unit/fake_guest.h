/*
 * fake_guest.h: a made-up guest in place of QEMU, for one test program: it has all of target.h, and replays the
 * fixture's events as they are asked for.
 */
#ifndef FAKE_GUEST_H
#define FAKE_GUEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixture.h"
#include "target.h"

#define START 61       /* events of the fixture that are there when the viewer starts */
#define DEAF_MS 300    /* longer than the viewer waits before it interrupts a guest to hear it */

struct target {
	struct fixture f;
	struct timeline *out;
	enum target_state state;
	struct target_stop stop;
	int fd;           /* readable while it has something to say */
	uint64_t dies_at; /* event at which it ends; 0: never */
	char error[64];   /* what it says when it has ended */
	bool lies;        /* its memory is not what its events say */
	bool slow;        /* it says ten events at a time */
	bool hard_of_hearing; /* it pauses DEAF_MS after it was told */
	bool endless;     /* it never exits, nor rests; and says nothing before it is asked */
};

static void
feed(struct target *t)
{
	uint64_t seq = timeline_end(t->out) + 1;
	const struct fs_event *e = timeline_event(t->f.tl, seq);

	if (t->dies_at == seq || !e) {
		t->state = t->dies_at ? TARGET_DEAD : TARGET_IDLE;
		return;
	}
	timeline_add(t->out, e);
	if (e->type == FS_IDLE)
		t->state = TARGET_IDLE;
	else if ((t->stop.types >> e->type & 1) && (!t->stop.pid || t->stop.pid == e->pid))
		t->state = TARGET_STOPPED;
}

static struct target *
fake_open(void)
{
	struct target *t = calloc(1, sizeof *t);
	char bytes[64];
	size_t n;

	t->f = fixture_make();
	t->out = timeline_new();
	t->fd = eventfd(0, EFD_NONBLOCK);
	for (uint32_t pos = 0; pos < 256; pos += 32) {
		timeline_text(t->f.tl)->get(timeline_text(t->f.tl)->ctx, pos, 32, bytes, sizeof bytes);
		timeline_add_text(t->out, pos, bytes, 32);
	}
	const char *console = timeline_console(t->f.tl, &n);
	timeline_add_console(t->out, 0, console, n);
	while (timeline_end(t->out) < START)
		feed(t);
	t->state = TARGET_STOPPED;
	return t;
}

static bool
never_stops(const struct target *t)
{
	return t->endless && (!t->stop.types || t->stop.types == 1ull << FS_EXIT);
}

bool
target_go(struct target *t, const struct target_stop *stop)
{
	t->stop = *stop;
	t->state = TARGET_RUNNING;
	if (!never_stops(t))
		eventfd_write(t->fd, 1);
	return true;
}

void
target_interrupt(struct target *t)
{
	if (t->state != TARGET_RUNNING)
		return;
	t->state = TARGET_PAUSED;
	if (t->hard_of_hearing)
		timerfd_settime(t->fd, 0, &(struct itimerspec){ .it_value.tv_nsec = DEAF_MS * 1000000 }, NULL);
	else
		eventfd_write(t->fd, 1);
}

enum target_state
target_wait(struct target *t, int timeout_ms)
{
	eventfd_t count;

	(void)timeout_ms;
	eventfd_read(t->fd, &count);
	for (int n = 0; t->state == TARGET_RUNNING && !never_stops(t) && !(t->slow && n == 10); n++)
		feed(t);
	if (t->state == TARGET_RUNNING && !never_stops(t))
		eventfd_write(t->fd, 1);
	return t->state;
}

enum target_state
target_state(const struct target *t)
{
	return t->state;
}

int
target_fd(const struct target *t)
{
	return t->fd;
}

const char *
target_error(const struct target *t)
{
	return t->state == TARGET_DEAD ? t->error : NULL;
}

/* Input is its end, and its last words tell what it was given. */
/* What nobody asks of this guest. */

bool
target_kill(struct target *t, uint32_t pid, uint32_t signal)
{
	(void)t, (void)pid, (void)signal;
	return false;
}

bool
target_next(struct target *t, uint32_t pid)
{
	(void)t, (void)pid;
	return false;
}

bool
target_rewind(struct target *t, unsigned path, uint64_t seq, char *err, size_t size)
{
	(void)t, (void)path, (void)seq;
	snprintf(err, size, "this guest is never taken back");
	return false;
}

unsigned
target_path(const struct target *t)
{
	(void)t;
	return 0;
}

bool
target_is_stepped(struct target *t)
{
	(void)t;
	return false;
}

struct target *
target_open(const struct target_options *o, const struct target_sink *sink, char *err, size_t size)
{
	(void)o, (void)sink;
	snprintf(err, size, "there is no other guest");
	return NULL;
}

void
target_close(struct target *t)
{
	(void)t;
}

bool
target_debug(struct target *t, const struct fs_debug *wanted)
{
	(void)t, (void)wanted;
	return true;
}

/* Nobody looks closer here: there is no program behind it. */
void
target_look(struct target *t, const struct target_look *look)
{
	(void)t, (void)look;
}

bool
target_registers(struct target *t, const struct m_task *task, struct target_registers *out)
{
	(void)t, (void)task, (void)out;
	return false;
}

bool
target_memory(struct target *t, const struct m_task *task, uint32_t va, void *out, size_t n)
{
	(void)t, (void)task, (void)va, (void)out, (void)n;
	return false;
}

size_t
target_input(struct target *t, const void *bytes, size_t n)
{
	snprintf(t->error, sizeof t->error, "it was given: %.*s", (int)n - 1, (const char *)bytes);
	t->dies_at = timeline_end(t->out) + 1;
	return n;
}

bool
target_size(struct target *t, unsigned *rows, unsigned *columns)
{
	(void)t, (void)rows, (void)columns;
	return false;
}

bool
target_resize(struct target *t, unsigned rows, unsigned columns)
{
	(void)rows, (void)columns;
	return t->state != TARGET_RUNNING;
}

bool
target_inside(struct target *t, uint32_t pid, struct inside *in)
{
	if (t->state == TARGET_RUNNING || t->state == TARGET_DEAD)
		return false;
	*in = (struct inside){ .seq = timeline_end(t->out), .pid = pid, .has_cpu = true,
			       .chain = { "system_call", "looked_inside" }, .n_chain = 2 };
	return true;
}

bool
target_read(struct target *t, struct model *m)
{
	model_copy(m, timeline_live(t->out));
	if (t->lies && m->n_frames > 0x1ab)
		m->frame[0x1ab].refs++;
	return true;
}

#endif
