#include "recording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "abi.h"
#include "alloc.h"
#include "keyframe.h"
#include "pager.h"
#include "positions.h"
#include "schema.h"

#define VALUE_BYTES (RECORDING_SOURCE_MAX + 65536) /* the longest string or blob */
#define RING_BYTES (64u << 20)  /* of text, and of console: what is beyond is not shown */
#define BUSY_MS 5000            /* its run writes just now */
#define GAP_MAX 65536u          /* lost events in a row */
#define BEGIN_MAX UINT32_MAX    /* what a kernel counts to before its viewer has to */
#define EVENT_COLUMNS "seq,time,type,pid,a0,a1,a2,a3,a4,a5,a6"

struct recording {
	sqlite3 *db;
	char *file;
	struct abi types;      /* from the file's numbers to ours */
	sqlite3_stmt *events, *keyframe;
	struct positions *positions;
	bool lost_sources;     /* one is damaged: none is shown */
	uint64_t begin, end;   /* the seq before the first event, and the last */
	uint64_t *mask;        /* a bit a type, by page */
	size_t n_masks, cap_masks;
	char damage[256];
};

static uint64_t source_keyframe(void *ctx, uint64_t seq, struct model *m);

/* ---- SQLite, with nothing trusted ---------------------------------------------------------- */

static void
distrust(sqlite3 *db)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, VALUE_BYTES);
	sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 10000);
	sqlite3_limit(db, SQLITE_LIMIT_COLUMN, 32);
	sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 20);
	sqlite3_limit(db, SQLITE_LIMIT_COMPOUND_SELECT, 3);
	sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, 25000);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
	sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
}

static sqlite3_stmt *
prepare(struct recording *r, const char *sql)
{
	sqlite3_stmt *s;

	return sqlite3_prepare_v2(r->db, sql, -1, &s, NULL) == SQLITE_OK ? s : NULL;
}

/* The first column of the only row, as a number; -1: none. */
static int64_t
ask_number(struct recording *r, const char *sql)
{
	sqlite3_stmt *s = prepare(r, sql);
	int64_t n = s && sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;

	sqlite3_finalize(s);
	return n;
}

/* A number from 0 to most; otherwise *ok becomes false. NULL counts as 0. */
static uint64_t
number(sqlite3_stmt *s, int column, uint64_t most, bool *ok)
{
	int type = sqlite3_column_type(s, column);
	int64_t n = sqlite3_column_int64(s, column);

	if (type == SQLITE_NULL)
		return 0;
	*ok &= type == SQLITE_INTEGER && n >= 0 && (uint64_t)n <= most;
	return *ok ? (uint64_t)n : 0;
}

/* ---- opening ------------------------------------------------------------------------------- */

