#include "narrate.h"

#include <ctype.h>
#include <string.h>

#include "guest.h"
#include "sight.h"
#include "story.h"

#define TREE_MAX 8192
#define INDENT "                " /* below the sentences */

static void
print_tree(FILE *out, const struct model *m, bool ascii)
{
	char tree[TREE_MAX], *line, *rest = tree;

	story_tree(m, ascii, tree, sizeof(tree));
	while ((line = strsep(&rest, "\n")))
		if (*line)
			fprintf(out, INDENT "%s\n", line);
}

/* What the guest wrote, without what a terminal would obey. */
static void
print_console(FILE *out, const struct timeline *tl)
{
	size_t i, n;
	const char *bytes = timeline_console(tl, &n);
	bool at_start = true;

	for (i = 0; i < n; i++) {
		if (bytes[i] == '\r')
			continue;
		fprintf(out, "%s%c", at_start ? INDENT : "",
			isprint((unsigned char)bytes[i]) || bytes[i] == '\n' ? bytes[i] : '?');
		at_start = bytes[i] == '\n';
	}
	if (!at_start)
		fputc('\n', out);
}

static bool
changes_tree(uint32_t type)
{
	return type == FS_FORKED || type == FS_ZOMBIE || type == FS_REPARENT || type == FS_REAP;
}

/* The event that starts the story: the program's first exec. 0: it has not happened. */
static uint64_t
first_event(const struct timeline *tl)
{
	struct timeline_match exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };

	return timeline_find(tl, 0, 1, exec);
}

static void
print_opening(FILE *out, const struct model *m, uint64_t first, bool ascii)
{
	fprintf(out, "events 1 to %llu: the kernel boots, and init (pid 1) forks pid %u for the program\n",
		(unsigned long long)first - 1, GUEST_PROGRAM_PID);
	print_tree(out, m, ascii);
}

static void
print_sentence(FILE *out, struct timeline *tl, const struct sight *sight, const struct fs_event *e)
{
	const struct model *before = timeline_model(tl, e->seq - 1, TIMELINE_BEFORE), *after = timeline_model(tl, e->seq, TIMELINE_WALK);
	struct story story;
	char variable[128];

	story_tell(&story, before, after, e, timeline_text(tl));
	fprintf(out, "%5llu %-9s %s\n", (unsigned long long)e->seq, story.head, story.line);
	if (sight && sight_variable(sight, tl, after, e->seq, variable, sizeof variable))
		fprintf(out, INDENT "%s\n", variable);
	if (story.more[0])
		fprintf(out, INDENT "%s\n", story.more);
}

void
narrate_sentence(FILE *out, struct timeline *tl, uint64_t seq)
{
	const struct fs_event *e = timeline_event(tl, seq);

	if (e && e->type != FS_NONE)
		print_sentence(out, tl, NULL, e);
}

void
narrate_begin(FILE *out, const struct timeline *tl, bool ascii)
{
	const struct model *m = timeline_first_model(tl);

	if (!m)
		return;
	fprintf(out, "events 1 to %llu: not known any more; this is what was found\n", (unsigned long long)m->seq);
	print_tree(out, m, ascii);
}

void
narrate_event(FILE *out, struct timeline *tl, const struct sight *sight, const struct fs_event *e, bool ascii)
{
	uint64_t first = first_event(tl);

	if (!timeline_first(tl) && (e->seq < first || (!first && e->type != FS_PANIC)))
		return;
	if (e->seq == first && !timeline_first(tl))
		print_opening(out, timeline_model(tl, e->seq, TIMELINE_WALK), first, ascii);
	print_sentence(out, tl, sight, e);
	if (changes_tree(e->type))
		print_tree(out, timeline_model(tl, e->seq, TIMELINE_WALK), ascii);
}

void
narrate_end(FILE *out, struct timeline *tl, bool ascii)
{
	fputs("the console:\n", out);
	print_console(out, tl);
	fprintf(out, "the tree at the end, after %llu events:\n",
		(unsigned long long)timeline_end(tl));
	print_tree(out, timeline_live(tl), ascii);
}
