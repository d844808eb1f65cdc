/*
 * html.c: one page that needs nothing else: the processes, the tasks, the frames, the story, the source and the
 * console at any event, with a slider and the viewer's keys. The page is page.html; here are its numbers:
 *   { "program", "total", "begin", "frames", "per", "names": [...], "parts": [packed ...], "has": [[...] ...],
 *     "used", "texts": packed, "console": packed }
 * A part is `per` events, which the page unpacks when somebody looks there, so that a long run opens at once:
 *   { "tasks": [...], "frames": [...], "places": [...], "events": [[time, name, pid, head, sentence, more,
 *     [[slot, null or [pid, parent, state, program, adopted, pages, how it ended]] ...],
 *     [frame, count, refs, kind, ...], [[process, text or -1, line, whether that is old] ...]] ...] }
 * The lists of an event hold what it changed, those of the part what stood before its first event; the page
 * adds them up. A name is a number in "names"; "has" says which of them a part has. "texts" are [path, [line
 * ...]] and the console is [[seq, words] ...].
 */
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "pack.h"
#include "quote.h"
#include "replay.h"
#include "sight.h"
#include "story.h"

#define PER_PART 2048u   /* events */
#define TEXTS_MAX 64     /* that are shown */
#define PIDS 65536u
#define MARKER "/*DATA*/null"

/* The page, as it stands in its file. */
__asm__(".section .rodata\n"
	"html_page: .incbin \"viz/export/page.html\"\n"
	".byte 0\n"
	".previous\n");
extern const char html_page[] __attribute__((visibility("hidden")));

static void
put_text(FILE *out, const char *text)
{
	quote_json(out, text, strlen(text));
}

static bool
same_task(const struct m_task *a, const struct m_task *b)
{
	return a->used == b->used && a->pid == b->pid && a->ppid == b->ppid && a->state == b->state &&
	       a->adopted == b->adopted && a->n_pages == b->n_pages && a->status == b->status &&
	       !strncmp(a->program, b->program, sizeof(a->program));
}

/* A name with what is no ASCII letter made visible, as in the story's sentences. */
static void
put_name(FILE *out, const char *program)
{
	char name[M_PROGRAM_MAX] = "";

	for (size_t i = 0; i < sizeof(name) - 1 && program[i]; i++)
		name[i] = program[i] < ' ' || program[i] > '~' ? '?' : program[i];
	put_text(out, name);
}

static void
put_task(FILE *out, const struct m_task *t)
{
	char how[64] = "";

	if (!t->used) {
		fputs("null", out);
		return;
	}
	if (t->state == FS_TASK_ZOMBIE)
		m_status_text(t->status, how, sizeof(how));
	fprintf(out, "[%u, %u, %u, ", (unsigned)t->pid, (unsigned)t->ppid, (unsigned)t->state);
	put_name(out, t->program);
	fprintf(out, ", %d, %u, ", t->adopted, (unsigned)t->n_pages);
	put_text(out, how);
	fputc(']', out);
}

static void
put_tasks(FILE *out, const struct model *before, const struct model *after)
{
	bool any = false;

	fputc('[', out);
	for (int i = 0; i < FS_NR_TASKS; i++) {
		if (same_task(&before->task[i], &after->task[i]))
			continue;
		fprintf(out, "%s[%d, ", any ? ", " : "", i);
		put_task(out, &after->task[i]);
		fputc(']', out);
		any = true;
	}
	fputc(']', out);
}

static struct m_frame
frame_of(const struct model *m, uint32_t i)
{
	return i < m->n_frames ? m->frame[i] : (struct m_frame){ 0 };
}

static bool
same_frame(struct m_frame a, struct m_frame b)
{
	return a.refs == b.refs && a.kind == b.kind;
}

/* Runs of frames that changed alike. */
static void
put_frames(FILE *out, const struct model *before, const struct model *after)
{
	bool any = false;

	fputc('[', out);
	for (uint32_t i = 0, n; i < after->n_frames; i += n) {
		struct m_frame f = after->frame[i];

		n = 1;
		if (same_frame(frame_of(before, i), f))
			continue;
		while (i + n < after->n_frames && same_frame(after->frame[i + n], f) &&
		       !same_frame(frame_of(before, i + n), f))
			n++;
		fprintf(out, "%s%u, %u, %u, %u", any ? ", " : "", (unsigned)i, (unsigned)n, f.refs, f.kind);
		any = true;
	}
	fputc(']', out);
}

/* ---- the source ---------------------------------------------------------------------------- */

