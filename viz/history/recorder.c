/*
 * recorder.c: the queue between the run and the file, and the thread that empties it. What a row is
 * made of, rows.c knows. The run fills a block of its own and hands it over as a whole: a lock for each
 * event would cost more than the event.
 */
#include "recorder.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "keyframe.h"
#include "positions.h"
#include "rows.h"

#define WRITE_BYTES (1u << 18)  /* a queue of this length is written at once, a shorter one ... */
#define WRITE_MS 300            /* ... after this time */
#define BLOCK_BYTES (1u << 16)  /* a block of this length is handed over, asked for or not */
#define QUEUE_BYTES (32u << 20) /* the run waits when the writer is so far behind */
#define KEYFRAME_EVENTS 4096u   /* least distance of keyframes ... */
#define KEYFRAME_SHARE 8u       /* ... which take at most so many bytes an event */

struct recorder {
	pthread_t thread;
	pthread_mutex_t lock; /* of the four below */
	pthread_cond_t filled, emptied;
	struct bytes queue;   /* of struct item with its bytes, one after the other */
	bool closing;
	/* of the run alone */
	struct bytes block;   /* what is not handed over yet, as in the queue */
	size_t last;          /* where the last item of the block begins */
	struct bytes packed;
	uint64_t next_key;
	/* of the thread alone, until it has ended */
	struct rows *rows;
	struct bytes taken;
};

struct item {
	uint32_t kind; /* enum row_kind */
	uint32_t n;    /* bytes that follow */
	uint64_t at;   /* seq or pos */
};

/* ---- the thread ---------------------------------------------------------------------------- */

/* A transaction each WRITE_BYTES, however far ahead the run is. */
static void
write_taken(struct recorder *r)
{
	struct item item;
	size_t begun = 0;

	rows_begin(r->rows);
	for (size_t at = 0; at < r->taken.len; at += sizeof(item) + item.n) {
		if (at - begun >= WRITE_BYTES) {
			rows_commit(r->rows);
			rows_begin(r->rows);
			begun = at;
		}
		memcpy(&item, r->taken.data + at, sizeof(item));
		rows_add(r->rows, (enum row_kind)item.kind, item.at,
			 r->taken.data + at + sizeof(item), item.n);
	}
	rows_commit(r->rows);
	r->taken.len = 0;
}

/* Something to write, and the time for more of it is over; or the end. The lock is held. */
static void
wait_for_work(struct recorder *r)
{
	struct timespec until;

	while (!r->queue.len && !r->closing)
		pthread_cond_wait(&r->filled, &r->lock);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += WRITE_MS * 1000000l;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	while (r->queue.len < WRITE_BYTES && !r->closing)
		if (pthread_cond_timedwait(&r->filled, &r->lock, &until) == ETIMEDOUT)
			break;
}

static void *
write_rows(void *ctx)
{
	struct recorder *r = ctx;
	bool last;

	do {
		struct bytes empty = r->taken;

		pthread_mutex_lock(&r->lock);
		wait_for_work(r);
		r->taken = r->queue;
		r->queue = empty;
		last = r->closing;
		pthread_cond_signal(&r->emptied);
		pthread_mutex_unlock(&r->lock);
		write_taken(r);
	} while (!last);
	return NULL;
}

/* Signals are the run's: the thread takes none of them. */
static bool
start_thread(struct recorder *r)
{
	pthread_condattr_t monotonic;
	sigset_t all, before;
	int error;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->filled, &monotonic);
	pthread_cond_init(&r->emptied, NULL);
	pthread_condattr_destroy(&monotonic);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&r->thread, NULL, write_rows, r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return !error;
}

/* ---- the run's side ------------------------------------------------------------------------ */

struct recorder *
recorder_open(const char *file, struct fail *f)
{
	struct recorder *r = m_resize(NULL, 1, sizeof(*r));

	memset(r, 0, sizeof(*r));
	r->next_key = KEYFRAME_EVENTS;
	r->rows = rows_open(file, f);
	if (r->rows && start_thread(r))
		return r;
	if (r->rows) {
		rows_close(r->rows, f);
		fail_say(f, "%s: no thread can be started to write it", file);
	}
	free(r);
	return NULL;
}

