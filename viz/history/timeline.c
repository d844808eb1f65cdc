/*
 * timeline.c: the events in chunks that never move, keyframes of the model in between, and cursors
 * that are led forward by events and backward by the nearest keyframe.
 */
#include "timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "bytes.h"
#include "pager.h"

#define CHUNK 4096          /* events in one piece */
#define KEYFRAME_EVENTS 1024 /* least distance of keyframes */
#define NEAR 256            /* applying so many events is cheaper than copying a model */
#define FETCH_NEAR 1024     /* ... than fetching one from elsewhere */
#define GAP_MAX 65536       /* lost events that are still counted one by one */
#define OWN_EVENTS 8192     /* least distance of keyframes where a source has none */

struct keyframe {
	uint64_t seq;
	unsigned owners;    /* timelines that have it */
	struct model model; /* right after event seq */
};

struct chunk {
	unsigned owners;
	struct fs_event event[CHUNK];
};

struct timeline {
	struct chunk **chunk;    /* event seq stands at i = seq-1-begin: chunk[i / CHUNK]->event[i % CHUNK] */
	size_t n_chunks, cap_chunks;
	struct pager *pager;     /* ... or not here, but there; NULL: here */
	uint64_t begin;          /* the seq before the first that is kept ... */
	struct model *first;     /* ... and the model there; NULL: an empty one */
	uint64_t end;            /* the last seq */
	struct keyframe **key;   /* sorted by seq */
	size_t n_keys, cap_keys;
	uint64_t next_key;       /* the next keyframe is due at this seq */
	struct model live;
	struct model cursor[TIMELINE_CURSORS];
	uint64_t at[TIMELINE_CURSORS]; /* where each cursor stands */
	struct bytes text, console;
	struct m_text reader;    /* reads text and console for the model and the story */
	char gap[96];            /* the last complaint about numbers */
	char fault[200];         /* the first complaint of all */
};

static void
read_text(void *ctx, uint32_t pos, uint32_t len, char *out, size_t size)
{
	const struct timeline *tl = ctx;

	bytes_get(&tl->text, pos, len, out, size);
}

static void
read_console(void *ctx, uint32_t pos, uint32_t len, char *out, size_t size)
{
	const struct timeline *tl = ctx;

	bytes_get(&tl->console, pos, len, out, size);
}

struct timeline *
timeline_new(void)
{
	struct timeline *tl = m_resize(NULL, 1, sizeof(*tl));

	memset(tl, 0, sizeof(*tl));
	model_init(&tl->live);
	for (int i = 0; i < TIMELINE_CURSORS; i++)
		model_init(&tl->cursor[i]);
	tl->next_key = KEYFRAME_EVENTS;
	tl->reader = (struct m_text){.get = read_text, .ctx = tl, .console = read_console};
	return tl;
}

bool
timeline_is_over(const struct timeline *tl)
{
	return tl->pager != NULL;
}

/* The live model is led to the end from the last keyframe; on the way those are made that the source does not have. */
struct timeline *
timeline_of(const struct timeline_source *source)
{
	struct timeline *tl = timeline_new();

	struct model first;

	if (source->begin) {
		model_init(&first);
		if (source->keyframe(source->ctx, source->begin, &first) == source->begin)
			timeline_begin(tl, &first);
		model_free(&first);
	}
	tl->pager = pager_new(source);
	tl->end = source->end;
	tl->next_key = source->bare ? source->bare + OWN_EVENTS : UINT64_MAX;
	if (source->fault)
		snprintf(tl->fault, sizeof(tl->fault), "%s", source->fault);
	source->bytes(source->ctx, tl);
	model_copy(&tl->live, timeline_model(tl, tl->end, TIMELINE_WALK));
	return tl;
}

static void
leave_key(struct keyframe *key)
{
	if (--key->owners)
		return;
	model_free(&key->model);
	free(key);
}

