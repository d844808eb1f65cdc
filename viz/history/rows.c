/*
 * rows.c: one prepared statement for each kind of row, and the sums. Events wait for the end of their
 * transaction, and go in together.
 *
 * The journal is a write-ahead log while the recording grows, so that others may read what is there,
 * and a kill leaves whole transactions; a closed recording is one file again.
 */
#include "rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "bytes.h"
#include "inserts.h"

#define BUSY_MS 5000 /* somebody else reads it just now */

/* Bytes of a ring that no event has named yet. */
struct pending {
	uint32_t pos;
	struct bytes bytes;
};

struct rows {
	sqlite3 *db;
	char *file;
	struct inserts waiting;          /* events of this transaction */
	bool gap;                     /* ... whose numbers do not follow each other, or the last one in the file */
	sqlite3_stmt *branch, *branch_event, *branch_byte;
	sqlite3_stmt *events, *numbered, *text, *console, *block, *keyframe, *mark, *mark_branch, *meta, *source, *line, *program, *stack;
	struct pending said, printed; /* text and console */
	uint64_t first, last, sum;    /* of the block that grows; first 0: none */
	uint64_t committed;           /* the last event that is safe in the file */
	char trouble[256];            /* why writing has ended, or "" */
};

static void
check(struct rows *r, int rc)
{
	bool full = (rc & 0xff) == SQLITE_FULL || (rc & 0xff) == SQLITE_IOERR;

	if (rc == SQLITE_OK || rc == SQLITE_DONE || r->trouble[0])
		return;
	snprintf(r->trouble, sizeof(r->trouble), "%s, %s", sqlite3_errmsg(r->db),
		 full ? "is the disk full, or the file's size limited?" : "so it cannot be written");
}

static void
step(struct rows *r, sqlite3_stmt *s)
{
	if (!r->trouble[0])
		check(r, sqlite3_step(s));
	sqlite3_reset(s);
}

/* ---- opening ------------------------------------------------------------------------------- */

/* Is it a recording? Its header says so without SQLite. */
static bool
is_recording(const char *file)
{
	unsigned char head[72] = { 0 };
	FILE *in = fopen(file, "rb");
	size_t n = in ? fread(head, 1, sizeof(head), in) : 0;

	if (in)
		fclose(in);
	return n == sizeof(head) && !memcmp(head, "SQLite format 3", 16) &&
	       ((uint32_t)head[68] << 24 | head[69] << 16 | head[70] << 8 | head[71]) == RECORDING_ID;
}

static void
remove_recording(const char *file)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
	char *name;

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		name = sqlite3_mprintf("%s%s", file, endings[i]);
		unlink(name);
		sqlite3_free(name);
	}
}

static bool
make_room(const char *file, struct fail *f)
{
	struct stat st;

	if (stat(file, &st) < 0)
		return errno == ENOENT || fail_say(f, "--record %s: %s", file, strerror(errno));
	if (!S_ISREG(st.st_mode) || (st.st_size && !is_recording(file)))
		return fail_say(f, "--record %s: it is there and is no recording, so it is not overwritten; give "
				"another name, such as run.fscope", file);
	remove_recording(file);
	return true;
}

static sqlite3_stmt *
prepare(struct rows *r, const char *sql)
{
	sqlite3_stmt *s = NULL;

	check(r, sqlite3_prepare_v3(r->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL));
	return s;
}