bool
recorder_close(struct recorder *r, struct fail *f)
{
	bool whole;

	recorder_hand_over(r);
	pthread_mutex_lock(&r->lock);
	r->closing = true;
	pthread_cond_signal(&r->filled);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	whole = rows_close(r->rows, f);
	pthread_cond_destroy(&r->filled);
	pthread_cond_destroy(&r->emptied);
	pthread_mutex_destroy(&r->lock);
	bytes_free(&r->block);
	bytes_free(&r->queue);
	bytes_free(&r->taken);
	bytes_free(&r->packed);
	free(r);
	return whole;
}

void
recorder_hand_over(struct recorder *r)
{
	size_t before;

	if (!r->block.len)
		return;
	pthread_mutex_lock(&r->lock);
	while (r->queue.len > QUEUE_BYTES)
		pthread_cond_wait(&r->emptied, &r->lock);
	before = r->queue.len;
	bytes_add(&r->queue, (uint32_t)before, r->block.data, r->block.len);
	if (!before || (before < WRITE_BYTES && r->queue.len >= WRITE_BYTES))
		pthread_cond_signal(&r->filled);
	pthread_mutex_unlock(&r->lock);
	r->block.len = 0;
}

/* Stays in the block until somebody hands it over. */
static void
put(struct recorder *r, enum row_kind kind, uint64_t at, const void *bytes, size_t n)
{
	struct item item = { .kind = kind, .n = (uint32_t)n, .at = at };

	if (r->block.len >= BLOCK_BYTES)
		recorder_hand_over(r);
	r->last = r->block.len;
	bytes_add(&r->block, (uint32_t)r->block.len, &item, sizeof(item));
	bytes_add(&r->block, (uint32_t)r->block.len, bytes, n);
}

/* Events that follow each other share an item. */
static void
put_event(struct recorder *r, const struct fs_event *e)
{
	struct item item;

	if (!r->block.len || r->block.len >= BLOCK_BYTES) {
		put(r, ROW_EVENTS, 0, e, sizeof(*e));
		return;
	}
	memcpy(&item, r->block.data + r->last, sizeof(item));
	if (item.kind != ROW_EVENTS) {
		put(r, ROW_EVENTS, 0, e, sizeof(*e));
		return;
	}
	item.n += sizeof(*e);
	memcpy(r->block.data + r->last, &item, sizeof(item));
	bytes_add(&r->block, (uint32_t)r->block.len, e, sizeof(*e));
}

/* Seldom: handed over at once, so that nobody need think of it. */
static void
push(struct recorder *r, enum row_kind kind, uint64_t at, const void *bytes, size_t n)
{
	put(r, kind, at, bytes, n);
	recorder_hand_over(r);
}

/* Two strings, each with its NUL. */
static void
push_strings(struct recorder *r, enum row_kind kind, uint64_t at, const char *a, const char *b)
{
	size_t n = strlen(a) + 1, m = strlen(b) + 1;
	char *both = m_resize(NULL, n + m, 1);

	memcpy(both, a, n);
	memcpy(both + n, b, m);
	push(r, kind, at, both, n + m);
	free(both);
}

void
recorder_meta(struct recorder *r, const char *key, const char *value)
{
	push_strings(r, ROW_META, 0, key, value);
}

void
recorder_branch(struct recorder *r, unsigned id, const char *name, unsigned parent, uint64_t parts)
{
	struct row_branch b = { .parent = parent, .parts = parts };

	snprintf(b.name, sizeof(b.name), "%s", name);
	push(r, ROW_BRANCH, id, &b, sizeof(b));
}

void
recorder_branch_event(struct recorder *r, unsigned id, const struct fs_event *e)
{
	put(r, ROW_BRANCH_EVENT, id, e, sizeof(*e));
}

