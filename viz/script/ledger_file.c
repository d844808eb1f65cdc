/* The file of ledger.h: a heading, and for each run its title, a line an event, sums, and "end". */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "replayed.h"
#include "ledger.h"

#define HEADING "forkscope events 1"
#define RUN "run "
#define SUM "and "
#define END "end "

static void
write_run(FILE *out, const struct ledger_run *s)
{
	size_t lines = s->n_lines < LEDGER_LINES ? s->n_lines : LEDGER_LINES;

	fprintf(out, "\n" RUN "%s\n", s->title);
	for (size_t i = 0; i < lines; i++)
		fprintf(out, "%s\n", s->line[i]);
	for (size_t i = 0; LEDGER_LINES + i * LEDGER_BLOCK < s->end; i++)
		fprintf(out, SUM "%016" PRIx64 "\n", ledger_sum(s, i));
	fprintf(out, END "%" PRIu64 "\n", s->end);
}

bool
ledger_write(const struct ledger *s, const char *file, const char *comment, struct fail *f)
{
	FILE *out = fopen(file, "w");
	bool ok = out != NULL;

	if (out) {
		fprintf(out, HEADING "\n# %s\n", comment);
		for (unsigned i = 0; i < s->n; i++)
			write_run(out, &s->run[i]);
		ok = !ferror(out);
		ok = fclose(out) == 0 && ok;
	}
	return ok || fail_say(f, "%s cannot be written: %s", file, strerror(errno));
}

static void
take_line(struct ledger_run *run, const char *line, size_t n)
{
	if (run->n_lines % 1024 == 0)
		run->line = m_resize(run->line, run->n_lines + 1024, sizeof(*run->line));
	run->line[run->n_lines++] = strndup(line, n);
}

static void
take_sum(struct ledger_run *run, const char *line)
{
	run->sum = m_resize(run->sum, run->n_sums + 1, sizeof(*run->sum));
	run->sum[run->n_sums++] = strtoull(line, NULL, 16);
}

/* Each line says by its first letter what it is. False: none that this file may have here. */
static bool
take(struct ledger *s, bool *open, const char *line, size_t n)
{
	struct ledger_run *run = s->n ? &s->run[s->n - 1] : NULL;

	if (!n || *line == '#')
		return true;
	if (!strncmp(line, RUN, strlen(RUN)) && !*open) {
		s->run = m_resize(s->run, s->n + 1, sizeof(*s->run));
		s->run[s->n++] = (struct ledger_run){ .title = strndup(line + strlen(RUN), n - strlen(RUN)) };
		*open = true;
		return true;
	}
	if (!*open)
		return false;
	if (!strncmp(line, END, strlen(END))) {
		run->end = strtoull(line + strlen(END), NULL, 10);
		*open = false;
		return run->end >= run->n_lines &&
		       (run->end - run->n_lines + LEDGER_BLOCK - 1) / LEDGER_BLOCK == run->n_sums;
	}
	if (!strncmp(line, SUM, strlen(SUM)))
		take_sum(run, line + strlen(SUM));
	else if (*line >= '0' && *line <= '9' && !run->n_sums && run->n_lines < LEDGER_LINES)
		take_line(run, line, n);
	else
		return false;
	return true;
}

static size_t
chomp(char *line, ssize_t n)
{
	if (n > 0 && line[n - 1] == '\n')
		line[--n] = '\0';
	return strlen(line);
}

bool
ledger_is_file(const char *file)
{
	FILE *in = fopen(file, "r");
	char first[sizeof(HEADING)] = "";
	bool is;

	if (!in)
		return false;
	is = fgets(first, sizeof(first), in) && !strcmp(first, HEADING);
	fclose(in);
	return is;
}

bool
ledger_read(struct ledger *s, const char *file, struct fail *f)
{
	FILE *in = fopen(file, "r");
	char *line = NULL;
	size_t size = 0, n;
	ssize_t got;
	unsigned at = 1;
	bool open = false, ok = true;

	if (!in)
		return fail_say(f, "%s cannot be read: %s", file, strerror(errno));
	got = getline(&line, &size, in);
	n = got > 0 ? chomp(line, got) : 0;
	if (got <= 0 || strcmp(line, HEADING))
		ok = fail_say(f, "%s: no file of events: it does not begin with \"" HEADING "\"", file);
	while (ok && (got = getline(&line, &size, in)) > 0) {
		n = chomp(line, got);
		at++;
		if (!take(s, &open, line, n))
			ok = fail_say(f, "%s:%u: not as forkscope writes it; `check --update` writes it anew", file, at);
	}
	if (ok && (open || !s->n))
		ok = fail_say(f, "%s: it is cut off; `check --update` writes it anew", file);
	free(line);
	fclose(in);
	return ok;
}

static bool
open_recording(struct ledger *s, const char *name, struct fail *f)
{
	struct replayed r;
	char *program, *title = NULL;

	if (!replayed_open_named(&r, name, f))
		return false;
	program = recording_meta(r.recording, "program");
	if (asprintf(&title, "%s%s%s", program ? program : "?", r.shown ? " branch=" : "", r.shown ? replayed_branch(&r) : "") < 0)
		abort();
	ledger_add(s, title, r.tl);
	s->run[s->n - 1].recorded = true;
	free(title);
	free(program);
	replayed_close(&r);
	return true;
}

bool
ledger_open(struct ledger *s, const char *file, struct fail *f)
{
	return ledger_is_file(file) ? ledger_read(s, file, f) : open_recording(s, file, f);
}