static void
prepare_all(struct rows *r)
{
	check(r, inserts_register(r->db, &r->waiting));
	r->numbered = prepare(r, "INSERT INTO events SELECT * FROM inserts");
	/* SQLite numbers rows as events are numbered, and then has not to look whether a number is taken. */
	r->events = prepare(r, "INSERT INTO events(time,type,pid,a0,a1,a2,a3,a4,a5,a6) "
			    "SELECT time,type,pid,a0,a1,a2,a3,a4,a5,a6 FROM inserts");
	r->text = prepare(r, "INSERT OR REPLACE INTO text VALUES(?,?,?)");
	r->console = prepare(r, "INSERT OR REPLACE INTO console VALUES(?,?,?)");
	r->block = prepare(r, "INSERT OR REPLACE INTO blocks VALUES(?,?,?)");
	r->keyframe = prepare(r, "INSERT OR REPLACE INTO keyframes VALUES(?,?,?)");
	r->mark = prepare(r, "INSERT INTO marks(seq,kind,text) VALUES(?,?,?)");
	r->mark_branch = prepare(r, "INSERT INTO mark_branches VALUES(last_insert_rowid(),?)");
	r->meta = prepare(r, "INSERT OR REPLACE INTO meta VALUES(?,?)");
	r->source = prepare(r, "INSERT OR REPLACE INTO sources VALUES(?,?,?)");
	r->branch = prepare(r, "INSERT OR REPLACE INTO branches VALUES(?,?,?,?)");
	r->branch_event = prepare(r, "INSERT OR REPLACE INTO branch_events VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)");
	r->branch_byte = prepare(r, "INSERT OR REPLACE INTO branch_bytes VALUES(?,?,?,?,?)");
	r->line = prepare(r, "INSERT OR REPLACE INTO lines(low,high,line,program,function,file,words) VALUES(?,?,?,?,?,?,?)");
	r->program = prepare(r, "INSERT OR REPLACE INTO programs(seq,pid,program) VALUES(?,?,?)");
	r->stack = prepare(r, "INSERT OR REPLACE INTO stacks(seq,pid,depth,address) VALUES(?,?,?,?)");
}

static void
run_sql(struct rows *r, const char *sql)
{
	if (!r->trouble[0])
		check(r, sqlite3_exec(r->db, sql, NULL, NULL, NULL));
}

/* The schema goes in before the log is used: so even a file without its log can be told what it is. */
static void
set_up(struct rows *r)
{
	run_sql(r, "PRAGMA page_size=8192; PRAGMA synchronous=OFF; BEGIN IMMEDIATE");
	if (!r->trouble[0])
		check(r, schema_create(r->db));
	/* Pages are written once and not wanted again: a cache that holds a transaction is enough, and its memory is used
	 * again and again, where a large one takes new memory from the system for each page. */
	run_sql(r, "COMMIT; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
		   "PRAGMA wal_autocheckpoint=2000; PRAGMA cache_size=-500");
	prepare_all(r);
}

static void
free_rows(struct rows *r)
{
	sqlite3_stmt *s;

	while (r->db && (s = sqlite3_next_stmt(r->db, NULL)))
		sqlite3_finalize(s);
	sqlite3_close(r->db);
	inserts_free(&r->waiting);
	bytes_free(&r->said.bytes);
	bytes_free(&r->printed.bytes);
	free(r->file);
	free(r);
}

