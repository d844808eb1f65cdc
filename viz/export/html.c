/*
 * html.c: one page that needs nothing else: the processes, the tasks, the frames, the story and the console
 * at any event, with a slider and the viewer's keys. The page is page.html; here are its numbers:
 *   { "program", "total", "begin", "frames", "events": [[time, name, pid, head, sentence, more,
 *     [[slot, null or [pid, parent, state, program, adopted, pages, how it ended]] ...],
 *     [frame, count, refs, kind, ...], words] ...] }
 * The lists of an event hold what it changed; the page adds them up.
 */
#include <string.h>

#include "export.h"
#include "quote.h"
#include "replay.h"
#include "story.h"

#define EVENTS_MAX 20000u /* a page with more is slow to load */
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

	fputs(", [", out);
	for (int i = 0; i < FS_NR_TASKS; i++) {
		if (same_task(&before->task[i], &after->task[i]))
			continue;
		fprintf(out, "%s[%d, ", any ? ", " : "", i);
		put_task(out, &after->task[i]);
		fputc(']', out);
		any = true;
	}
	fputs("], ", out);
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

static void
put_words(FILE *out, const struct timeline *tl, const struct fs_event *e)
{
	size_t have, pos = e->arg[FS_WRITE_pos], n = e->arg[FS_WRITE_len];
	const char *console = timeline_console(tl, &have);

	if (e->type != FS_WRITE || pos >= have)
		return;
	fputs(", ", out);
	quote_json(out, console + pos, n < have - pos ? n : have - pos);
}

static void
put_event(FILE *out, struct timeline *tl, const struct fs_event *e)
{
	const struct model *after = timeline_model(tl, e->seq, TIMELINE_WALK);
	const struct model *before = timeline_model(tl, e->seq - 1, TIMELINE_BEFORE);
	struct story story;

	story_tell(&story, before, after, e, timeline_text(tl));
	fprintf(out, "%s\n[%llu, \"%s\", %u, ", e->seq > 1 ? "," : "", (unsigned long long)e->time,
		m_event_name(e->type), e->pid);
	put_text(out, story.head);
	fputs(", ", out);
	put_text(out, story.line);
	fputs(", ", out);
	put_text(out, story.more);
	put_tasks(out, before, after);
	put_frames(out, before, after);
	put_words(out, tl, e);
	fputc(']', out);
}

static void
put_run(FILE *out, const struct export_run *run)
{
	uint64_t total = timeline_end(run->tl), n = total < EVENTS_MAX ? total : EVENTS_MAX;
	uint64_t begin = replay_begin(run->tl);

	fputs("{\"program\": ", out);
	put_text(out, run->program);
	fprintf(out, ", \"total\": %llu, \"begin\": %llu, \"frames\": %u, \"events\": [", (unsigned long long)total,
		(unsigned long long)(begin <= n ? begin : 1), (unsigned)timeline_live(run->tl)->n_frames);
	for (uint64_t seq = 1; seq <= n && !ferror(out); seq++)
		put_event(out, run->tl, timeline_event(run->tl, seq));
	fputs("\n]}", out);
}

bool
export_html(FILE *out, const struct export_run *run, struct fail *f)
{
	const char *marker = strstr(html_page, MARKER);

	if (timeline_first(run->tl))
		return fail_say(f, "the page needs all events from the boot on, and this recording begins after event %llu; "
				"--json, --perfetto and --svg do without", (unsigned long long)timeline_first(run->tl));
	fwrite(html_page, 1, (size_t)(marker - html_page), out);
	put_run(out, run);
	fputs(marker + strlen(MARKER), out);
	return true;
}