void
recorder_branch_bytes(struct recorder *r, unsigned id, bool console, uint32_t pos, const void *bytes, size_t n)
{
	struct row_bytes b = { .console = console, .pos = pos };
	char *both = m_resize(NULL, sizeof(b) + n, 1);

	memcpy(both, &b, sizeof(b));
	memcpy(both + sizeof(b), bytes, n);
	put(r, ROW_BRANCH_BYTES, id, both, sizeof(b) + n);
	free(both);
}

void
recorder_mark(struct recorder *r, unsigned branch, uint64_t seq, const char *kind, const char *text)
{
	struct row_mark m = { .branch = branch };
	size_t k = strlen(kind) + 1, n = strlen(text) + 1;
	char *all = m_resize(NULL, sizeof(m) + k + n, 1);

	memcpy(all, &m, sizeof(m));
	memcpy(all + sizeof(m), kind, k);
	memcpy(all + sizeof(m) + k, text, n);
	push(r, ROW_MARK, seq, all, sizeof(m) + k + n);
	free(all);
}

static void
add_string(struct bytes *b, const char *text)
{
	bytes_add(b, (uint32_t)b->len, text, strlen(text) + 1);
}

bool
recorder_source(struct recorder *r, const char *kind, const char *name, const void *bytes, size_t n)
{
	struct bytes b = { 0 };

	if (n > RECORDING_SOURCE_MAX)
		return false;
	add_string(&b, kind);
	add_string(&b, name);
	bytes_add(&b, (uint32_t)b.len, bytes, n);
	push(r, ROW_SOURCE, 0, b.data, b.len);
	bytes_free(&b);
	return true;
}

void
recorder_line(struct recorder *r, const char *program, const struct recorder_line *l)
{
	struct row_line line = { .high = l->high, .line = l->file ? l->line : 0 };
	struct bytes b = { 0 };

	bytes_add(&b, 0, &line, sizeof(line));
	add_string(&b, program);
	add_string(&b, l->function);
	add_string(&b, l->file ? l->file : "");
	add_string(&b, l->file ? l->words : "");
	put(r, ROW_LINE, l->low, b.data, b.len);
	bytes_free(&b);
}

void
recorder_program(struct recorder *r, uint64_t seq, uint32_t pid, const char *program)
{
	struct row_stack s = { .pid = pid };
	struct bytes b = { 0 };

	bytes_add(&b, 0, &s, sizeof(s));
	add_string(&b, program);
	push(r, ROW_PROGRAM, seq, b.data, b.len);
	bytes_free(&b);
}

void
recorder_stack(struct recorder *r, uint64_t seq, uint32_t pid, const uint32_t *at, size_t n)
{
	uint32_t words[1 + POSITION_DEPTH] = { pid };

	if (n > POSITION_DEPTH)
		n = POSITION_DEPTH;
	memcpy(words + 1, at, n * sizeof(*at));
	put(r, ROW_STACK, seq, words, (1 + n) * sizeof(*words));
}

void
recorder_text(struct recorder *r, uint32_t pos, const void *bytes, size_t n)
{
	put(r, ROW_TEXT, pos, bytes, n);
}

void
recorder_console(struct recorder *r, uint32_t pos, const void *bytes, size_t n)
{
	put(r, ROW_CONSOLE, pos, bytes, n);
}

static void
push_key(struct recorder *r, const struct model *m)
{
	uint64_t distance;

	r->packed.len = 0;
	keyframe_pack(m, &r->packed);
	put(r, ROW_KEYFRAME, m->seq, r->packed.data, r->packed.len);
	distance = r->packed.len / KEYFRAME_SHARE;
	r->next_key = m->seq + (distance > KEYFRAME_EVENTS ? distance : KEYFRAME_EVENTS);
}

void
recorder_begin(struct recorder *r, const struct model *m)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)m->seq);
	recorder_meta(r, "begin", text);
	push_key(r, m);
}

void
recorder_event(struct recorder *r, const struct fs_event *e, const struct model *after)
{
	put_event(r, e);
	if (e->seq >= r->next_key && after->seq == e->seq)
		push_key(r, after);
}
