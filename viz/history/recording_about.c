/* recording_about.c: what a recording has beside its events: facts about the run, the programs and their source. */
#include "recording_own.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

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
