/* recording_check.c: is all there, and as it was written? Each event, each block's sum, and each source. */
#include "recording_own.h"

#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "pager.h"
#include "positions.h"
#include "schema.h"

#define GAP_MAX 65536u          /* lost events in a row */

bool
recording_row(sqlite3_stmt *s, struct fs_event *e)
{
	bool ok = true;

	e->seq = recording_number(s, 0, INT64_MAX, &ok);
	e->time = recording_number(s, 1, INT64_MAX, &ok);
	e->type = (uint16_t)recording_number(s, 2, UINT16_MAX, &ok);
	e->pid = (uint16_t)recording_number(s, 3, UINT16_MAX, &ok);
	for (int i = 0; i < 7; i++)
		e->arg[i] = (uint32_t)recording_number(s, 4 + i, UINT32_MAX, &ok);
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

	s->seq = ok ? recording_number(s->rows, 0, INT64_MAX, &ok) : 0;
	s->pid = ok ? (uint32_t)recording_number(s->rows, 1, UINT16_MAX, &ok) : 0;
	s->at = ok ? (uint32_t)recording_number(s->rows, 2, UINT32_MAX, &ok) : 0;
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
		if (sqlite3_step(events) != SQLITE_ROW || !recording_row(events, &e) || e.seq <= seq || e.seq > last ||
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

void
recording_check_events(struct recording *r)
{
	sqlite3_stmt *blocks = recording_prepare(r, "SELECT first, last, sum FROM blocks ORDER BY first");
	sqlite3_stmt *events = recording_prepare(r, "SELECT " RECORDING_COLUMNS " FROM events ORDER BY seq");
	struct stacks stacks = { recording_prepare(r, "SELECT seq, pid, address FROM stacks ORDER BY seq, pid, depth"), 0, 0, 0 };
	bool ok = blocks && events;
	int rc = SQLITE_ERROR;

	next_address(&stacks);

	while (ok && (rc = sqlite3_step(blocks)) == SQLITE_ROW) {
		uint64_t first = recording_number(blocks, 0, INT64_MAX, &ok), last = recording_number(blocks, 1, INT64_MAX, &ok);

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
void
recording_check_sources(struct recording *r)
{
	sqlite3_stmt *s = recording_prepare(r, "SELECT bytes, m.value FROM sources LEFT JOIN meta m ON m.key = '" SCHEMA_SOURCE_SUM "' || name");
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
