/* sources.c: a program's file by its name, a text by its path; from this machine, or from who kept them. */
#include "sources.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_MAX = 4 << 20, LINES_MAX = 100000, TAB = 4, COLUMNS_MAX = 512, PATH_BYTES = 4096 };

struct program {
	char *file;
	const char *name; /* its last part */
	bool tried;
	struct debuginfo *info;
	const char *why;  /* there is none */
};

struct text {
	struct text *next;
	char *asked;  /* the name that it is asked for by */
	char *path;   /* NULL: it was not found */
	char **lines;
	struct source_text text;
};

struct sources {
	struct program *programs;
	unsigned n;
	struct text *texts;
	struct sources_store store; /* with functions: they give what else files would */
};

struct sources *
sources_new(const char *const *files, unsigned n)
{
	struct sources *s = calloc(1, sizeof *s);

	if (!s || !(s->programs = calloc(n + 1, sizeof *s->programs))) {
		free(s);
		return NULL;
	}
	for (; s->n < n; s->n++) {
		struct program *p = &s->programs[s->n];
		const char *slash;

		p->file = strdup(files[s->n]);
		if (!p->file) {
			sources_free(s);
			return NULL;
		}
		slash = strrchr(p->file, '/');
		p->name = slash ? slash + 1 : p->file;
	}
	return s;
}

struct sources *
sources_of(const struct sources_store *store)
{
	struct sources *s = calloc(1, sizeof *s);

	if (s)
		s->store = *store;
	return s;
}

static void
free_text(struct text *t)
{
	for (unsigned i = 0; i < t->text.n; i++)
		free(t->lines[i]);
	free(t->lines);
	free(t->path);
	free(t->asked);
	free(t);
}

void
sources_free(struct sources *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->n; i++) {
		di_close(s->programs[i].info);
		free(s->programs[i].file);
	}
	while (s->texts) {
		struct text *next = s->texts->next;

		free_text(s->texts);
		s->texts = next;
	}
	free(s->programs);
	free(s);
}

/* One that the store is asked for: once, whatever it says. NULL: no memory. */
static struct program *
add_stored(struct sources *s, const char *name)
{
	struct program *programs = realloc(s->programs, (s->n + 1) * sizeof *programs), *p;
	char *bytes;
	size_t n;

	if (!programs)
		return NULL;
	s->programs = programs;
	p = &programs[s->n];
	*p = (struct program){ .file = strdup(name), .tried = true, .why = "was not kept" };
	if (!p->file)
		return NULL;
	p->name = p->file;
	s->n++;
	bytes = s->store.program(s->store.ctx, name, &n);
	if (bytes)
		p->info = di_open_bytes(bytes, n, &p->why);
	return p;
}

static struct program *
find_program(struct sources *s, const char *name)
{
	for (unsigned i = 0; i < s->n; i++)
		if (!strcmp(s->programs[i].name, name))
			return &s->programs[i];
	return s->store.program ? add_stored(s, name) : NULL;
}

struct debuginfo *
sources_program(struct sources *s, const char *name, const char **why)
{
	struct program *p = s ? find_program(s, name) : NULL;
	const char *unused;

	why = why ? why : &unused;
	*why = "is no program of this run";
	if (!p)
		return NULL;
	if (!p->tried)
		p->info = di_open(p->file, &p->why);
	p->tried = true;
	*why = p->info ? di_lacks(p->info) : p->why;
	return p->info;
}

/* ---- texts ---- */

/* Columns as they are seen: a tab goes to the next multiple of 4: a pane is narrow. */
static char *
expand(const char *line, size_t n)
{
	char wide[COLUMNS_MAX + 1];
	size_t at = 0;

	for (size_t i = 0; i < n && at < COLUMNS_MAX; i++) {
		if (line[i] == '\r')
			continue;
		if (line[i] != '\t') {
			wide[at++] = line[i];
			continue;
		}
		do
			wide[at++] = ' ';
		while (at % TAB && at < COLUMNS_MAX);
	}
	wide[at] = '\0';
	return strdup(wide);
}

