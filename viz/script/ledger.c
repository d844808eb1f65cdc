#include "ledger.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "schema.h"
#include "wanted.h"

#define TEXT_MAX 4096
#define KERNEL_HALF FS_KERNEL_BASE
#define KERNEL_WORD "kernel"
#define NO_WORD "-"
#define CALLS 512u
#define FRAMES_MAX (1u << 20)

/* ---- a line of an event ---------------------------------------------------------------------- */

/* Frames by the order in which they are named; by frame: its number, or 0. */
struct frames {
	uint32_t *number;
	uint32_t size, last;
};

static uint32_t
frame_number(struct frames *f, uint32_t frame)
{
	if (!frame || frame >= FRAMES_MAX) /* none, and what a damaged recording says */
		return frame;
	if (frame >= f->size) {
		uint32_t size = frame < 4096 ? 4096 : frame + frame / 2;

		f->number = m_resize(f->number, size, sizeof(*f->number));
		memset(f->number + f->size, 0, (size - f->size) * sizeof(*f->number));
		f->size = size;
	}
	if (!f->number[frame])
		f->number[frame] = ++f->last;
	return f->number[frame];
}

/* Between quotes; what no line of text has stands as \n, \" and \xHH. */
static void
put_quoted(FILE *out, const char *bytes, size_t n)
{
	fputc('"', out);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '\n')
			fputs("\\n", out);
		else if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < ' ' || c > '~')
			fprintf(out, "\\x%02x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

static void
put_text(FILE *out, const struct timeline *tl, const struct fs_event *e, unsigned i)
{
	const struct m_text *text = timeline_text(tl);
	char bytes[TEXT_MAX];

	text->get(text->ctx, e->arg[i], e->arg[i + 1], bytes, sizeof(bytes));
	put_quoted(out, bytes, strlen(bytes));
}

static void
put_words(FILE *out, const struct timeline *tl, const struct fs_event *e)
{
	size_t have, pos = e->arg[FS_WRITE_pos], n = e->arg[FS_WRITE_len];
	const char *console = timeline_console(tl, &have);

	fputs(" words=", out);
	put_quoted(out, console + (pos < have ? pos : have), pos > have ? 0 : n < have - pos ? n : have - pos);
}

static void
put_value(FILE *out, const struct fs_event *e, unsigned i, enum fs_kind kind, struct frames *frames)
{
	uint32_t value = e->arg[i];
	const char *call = !strcmp(event_arg_name(e->type, i), "nr") ? m_call_name(value) : NULL;

	if (call)
		fputs(call, out);
	else if (kind == FS_FRAME)
		fprintf(out, "#%04x", (unsigned)frame_number(frames, value)); /* as the story writes frames */
	else if (kind == FS_INT)
		fprintf(out, "%d", (int32_t)value);
	else if (kind != FS_HEX)
		fprintf(out, "%u", (unsigned)value);
	else if (value >= KERNEL_HALF && e->type != FS_CALL)
		fputs(KERNEL_WORD, out);
	else
		fprintf(out, "%08x", (unsigned)value);
}

/* What the kernel takes for itself, and for the files that it boots with. */
static bool
is_size(const struct fs_event *e, unsigned i)
{
	return e->type == FS_TAKE && e->pid == 0 && (i == FS_TAKE_frame || i == FS_TAKE_count);
}

static void
put_event(FILE *out, const struct timeline *tl, const struct fs_event *e, struct frames *frames)
{
	bool is_bytes = e->type == FS_WRITE || e->type == FS_INPUT; /* pos, len */
	enum fs_kind kind;
	const char *name;

	fprintf(out, "%u %s", e->pid, event_name(e->type) ? event_name(e->type) : "?");
	for (unsigned i = 0; (name = schema_arg(e->type, i, &kind)); i++) {
		if (is_bytes && i == FS_WRITE_pos)
			continue;
		fprintf(out, " %s=", name);
		if (is_size(e, i))
			fputs(NO_WORD, out);
		else if (kind == FS_TEXT)
			put_text(out, tl, e, i++); /* its length is the next */
		else
			put_value(out, e, i, kind, frames);
	}
	if (e->type == FS_WRITE)
		put_words(out, tl, e);
	/* those that are taken together are named together */
	for (uint32_t i = 1; e->type == FS_TAKE && e->pid && i < e->arg[FS_TAKE_count] && i < FRAMES_MAX; i++)
		frame_number(frames, e->arg[FS_TAKE_frame] + i);
}

static char *
line_of(const struct timeline *tl, uint64_t seq, struct frames *frames)
{
	char *line = NULL;
	size_t size;
	FILE *out = open_memstream(&line, &size);

	if (!out)
		abort();
	put_event(out, tl, timeline_event(tl, seq), frames);
	fclose(out);
	return line;
}

/* ---- a run ----------------------------------------------------------------------------------- */

static struct ledger_run *
add_run(struct ledger *s, const char *title)
{
	s->run = m_resize(s->run, s->n + 1, sizeof(*s->run));
	s->run[s->n] = (struct ledger_run){ .title = strdup(title) };
	return &s->run[s->n++];
}

void
ledger_add(struct ledger *s, const char *title, const struct timeline *tl)
{
	struct ledger_run *run = add_run(s, title);
	struct frames frames = { 0 };

	run->end = timeline_end(tl);
	run->line = m_resize(NULL, run->end + 1, sizeof(*run->line));
	for (; run->n_lines < run->end; run->n_lines++)
		run->line[run->n_lines] = line_of(tl, run->n_lines + 1, &frames);
	free(frames.number);
}

void
ledger_free(struct ledger *s)
{
	for (unsigned i = 0; i < s->n; i++) {
		for (size_t k = 0; k < s->run[i].n_lines; k++)
			free(s->run[i].line[k]);
		free(s->run[i].line);
		free(s->run[i].sum);
		free(s->run[i].title);
	}
	free(s->run);
	*s = (struct ledger){ 0 };
}

uint64_t
ledger_sum(const struct ledger_run *s, size_t i)
{
	uint64_t sum = SCHEMA_SUM, first = LEDGER_LINES + (uint64_t)i * LEDGER_BLOCK;

	if (i < s->n_sums)
		return s->sum[i];
	for (uint64_t k = first; k < first + LEDGER_BLOCK && k < s->n_lines; k++)
		sum = schema_sum_bytes(sum, s->line[k], strlen(s->line[k]) + 1);
	return sum;
}

/* ---- a line becomes an event again ----------------------------------------------------------- */

struct parsing {
	struct timeline *tl;
	uint32_t text, console, input; /* positions so far */
};

/* Reads what put_quoted has written; returns how many bytes. *at is left behind it. */
static size_t
take_quoted(const char **at, char *out, size_t size)
{
	const char *c = *at + (**at == '"');
	size_t n = 0;
	unsigned hex;

	for (; *c && *c != '"' && n < size; c++) {
		if (*c != '\\' || !c[1])
			out[n++] = *c;
		else if (*++c == 'n')
			out[n++] = '\n';
		else if (*c == 'x' && isxdigit((unsigned char)c[1]) && isxdigit((unsigned char)c[2]) &&
			 sscanf(c + 1, "%2x", &hex) == 1)
			out[n++] = (char)hex, c += 2;
		else
			out[n++] = *c;
	}
	*at = c + (*c == '"');
	return n;
}

static uint32_t
value_of(const char *word, enum fs_kind kind)
{
	if (!strcmp(word, KERNEL_WORD))
		return KERNEL_HALF;
	if (*word == '#')
		return (uint32_t)strtoul(word + 1, NULL, 16);
	if (isalpha((unsigned char)*word) && kind != FS_HEX) {
		for (uint32_t nr = 0; nr < CALLS; nr++)
			if (m_call_name(nr) && !strcmp(m_call_name(nr), word))
				return nr;
		return 0;
	}
	return (uint32_t)strtoul(word, NULL, kind == FS_HEX ? 16 : 10);
}

/* words="..." or path="...": the bytes go where the event names them. */
static void
take_bytes(struct parsing *p, struct fs_event *e, int arg, const char **at)
{
	size_t room = strlen(*at) + 1;
	char *bytes = m_resize(NULL, room, 1);
	uint32_t n = (uint32_t)take_quoted(at, bytes, room);

	if (arg >= 0) {
		timeline_add_text(p->tl, p->text, bytes, n);
		e->arg[arg] = p->text;
		if (arg < 6)
			e->arg[arg + 1] = n;
		p->text += n;
	} else {
		timeline_add_console(p->tl, p->console, bytes, n);
		e->arg[FS_WRITE_pos] = p->console;
		p->console += n;
	}
	free(bytes);
}

/* " name=value", once. False: there is none. */
static bool
take_argument(struct parsing *p, struct fs_event *e, const char **at)
{
	const char *name = *at + strspn(*at, " "), *equal = strchr(name, '=');
	char key[FS_NAME_MAX + 1], word[64];
	enum fs_kind kind = FS_UINT;
	int arg;

	if (!equal || equal - name > FS_NAME_MAX)
		return false;
	snprintf(key, sizeof(key), "%.*s", (int)(equal - name), name);
	arg = event_arg(e->type, key);
	*at = equal + 1;
	if (**at == '"') {
		take_bytes(p, e, arg, at);
		return true;
	}
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(*at, " "), *at);
	*at += strcspn(*at, " ");
	if (arg >= 0) {
		schema_arg(e->type, (unsigned)arg, &kind);
		e->arg[arg] = value_of(word, kind);
	}
	return true;
}

