#include "recorded.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"
#include "alloc.h"
#include "pager.h"
#include "schema.h"

struct one { /* a branch: its own events, and where those before them come from */
	struct recording *recording;
	struct timeline_source parent;
	int64_t id;
	uint64_t parts;
	struct fs_event *event; /* parts + 1 and on */
	size_t n, cap;
};

struct recorded {
	struct one *of[RECORDED_BRANCHES]; /* by number in the branches; 0 is the first timeline */
	int64_t id[RECORDED_BRANCHES];
	unsigned n;
};

static bool
number(sqlite3_stmt *s, int column, uint64_t most, uint64_t *out)
{
	int64_t n = sqlite3_column_int64(s, column);

	*out = n > 0 ? (uint64_t)n : 0;
	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return true;
	return sqlite3_column_type(s, column) == SQLITE_INTEGER && n >= 0 && (uint64_t)n <= most;
}

static sqlite3_stmt *
prepare(struct recording *r, const char *sql, int64_t id)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(recording_db(r), sql, -1, &s, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_int64(s, 1, id);
	return s;
}

/* ---- as a timeline's source ---- */

static void
events(void *ctx, uint64_t first, size_t n, struct fs_event *out)
{
	struct one *o = ctx;
	size_t before = first > o->parts ? 0 : o->parts - first + 1 < n ? (size_t)(o->parts - first + 1) : n;

	if (before)
		o->parent.events(o->parent.ctx, first, before, out);
	for (size_t i = before; i < n; i++) {
		uint64_t at = first + i - o->parts - 1;

		out[i] = at < o->n ? o->event[at] : (struct fs_event){ .seq = first + i };
	}
}

static uint64_t
types(void *ctx, uint64_t page)
{
	struct one *o = ctx;

	return (page + 1) * PAGER_PAGE <= o->parts ? o->parent.types(o->parent.ctx, page) : ~0ull;
}

static uint64_t
keyframe(void *ctx, uint64_t seq, struct model *m)
{
	struct one *o = ctx;

	return o->parent.keyframe(o->parent.ctx, seq < o->parts ? seq : o->parts, m);
}

/* Its own come last: they take the place of what the other branch has there. */
static void
bytes(void *ctx, struct timeline *tl)
{
	struct one *o = ctx;
	sqlite3_stmt *s = prepare(o->recording, "SELECT console, pos, bytes, sum FROM branch_bytes WHERE branch = ? ORDER BY pos",
				  o->id);

	o->parent.bytes(o->parent.ctx, tl);
	while (s && sqlite3_step(s) == SQLITE_ROW) {
		const void *data = sqlite3_column_blob(s, 2);
		size_t n = (size_t)sqlite3_column_bytes(s, 2);
		uint64_t console, pos;

		if (!number(s, 0, 1, &console) || !number(s, 1, UINT32_MAX, &pos) || pos + n > UINT32_MAX ||
		    schema_sum_bytes(SCHEMA_SUM ^ pos, data, n) != (uint64_t)sqlite3_column_int64(s, 3))
			break;
		(console ? timeline_add_console : timeline_add_text)(tl, (uint32_t)pos, data, n);
	}
	sqlite3_finalize(s);
}

/* ---- opening ---- */

static bool
read_event(sqlite3_stmt *s, int64_t id, struct fs_event *e)
{
	uint64_t value[11];
	bool ok = true;

	for (int i = 0; i < 11; i++)
		ok &= number(s, i, i < 2 ? INT64_MAX : i < 4 ? UINT16_MAX : UINT32_MAX, &value[i]);
	*e = (struct fs_event){ .seq = value[0], .time = value[1], .type = (uint16_t)value[2], .pid = (uint16_t)value[3] };
	for (int i = 0; i < 7; i++)
		e->arg[i] = (uint32_t)value[4 + i];
	return ok && schema_sum_event(SCHEMA_SUM ^ (uint64_t)id, e) == (uint64_t)sqlite3_column_int64(s, 11);
}

/* To the last before something is missing or damaged. */
static void
load_events(struct one *o)
{
	sqlite3_stmt *s = prepare(o->recording, "SELECT seq,time,type,pid,a0,a1,a2,a3,a4,a5,a6,sum FROM branch_events "
				  "WHERE branch = ? ORDER BY seq", o->id);
	struct fs_event e;

	while (s && o->n < RECORDED_EVENTS && sqlite3_step(s) == SQLITE_ROW && read_event(s, o->id, &e) &&
	       e.seq == o->parts + 1 + o->n) {
		if (o->n == o->cap) {
			o->cap = o->cap ? 2 * o->cap : 256;
			o->event = m_resize(o->event, o->cap, sizeof *o->event);
		}
		abi_event(recording_types(o->recording), &e, &o->event[o->n++]);
	}
	sqlite3_finalize(s);
}

