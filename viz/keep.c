/* keep.c: what is kept of a program, when it is executed for the first time. */
#include "keep.h"

#include <stdlib.h>
#include <string.h>

#include "sources.h"

enum {
	PROGRAMS_MAX = 64,            /* kept of one run */
	TEXTS_MAX = 256,              /* ... and their texts, ... */
	TEXT_BYTES_MAX = 8 << 20,     /* ... which take so much in all */
	LINES_MAX = 50000,            /* of one program */
};

struct keep {
	struct recorder *recorder;
	struct sources *sources;
	char *program[PROGRAMS_MAX]; /* those that are kept */
	char *text[TEXTS_MAX];
	unsigned n_programs, n_texts;
	size_t bytes;                /* of the texts */
};

struct keep *
keep_open(struct recorder *r, const char *const *files, unsigned n)
{
	struct keep *k = calloc(1, sizeof(*k));

	if (!k || !(k->sources = sources_new(files, n))) {
		free(k);
		return NULL;
	}
	k->recorder = r;
	return k;
}

void
keep_close(struct keep *k)
{
	if (!k)
		return;
	for (unsigned i = 0; i < k->n_programs; i++)
		free(k->program[i]);
	for (unsigned i = 0; i < k->n_texts; i++)
		free(k->text[i]);
	sources_free(k->sources);
	free(k);
}

/* False: it was there before, or there is no room for it. */
static bool
add_name(char **list, unsigned *n, unsigned max, const char *name)
{
	for (unsigned i = 0; i < *n; i++)
		if (!strcmp(list[i], name))
			return false;
	if (*n == max || !(list[*n] = strdup(name)))
		return false;
	++*n;
	return true;
}

/* A program's name never has a slash, a text's has one always: so they share a table. */
static void
keep_text(struct keep *k, const char *file)
{
	char *bytes;
	size_t n;

	if (!strchr(file, '/') || !add_name(k->text, &k->n_texts, TEXTS_MAX, file))
		return;
	bytes = sources_bytes(k->sources, file, &n);
	if (bytes && n <= TEXT_BYTES_MAX - k->bytes && recorder_source(k->recorder, "c", file, bytes, n))
		k->bytes += n;
	free(bytes);
}

/* Without what it is indented by. */
static const char *
words_of(const struct source_text *text, unsigned line)
{
	const char *words = text->line[line - 1];

	return words + strspn(words, " ");
}

/* The run of instructions from `low` on, which is one line's or no line's of a text. */
static uint32_t
keep_run(struct keep *k, const char *program, const struct debuginfo *d, const struct di_function *f, uint32_t low)
{
	struct recorder_line run = { .low = low, .high = f->high, .function = f->name };
	const struct source_text *text;
	struct di_line line;

	if (di_line_at(d, low, &line)) {
		run.high = line.high < f->high ? line.high : f->high;
		text = sources_text(k->sources, line.file);
		if (text && line.line <= text->n) {
			run.file = line.file;
			run.line = line.line;
			run.words = words_of(text, line.line);
		}
	}
	recorder_line(k->recorder, program, &run);
	return run.high;
}

static void
keep_lines(struct keep *k, const char *program, const struct debuginfo *d)
{
	size_t n, left = LINES_MAX;
	const struct di_function *f = di_functions(d, &n);
	uint32_t from = 0;

	for (size_t i = 0; i < n; i++)
		for (from = f[i].low > from ? f[i].low : from; from < f[i].high && left; left--) /* aliases were told */
			from = keep_run(k, program, d, &f[i], from);
}

static void
keep_program(struct keep *k, const char *name)
{
	const struct debuginfo *d = sources_program(k->sources, name, NULL);
	const char *file, *bytes;
	size_t n;

	if (!d || !add_name(k->program, &k->n_programs, PROGRAMS_MAX, name))
		return;
	bytes = di_bytes(d, &n);
	recorder_source(k->recorder, "elf", name, bytes, n);
	for (size_t i = 0; (file = di_file(d, i)); i++)
		keep_text(k, file);
	keep_lines(k, name, d);
}

static void
keep_task(struct keep *k, uint64_t seq, const struct m_task *t)
{
	char name[M_PROGRAM_MAX + 1] = "";

	if (!t)
		return;
	memcpy(name, t->program, strnlen(t->program, M_PROGRAM_MAX));
	recorder_program(k->recorder, seq, t->pid, name);
	keep_program(k, name);
}

void
keep_begin(struct keep *k, const struct model *m)
{
	for (int i = 0; i < FS_NR_TASKS; i++)
		if (m->task[i].used)
			keep_task(k, m->seq, &m->task[i]);
}

void
keep_event(struct keep *k, const struct fs_event *e, const struct model *after)
{
	if (e->type == FS_EXEC)
		keep_task(k, e->seq, model_task(after, e->pid));
	else if (e->type == FS_TASK)
		keep_task(k, e->seq, model_task(after, e->arg[FS_TASK_child]));
}
