#include "replayed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As many as the line has room for. */
static void
names(const struct branches *b, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < b->n && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s\"%s\"", !i ? "" : i + 1 < b->n ? ", " : " and ", b->at[i].name);
}

static bool
choose(struct replayed *r, const char *file, const char *branch, struct fail *f)
{
	int nr = branch ? branches_named(&r->branches, branch) : 0;
	char there[200];

	if (nr < 0) {
		names(&r->branches, there, sizeof there);
		return fail_say(f, "%.80s has no branch \"%.40s\"; it has %s", file, branch, there);
	}
	r->shown = (unsigned)nr;
	r->tl = r->branches.at[nr].timeline;
	return true;
}

bool
replayed_open(struct replayed *r, const char *file, const char *branch, struct fail *f)
{
	*r = (struct replayed){ .recording = recording_open(file, f) };
	if (!r->recording)
		return false;
	branches_open(&r->branches, recording_timeline(r->recording));
	r->recorded = recorded_open(r->recording, &r->branches);
	if (choose(r, file, branch, f))
		return true;
	replayed_close(r);
	return false;
}

bool
replayed_open_named(struct replayed *r, const char *name, struct fail *f)
{
	const char *colon = strrchr(name, ':');
	char *file;
	bool ok;

	if (!colon || !colon[1] || access(name, F_OK) == 0)
		return replayed_open(r, name, NULL, f);
	file = strndup(name, (size_t)(colon - name));
	if (!file)
		abort();
	ok = access(file, F_OK) == 0 ? replayed_open(r, file, colon + 1, f) : replayed_open(r, name, NULL, f);
	free(file);
	return ok;
}

void
replayed_close(struct replayed *r)
{
	branches_free(&r->branches);
	recorded_close(r->recorded);
	recording_close(r->recording);
	*r = (struct replayed){ .recording = NULL };
}

const char *
replayed_branch(const struct replayed *r)
{
	return r->shown ? r->branches.at[r->shown].name : NULL;
}
