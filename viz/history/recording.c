#include "recording_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"
#include "alloc.h"
#include "keyframe.h"
#include "pager.h"
#include "positions.h"
#include "schema.h"

#define RING_BYTES (64u << 20)  /* of text, and of console: what is beyond is not shown */
#define BEGIN_MAX UINT32_MAX    /* what a kernel counts to before its viewer has to */

static uint64_t source_keyframe(void *ctx, uint64_t seq, struct model *m);

/* A line may have words of the file in it, which are nobody's to obey. */
static void
make_visible(char *line)
{
	for (; *line; line++)
		if ((unsigned char)*line < ' ' || *line == 0x7f)
			*line = '?';
}

/* A run that was joined in its middle begins where its first keyframe is. */
static void
find_begin(struct recording *r)
{
	char *text = recording_meta(r, "begin");
	uint64_t begin = text ? strtoull(text, NULL, 10) : 0;
	struct model m;

	model_init(&m);
	if (begin && begin <= BEGIN_MAX && r->keyframe && source_keyframe(r, begin, &m) == begin)
		r->begin = r->end = begin;
	model_free(&m);
	free(text);
}

struct recording *
recording_open(const char *file, struct fail *f)
{
	struct recording *r = m_resize(NULL, 1, sizeof(*r));

	memset(r, 0, sizeof(*r));
	r->file = strdup(file);
	r->positions = positions_new();
	if (!r->file || !r->positions || !recording_connect(r, f) || !recording_check_schema(r, f) || !recording_load_types(r, f))
		goto failed;
	r->keyframe = recording_prepare(r, "SELECT seq, model, sum FROM keyframes WHERE seq <= ? ORDER BY seq DESC");
	find_begin(r);
	recording_check_events(r);
	recording_check_sources(r);
	if (!r->end) {
		fail_say(f, r->damage[0] ? "%s is damaged from its first event on: nothing of it can be shown" :
			 "%s has no event: its run ended before the first", file);
		goto failed;
	}
	r->events = recording_prepare(r, "SELECT " RECORDING_COLUMNS " FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq");
	if (r->events && r->keyframe)
		return r;
	fail_say(f, "%s: %s", file, sqlite3_errmsg(r->db));
failed:
	make_visible(f->line);
	recording_close(r);
	return NULL;
}

void
recording_close(struct recording *r)
{
	if (!r)
		return;
	sqlite3_finalize(r->events);
	sqlite3_finalize(r->keyframe);
	sqlite3_close(r->db);
	positions_free(r->positions);
	free(r->mask);
	free(r->file);
	free(r);
}

const char *
recording_damage(const struct recording *r)
{
	return r->damage[0] ? r->damage : NULL;
}

/* ---- as a timeline's source ---------------------------------------------------------------- */

static void
source_events(void *ctx, uint64_t first, size_t n, struct fs_event *out)
{
	struct recording *r = ctx;
	struct fs_event e;

	memset(out, 0, n * sizeof(*out));
	for (size_t i = 0; i < n; i++)
		out[i].seq = first + i;
	sqlite3_bind_int64(r->events, 1, (int64_t)first);
	sqlite3_bind_int64(r->events, 2, (int64_t)(first + n - 1));
	while (sqlite3_step(r->events) == SQLITE_ROW)
		if (recording_row(r->events, &e) && e.seq - first < n)
			abi_event(&r->types, &e, &out[e.seq - first]);
	sqlite3_reset(r->events);
}

static uint64_t
source_types(void *ctx, uint64_t page)
{
	const struct recording *r = ctx;

	return page < r->n_masks ? r->mask[page] : 1;
}

/* Bytes with a good sum. */
static bool
read_bytes(sqlite3_stmt *s, uint64_t at, const void **bytes, size_t *n)
{
	*bytes = sqlite3_column_blob(s, 1);
	*n = (size_t)sqlite3_column_bytes(s, 1);
	return sqlite3_column_type(s, 1) == SQLITE_BLOB &&
	       schema_sum_bytes(SCHEMA_SUM ^ at, *bytes, *n) == (uint64_t)sqlite3_column_int64(s, 2);
}

static uint64_t
source_keyframe(void *ctx, uint64_t seq, struct model *m)
{
	struct recording *r = ctx;
	const void *bytes;
	uint64_t found = 0;
	size_t n;

	model_free(m);
	sqlite3_bind_int64(r->keyframe, 1, (int64_t)seq);
	while (!found && sqlite3_step(r->keyframe) == SQLITE_ROW) {
		bool ok = true;
		uint64_t at = recording_number(r->keyframe, 0, seq, &ok);

		if (ok && read_bytes(r->keyframe, at, &bytes, &n) && keyframe_unpack(m, bytes, n) && m->seq == at)
			found = at;
	}
	sqlite3_reset(r->keyframe);
	if (!found)
		model_free(m);
	return found;
}

typedef void add_fn(struct timeline *tl, uint32_t pos, const void *bytes, size_t n);

static void
load_ring(struct recording *r, struct timeline *tl, const char *sql, add_fn *add)
{
	sqlite3_stmt *s = recording_prepare(r, sql);
	const void *bytes;
	bool ok = s != NULL;
	size_t n;
	int rc = SQLITE_ERROR;

	while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		uint64_t pos = recording_number(s, 0, UINT32_MAX, &ok);

		ok = ok && read_bytes(s, pos, &bytes, &n);
		if (ok && n && pos + n <= RING_BYTES)
			add(tl, (uint32_t)pos, bytes, n);
	}
	if ((!ok || rc != SQLITE_DONE) && !r->damage[0])
		snprintf(r->damage, sizeof(r->damage), "%s is damaged: some of its text cannot be shown", r->file);
	sqlite3_finalize(s);
}

static void
source_bytes(void *ctx, struct timeline *tl)
{
	struct recording *r = ctx;

	load_ring(r, tl, "SELECT pos, bytes, sum FROM text ORDER BY pos", timeline_add_text);
	load_ring(r, tl, "SELECT pos, bytes, sum FROM console ORDER BY pos", timeline_add_console);
}

struct timeline_source
recording_first(struct recording *r)
{
	return (struct timeline_source){
		.ctx = r, .begin = r->begin, .end = r->end, .fault = recording_damage(r), .events = source_events,
		.types = source_types, .bytes = source_bytes, .keyframe = source_keyframe,
	};
}

struct timeline *
recording_timeline(struct recording *r)
{
	struct timeline_source source = recording_first(r);

	return timeline_of(&source);
}

struct sqlite3 *
recording_db(struct recording *r)
{
	return r->db;
}

const struct abi *
recording_types(const struct recording *r)
{
	return &r->types;
}