/* The name of the event: the words before the first that has a '='. */
static uint32_t
take_type(const char **at)
{
	const char *equal = strchr(*at, '='), *end = *at + strlen(*at);
	char name[64];

	if (equal) {
		for (end = equal; end > *at && *end != ' '; end--)
			;
	}
	snprintf(name, sizeof(name), "%.*s", (int)(end - *at), *at);
	*at = end;
	return event_named(name);
}

static void
add_line(struct parsing *p, uint64_t seq, const char *line)
{
	struct fs_event e = { .seq = seq };
	char *rest;
	const char *at;

	e.pid = (uint16_t)strtoul(line, &rest, 10);
	at = rest + strspn(rest, " ");
	e.type = (uint16_t)take_type(&at);
	while (take_argument(p, &e, &at))
		;
	if (e.type == FS_INPUT) {
		e.arg[FS_INPUT_pos] = p->input;
		p->input += e.arg[FS_INPUT_len];
	}
	timeline_add(p->tl, &e);
}

struct timeline *
ledger_timeline(const struct ledger_run *s, uint64_t n)
{
	struct parsing p = { .tl = timeline_new() };

	for (uint64_t i = 0; i < n && i < s->n_lines; i++)
		add_line(&p, i + 1, s->line[i]);
	return p.tl;
}