void
timeline_free(struct timeline *tl)
{
	if (!tl)
		return;
	pager_free(tl->pager);
	if (tl->first)
		model_free(tl->first);
	free(tl->first);
	for (size_t i = 0; i < tl->n_chunks; i++)
		if (--tl->chunk[i]->owners == 0)
			free(tl->chunk[i]);
	free(tl->chunk);
	for (size_t i = 0; i < tl->n_keys; i++)
		leave_key(tl->key[i]);
	free(tl->key);
	model_free(&tl->live);
	for (int i = 0; i < TIMELINE_CURSORS; i++)
		model_free(&tl->cursor[i]);
	bytes_free(&tl->text);
	bytes_free(&tl->console);
	free(tl);
}

void
timeline_add_text(struct timeline *tl, uint32_t pos, const void *bytes, size_t n)
{
	bytes_add(&tl->text, pos, bytes, n);
}

void
timeline_add_console(struct timeline *tl, uint32_t pos, const void *bytes, size_t n)
{
	bytes_add(&tl->console, pos, bytes, n);
}

static const struct fs_event not_kept = { .type = FS_NONE };

static const struct fs_event *
event_at(const struct timeline *tl, uint64_t seq)
{
	if (tl->pager)
		return pager_event(tl->pager, seq);
	if (seq <= tl->begin)
		return &not_kept;
	return &tl->chunk[(seq - 1 - tl->begin) / CHUNK]->event[(seq - 1 - tl->begin) % CHUNK];
}

static void
add_chunk(struct timeline *tl, struct chunk *chunk)
{
	if (tl->n_chunks == tl->cap_chunks) {
		tl->cap_chunks = tl->cap_chunks ? tl->cap_chunks * 2 : 16;
		tl->chunk = m_resize(tl->chunk, tl->cap_chunks, sizeof(*tl->chunk));
	}
	tl->chunk[tl->n_chunks++] = chunk;
	chunk->owners++;
}

static struct chunk *
new_chunk(void)
{
	struct chunk *chunk = m_resize(NULL, 1, sizeof(*chunk));

	chunk->owners = 0;
	return chunk;
}

static void
append(struct timeline *tl, const struct fs_event *e)
{
	uint64_t at = tl->end - tl->begin;

	if (at == (uint64_t)tl->n_chunks * CHUNK)
		add_chunk(tl, new_chunk());
	tl->chunk[at / CHUNK]->event[at % CHUNK] = *e;
	tl->end++;
}

/* Bytes that a copy of the model takes. */
static size_t
model_bytes(const struct model *m)
{
	size_t n = sizeof(*m) + m->n_frames * sizeof(*m->frame) + m->n_slots * sizeof(*m->slot);

	for (int i = 0; i < FS_NR_TASKS; i++)
		n += m->task[i].n_pages * sizeof(struct m_page) +
		     m->task[i].n_tables * sizeof(struct m_table);
	return n;
}

static void
add_key(struct timeline *tl, struct keyframe *key)
{
	if (tl->n_keys == tl->cap_keys) {
		tl->cap_keys = tl->cap_keys ? tl->cap_keys * 2 : 8;
		tl->key = m_resize(tl->key, tl->cap_keys, sizeof(*tl->key));
	}
	tl->key[tl->n_keys++] = key;
	key->owners++;
}

/* A keyframe of the model after event seq. The distance to the next grows with the model, so that keyframes never
 * take more memory than the events between them. */
static void
keep_model(struct timeline *tl, uint64_t seq, const struct model *m, size_t least)
{
	size_t distance = model_bytes(m) / sizeof(struct fs_event);
	struct keyframe *key = m_resize(NULL, 1, sizeof(*key));

	key->seq = seq;
	key->owners = 0;
	model_init(&key->model);
	model_copy(&key->model, m);
	add_key(tl, key);
	tl->next_key = seq + (distance > least ? distance : least);
}

/* One when it is due. */
static void
keep_key(struct timeline *tl)
{
	if (tl->end >= tl->next_key)
		keep_model(tl, tl->end, &tl->live, KEYFRAME_EVENTS);
}

static const char *
complain(struct timeline *tl, const char *sentence)
{
	if (sentence && !tl->fault[0])
		snprintf(tl->fault, sizeof(tl->fault), "%s", sentence);
	return sentence;
}

