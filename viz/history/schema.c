#include "schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eventtypes.h"

#define ARGS_MAX 7

static const char *const group_names[FS_GROUPS] = {
	"kernel", "fork", "life", "schedule", "call", "fault", "memory", "file", "console", "signal",
	"debug",
};

const struct schema_table schema_tables[] = {
	{ "meta", "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID", false },
	{ "events", "CREATE TABLE events(seq INTEGER PRIMARY KEY, time INTEGER, type INTEGER, "
		    "pid INTEGER, a0, a1, a2, a3, a4, a5, a6)", false },
	{ "types", "CREATE TABLE types(id INTEGER PRIMARY KEY, name TEXT, family TEXT, arguments INTEGER)", false },
	{ "arguments", "CREATE TABLE arguments(type INTEGER, nr INTEGER, name TEXT, kind INTEGER, "
		       "PRIMARY KEY(type, nr)) WITHOUT ROWID", false },
	{ "text", "CREATE TABLE text(pos INTEGER PRIMARY KEY, bytes BLOB, sum INTEGER)", false },
	{ "console", "CREATE TABLE console(pos INTEGER PRIMARY KEY, bytes BLOB, sum INTEGER)", false },
	{ "blocks", "CREATE TABLE blocks(first INTEGER PRIMARY KEY, last INTEGER, sum INTEGER)", false },
	{ "keyframes", "CREATE TABLE keyframes(seq INTEGER PRIMARY KEY, model BLOB, sum INTEGER)", false },
	{ "marks", "CREATE TABLE marks(id INTEGER PRIMARY KEY, seq INTEGER, kind TEXT, text TEXT)", false },
	{ "mark_branches", "CREATE TABLE mark_branches(mark INTEGER PRIMARY KEY, branch INTEGER)", true },
	{ "sources", "CREATE TABLE sources(name TEXT PRIMARY KEY, kind TEXT, bytes BLOB) WITHOUT ROWID", false },
	{ "lines", "CREATE TABLE lines(program TEXT, low INTEGER, high INTEGER, function TEXT, file TEXT, "
		   "line INTEGER, words TEXT, PRIMARY KEY(program, low)) WITHOUT ROWID", true },
	{ "stacks", "CREATE TABLE stacks(seq INTEGER, pid INTEGER, depth INTEGER, address INTEGER, "
		    "PRIMARY KEY(seq, pid, depth)) WITHOUT ROWID", true },
	{ "programs", "CREATE TABLE programs(pid INTEGER, seq INTEGER, program TEXT, "
		      "PRIMARY KEY(pid, seq)) WITHOUT ROWID", true },
	{ "branches", "CREATE TABLE branches(id INTEGER PRIMARY KEY, name TEXT, parent INTEGER, parts_at INTEGER)", true },
	{ "branch_events", "CREATE TABLE branch_events(branch INTEGER, seq INTEGER, time INTEGER, type INTEGER, pid INTEGER, "
			   "a0, a1, a2, a3, a4, a5, a6, sum INTEGER, PRIMARY KEY(branch, seq)) WITHOUT ROWID", true },
	{ "branch_bytes", "CREATE TABLE branch_bytes(branch INTEGER, console INTEGER, pos INTEGER, bytes BLOB, sum INTEGER, "
			  "PRIMARY KEY(branch, console, pos)) WITHOUT ROWID", true },
	{ NULL, NULL, false },
};

unsigned
schema_n_args(uint32_t id)
{
	const struct fs_evtype *t = event_type(id);

	return t ? t->n_args : ARGS_MAX;
}

const char *
schema_family(uint32_t id)
{
	const struct fs_evtype *t = event_type(id);

	return t ? group_names[t->group] : NULL;
}

const char *
schema_arg(uint32_t id, unsigned i, enum fs_kind *kind)
{
	const struct fs_evtype *t = event_type(id);

	if (!t || i >= t->n_args)
		return NULL;
	*kind = (enum fs_kind)t->arg[i].kind;
	return t->arg[i].name;
}

int
schema_text_arg(uint32_t id)
{
	const struct fs_evtype *t = event_type(id);

	for (int i = 0; t && i < (int)t->n_args; i++)
		if (t->arg[i].kind == FS_TEXT)
			return i;
	return -1;
}

/* ---- sums ---------------------------------------------------------------------------------- */

static uint64_t
mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0x9e3779b97f4a7c15u; /* odd: no bit of the word is lost */
	return sum ^ sum >> 29;
}

uint64_t
schema_sum_event(uint64_t sum, const struct fs_event *e)
{
	sum = mix(sum, e->seq);
	sum = mix(sum, e->time);
	sum = mix(sum, (uint64_t)e->type << 48 | (uint64_t)e->pid << 32 | e->arg[0]);
	for (int i = 1; i < ARGS_MAX; i += 2)
		sum = mix(sum, (uint64_t)e->arg[i] << 32 | e->arg[i + 1]);
	return sum;
}

uint64_t
schema_sum_bytes(uint64_t sum, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	for (; n >= 8; p += 8, n -= 8) {
		uint64_t word;

		memcpy(&word, p, sizeof(word));
		sum = mix(sum, word);
	}
	for (; n; n--)
		sum = mix(sum, *p++);
	return mix(sum, 0);
}

static uint64_t
sum_rows(sqlite3 *db, const char *sql, uint64_t sum)
{
	sqlite3_stmt *s;
	int rc;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		return 0;
	while ((rc = sqlite3_step(s)) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(s); i++) {
			const void *text = sqlite3_column_text(s, i);

			sum = schema_sum_bytes(sum, text, (size_t)sqlite3_column_bytes(s, i));
		}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? sum : 0;
}

