#include "explained.h"

#include <stdio.h>
#include <string.h>

#include "keys.h"
#include "sight.h"

static void
find_places(struct explained *d, const struct kernellines *lines)
{
	const struct explain *x = &d->x;
	struct kernelline at;

	for (unsigned i = 0; lines && i < x->n; i++)
		if (kernellines_function(lines, x->step[i].function, &at))
			snprintf(d->place[i], sizeof d->place[i], "%s:%d", at.file, at.line);
	if (!x->teller)
		return;
	if (lines && kernellines_call(lines, x->teller, x->trace, &at))
		snprintf(d->told, sizeof d->told, "%s:%d, in %s, calls %s: that writes the event.", at.file, at.line, x->teller, x->trace);
	else
		snprintf(d->told, sizeof d->told, "%s calls %s: that writes the event.", x->teller, x->trace);
}

static void
name_keys(struct explain *x, const struct keymap *keys)
{
	char text[EXPLAIN_TEXT];

	for (unsigned i = 0; i < x->n; i++)
		strcpy(x->step[i].text, keymap_words(keys, x->step[i].text, text, sizeof text));
	strcpy(x->next, keymap_words(keys, x->next, text, sizeof text));
}

void
explained_make(struct explained *d, struct timeline *tl, uint64_t seq, const struct kernellines *lines,
	       const struct sight *sight, const struct keymap *keys)
{
	const struct fs_event *e = timeline_event(tl, seq);
	const struct model *before, *after;

	memset(d, 0, sizeof *d);
	if (!seq || !e)
		return;
	d->seq = seq;
	before = timeline_model(tl, seq - 1, TIMELINE_BEFORE);
	after = timeline_model(tl, seq, TIMELINE_WALK);
	story_tell(&d->story, before, after, e, timeline_text(tl));
	explain_event(&d->x, before, after, e, timeline_text(tl));
	if (sight)
		sight_variable(sight, tl, after, seq, d->variable, sizeof d->variable);
	find_places(d, lines);
	name_keys(&d->x, keys);
}

void
explained_text(const struct explained *d, char *out, size_t size)
{
	FILE *to = fmemopen(out, size, "w");

	if (!to)
		return;
	out[0] = '\0';
	if (!d->seq)
		fputs("nothing has happened yet", to);
	else
		fprintf(to, "event %llu: %s\n", (unsigned long long)d->seq, d->story.line);
	if (d->variable[0])
		fprintf(to, "%s\n", d->variable);
	for (unsigned i = 0; i < d->x.n; i++)
		fprintf(to, "%u. %s%s%s%s: %s\n", i + 1, d->x.step[i].function, d->place[i][0] ? " (" : "", d->place[i],
			d->place[i][0] ? ")" : "", d->x.step[i].text);
	if (d->told[0])
		fprintf(to, "%s\n", d->told);
	if (d->seq)
		fprintf(to, "Next: %s", d->x.next);
	fclose(to);
	out[size - 1] = '\0';
}