void
timeline_begin(struct timeline *tl, const struct model *m)
{
	tl->begin = tl->end = m->seq;
	tl->first = m_resize(NULL, 1, sizeof(*tl->first));
	model_init(tl->first);
	model_copy(tl->first, m);
	model_copy(&tl->live, m);
	tl->next_key = m->seq;
	keep_key(tl);
	for (int i = 0; i < TIMELINE_CURSORS; i++) {
		model_copy(&tl->cursor[i], m);
		tl->at[i] = m->seq;
	}
}

uint64_t
timeline_first(const struct timeline *tl)
{
	return tl->begin;
}

const struct model *
timeline_first_model(const struct timeline *tl)
{
	return tl->first;
}

/* Keeps the number of every event its position: lost ones leave empty records. */
static void
fill_gap(struct timeline *tl, uint64_t seq)
{
	struct fs_event lost = {.type = FS_NONE};

	while (tl->end + 1 < seq) {
		lost.seq = tl->end + 1;
		append(tl, &lost);
	}
}

const char *
timeline_add(struct timeline *tl, const struct fs_event *e)
{
	const char *sentence = NULL, *misfit;

	if (tl->pager)
		return "this history is over";
	if (e->seq != tl->end + 1) {
		snprintf(tl->gap, sizeof(tl->gap), "event %llu came after event %llu",
			 (unsigned long long)e->seq, (unsigned long long)tl->end);
		sentence = complain(tl, tl->gap);
		if (e->seq <= tl->end || e->seq - tl->end > GAP_MAX)
			return sentence;
		fill_gap(tl, e->seq);
	}
	append(tl, e);
	misfit = complain(tl, model_apply(&tl->live, e, &tl->reader));
	keep_key(tl);
	return sentence ? sentence : misfit;
}

/* Whole chunks and keyframes are shared; of the last chunk, which will grow, there is a copy. */
struct timeline *
timeline_part(struct timeline *of, uint64_t seq, size_t text, size_t console)
{
	struct timeline *tl = timeline_new();
	uint64_t n = seq - of->begin;
	struct chunk *last;

	if (of->first)
		timeline_begin(tl, of->first);
	for (size_t i = 0; i < n / CHUNK; i++)
		add_chunk(tl, of->chunk[i]);
	if (n % CHUNK) {
		last = new_chunk();
		memcpy(last->event, of->chunk[n / CHUNK]->event, n % CHUNK * sizeof(struct fs_event));
		add_chunk(tl, last);
	}
	for (size_t i = 0; i < of->n_keys && of->key[i]->seq <= seq; i++) {
		add_key(tl, of->key[i]);
		tl->next_key = of->key[i]->seq + KEYFRAME_EVENTS;
	}
	tl->end = seq;
	bytes_add(&tl->text, 0, of->text.data, text < of->text.len ? text : of->text.len);
	bytes_add(&tl->console, 0, of->console.data, console < of->console.len ? console : of->console.len);
	model_copy(&tl->live, timeline_model(of, seq, TIMELINE_WALK));
	return tl;
}

const char *
timeline_fault(const struct timeline *tl)
{
	return tl->fault[0] ? tl->fault : NULL;
}

uint64_t
timeline_end(const struct timeline *tl)
{
	return tl->end;
}

const struct fs_event *
timeline_event(const struct timeline *tl, uint64_t seq)
{
	return seq >= 1 && seq <= tl->end ? event_at(tl, seq) : NULL;
}

const struct model *
timeline_live(const struct timeline *tl)
{
	return &tl->live;
}

/* The last keyframe in memory that is not after seq, or NULL. */
static const struct keyframe *
key_before(const struct timeline *tl, uint64_t seq)
{
	size_t low = 0, high = tl->n_keys;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (tl->key[mid]->seq <= seq)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? tl->key[low - 1] : NULL;
}

