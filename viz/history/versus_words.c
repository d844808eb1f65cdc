/* versus_words.c: how two histories part, from the two events where they do. */
#include "versus.h"

#include <stdio.h>
#include <string.h>

#include "eventtypes.h"
#include "story.h"

/* One of the two. */
struct part {
	struct timeline *tl;
	const struct fs_event *e;
	const char *name; /* of the branch */
	char line[200];   /* the event's sentence */
};

static void
tell(struct part *p, uint64_t seq)
{
	const struct model *before = timeline_model(p->tl, seq - 1, TIMELINE_LOOK_BEFORE);
	struct story s;

	story_tell(&s, before, timeline_model(p->tl, seq, TIMELINE_LOOK), p->e, timeline_text(p->tl));
	snprintf(p->line, sizeof p->line, "%.*s", (int)sizeof p->line - 1, s.line);
	for (size_t n = strlen(p->line); n && p->line[n - 1] == '.'; n--)
		p->line[n - 1] = '\0'; /* the sentence goes on */
}

/* Who goes on with that event. */
static uint32_t
runner(const struct fs_event *e)
{
	return e->type == FS_SWITCH ? e->arg[FS_SWITCH_to] : e->pid;
}

/* What comes from outside says most, whoever had its turn then. */
static const char *
from_outside(const struct fs_event *e)
{
	switch (e->type) {
	case FS_SIGNAL: case FS_DELIVER: return "another signal";
	case FS_INPUT: return "another input";
	default: return NULL;
	}
}

static bool
is_end(const struct fs_event *e)
{
	return e->type == FS_EXIT || e->type == FS_ZOMBIE || e->type == FS_PANIC;
}

static int
tell_calls(const struct part *a, const struct part *b, char *out, size_t size)
{
	const struct fs_event *x = a->e, *y = b->e;
	const char *one = m_call_name(x->arg[0]), *other = m_call_name(y->arg[0]);

	if (x->type == FS_RET && x->arg[FS_RET_nr] == y->arg[FS_RET_nr])
		return snprintf(out, size, "%s of pid %u returned %d in \"%s\" and %d in \"%s\"", one ? one : "a call", x->pid,
				(int)x->arg[FS_RET_result], a->name, (int)y->arg[FS_RET_result], b->name);
	if (x->type == FS_CALL && x->arg[FS_CALL_nr] != y->arg[FS_CALL_nr])
		return snprintf(out, size, "pid %u called %s in \"%s\" and %s in \"%s\"", x->pid, one ? one : "an unknown call", a->name,
				other ? other : "an unknown call", b->name);
	return 0;
}

static int
tell_order(const struct part *a, const struct part *b, char *out, size_t size)
{
	uint32_t one = runner(a->e), other = runner(b->e);

	if (one == other || !one || !other)
		return 0;
	return snprintf(out, size, "pid %u ran before pid %u in \"%s\", and pid %u before pid %u in \"%s\"", one, other, a->name, other,
			one, b->name);
}

/* The same process: what it did. */
static void
tell_deeds(const struct part *a, const struct part *b, char *out, size_t size)
{
	const char *outside = from_outside(a->e) ? from_outside(a->e) : from_outside(b->e);
	const struct part *ends = is_end(a->e) ? a : b;

	if (!strcmp(a->line, b->line) && a->e->time != b->e->time)
		snprintf(out, size, "%s, after %llu ns in \"%s\" and after %llu in \"%s\"", a->line,
			 (unsigned long long)a->e->time, a->name, (unsigned long long)b->e->time, b->name);
	else if (!outside && is_end(a->e) != is_end(b->e))
		snprintf(out, size, "pid %u ended in \"%s\" (%s), and not in \"%s\": %s", ends->e->pid, ends->name, ends->line,
			 ends == a ? b->name : a->name, ends == a ? b->line : a->line);
	else
		snprintf(out, size, "%s%sin \"%s\" %s; in \"%s\" %s", outside ? outside : "", outside ? ": " : "", a->name, a->line,
			 b->name, b->line);
}

void
versus_words(struct timeline *tl_a, struct timeline *tl_b, uint64_t seq, const char *name_a, const char *name_b, char *out, size_t size)
{
	struct part a = { .tl = tl_a, .e = timeline_event(tl_a, seq), .name = name_a };
	struct part b = { .tl = tl_b, .e = timeline_event(tl_b, seq), .name = name_b };
	size_t n = (size_t)snprintf(out, size, "they part at event %llu: ", (unsigned long long)seq);
	struct fs_event x;

	if (n >= size)
		return;
	out += n;
	size -= n;
	tell(&a, seq);
	a.e = memcpy(&x, a.e, sizeof x); /* a long way through the other history may take its place */
	tell(&b, seq);
	if (!from_outside(a.e) && !from_outside(b.e)) {
		if (tell_order(&a, &b, out, size))
			return;
		if (a.e->type == b.e->type && tell_calls(&a, &b, out, size))
			return;
	}
	tell_deeds(&a, &b, out, size);
}
