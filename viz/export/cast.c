/*
 * cast.c: the console as an asciinema recording, version 2: a line that tells the size, and a line for
 * each write with its moment. The moments are the guest's, where an instruction takes a nanosecond.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "export.h"
#include "quote.h"

#define COLUMNS 80
#define ROWS 24

/* A line's end of the guest is the return too (it has what a terminal's driver makes of it); n is its length. */
static char *
with_returns(const char *bytes, size_t *n)
{
	char *all = m_resize(NULL, 2 * *n + 1, 1), *to = all;

	for (size_t i = 0; i < *n; i++) {
		if (bytes[i] == '\n' && (!i || bytes[i - 1] != '\r'))
			*to++ = '\r';
		*to++ = bytes[i];
	}
	*n = (size_t)(to - all);
	return all;
}

/* Bytes that are written, and those of a character that is not whole yet. */
struct printed {
	FILE *out;
	char part[4];
	size_t n_part;
};

static void
put_write(struct printed *p, uint64_t time, const char *bytes, size_t n)
{
	char *all = m_resize(NULL, p->n_part + n + 1, 1);
	size_t whole;

	memcpy(all, p->part, p->n_part);
	memcpy(all + p->n_part, bytes, n);
	n += p->n_part;
	whole = n - quote_unfinished(all, n);
	p->n_part = n - whole;
	memcpy(p->part, all + whole, p->n_part);
	if (whole) {
		fprintf(p->out, "[%llu.%09llu, \"o\", ", (unsigned long long)time / 1000000000,
			(unsigned long long)time % 1000000000);
		char *lines = with_returns(all, &whole);

		quote_json(p->out, lines, whole);
		fputs("]\n", p->out);
		free(lines);
	}
	free(all);
}

bool
export_cast(FILE *out, const struct export_run *run, struct fail *f)
{
	const struct timeline_match writes = { .types = 1ull << FS_WRITE };
	struct printed p = { .out = out };
	size_t have;
	const char *console = timeline_console(run->tl, &have);

	(void)f;
	fprintf(out, "{\"version\": 2, \"width\": %d, \"height\": %d, \"title\": ", COLUMNS, ROWS);
	quote_json(out, run->program, strlen(run->program));
	fputs("}\n", out);
	for (uint64_t seq = timeline_find(run->tl, 0, 1, writes); seq; seq = timeline_find(run->tl, seq, 1, writes)) {
		const struct fs_event *e = timeline_event(run->tl, seq);
		size_t pos = e->arg[FS_WRITE_pos], n = e->arg[FS_WRITE_len];

		if (pos < have)
			put_write(&p, e->time, console + pos, n < have - pos ? n : have - pos);
	}
	return true;
}