/* The last keyframe not after seq becomes *m; returns where it stands, 0: before the first event. */
static uint64_t
load_key(struct timeline *tl, uint64_t seq, struct model *m)
{
	const struct timeline_source *source = tl->pager ? pager_source(tl->pager) : NULL;
	const struct keyframe *key = key_before(tl, seq);

	if (source && (!key || !source->bare || key->seq <= source->bare))
		return source->keyframe(source->ctx, seq, m);
	if (key)
		model_copy(m, &key->model);
	else
		model_free(m);
	return key ? key->seq : 0;
}

/* The cursor that stands last of those that are not after seq; -1: there is none. */
static int
cursor_before(const struct timeline *tl, uint64_t seq)
{
	int best = -1;

	for (int i = 0; i < TIMELINE_CURSORS; i++)
		if (tl->at[i] <= seq && (best < 0 || tl->at[i] > tl->at[best]))
			best = i;
	return best;
}

/* Is the way from `at` to seq shorter than the one from a keyframe? */
static bool
is_near(const struct timeline *tl, uint64_t at, uint64_t seq)
{
	const struct keyframe *key = key_before(tl, seq);

	if (at > seq || seq - at <= NEAR)
		return at <= seq;
	return tl->pager ? seq - at <= FETCH_NEAR : !key || key->seq <= at;
}

static void
copy_to(struct timeline *tl, int cursor, const struct model *m, uint64_t seq)
{
	model_copy(&tl->cursor[cursor], m);
	tl->at[cursor] = seq;
}

/* Puts a cursor at the best place to start for seq: where it is, the live end, another, or a keyframe. */
static void
place_cursor(struct timeline *tl, uint64_t seq, int cursor)
{
	int other = cursor_before(tl, seq);

	if (is_near(tl, tl->at[cursor], seq))
		return;
	if (seq == tl->end && tl->live.seq)
		copy_to(tl, cursor, &tl->live, seq);
	else if (other >= 0 && is_near(tl, tl->at[other], seq))
		copy_to(tl, cursor, &tl->cursor[other], tl->at[other]);
	else
		tl->at[cursor] = load_key(tl, seq, &tl->cursor[cursor]);
}

const struct model *
timeline_model(struct timeline *tl, uint64_t seq, int cursor)
{
	struct model *m = &tl->cursor[cursor];

	if (seq > tl->end)
		seq = tl->end;
	if (seq < tl->begin)
		seq = tl->begin;
	place_cursor(tl, seq, cursor);
	while (tl->at[cursor] < seq) {
		tl->at[cursor]++;
		model_apply(m, event_at(tl, tl->at[cursor]), &tl->reader);
		if (tl->pager && tl->at[cursor] == tl->next_key)
			keep_model(tl, tl->at[cursor], m, OWN_EVENTS);
	}
	return m;
}

static bool
matches(const struct fs_event *e, struct timeline_match m)
{
	if (m.types && (e->type >= FS_TYPES || !(m.types >> e->type & 1)))
		return false;
	return !m.pid || e->pid == m.pid;
}

uint64_t
timeline_find(const struct timeline *tl, uint64_t from, int dir, struct timeline_match m)
{
	uint64_t seq = dir > 0 ? from + 1 : (from <= tl->end ? from : tl->end + 1) - 1;

	if (!dir)
		return 0;
	if (dir > 0 && seq <= tl->begin)
		seq = tl->begin + 1;
	while (seq > tl->begin && seq <= tl->end) {
		if (tl->pager && !pager_may_hold(tl->pager, seq, m.types))
			seq = pager_beyond(seq, dir);
		else if (matches(event_at(tl, seq), m))
			return seq;
		else
			seq += dir > 0 ? 1 : -1ull;
	}
	return 0;
}

const struct m_text *
timeline_text(const struct timeline *tl)
{
	return &tl->reader;
}

const char *
timeline_said(const struct timeline *tl, size_t *len_out)
{
	*len_out = tl->text.len;
	return tl->text.data ? tl->text.data : "";
}

const char *
timeline_console(const struct timeline *tl, size_t *len_out)
{
	*len_out = tl->console.len;
	return tl->console.data ? tl->console.data : "";
}
