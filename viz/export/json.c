/*
 * json.c: JSON Lines. The first line tells of the run:
 *   {"forkscope": 1, "program": "fork", "events": 279}
 * and then a line an event, in their order; arguments have the names and kinds of fs_abi.h:
 *   {"seq": 101, "time": 163764, "event": "cow copy", "family": "fault", "pid": 1,
 *    "arguments": {"va": 3221221376, "old": 752, "frame": 758, "left": 1},
 *    "head": "COPY", "sentence": "do_wp_page: ...", "more": "owners 2 -> 1, and 1 of the copy"}
 * A console write has "words" as well. "more" stands only where there is more to tell.
 */
#include <string.h>

#include "export.h"
#include "quote.h"
#include "schema.h"
#include "story.h"

#define TEXT_MAX 4096

static void
put_text(FILE *out, const char *text)
{
	quote_json(out, text, strlen(text));
}

static void
put_argument(FILE *out, const struct timeline *tl, const struct fs_event *e, unsigned i, enum fs_kind kind)
{
	const struct m_text *text = timeline_text(tl);
	char bytes[TEXT_MAX];

	if (kind == FS_TEXT) {
		text->get(text->ctx, e->arg[i], e->arg[i + 1], bytes, sizeof(bytes));
		put_text(out, bytes);
	} else if (kind == FS_INT) {
		fprintf(out, "%d", (int32_t)e->arg[i]);
	} else {
		fprintf(out, "%u", (unsigned)e->arg[i]);
	}
}

static void
put_arguments(FILE *out, const struct timeline *tl, const struct fs_event *e)
{
	enum fs_kind kind;
	const char *name;

	fputs(", \"arguments\": {", out);
	for (unsigned i = 0; (name = schema_arg(e->type, i, &kind)); i++) {
		fprintf(out, "%s\"%s\": ", i ? ", " : "", name);
		put_argument(out, tl, e, i, kind);
	}
	fputc('}', out);
}

static void
put_words(FILE *out, const struct timeline *tl, const struct fs_event *e)
{
	size_t have, pos = e->arg[FS_WRITE_pos], n = e->arg[FS_WRITE_len];
	const char *console = timeline_console(tl, &have);

	if (pos > have)
		return;
	fputs(", \"words\": ", out);
	quote_json(out, console + pos, n < have - pos ? n : have - pos);
}

static void
put_event(FILE *out, struct timeline *tl, const struct fs_event *e)
{
	const char *family = schema_family(e->type);
	const struct model *after = timeline_model(tl, e->seq, TIMELINE_WALK);
	struct story story;

	story_tell(&story, timeline_model(tl, e->seq - 1, TIMELINE_BEFORE), after, e, timeline_text(tl));
	fprintf(out, "{\"seq\": %llu, \"time\": %llu, \"event\": \"%s\", \"family\": \"%s\", \"pid\": %u",
		(unsigned long long)e->seq, (unsigned long long)e->time, m_event_name(e->type),
		family ? family : "?", e->pid);
	put_arguments(out, tl, e);
	if (e->type == FS_WRITE)
		put_words(out, tl, e);
	fputs(", \"head\": ", out);
	put_text(out, story.head);
	fputs(", \"sentence\": ", out);
	put_text(out, story.line);
	if (story.more[0]) {
		fputs(", \"more\": ", out);
		put_text(out, story.more);
	}
	fputs("}\n", out);
}

bool
export_json(FILE *out, const struct export_run *run, struct fail *f)
{
	uint64_t end = timeline_end(run->tl);

	(void)f;
	fputs("{\"forkscope\": 1, \"program\": ", out);
	put_text(out, run->program);
	fprintf(out, ", \"events\": %llu}\n", (unsigned long long)end);
	for (uint64_t seq = timeline_first(run->tl) + 1; seq <= end && !ferror(out); seq++)
		put_event(out, run->tl, timeline_event(run->tl, seq));
	return true;
}