static bool
open_file(struct recording *r, const char *path, int how)
{
	sqlite3_close(r->db);
	r->db = NULL;
	if (sqlite3_open_v2(path, &r->db, how | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
		return false;
	distrust(r->db);
	sqlite3_busy_timeout(r->db, BUSY_MS);
	sqlite3_exec(r->db, "PRAGMA query_only=1; PRAGMA cell_size_check=1; PRAGMA mmap_size=0", NULL, NULL, NULL);
	/* All is read in one transaction: the run may be going on. */
	return sqlite3_exec(r->db, "BEGIN; SELECT 1 FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK;
}

/* Could it not be opened because what a killed run left has to be put in order? */
static bool
wants_writing(const struct recording *r)
{
	int rc = sqlite3_errcode(r->db) & 0xff;

	return rc == SQLITE_READONLY || rc == SQLITE_CANTOPEN;
}

static bool
connect(struct recording *r, struct fail *f)
{
	char *path = sqlite3_mprintf("%s%s", r->file[0] == '/' ? "" : "./", r->file);
	struct stat st;
	bool ok = false;

	if (stat(r->file, &st) < 0)
		fail_say(f, "%s: %s; is the name right?", r->file, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		fail_say(f, "%s: no file; give a recording (forkscope run --record FILE makes one)", r->file);
	else
		ok = open_file(r, path, SQLITE_OPEN_READONLY) ||
		     (wants_writing(r) && open_file(r, path, SQLITE_OPEN_READWRITE)) ||
		     fail_say(f, "%s cannot be read: %s (run --record FILE makes a recording)", r->file,
			      r->db ? sqlite3_errmsg(r->db) : strerror(errno));
	sqlite3_free(path);
	return ok;
}

/* Is this table there, by the very words with which we make it? */
static bool
has_table(struct recording *r, const struct schema_table *t)
{
	sqlite3_stmt *s = prepare(r, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? AND sql = ?");
	bool there = false;

	if (s) {
		sqlite3_bind_text(s, 1, t->name, -1, SQLITE_STATIC);
		sqlite3_bind_text(s, 2, t->sql, -1, SQLITE_STATIC);
		there = sqlite3_step(s) == SQLITE_ROW;
	}
	sqlite3_finalize(s);
	return there;
}

static bool
is_there(struct recording *r, const char *name)
{
	sqlite3_stmt *s = prepare(r, "SELECT 1 FROM sqlite_schema WHERE name = ?");
	bool there = false;

	if (s) {
		sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
		there = sqlite3_step(s) == SQLITE_ROW;
	}
	sqlite3_finalize(s);
	return there;
}

static bool
check_schema(struct recording *r, struct fail *f)
{
	int64_t format = ask_number(r, "PRAGMA user_version");

	if (ask_number(r, "PRAGMA application_id") != RECORDING_ID)
		return fail_say(f, "%s is no recording of forkscope; run --record FILE makes one", r->file);
	if (format != RECORDING_FORMAT)
		return fail_say(f, "%s is a recording of format %lld, and this forkscope reads format %d: use the one "
				"that made it", r->file, (long long)format, RECORDING_FORMAT);
	for (const struct schema_table *t = schema_tables; t->name; t++)
		if (!has_table(r, t) && !(t->younger && !is_there(r, t->name)))
			return fail_say(f, "%s is damaged: its table %s is not what forkscope makes", r->file, t->name);
	return true;
}

static void
copy_name(char *to, size_t size, sqlite3_stmt *s, int column)
{
	const char *name = (const char *)sqlite3_column_text(s, column);

	snprintf(to, size, "%s", name ? name : "");
}

static bool
load_arguments(struct recording *r, struct fs_evtype *types, size_t n)
{
	sqlite3_stmt *s = prepare(r, "SELECT type, nr, name, kind FROM arguments ORDER BY type, nr");
	bool ok = s != NULL;
	int rc = SQLITE_ERROR;

	while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		uint64_t id = number(s, 0, FS_TYPES - 1, &ok), nr = number(s, 1, 6, &ok);
		uint64_t kind = number(s, 3, UINT32_MAX, &ok);

		for (size_t i = 0; ok && i < n; i++) {
			if (types[i].id != id || types[i].n_args != nr)
				continue;
			copy_name(types[i].arg[nr].name, sizeof(types[i].arg[nr].name), s, 2);
			types[i].arg[nr].kind = (uint32_t)kind;
			types[i].n_args++;
		}
	}
	sqlite3_finalize(s);
	return ok && rc == SQLITE_DONE; /* a second reading may find no fault with a page that the first refused */
}

/* The types of the forkscope that made it, bound by their names to ours. */
static bool
load_types(struct recording *r, struct fail *f)
{
	struct fs_evtype types[FS_TYPES] = { 0 };
	sqlite3_stmt *s = prepare(r, "SELECT id, name FROM types ORDER BY id");
	size_t n = 0;
	bool ok = s != NULL;
	int rc = SQLITE_ERROR;

	while (ok && n < FS_TYPES && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		types[n].id = (uint16_t)number(s, 0, FS_TYPES - 1, &ok);
		copy_name(types[n].name, sizeof(types[n].name), s, 1);
		n++;
	}
	sqlite3_finalize(s);
	if (!ok || rc != SQLITE_DONE || !n || !load_arguments(r, types, n) || schema_types_sum(r->db) !=
	    (uint64_t)ask_number(r, "SELECT value FROM meta WHERE key = 'types'"))
		return fail_say(f, "%s is damaged: it does not say what its events mean", r->file);
	abi_bind_types(&r->types, types, (uint32_t)n);
	return true;
}

/* ---- the events ---------------------------------------------------------------------------- */

/* The event as it was written: the file's own numbers. */
static bool
read_row(sqlite3_stmt *s, struct fs_event *e)
{
	bool ok = true;

	e->seq = number(s, 0, INT64_MAX, &ok);
	e->time = number(s, 1, INT64_MAX, &ok);
	e->type = (uint16_t)number(s, 2, UINT16_MAX, &ok);
	e->pid = (uint16_t)number(s, 3, UINT16_MAX, &ok);
	for (int i = 0; i < 7; i++)
		e->arg[i] = (uint32_t)number(s, 4 + i, UINT32_MAX, &ok);
	return ok;
}

static void
note_type(struct recording *r, const struct fs_event *e)
{
	size_t page = (size_t)((e->seq - 1) / PAGER_PAGE);
	struct fs_event ours;

	if (page >= r->cap_masks) {
		r->cap_masks = page * 2 + 64;
		r->mask = m_resize(r->mask, r->cap_masks, sizeof(*r->mask));
	}
	while (r->n_masks <= page)
		r->mask[r->n_masks++] = 0;
	abi_event(&r->types, e, &ours);
	r->mask[page] |= 1ull << (ours.type < FS_TYPES ? ours.type : 0);
}

/* Call stacks, in their order; the next one is fetched already. */
struct stacks {
	sqlite3_stmt *rows; /* of addresses; NULL: there are no more */
	uint64_t seq;
	uint32_t pid, at;
};

static void
next_address(struct stacks *s)
{
	bool ok = s->rows && sqlite3_step(s->rows) == SQLITE_ROW;

	s->seq = ok ? number(s->rows, 0, INT64_MAX, &ok) : 0;
	s->pid = ok ? (uint32_t)number(s->rows, 1, UINT16_MAX, &ok) : 0;
	s->at = ok ? (uint32_t)number(s->rows, 2, UINT32_MAX, &ok) : 0;
	if (ok)
		return;
	sqlite3_finalize(s->rows);
	s->rows = NULL;
}

/* The event moves processes, and then those whose stacks were read after it stand there. */
static void
place(struct recording *r, struct stacks *s, const struct fs_event *e)
{
	struct fs_event ours;
	uint32_t at[POSITION_DEPTH];

	abi_event(&r->types, e, &ours);
	positions_event(r->positions, &ours);
	while (s->rows && s->seq < e->seq)
		next_address(s);
	while (s->rows && s->seq == e->seq) {
		uint32_t pid = s->pid;
		size_t n = 0;

		for (; s->rows && s->seq == e->seq && s->pid == pid; next_address(s))
			if (n < POSITION_DEPTH)
				at[n++] = s->at;
		positions_add(r->positions, pid, e->seq, at, n);
	}
}

/* The rows from first to last, which `events` gives next, are there and have that sum. */
static bool
check_block(struct recording *r, sqlite3_stmt *events, struct stacks *stacks, uint64_t first, uint64_t last, uint64_t sum)
{
	uint64_t found = SCHEMA_SUM, seq = first - 1;
	struct fs_event e;

	while (seq < last) {
		if (sqlite3_step(events) != SQLITE_ROW || !read_row(events, &e) || e.seq <= seq || e.seq > last ||
		    (seq < first && e.seq != first))
			return false;
		seq = e.seq;
		found = schema_sum_event(found, &e);
		note_type(r, &e);
		place(r, stacks, &e);
	}
	return found == sum;
}

static bool
fits(const struct recording *r, uint64_t first, uint64_t last)
{
	return first > r->end && first - r->end - 1 <= GAP_MAX && last >= first &&
	       (first - 1) / RECORDING_BLOCK == (last - 1) / RECORDING_BLOCK;
}

/* Finds the end: the last event of the last block before which all is well. */
static void
check_events(struct recording *r)
{
	sqlite3_stmt *blocks = prepare(r, "SELECT first, last, sum FROM blocks ORDER BY first");
	sqlite3_stmt *events = prepare(r, "SELECT " EVENT_COLUMNS " FROM events ORDER BY seq");
	struct stacks stacks = { prepare(r, "SELECT seq, pid, address FROM stacks ORDER BY seq, pid, depth"), 0, 0, 0 };
	bool ok = blocks && events;
	int rc = SQLITE_ERROR;

	next_address(&stacks);

	while (ok && (rc = sqlite3_step(blocks)) == SQLITE_ROW) {
		uint64_t first = number(blocks, 0, INT64_MAX, &ok), last = number(blocks, 1, INT64_MAX, &ok);

		ok = ok && fits(r, first, last) &&
		     check_block(r, events, &stacks, first, last, (uint64_t)sqlite3_column_int64(blocks, 2));
		if (ok)
			r->end = last;
	}
	ok = ok && rc == SQLITE_DONE && sqlite3_step(events) == SQLITE_DONE;
	if (!ok)
		snprintf(r->damage, sizeof(r->damage), "%s is damaged after event %llu: only what stands before can "
			 "be shown", r->file, (unsigned long long)r->end);
	sqlite3_finalize(blocks);
	sqlite3_finalize(events);
	sqlite3_finalize(stacks.rows);
}

/* The first recordings have no sums of them. */
static void
check_sources(struct recording *r)
{
	sqlite3_stmt *s = prepare(r, "SELECT bytes, m.value FROM sources LEFT JOIN meta m ON m.key = '" SCHEMA_SOURCE_SUM "' || name");
	int rc = SQLITE_ERROR;

	while (s && !r->lost_sources && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		const void *bytes = sqlite3_column_blob(s, 0);
		uint64_t sum = schema_sum_bytes(SCHEMA_SUM, bytes, (size_t)sqlite3_column_bytes(s, 0));

		r->lost_sources = sqlite3_column_type(s, 1) != SQLITE_NULL && sum != (uint64_t)sqlite3_column_int64(s, 1);
	}
	r->lost_sources |= rc != SQLITE_DONE;
	sqlite3_finalize(s);
	if (r->lost_sources && !r->damage[0])
		snprintf(r->damage, sizeof(r->damage), "%s is damaged: the source of its programs cannot be shown", r->file);
}

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
	if (!r->file || !r->positions || !connect(r, f) || !check_schema(r, f) || !load_types(r, f))
		goto failed;
	r->keyframe = prepare(r, "SELECT seq, model, sum FROM keyframes WHERE seq <= ? ORDER BY seq DESC");
	find_begin(r);
	check_events(r);
	check_sources(r);
	if (!r->end) {
		fail_say(f, r->damage[0] ? "%s is damaged from its first event on: nothing of it can be shown" :
			 "%s has no event: its run ended before the first", file);
		goto failed;
	}
	r->events = prepare(r, "SELECT " EVENT_COLUMNS " FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq");
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
		if (read_row(r->events, &e) && e.seq - first < n)
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
		uint64_t at = number(r->keyframe, 0, seq, &ok);

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
	sqlite3_stmt *s = prepare(r, sql);
	const void *bytes;
	bool ok = s != NULL;
	size_t n;
	int rc = SQLITE_ERROR;

	while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		uint64_t pos = number(s, 0, UINT32_MAX, &ok);

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

/* ---- marks ---- */

/* One row: a mark, or that it was taken away. Whatever else stands there is nobody's. */
static void
take_mark(struct recording *r, struct marks *m, sqlite3_stmt *s)
{
	bool ok = true;
	uint64_t seq = number(s, 0, INT64_MAX, &ok);
	const char *kind = (const char *)sqlite3_column_text(s, 1), *text = (const char *)sqlite3_column_text(s, 2);

	if (!ok || !seq || seq > r->end || !kind || !text)
		return;
	if (!strcmp(kind, "mark"))
		marks_set(m, seq, text);
	else if (!strcmp(kind, "unmark"))
		marks_clear(m, seq);
	else if (!strcmp(kind, "wrong") && !marks_at(m, seq))
		marks_set(m, seq, "wrong");
}

void
recording_marks(struct recording *r, struct marks *m)
{
	sqlite3_stmt *s = prepare(r, "SELECT seq, kind, text FROM marks ORDER BY id");

	while (s && sqlite3_step(s) == SQLITE_ROW)
		take_mark(r, m, s);
	sqlite3_finalize(s);
	m->last = 0; /* what is compared is chosen anew */
}

/* ---- about the run ------------------------------------------------------------------------- */

/* The first column of the first row for that name. */
static char *
ask_bytes(struct recording *r, const char *sql, const char *name, size_t *n)
{
	sqlite3_stmt *s = prepare(r, sql);
	char *bytes = NULL;

	*n = 0;

	if (s)
		sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	if (s && sqlite3_step(s) == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL) {
		const void *value = sqlite3_column_blob(s, 0);

		*n = (size_t)sqlite3_column_bytes(s, 0);
		bytes = m_resize(NULL, *n + 1, 1);
		if (*n)
			memcpy(bytes, value, *n);
		bytes[*n] = '\0';
	}
	sqlite3_finalize(s);
	return bytes;
}

char *
recording_meta(struct recording *r, const char *key)
{
	size_t n;

	return ask_bytes(r, "SELECT value FROM meta WHERE key = ?", key, &n);
}

char *
recording_program(struct recording *r, const char *name, size_t *n)
{
	return r->lost_sources ? NULL : ask_bytes(r, "SELECT bytes FROM sources WHERE kind = 'elf' AND name = ?", name, n);
}

/* The first recordings have one text at most, by the last part of its path. */
char *
recording_text(struct recording *r, const char *file, size_t *n)
{
	static const char sql[] = "SELECT bytes FROM sources WHERE kind = 'c' AND name = ?";
	char *bytes = r->lost_sources ? NULL : ask_bytes(r, sql, file, n);
	const char *slash = strrchr(file, '/');

	return bytes || !slash || r->lost_sources ? bytes : ask_bytes(r, sql, slash + 1, n);
}

struct positions *
recording_positions(struct recording *r)
{
	struct positions *p = r->positions;

	r->positions = NULL;
	return p;
}
