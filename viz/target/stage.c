/* stage.c: one link a file. */
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
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

static const char *
temporary(void)
{
	const char *tmp = getenv("TMPDIR");

	return tmp && tmp[0] ? tmp : "/tmp";
}

static bool
make_dir(struct stage *s)
{
	snprintf(s->dir, sizeof s->dir, "%s/forkscope-XXXXXX", temporary());
	if (mkdtemp(s->dir))
		return true;
	s->dir[0] = '\0';
	return false;
}

static char *
link_path(const struct stage *s, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", s->dir, name) < 0 ? NULL : path;
}

static bool
make_link(struct stage *s, const char *file, const char *name)
{
	char target[PATH_MAX];
	char *path = link_path(s, name);
	bool ok = path && realpath(file, target) && access(target, R_OK) == 0 &&
		  symlink(target, path) == 0;

	free(path);
	if (ok) {
		s->name[s->n] = strdup(name);
		ok = s->name[s->n++] != NULL;
	}
	return ok;
}

static bool
add(struct stage *s, const char *file, const char *name, char *err, size_t size)
{
	if (strchr(name, ' ')) {
		snprintf(err, size, "%s: a program's name must have no space in it: rename it", file);
		return false;
	}
	if (make_link(s, file, name))
		return true;
	snprintf(err, size, "%s: cannot be loaded: %s", file, strerror(errno));
	return false;
}

bool
stage_open(struct stage *s, const char *kernel, const char *const *modules, unsigned n_modules,
	   char *err, size_t size)
{
	bool ok = true;

	*s = (struct stage){ .name = calloc(n_modules + 5, sizeof *s->name) };
	if (!s->name || !make_dir(s)) {
		snprintf(err, size, "no temporary folder in %s: %s; set TMPDIR to a folder that can be "
			 "written", temporary(), strerror(errno));
		stage_close(s);
		return false;
	}
	for (unsigned i = 0; ok && i < n_modules; i++)
		ok = add(s, modules[i], base_name(modules[i]), err, size);
	ok = ok && add(s, kernel, STAGE_KERNEL, err, size);
	if (!ok)
		stage_close(s);
	return ok;
}

static bool
make_empty(const char *path, unsigned mib)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && ftruncate(fd, (off_t)mib << 20) == 0;

	return (fd < 0 || close(fd) == 0) && ok;
}

static bool
add_empty(struct stage *s, const char *name, unsigned mib, const char *what, char *err, size_t size)
{
	char *path = link_path(s, name);
	bool ok = path && (s->name[s->n] = strdup(name)) != NULL;

	s->n += ok; /* first: what is made is removed */
	ok = ok && make_empty(path, mib);
	if (!ok)
		snprintf(err, size, "no disk of %uM for %s in %s: %s", mib, what, temporary(), strerror(errno));
	free(path);
	return ok;
}

bool
stage_add_swap(struct stage *s, unsigned mib, char *err, size_t size)
{
	return add_empty(s, STAGE_SWAP, mib, "the swap area", err, size);
}

bool
stage_add_keep(struct stage *s, char *err, size_t size)
{
	return add_empty(s, STAGE_KEEP, 1, "snapshots of the guest", err, size);
}

bool
stage_add_disk(struct stage *s, const char *file, char *err, size_t size)
{
	return add(s, file, STAGE_DISK, err, size);
}

void
stage_close(struct stage *s)
{
	for (unsigned i = 0; i < s->n; i++) {
		char *path = s->name[i] ? link_path(s, s->name[i]) : NULL;

		if (path)
			unlink(path);
		free(path);
		free(s->name[i]);
	}
	if (s->dir[0])
		rmdir(s->dir);
	free(s->name);
	*s = (struct stage){ .name = NULL };
}
