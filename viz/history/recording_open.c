/* recording_open.c: the file of a recording is opened, with nothing in it trusted, and is ours to the letter, or is refused. */
#include "recording_own.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "schema.h"

#define VALUE_BYTES (RECORDING_SOURCE_MAX + 65536) /* the longest string or blob */
#define BUSY_MS 5000            /* its run writes just now */

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

sqlite3_stmt *
recording_prepare(struct recording *r, const char *sql)
{
	sqlite3_stmt *s;

	return sqlite3_prepare_v2(r->db, sql, -1, &s, NULL) == SQLITE_OK ? s : NULL;
}

/* The first column of the only row, as a number; -1: none. */
static int64_t
ask_number(struct recording *r, const char *sql)
{
	sqlite3_stmt *s = recording_prepare(r, sql);
	int64_t n = s && sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;

	sqlite3_finalize(s);
	return n;
}

uint64_t
recording_number(sqlite3_stmt *s, int column, uint64_t most, bool *ok)
{
	int type = sqlite3_column_type(s, column);
	int64_t n = sqlite3_column_int64(s, column);

	if (type == SQLITE_NULL)
		return 0;
	*ok &= type == SQLITE_INTEGER && n >= 0 && (uint64_t)n <= most;
	return *ok ? (uint64_t)n : 0;
}

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

bool
recording_connect(struct recording *r, struct fail *f)
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
	sqlite3_stmt *s = recording_prepare(r, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? AND sql = ?");
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
	sqlite3_stmt *s = recording_prepare(r, "SELECT 1 FROM sqlite_schema WHERE name = ?");
	bool there = false;

	if (s) {
		sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
		there = sqlite3_step(s) == SQLITE_ROW;
	}
	sqlite3_finalize(s);
	return there;
}

bool
recording_check_schema(struct recording *r, struct fail *f)
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
	sqlite3_stmt *s = recording_prepare(r, "SELECT type, nr, name, kind FROM arguments ORDER BY type, nr");
	bool ok = s != NULL;
	int rc = SQLITE_ERROR;

	while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		uint64_t id = recording_number(s, 0, FS_TYPES - 1, &ok), nr = recording_number(s, 1, 6, &ok);
		uint64_t kind = recording_number(s, 3, UINT32_MAX, &ok);

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
bool
recording_load_types(struct recording *r, struct fail *f)
{
	struct fs_evtype types[FS_TYPES] = { 0 };
	sqlite3_stmt *s = recording_prepare(r, "SELECT id, name FROM types ORDER BY id");
	size_t n = 0;
	bool ok = s != NULL;
	int rc = SQLITE_ERROR;

	while (ok && n < FS_TYPES && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		types[n].id = (uint16_t)recording_number(s, 0, FS_TYPES - 1, &ok);
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