struct place { /* where a process is, as the page was told last; text is 1 more, so that 0 is nowhere */
	uint32_t line;
	uint8_t text;
	bool old;
};

struct page {
	FILE *out;
	const struct export_run *run;
	const char *text[TEXTS_MAX]; /* paths */
	unsigned n_texts;
	struct place *place; /* [PIDS] */
	uint64_t has;        /* types of the part, a bit each */
	uint32_t used;       /* frames up to the last that was ever used */
};

/* 0: there is no room for it. */
static uint8_t
text_number(struct page *p, const char *path)
{
	unsigned i = 0;

	while (i < p->n_texts && strcmp(p->text[i], path))
		i++;
	if (i == TEXTS_MAX)
		return 0;
	p->text[i] = path;
	p->n_texts += i == p->n_texts;
	return (uint8_t)(i + 1);
}

static struct place
place_at(struct page *p, const struct model *m, uint32_t pid)
{
	const struct m_task *t = model_task(m, pid);
	struct sight_line at;
	struct place place = { .text = 0 };

	if (!t || t->state == FS_TASK_ZOMBIE || !sight_line(p->run->sight, t->program, pid, m->seq, &at))
		return place;
	place.text = text_number(p, at.line.file);
	place.line = at.line.line;
	place.old = at.old;
	return place;
}

/* Says where it is, if that is news. */
static void
put_place(struct page *p, FILE *out, const struct model *m, uint32_t pid, bool *any)
{
	struct place now = place_at(p, m, pid), *then = &p->place[pid % PIDS];

	if (now.text == then->text && now.line == then->line && now.old == then->old)
		return;
	fprintf(out, "%s[%u, %d, %u, %d]", *any ? ", " : "", (unsigned)pid, now.text - 1, (unsigned)now.line, now.old);
	*then = now;
	*any = true;
}

static void
put_places(struct page *p, FILE *out, const struct model *m)
{
	bool any = false;

	memset(p->place, 0, PIDS * sizeof(*p->place));
	fputc('[', out);
	for (int i = 0; i < FS_NR_TASKS; i++)
		if (m->task[i].used)
			put_place(p, out, m, m->task[i].pid, &any);
	fputc(']', out);
}

/* ---- parts --------------------------------------------------------------------------------- */

static void
note_used(struct page *p, const struct model *m)
{
	for (uint32_t i = m->n_frames; i > p->used; i--)
		if (m->frame[i - 1].kind) {
			p->used = i;
			return;
		}
}

static void
put_event(struct page *p, FILE *out, const struct fs_event *e)
{
	struct timeline *tl = p->run->tl;
	const struct model *after = timeline_model(tl, e->seq, TIMELINE_WALK);
	const struct model *before = timeline_model(tl, e->seq - 1, TIMELINE_BEFORE);
	struct story story;
	bool any = false;

	story_tell(&story, before, after, e, timeline_text(tl));
	fprintf(out, "[%llu, %u, %u, ", (unsigned long long)e->time, e->type, e->pid);
	put_text(out, story.head);
	fputs(", ", out);
	put_text(out, story.line);
	fputs(", ", out);
	put_text(out, story.more);
	fputs(", ", out);
	put_tasks(out, before, after);
	fputs(", ", out);
	put_frames(out, before, after);
	fputs(", [", out);
	put_place(p, out, after, e->pid, &any);
	if (e->type == FS_TASK)
		put_place(p, out, after, e->arg[FS_TASK_child], &any);
	fputs("]]", out);
	note_used(p, after);
	p->has |= 1ull << (e->type % 64);
}

static bool
put_part(struct page *p, uint64_t first, uint64_t last)
{
	static const struct model nothing;
	const struct model *m = timeline_model(p->run->tl, first - 1, TIMELINE_BEFORE);
	struct pack pack;

	if (!pack_open(&pack))
		return false;
	p->has = 0;
	fputs("{\"tasks\": ", pack.text);
	put_tasks(pack.text, &nothing, m);
	fputs(", \"frames\": ", pack.text);
	put_frames(pack.text, &nothing, m);
	fputs(", \"places\": ", pack.text);
	put_places(p, pack.text, m);
	fputs(", \"events\": [", pack.text);
	for (uint64_t seq = first; seq <= last; seq++) {
		fputs(seq > first ? ",\n" : "\n", pack.text);
		put_event(p, pack.text, timeline_event(p->run->tl, seq));
	}
	fputs("]}", pack.text);
	fputc('"', p->out);
	if (!pack_close(&pack, p->out))
		return false;
	fputc('"', p->out);
	return true;
}

