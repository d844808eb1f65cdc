/*
 * export.h: a recording in another program's form; a file and a function each.
 *
 * What comes from the guest (names, paths, what was printed) may hold anything: each function writes a
 * well-formed file of its kind whatever it is.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "screenshot.h"
#include "timeline.h"

struct export_run {
	struct timeline *tl;
	const char *program;           /* its name */
	const struct sight *sight;     /* the programs' source, and where each process was in it */
	const struct screenshot *shot; /* svg and png: which moment, and how large */
};

struct export_kind {
	const char *option; /* "--json" */
	const char *help;
	/* Writes all of it. False: *f says why not; an error of `out` itself is the caller's to see. */
	bool (*write)(FILE *out, const struct export_run *run, struct fail *f);
};
extern const struct export_kind export_kinds[]; /* ended by a NULL option */

/* The kind that an option names; NULL: none. */
const struct export_kind *export_find(const char *option);
/* Opens the recording and writes that branch of it (NULL: the first) to the file, or to stdout when it is NULL. An exit status. */
int export_file(const char *recording, const char *branch, const struct export_kind *kind, const char *file,
		const struct screenshot *shot);

bool export_json(FILE *out, const struct export_run *run, struct fail *f);
bool export_dot(FILE *out, const struct export_run *run, struct fail *f);
bool export_svg(FILE *out, const struct export_run *run, struct fail *f);
bool export_png(FILE *out, const struct export_run *run, struct fail *f);
bool export_perfetto(FILE *out, const struct export_run *run, struct fail *f);
bool export_html(FILE *out, const struct export_run *run, struct fail *f);
bool export_cast(FILE *out, const struct export_run *run, struct fail *f);

#endif
