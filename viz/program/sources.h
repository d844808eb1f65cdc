/*
 * sources.h: the programs that the guest can run, their debugging information and their text. What is
 * asked for is read then, once.
 */
#ifndef SOURCES_H
#define SOURCES_H

#include "debuginfo.h"

struct sources;

/* files: the programs' files; each is known in the guest by the last part of its path. */
struct sources *sources_new(const char *const *files, unsigned n); /* NULL: no memory */
/*
 * The same out of what somebody kept, and nothing of this machine: each function gives n bytes that
 * malloc() gave, or NULL. The texts have the names by which sources_text() is asked.
 */
struct sources_store {
	char *(*program)(void *ctx, const char *name, size_t *n);
	char *(*text)(void *ctx, const char *file, size_t *n);
	void *ctx;
};
struct sources *sources_of(const struct sources_store *store); /* NULL: no memory */
void sources_free(struct sources *s);

/* The program that the guest calls so; NULL: *why, when not NULL, is a constant sentence. */
struct debuginfo *sources_program(struct sources *s, const char *name, const char **why);

struct source_text {
	const char *path;         /* where it was found */
	const char *const *line;  /* line[i] is line i + 1, NUL-terminated; tabs are spaces */
	unsigned n;
};
/* The text of a file as the debugging information names it; NULL: it is not there. */
const struct source_text *sources_text(struct sources *s, const char *file);
/* Its bytes as they are, which the caller frees. */
char *sources_bytes(const struct sources *s, const char *file, size_t *n);

/* The first address of the call stack that is a line of a text; false: there is none. *index: which it was. */
bool sources_own(struct sources *s, struct debuginfo *d, const uint32_t *at, size_t n, struct di_line *line, size_t *index);

#endif