/* Which types each part has. */
static void
put_has(FILE *out, uint64_t has)
{
	const char *comma = "";

	fputc('[', out);
	for (unsigned type = 0; type < 64; type++)
		if (has >> type & 1) {
			fprintf(out, "%s%u", comma, type);
			comma = ", ";
		}
	fputc(']', out);
}

static bool
put_parts(struct page *p)
{
	uint64_t end = timeline_end(p->run->tl);
	char *has = NULL;
	size_t n;
	FILE *list = open_memstream(&has, &n);
	bool ok = list != NULL;

	fputs(", \"parts\": [", p->out);
	for (uint64_t first = 1; ok && first <= end && !ferror(p->out); first += PER_PART) {
		fputs(first > 1 ? ",\n" : "\n", p->out);
		ok = put_part(p, first, end - first < PER_PART ? end : first + PER_PART - 1);
		fputs(first > 1 ? ", " : "", list);
		put_has(list, p->has);
	}
	ok = list && fclose(list) == 0 && ok;
	if (ok)
		fprintf(p->out, "], \"has\": [%s], \"used\": %u", has, (unsigned)p->used);
	free(has);
	return ok;
}

/* ---- the rest ------------------------------------------------------------------------------ */

static void
put_text_lines(struct page *p, FILE *out, const char *path)
{
	const struct source_text *text = sources_text(p->run->sight->sources, path);

	fputc('[', out);
	put_text(out, path);
	fputs(", [", out);
	for (unsigned i = 0; text && i < text->n; i++) {
		fputs(i ? ", " : "", out);
		put_text(out, text->line[i]);
	}
	fputs("]]", out);
}

static bool
put_texts(struct page *p)
{
	struct pack pack;

	if (!pack_open(&pack))
		return false;
	fputc('[', pack.text);
	for (unsigned i = 0; i < p->n_texts; i++) {
		fputs(i ? ", " : "", pack.text);
		put_text_lines(p, pack.text, p->text[i]);
	}
	fputc(']', pack.text);
	fputs(", \"texts\": \"", p->out);
	return pack_close(&pack, p->out);
}

static bool
put_console(struct page *p)
{
	const struct timeline_match writes = { .types = 1ull << FS_WRITE };
	const struct timeline *tl = p->run->tl;
	const char *comma = "", *console;
	struct pack pack;
	size_t have;

	if (!pack_open(&pack))
		return false;
	console = timeline_console(tl, &have);
	fputc('[', pack.text);
	for (uint64_t seq = timeline_find(tl, 0, 1, writes); seq; seq = timeline_find(tl, seq, 1, writes)) {
		const struct fs_event *e = timeline_event(tl, seq);
		size_t pos = e->arg[FS_WRITE_pos], n = e->arg[FS_WRITE_len];

		if (pos >= have)
			continue;
		fprintf(pack.text, "%s[%llu, ", comma, (unsigned long long)seq);
		quote_json(pack.text, console + pos, n < have - pos ? n : have - pos);
		fputc(']', pack.text);
		comma = ", ";
	}
	fputc(']', pack.text);
	fputs("\", \"console\": \"", p->out);
	return pack_close(&pack, p->out);
}

static void
put_run(struct page *p)
{
	const struct export_run *run = p->run;

	fputs("{\"program\": ", p->out);
	put_text(p->out, run->program);
	fprintf(p->out, ", \"total\": %llu, \"begin\": %llu, \"frames\": %u, \"per\": %u, \"names\": [",
		(unsigned long long)timeline_end(run->tl), (unsigned long long)replay_begin(run->tl),
		(unsigned)timeline_live(run->tl)->n_frames, PER_PART);
	for (unsigned type = 0; type < FS_TYPES; type++) {
		fputs(type ? ", " : "", p->out);
		put_text(p->out, m_event_name(type));
	}
	fputc(']', p->out);
}

bool
export_html(FILE *out, const struct export_run *run, struct fail *f)
{
	const char *marker = strstr(html_page, MARKER);
	struct page p = { .out = out, .run = run };
	bool ok;

	if (timeline_first(run->tl))
		return fail_say(f, "the page needs all events from the boot on, and this recording begins after event %llu; "
				"--json, --perfetto and --svg do without", (unsigned long long)timeline_first(run->tl));
	p.place = calloc(PIDS, sizeof(*p.place));
	fwrite(html_page, 1, (size_t)(marker - html_page), out);
	put_run(&p);
	ok = p.place && put_parts(&p) && put_texts(&p) && put_console(&p);
	fputs("\"}", out);
	fputs(marker + strlen(MARKER), out);
	free(p.place);
	return ok || fail_say(f, "the page could not be made: out of memory");
}