uint64_t
schema_types_sum(sqlite3 *db)
{
	uint64_t first = sum_rows(db, "SELECT id, name, arguments FROM types ORDER BY id", SCHEMA_SUM);

	return first ? sum_rows(db, "SELECT type, nr, name, kind FROM arguments ORDER BY type, nr", first) : 0;
}

/* ---- making it ----------------------------------------------------------------------------- */

static int
add_type(sqlite3 *db, const struct fs_evtype *t)
{
	char *sql = sqlite3_mprintf("INSERT INTO types VALUES(%u, %Q, %Q, %u)", t->id, t->name,
				    group_names[t->group], schema_n_args(t->id));
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

	sqlite3_free(sql);
	for (unsigned i = 0; rc == SQLITE_OK && i < t->n_args; i++) {
		sql = sqlite3_mprintf("INSERT INTO arguments VALUES(%u, %u, %Q, %d)", t->id, i,
				      t->arg[i].name, (int)t->arg[i].kind);
		rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
		sqlite3_free(sql);
	}
	return rc;
}

/* A column that would be a keyword of SQL gets the argument's kind behind it. */
static const char *
column_suffix(const char *name, enum fs_kind kind)
{
	if (strcmp(name, "from") && strcmp(name, "to"))
		return "";
	return kind == FS_PID ? "_pid" : "_file";
}

static void
add_column(sqlite3_str *sql, unsigned nr, const char *name, enum fs_kind kind)
{
	const char *suffix = column_suffix(name, kind);

	if (kind == FS_INT) /* arguments are stored as they are, 32 bits without a sign */
		sqlite3_str_appendf(sql, ", a%u - (a%u >> 31 << 32) AS %s%s", nr, nr, name, suffix);
	else if (kind == FS_TEXT)
		sqlite3_str_appendf(sql, ", (SELECT CAST(bytes AS TEXT) FROM text WHERE pos = a%u) AS %s%s",
				    nr, name, suffix);
	else
		sqlite3_str_appendf(sql, ", a%u AS %s%s", nr, name, suffix);
}

/* "cow copy" becomes CREATE VIEW cow_copy AS SELECT seq, time, pid, a0 AS va ... */
static int
add_view(sqlite3 *db, const struct fs_evtype *t)
{
	sqlite3_str *sql = sqlite3_str_new(db);
	char name[32], *text, *p;
	int rc;

	snprintf(name, sizeof(name), "%s", t->name);
	for (p = name; *p; p++)
		if (*p == ' ')
			*p = '_';
	sqlite3_str_appendf(sql, "CREATE VIEW %s AS SELECT seq, time, pid", name);
	for (unsigned i = 0; i < t->n_args; i++)
		add_column(sql, i, t->arg[i].name, (enum fs_kind)t->arg[i].kind);
	if (t->id == FS_WRITE)
		sqlite3_str_appendall(sql, ", (SELECT CAST(bytes AS TEXT) FROM console c WHERE c.pos = a0) AS words");
	sqlite3_str_appendf(sql, " FROM events WHERE type = %u", t->id);
	text = sqlite3_str_finish(sql);
	rc = text ? sqlite3_exec(db, text, NULL, NULL, NULL) : SQLITE_NOMEM;
	sqlite3_free(text);
	return rc;
}

/* All events with their types' names. */
#define ALL_VIEW \
	"CREATE VIEW log AS SELECT e.seq, e.time, e.pid, t.name AS event, t.family, " \
	"a0, a1, a2, a3, a4, a5, a6 FROM events e LEFT JOIN types t ON t.id = e.type"

/* Where faults and stacks are in the source: the line that has the address, of the program that ran then. */
static int
add_places(sqlite3 *db)
{
	char *sql = sqlite3_mprintf(
		"CREATE VIEW places AS SELECT s.seq, s.pid, s.depth, s.address, p.program, l.function, l.file, l.line, l.words "
		"FROM (SELECT seq, pid, depth, address FROM stacks UNION "
		"SELECT seq, pid, 0, a%d FROM events WHERE type = %d) s "
		"JOIN programs p ON p.pid = s.pid AND p.seq = (SELECT max(seq) FROM programs o WHERE o.pid = s.pid AND o.seq <= s.seq) "
		"LEFT JOIN lines l ON l.program = p.program AND l.low = (SELECT max(low) FROM lines o WHERE o.program = p.program "
		"AND o.low <= s.address) AND s.address < l.high", FS_FAULT_eip, FS_FAULT);
	int rc = sql ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;

	sqlite3_free(sql);
	return rc;
}

static int
keep_types_sum(sqlite3 *db)
{
	char *sql = sqlite3_mprintf("INSERT INTO meta VALUES('types', %lld)", (int64_t)schema_types_sum(db));
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

	sqlite3_free(sql);
	return rc;
}

int
schema_create(sqlite3 *db)
{
	char pragmas[96];
	int rc;

	snprintf(pragmas, sizeof(pragmas), "PRAGMA application_id=%d; PRAGMA user_version=%d",
		 RECORDING_ID, RECORDING_FORMAT);
	rc = sqlite3_exec(db, pragmas, NULL, NULL, NULL);
	for (const struct schema_table *t = schema_tables; rc == SQLITE_OK && t->name; t++)
		rc = sqlite3_exec(db, t->sql, NULL, NULL, NULL);
	for (uint32_t id = 1; rc == SQLITE_OK && id < FS_TYPES; id++) {
		if (!event_type(id))
			continue;
		rc = add_type(db, event_type(id));
		if (rc == SQLITE_OK)
			rc = add_view(db, event_type(id));
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, ALL_VIEW, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = add_places(db);
	return rc == SQLITE_OK ? keep_types_sum(db) : rc;
}
