/* stage.c: links without spaces. */
#include "stage.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The link's path, or NULL with errno set. */
static char *
make_link(struct stage *s, const char *module)
{
	char target[PATH_MAX], *link;

	if (!realpath(module, target))
		return NULL;
	if (!s->dir[0]) {
		strcpy(s->dir, "/tmp/forkscope-XXXXXX");
		if (!mkdtemp(s->dir)) {
			s->dir[0] = '\0';
			return NULL;
		}
	}
	if (asprintf(&link, "%s/%s", s->dir, base_name(module)) < 0)
		return NULL;
	if (symlink(target, link) != 0) {
		free(link);
		return NULL;
	}
	return link;
}

static bool
add(struct stage *s, const char *module, char *err, size_t size)
{
	char *path = NULL;

	if (strchr(base_name(module), ' ')) {
		snprintf(err, size, "%s: a program's name must have no space in it: rename it", module);
		return false;
	}
	if (access(module, R_OK) == 0)
		path = strchr(module, ' ') ? make_link(s, module) : strdup(module);
	if (!path) {
		snprintf(err, size, "%s: cannot be loaded: %s", module, strerror(errno));
		return false;
	}
	s->path[s->n++] = path;
	return true;
}

bool
stage_open(struct stage *s, const char *const *modules, unsigned n, char *err, size_t size)
{
	*s = (struct stage){ .path = calloc(n + 1, sizeof *s->path) };
	if (!s->path) {
		snprintf(err, size, "out of memory");
		return false;
	}
	for (unsigned i = 0; i < n; i++)
		if (!add(s, modules[i], err, size)) {
			stage_close(s);
			return false;
		}
	return true;
}

void
stage_close(struct stage *s)
{
	size_t n = strlen(s->dir);

	for (unsigned i = 0; i < s->n; i++) {
		if (n && strncmp(s->path[i], s->dir, n) == 0)
			unlink(s->path[i]);
		free(s->path[i]);
	}
	if (n)
		rmdir(s->dir);
	free(s->path);
	*s = (struct stage){ .path = NULL };
}
