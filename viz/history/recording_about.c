/* recording_about.c: what a recording has beside its events: marks, facts about the run, the programs and their source. */
#include "recording_own.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

/* One row: a mark, or that it was taken away. Whatever else stands there is nobody's. */
static void
take_mark(struct recording *r, struct marks *m, sqlite3_stmt *s)
{
	bool ok = true;
	uint64_t seq = recording_number(s, 0, INT64_MAX, &ok);
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
	sqlite3_stmt *s = recording_prepare(r, "SELECT seq, kind, text FROM marks ORDER BY id");

	while (s && sqlite3_step(s) == SQLITE_ROW)
		take_mark(r, m, s);
	sqlite3_finalize(s);
	m->last = 0; /* what is compared is chosen anew */
}

/* The first column of the first row for that name. */
static char *
ask_bytes(struct recording *r, const char *sql, const char *name, size_t *n)
{
	sqlite3_stmt *s = recording_prepare(r, sql);
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