struct rows *
rows_open(const char *file, struct fail *f)
{
	struct rows *r = m_resize(NULL, 1, sizeof(*r));
	char *path = sqlite3_mprintf("%s%s", file[0] == '/' ? "" : "./", file); /* ":memory:" is a name too */

	memset(r, 0, sizeof(*r));
	r->file = strdup(file);
	if (!path || !r->file || !make_room(file, f))
		goto failed;
	if (sqlite3_open_v2(path, &r->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
			    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK) {
		fail_say(f, "--record %s: %s; is its folder there, and can it be written?", file,
			 strerror(errno));
		goto failed;
	}
	sqlite3_busy_timeout(r->db, BUSY_MS);
	set_up(r);
	if (r->trouble[0]) {
		fail_say(f, "--record %s: %s", file, r->trouble);
		goto failed;
	}
	sqlite3_free(path);
	return r;
failed:
	sqlite3_free(path);
	free_rows(r);
	return NULL;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void
add_block(struct rows *r)
{
	if (!r->first)
		return;
	sqlite3_bind_int64(r->block, 1, (int64_t)r->first);
	sqlite3_bind_int64(r->block, 2, (int64_t)r->last);
	sqlite3_bind_int64(r->block, 3, (int64_t)r->sum);
	step(r, r->block);
}

static void
sum_up(struct rows *r, const struct fs_event *e)
{
	if (r->first && (e->seq - 1) / RECORDING_BLOCK != (r->first - 1) / RECORDING_BLOCK) {
		add_block(r);
		r->first = 0;
	}
	if (!r->first) {
		r->first = e->seq;
		r->sum = SCHEMA_SUM;
	}
	r->last = e->seq;
	r->sum = schema_sum_event(r->sum, e);
}

static void
add_bytes(struct rows *r, sqlite3_stmt *s, uint64_t at, const void *bytes, size_t n)
{
	uint64_t sum = schema_sum_bytes(SCHEMA_SUM ^ at, bytes, n);

	sqlite3_bind_int64(s, 1, (int64_t)at);
	sqlite3_bind_blob64(s, 2, bytes, n, SQLITE_STATIC);
	sqlite3_bind_int64(s, 3, (int64_t)sum);
	step(r, s);
}

/* The first n pending bytes become a row. */
static void
flush(struct rows *r, struct pending *p, sqlite3_stmt *s, size_t n)
{
	if (!n)
		return;
	add_bytes(r, s, p->pos, p->bytes.data, n);
	memmove(p->bytes.data, p->bytes.data + n, p->bytes.len - n);
	p->bytes.len -= n;
	p->pos += (uint32_t)n;
}

static void
keep(struct rows *r, struct pending *p, sqlite3_stmt *s, uint32_t pos, const void *bytes, size_t n)
{
	if (pos != p->pos + (uint32_t)p->bytes.len) {
		flush(r, p, s, p->bytes.len);
		p->pos = pos;
	}
	bytes_add(&p->bytes, (uint32_t)p->bytes.len, bytes, n);
}

/* An event names len bytes at pos: they become a row of their own, and so does what stood before. */
static void
name_bytes(struct rows *r, struct pending *p, sqlite3_stmt *s, uint32_t pos, uint32_t len)
{
	uint32_t before = pos - p->pos;

	if (before >= p->bytes.len)
		return;
	flush(r, p, s, before);
	flush(r, p, s, len < p->bytes.len ? len : p->bytes.len);
}

static void
add_event(struct rows *r, struct fs_event *e)
{
	int text = schema_text_arg(e->type);

	if (e->seq <= r->last)
		return; /* told before */
	for (unsigned i = schema_n_args(e->type); i < 7; i++)
		e->arg[i] = 0;
	if (text >= 0)
		name_bytes(r, &r->said, r->text, e->arg[text], e->arg[text + 1]);
	if (e->type == FS_WRITE)
		name_bytes(r, &r->printed, r->console, e->arg[FS_WRITE_pos], e->arg[FS_WRITE_len]);
	r->gap |= e->seq != r->last + 1;
	inserts_add(&r->waiting, e);
	sum_up(r, e);
}

static void
add_events(struct rows *r, const char *bytes, size_t n)
{
	struct fs_event e;

	for (; n >= sizeof(e); n -= sizeof(e), bytes += sizeof(e)) {
		memcpy(&e, bytes, sizeof(e));
		add_event(r, &e);
	}
}

static void
add_sum(struct rows *r, const char *source, const void *bytes, size_t n)
{
	char *key = sqlite3_mprintf(SCHEMA_SOURCE_SUM "%s", source);

	sqlite3_bind_text(r->meta, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(r->meta, 2, (int64_t)schema_sum_bytes(SCHEMA_SUM, bytes, n));
	step(r, r->meta);
	sqlite3_free(key);
}

/* Two strings, and for a source the bytes behind them. */
static void
add_strings(struct rows *r, enum row_kind kind, const char *a, size_t n)
{
	const char *b = a + strlen(a) + 1, *rest = b + strlen(b) + 1;
	sqlite3_stmt *s = kind == ROW_META ? r->meta : r->source;
	int i = 1;

	sqlite3_bind_text(s, i++, kind == ROW_SOURCE ? b : a, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, i++, kind == ROW_SOURCE ? a : b, -1, SQLITE_STATIC);
	if (kind == ROW_SOURCE)
		sqlite3_bind_blob64(s, i, rest, n - (size_t)(rest - a), SQLITE_STATIC);
	step(r, s);
	if (kind == ROW_SOURCE)
		add_sum(r, b, rest, n - (size_t)(rest - a));
}

static void
add_mark(struct rows *r, uint64_t seq, const char *bytes)
{
	const char *kind = bytes + sizeof(struct row_mark);
	struct row_mark m;

	memcpy(&m, bytes, sizeof(m));
	sqlite3_bind_int64(r->mark, 1, (int64_t)seq);
	sqlite3_bind_text(r->mark, 2, kind, -1, SQLITE_STATIC);
	sqlite3_bind_text(r->mark, 3, kind + strlen(kind) + 1, -1, SQLITE_STATIC);
	step(r, r->mark);
	if (!m.branch)
		return;
	sqlite3_bind_int64(r->mark_branch, 1, m.branch);
	step(r, r->mark_branch);
}

static void
add_line(struct rows *r, uint64_t low, const char *bytes)
{
	struct row_line line;
	int i = 1, words = 0;

	memcpy(&line, bytes, sizeof(line));
	bytes += sizeof(line);
	sqlite3_bind_int64(r->line, i++, (int64_t)low);
	sqlite3_bind_int64(r->line, i++, line.high);
	if (line.line)
		sqlite3_bind_int64(r->line, i, line.line);
	else
		sqlite3_bind_null(r->line, i);
	for (i++; words < 4; words++, bytes += strlen(bytes) + 1)
		if (words < 2 || line.line)
			sqlite3_bind_text(r->line, i + words, bytes, -1, SQLITE_STATIC);
		else
			sqlite3_bind_null(r->line, i + words);
	step(r, r->line);
}

static void
add_program(struct rows *r, uint64_t seq, const char *bytes)
{
	struct row_stack s;

	memcpy(&s, bytes, sizeof(s));
	sqlite3_bind_int64(r->program, 1, (int64_t)seq);
	sqlite3_bind_int64(r->program, 2, s.pid);
	sqlite3_bind_text(r->program, 3, bytes + sizeof(s), -1, SQLITE_STATIC);
	step(r, r->program);
}

static void
add_stack(struct rows *r, uint64_t seq, const char *bytes, size_t n)
{
	uint32_t pid, at;

	memcpy(&pid, bytes, sizeof(pid));
	for (size_t i = 0; (i + 2) * sizeof(at) <= n; i++) {
		memcpy(&at, bytes + (i + 1) * sizeof(at), sizeof(at));
		sqlite3_bind_int64(r->stack, 1, (int64_t)seq);
		sqlite3_bind_int64(r->stack, 2, pid);
		sqlite3_bind_int64(r->stack, 3, (int64_t)i);
		sqlite3_bind_int64(r->stack, 4, at);
		step(r, r->stack);
	}
}

/* ---- branches: few, so each event has a sum of its own ---- */

static void
add_branch(struct rows *r, uint64_t id, const void *bytes)
{
	struct row_branch b;

	memcpy(&b, bytes, sizeof(b));
	sqlite3_bind_int64(r->branch, 1, (int64_t)id);
	sqlite3_bind_text(r->branch, 2, b.name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(r->branch, 3, (int64_t)b.parent);
	sqlite3_bind_int64(r->branch, 4, (int64_t)b.parts);
	step(r, r->branch);
}

static void
add_branch_event(struct rows *r, uint64_t branch, const void *bytes)
{
	sqlite3_stmt *s = r->branch_event;
	struct fs_event e;
	unsigned n;

	memcpy(&e, bytes, sizeof(e));
	n = schema_n_args(e.type);
	for (unsigned i = n; i < 7; i++)
		e.arg[i] = 0;
	sqlite3_clear_bindings(s);
	sqlite3_bind_int64(s, 1, (int64_t)branch);
	sqlite3_bind_int64(s, 2, (int64_t)e.seq);
	sqlite3_bind_int64(s, 3, (int64_t)e.time);
	sqlite3_bind_int(s, 4, e.type);
	sqlite3_bind_int(s, 5, e.pid);
	for (unsigned i = 0; i < n; i++)
		sqlite3_bind_int64(s, (int)i + 6, e.arg[i]);
	sqlite3_bind_int64(s, 13, (int64_t)schema_sum_event(SCHEMA_SUM ^ branch, &e));
	step(r, s);
}

static void
add_branch_bytes(struct rows *r, uint64_t branch, const char *bytes, size_t n)
{
	sqlite3_stmt *s = r->branch_byte;
	struct row_bytes b;

	memcpy(&b, bytes, sizeof(b));
	bytes += sizeof(b);
	n -= sizeof(b);
	sqlite3_bind_int64(s, 1, (int64_t)branch);
	sqlite3_bind_int64(s, 2, b.console);
	sqlite3_bind_int64(s, 3, b.pos);
	sqlite3_bind_blob64(s, 4, bytes, n, SQLITE_STATIC);
	sqlite3_bind_int64(s, 5, (int64_t)schema_sum_bytes(SCHEMA_SUM ^ b.pos, bytes, n));
	step(r, s);
}

void
rows_add(struct rows *r, enum row_kind kind, uint64_t at, const void *bytes, size_t n)
{
	if (r->trouble[0])
		return;
	switch (kind) {
	case ROW_EVENTS: add_events(r, bytes, n); break;
	case ROW_TEXT: keep(r, &r->said, r->text, (uint32_t)at, bytes, n); break;
	case ROW_CONSOLE: keep(r, &r->printed, r->console, (uint32_t)at, bytes, n); break;
	case ROW_KEYFRAME: add_bytes(r, r->keyframe, at, bytes, n); break;
	case ROW_MARK: add_mark(r, at, bytes); break;
	case ROW_META: case ROW_SOURCE: add_strings(r, kind, bytes, n); break;
	case ROW_BRANCH: add_branch(r, at, bytes); break;
	case ROW_BRANCH_EVENT: add_branch_event(r, at, bytes); break;
	case ROW_BRANCH_BYTES: add_branch_bytes(r, at, bytes, n); break;
	case ROW_LINE: add_line(r, at, bytes); break;
	case ROW_PROGRAM: add_program(r, at, bytes); break;
	case ROW_STACK: add_stack(r, at, bytes, n); break;
	}
}

void
rows_begin(struct rows *r)
{
	run_sql(r, "BEGIN");
}

/* A transaction that fails is undone, so that a later one starts from whole ones. */
void
rows_commit(struct rows *r)
{
	if (r->waiting.n)
		step(r, r->gap ? r->numbered : r->events);
	r->waiting.n = 0;
	r->gap = false;
	add_block(r);
	run_sql(r, "COMMIT");
	if (!r->trouble[0])
		r->committed = r->last;
	else if (!sqlite3_get_autocommit(r->db))
		sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- closing ------------------------------------------------------------------------------- */

static void
finish(struct rows *r)
{
	static const char closed[] = "closed\0yes";

	rows_begin(r);
	flush(r, &r->said, r->text, r->said.bytes.len);
	flush(r, &r->printed, r->console, r->printed.bytes.len);
	rows_add(r, ROW_META, 0, closed, sizeof(closed));
	rows_commit(r);
}

bool
rows_close(struct rows *r, struct fail *f)
{
	bool whole;
	sqlite3_stmt *s;

	finish(r);
	while ((s = sqlite3_next_stmt(r->db, NULL)))
		sqlite3_finalize(s);
	sqlite3_busy_timeout(r->db, 0);
	/* Somebody may be reading it: then the log is put away by whoever closes it last. */
	if (!r->trouble[0] && sqlite3_exec(r->db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) != SQLITE_BUSY)
		check(r, sqlite3_errcode(r->db));
	whole = !r->trouble[0];
	if (!whole)
		fail_say(f, "the recording %s ends at event %llu: %s", r->file,
			 (unsigned long long)r->committed, r->trouble);
	free_rows(r);
	return whole;
}