static struct timeline_source
source_of(struct recorded *all, struct recording *r, unsigned nr)
{
	struct one *o = all->of[nr];

	if (!o)
		return recording_first(r);
	return (struct timeline_source){ .ctx = o, .begin = o->parent.begin, .end = o->parts + o->n, .events = events,
					 .types = types, .bytes = bytes, .keyframe = keyframe,
					 .bare = o->parent.bare && o->parent.bare < o->parts ? o->parent.bare : o->parts };
}

/* The number of the branch with that id, which was read before; -1: there is none. */
static int
known(const struct recorded *all, int64_t id)
{
	for (unsigned i = 0; i < all->n; i++)
		if (all->id[i] == id)
			return (int)i;
	return -1;
}

static void
add(struct recorded *all, struct recording *r, struct branches *b, sqlite3_stmt *s)
{
	const char *name = (const char *)sqlite3_column_text(s, 1);
	int parent = known(all, sqlite3_column_int64(s, 2));
	struct branch branch = { .parent = (unsigned)parent };
	struct timeline_source source;
	struct one *o;

	if (parent < 0 || known(all, sqlite3_column_int64(s, 0)) >= 0 || !name || !number(s, 3, INT64_MAX, &branch.parts))
		return;
	source = source_of(all, r, (unsigned)parent);
	if (!branch.parts || branch.parts > source.end || branch.parts <= source.begin)
		return;
	o = m_resize(NULL, 1, sizeof *o);
	*o = (struct one){ .recording = r, .parent = source, .id = sqlite3_column_int64(s, 0), .parts = branch.parts };
	all->id[all->n] = o->id;
	all->of[all->n] = o;
	load_events(o);
	source = source_of(all, r, all->n++);
	for (unsigned i = 0; i + 1 < sizeof branch.name && name[i]; i++)
		branch.name[i] = name[i] < ' ' || name[i] > '~' ? '?' : name[i];
	branch.timeline = timeline_of(&source);
	branches_put(b, &branch);
}

struct recorded *
recorded_open(struct recording *r, struct branches *b)
{
	struct recorded *all = m_resize(NULL, 1, sizeof *all);
	sqlite3_stmt *s = prepare(r, "SELECT id, name, parent, parts_at FROM branches WHERE id > ? ORDER BY id", 0);

	memset(all, 0, sizeof *all);
	all->n = 1; /* the first timeline has the id 0 */
	while (s && all->n < RECORDED_BRANCHES && sqlite3_step(s) == SQLITE_ROW)
		add(all, r, b, s);
	sqlite3_finalize(s);
	return all;
}

/* What somebody calls it stays. */
static void
take_wrong(struct marks *m, unsigned branch, uint64_t seq)
{
	for (unsigned i = 0; i < m->n; i++)
		if (m->at[i].seq == seq && m->at[i].branch == branch)
			return;
	marks_put(m, branch, seq, "wrong");
}

/* One row: a mark, or that it was taken away. Whatever else stands there is nobody's. */
static void
take_mark(const struct recorded *all, struct marks *m, sqlite3_stmt *s)
{
	const char *kind = (const char *)sqlite3_column_text(s, 1), *text = (const char *)sqlite3_column_text(s, 2);
	int nr = known(all, sqlite3_column_int64(s, 3));
	uint64_t seq;

	if (nr < 0 || !number(s, 0, INT64_MAX, &seq) || !seq || seq > timeline_end(m->ways->at[nr].timeline) || !kind || !text)
		return;
	if (!strcmp(kind, "mark"))
		marks_put(m, (unsigned)nr, seq, text);
	else if (!strcmp(kind, "unmark"))
		marks_take(m, (unsigned)nr, seq);
	else if (!strcmp(kind, "wrong"))
		take_wrong(m, (unsigned)nr, seq);
}

void
recorded_marks(const struct recorded *all, struct recording *r, struct marks *m)
{
	sqlite3_stmt *s = prepare(r, "SELECT seq, kind, text, coalesce(branch, 0) FROM marks LEFT JOIN mark_branches ON mark = id WHERE id > ? ORDER BY id", 0);

	if (!s) /* an older one: marks were of the first branch */
		s = prepare(r, "SELECT seq, kind, text, 0 FROM marks WHERE id > ? ORDER BY id", 0);
	while (s && sqlite3_step(s) == SQLITE_ROW)
		take_mark(all, m, s);
	sqlite3_finalize(s);
	m->last.seq = 0; /* what is compared is chosen anew */
}

void
recorded_close(struct recorded *all)
{
	if (!all)
		return;
	for (unsigned i = 0; i < all->n; i++) {
		if (all->of[i])
			free(all->of[i]->event);
		free(all->of[i]);
	}
	free(all);
}