static void
split(struct text *t, const char *bytes, size_t size)
{
	size_t at = 0, cap = 0;

	while (at < size && t->text.n < LINES_MAX) {
		const char *end = memchr(bytes + at, '\n', size - at);
		size_t n = end ? (size_t)(end - (bytes + at)) : size - at;

		if (t->text.n == cap) {
			char **lines = realloc(t->lines, (cap = cap ? 2 * cap : 64) * sizeof *lines);

			if (!lines)
				return;
			t->lines = lines;
		}
		t->lines[t->text.n] = expand(bytes + at, n);
		if (!t->lines[t->text.n])
			return;
		t->text.n++;
		at += n + 1;
	}
}

/* The path is whatever the program's file says: nothing but a file is opened, and none is waited for. */
static FILE *
open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	FILE *f = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? fdopen(fd, "r") : NULL;

	if (!f && fd >= 0)
		close(fd);
	return f;
}

static char *
read_text(const char *path, size_t *n)
{
	FILE *f = open_file(path);
	char *bytes = f ? malloc(TEXT_MAX) : NULL;

	*n = bytes ? fread(bytes, 1, TEXT_MAX, f) : 0;
	if (f && ferror(f)) {
		free(bytes);
		bytes = NULL;
	}
	if (f)
		fclose(f);
	return bytes;
}

/*
 * The texts of installed programs are in a folder beside theirs: the path of their build may be gone.
 * Where it was found goes to path.
 */
static char *
read_beside(const struct sources *s, const char *file, char *path, size_t size, size_t *n)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;

	for (unsigned i = 0; i < s->n; i++) {
		const char *end = s->programs[i].name;
		int length = snprintf(path, size, "%.*s../src/%s", (int)(end - s->programs[i].file), s->programs[i].file, name);
		char *bytes = length > 0 && (size_t)length < size ? read_text(path, n) : NULL;

		if (bytes)
			return bytes;
	}
	return NULL;
}

static char *
find_text(const struct sources *s, const char *file, char *path, size_t size, size_t *n)
{
	char *bytes;

	snprintf(path, size, "%s", file);
	if (s->store.text)
		return s->store.text(s->store.ctx, file, n);
	bytes = strlen(file) < size ? read_text(file, n) : NULL;
	return bytes ? bytes : read_beside(s, file, path, size, n);
}

char *
sources_bytes(const struct sources *s, const char *file, size_t *n)
{
	char path[PATH_BYTES];

	return find_text(s, file, path, sizeof path, n);
}

/* What is not there is remembered too. NULL: no memory. */
static struct text *
add_text(struct sources *s, const char *file)
{
	struct text *t = calloc(1, sizeof *t);
	char path[PATH_BYTES], *bytes;
	size_t n;

	if (!t || !(t->asked = strdup(file))) {
		free(t);
		return NULL;
	}
	bytes = find_text(s, file, path, sizeof path, &n);
	if (bytes && (t->path = strdup(path)))
		split(t, bytes, n);
	free(bytes);
	t->text.path = t->path;
	t->text.line = (const char *const *)t->lines;
	t->next = s->texts;
	s->texts = t;
	return t;
}

const struct source_text *
sources_text(struct sources *s, const char *file)
{
	struct text *t = s->texts;

	while (t && strcmp(t->asked, file))
		t = t->next;
	if (!t)
		t = add_text(s, file);
	return t && t->path ? &t->text : NULL;
}

bool
sources_own(struct sources *s, struct debuginfo *d, const uint32_t *at, size_t n, struct di_line *line, size_t *index)
{
	const struct source_text *text;

	for (size_t i = 0; d && i < n; i++) {
		if (!di_line_at(d, at[i], line) || !(text = sources_text(s, line->file)) || line->line > text->n)
			continue;
		*index = i;
		return true;
	}
	return false;
}
