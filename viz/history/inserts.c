/* inserts.c: a virtual table of SQLite, which is there without being made and can be read only. */
#include "inserts.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "schema.h"

enum { SEQ, TIME, TYPE, PID, FIRST_ARG }; /* columns */

struct table {
	sqlite3_vtab base; /* first: SQLite knows the table by it */
	const struct inserts *list;
};

struct cursor {
	sqlite3_vtab_cursor base; /* first */
	const struct inserts *list;
	size_t at;
	unsigned n_args;  /* of the event there */
};

static int
connect(sqlite3 *db, void *list, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
	int rc = sqlite3_declare_vtab(db, "CREATE TABLE inserts(seq, time, type, pid, a0, a1, a2, a3, a4, a5, a6)");
	struct table *t;

	(void)argc;
	(void)argv;
	(void)error;
	if (rc != SQLITE_OK)
		return rc;
	t = m_resize(NULL, 1, sizeof(*t));
	*t = (struct table){ .list = list };
	*out = &t->base;
	return SQLITE_OK;
}

static int
disconnect(sqlite3_vtab *table)
{
	free(table);
	return SQLITE_OK;
}

static int
best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 1e6;
	return SQLITE_OK;
}

static int
open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	struct cursor *c = m_resize(NULL, 1, sizeof(*c));

	*c = (struct cursor){ .list = ((struct table *)table)->list };
	*out = &c->base;
	return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *cursor)
{
	free(cursor);
	return SQLITE_OK;
}

static int
go_to(struct cursor *c, size_t at)
{
	c->at = at;
	if (at < c->list->n)
		c->n_args = schema_n_args(c->list->events[at].type);
	return SQLITE_OK;
}

static int
begin(sqlite3_vtab_cursor *cursor, int index, const char *name, int argc, sqlite3_value **argv)
{
	(void)index;
	(void)name;
	(void)argc;
	(void)argv;
	return go_to((struct cursor *)cursor, 0);
}

static int
next(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;

	return go_to(c, c->at + 1);
}

static int
at_end(sqlite3_vtab_cursor *cursor)
{
	const struct cursor *c = (const struct cursor *)cursor;

	return c->at >= c->list->n;
}

static int
column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int i)
{
	const struct cursor *c = (const struct cursor *)cursor;
	const struct fs_event *e = &c->list->events[c->at];

	switch (i) {
	case SEQ: sqlite3_result_int64(out, (int64_t)e->seq); break;
	case TIME: sqlite3_result_int64(out, (int64_t)e->time); break;
	case TYPE: sqlite3_result_int(out, e->type); break;
	case PID: sqlite3_result_int(out, e->pid); break;
	default:
		if ((unsigned)(i - FIRST_ARG) < c->n_args)
			sqlite3_result_int64(out, e->arg[i - FIRST_ARG]);
	}
	return SQLITE_OK;
}

static int
row_id(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((const struct cursor *)cursor)->at;
	return SQLITE_OK;
}

int
inserts_register(sqlite3 *db, struct inserts *b)
{
	static const sqlite3_module module = {
		.xConnect = connect, .xBestIndex = best_index, .xDisconnect = disconnect, .xOpen = open_cursor,
		.xClose = close_cursor, .xFilter = begin, .xNext = next, .xEof = at_end, .xColumn = column, .xRowid = row_id,
	};

	return sqlite3_create_module(db, "inserts", &module, b);
}

void
inserts_add(struct inserts *b, const struct fs_event *e)
{
	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 1024;
		b->events = m_resize(b->events, b->cap, sizeof(*b->events));
	}
	b->events[b->n++] = *e;
}

void
inserts_free(struct inserts *b)
{
	free(b->events);
	memset(b, 0, sizeof(*b));
}
