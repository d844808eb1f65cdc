#include "transcript.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"

struct transcript {
	FILE *out;
	const char *file;
	uint64_t at; /* where the script stands; 0: where run leads it */
};

/* A Lua string: any bytes. */
static void
put_text(FILE *out, const char *bytes, size_t n)
{
	fputc('"', out);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", out);
		else if (c < ' ' || c >= 0x7f)
			fprintf(out, "\\%03u", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void
put_run(FILE *out, const struct transcript_run *r)
{
	fputs("run{ ", out);
	put_text(out, r->program, strlen(r->program));
	for (unsigned i = 0; i < r->n_args; i++) {
		fputs(", ", out);
		put_text(out, r->args[i], strlen(r->args[i]));
	}
	if (r->mem_mib)
		fprintf(out, ", mem = \"%uM\"", r->mem_mib);
	if (r->swap_mib)
		fprintf(out, ", swap = \"%uM\"", r->swap_mib);
	if (r->sched)
		fprintf(out, ", sched = \"%s\"", r->sched);
	if (r->disk) {
		fputs(", disk = ", out);
		put_text(out, r->disk, strlen(r->disk));
	}
	if (r->columns)
		fprintf(out, ", terminal = { %d, %d }", r->columns, r->rows);
	fputs(" }\n", out);
}

struct transcript *
transcript_open(const char *file, const struct transcript_run *r, struct fail *f)
{
	struct transcript *t = calloc(1, sizeof *t);

	if (t)
		t->out = fopen(file, "w");
	if (!t || !t->out) {
		fail_say(f, "--record-script %s cannot be written: %s", file, strerror(errno));
		free(t);
		return NULL;
	}
	setvbuf(t->out, NULL, _IOLBF, 0); /* whatever ends the session */
	t->file = file;
	put_run(t->out, r);
	return t;
}

bool
transcript_close(struct transcript *t, uint64_t shown, struct fail *f)
{
	bool ok;

	if (!t)
		return true;
	transcript_at(t, shown);
	fprintf(t->out, "expect(event().seq == %llu, \"the session's end\")\n", (unsigned long long)shown);
	ok = !ferror(t->out);
	ok = fclose(t->out) == 0 && ok;
	if (!ok)
		fail_say(f, "--record-script %s is not whole: %s", t->file, strerror(errno));
	free(t);
	return ok;
}

void
transcript_at(struct transcript *t, uint64_t shown)
{
	if (t && t->at && t->at != shown)
		fprintf(t->out, "goto_event(%llu)\n", (unsigned long long)shown);
	transcript_arrives(t, shown);
}

void
transcript_arrives(struct transcript *t, uint64_t shown)
{
	if (t)
		t->at = shown;
}

void
transcript_action(struct transcript *t, enum action action, uint32_t pid, const char *name)
{
	const char *verb = t ? keys_verb(action) : "";

	if (!*verb)
		return;
	for (; *verb; verb++)
		if (*verb != '$') {
			fputc(*verb, t->out);
		} else {
			bool is_pid = !strncmp(verb, "$PID", 4);

			if (is_pid)
				fprintf(t->out, "%u", pid);
			else
				fputs(name, t->out);
			verb += strcspn(verb, "\" })") - 1;
		}
	fputc('\n', t->out);
}

void
transcript_line(struct transcript *t, const char *line, bool valued)
{
	bool said = !strncmp(line, "say", 3); /* which a value is given to */

	if (t)
		fprintf(t->out, valued && !said ? "say(%s)\n" : "%s\n", line);
}

void
transcript_quote(const char *text, char *out, size_t size)
{
	FILE *to = fmemopen(out, size, "w");

	if (!to)
		return;
	put_text(to, text, strlen(text));
	fclose(to);
}

void
transcript_resized(struct transcript *t, int columns, int rows)
{
	if (t)
		fprintf(t->out, "resize(%d, %d)\n", columns, rows);
}

void
transcript_typed(struct transcript *t, const char *bytes, size_t n)
{
	if (!t)
		return;
	fputs("type ", t->out);
	put_text(t->out, bytes, n);
	fputc('\n', t->out);
}
