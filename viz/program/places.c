#include "places.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Seen from the executable's folder: the build folder, build/san, an install prefix. */
static const char *const candidates[] = { ".", "..", "../lib/forkscope" };

char *
places_join(const char *dir, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		abort();
	return path;
}

static char *
own_folder(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (n < 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return strdup(path);
}

/* The compiler script is what all layouts have, even when the kernel is still to be built. */
static char *
find_base(const char *folder)
{
	char *dir, *script;
	bool found;
	size_t i;

	for (i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++) {
		dir = places_join(folder, candidates[i]);
		script = places_join(dir, "guest-cc");
		found = access(script, R_OK) == 0;
		free(script);
		if (found)
			return dir;
		free(dir);
	}
	return NULL;
}

bool
places_open(struct places *p, struct fail *f)
{
	char *folder = own_folder();
	char *found = folder ? find_base(folder) : NULL;
	char *base = found ? realpath(found, NULL) : NULL;

	free(found);
	if (!base)
		fail_say(f, "forkscope's own files (kernel.elf, guest-cc, user/) are not beside %s; "
			 "build them with `make`, or install with `make install`",
			 folder ? folder : "the executable");
	free(folder);
	if (!base)
		return false;
	p->base = base;
	p->kernel = places_join(base, "kernel.elf");
	p->guest_cc = places_join(base, "guest-cc");
	p->user = places_join(base, "user");
	p->shell = places_join(base, "busybox/bin/busybox");
	p->programs = places_join(base, "programs");
	p->demo = places_join(base, "demo");
	return true;
}

void
places_close(struct places *p)
{
	free(p->demo);
	free(p->shell);
	free(p->programs);
	free(p->user);
	free(p->guest_cc);
	free(p->kernel);
	free(p->base);
}
