#include "compile.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elfcheck.h"
#include "child.h"

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool
is_c_file(const char *path)
{
	size_t n = strlen(base_name(path));

	return n > 2 && !strcmp(path + strlen(path) - 2, ".c");
}

/* The file's name without .c, its unusual bytes as '_': it stands in paths and command lines. */
static bool
name_program(struct program *p, const char *named, struct fail *f)
{
	char *s;

	p->name = strdup(base_name(named));
	if (!p->name)
		abort();
	if (is_c_file(named))
		p->name[strlen(p->name) - 2] = '\0';
	for (s = p->name; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("._-+", *s))
			*s = '_';
	if (strlen(p->name) > PROGRAM_NAME_MAX)
		return fail_say(f, "%s: the name is too long for the guest; use at most %d characters",
				named, PROGRAM_NAME_MAX);
	if (!strcmp(p->name, "init"))
		return fail_say(f, "%s: init is the name of process 1; give the file another one", named);
	return true;
}

static bool
make_folder(struct program *p, struct fail *f)
{
	const char *tmp = getenv("TMPDIR");

	/* QEMU's list of modules is cut at spaces and commas. */
	if (!tmp || *tmp != '/' || strpbrk(tmp, " ,"))
		tmp = "/tmp";
	p->dir = places_join(tmp, "forkscope-XXXXXX");
	if (mkdtemp(p->dir))
		return true;
	fail_say(f, "no temporary folder in %s: %s; set TMPDIR to a folder that can be written", tmp,
		 strerror(errno));
	free(p->dir);
	p->dir = NULL;
	return false;
}

static bool
check_source(const char *file, struct fail *f)
{
	struct stat st;

	if (stat(file, &st) < 0 || access(file, R_OK) < 0)
		return fail_say(f, "%s: %s; is the name right?", file, strerror(errno));
	return !S_ISDIR(st.st_mode) || fail_say(f, "%s: a folder; give a C file in it", file);
}

static enum program_result
compile(struct program *p, const char *file, const struct places *places,
	const struct interrupt *in, int *signal_number, struct fail *f)
{
	char *tmpdir = places_join("TMPDIR=", p->dir); /* gcc's own files end with ours */
	char *source = file[0] == '-' ? places_join(".", file) : strdup(file); /* no option of gcc's */
	const char *argv[] = { "env", tmpdir, "sh", places->guest_cc, "-o", p->path, source, NULL };
	int status = 0;
	enum child_result result;

	if (!check_source(file, f)) {
		free(source);
		free(tmpdir);
		return PROGRAM_BAD;
	}
	result = child_run(argv, in, &status, signal_number);
	free(source);
	free(tmpdir);
	if (result == CHILD_INTERRUPTED)
		return PROGRAM_INTERRUPTED;
	if (result == CHILD_ENDED && status == 0)
		return PROGRAM_READY;
	if (result == CHILD_FAILED)
		fail_say(f, "%s: the compiler could not be started: %s; `make check` installs it", file,
			 strerror(errno));
	else
		fail_say(f, "%s does not compile; the compiler's own messages stand above", file);
	return PROGRAM_BAD;
}

/* A file as it is: the one named, or the shipped program of that name. */
static bool
link_file(struct program *p, const char *named, const struct places *places, struct fail *f)
{
	char *shipped = places_join(places->user, named);
	bool is_shipped = !strchr(named, '/') && access(named, F_OK) < 0 && access(shipped, R_OK) == 0;
	const char *file = is_shipped ? shipped : named;
	char *absolute = NULL;
	bool ok = elfcheck_program(file, f);

	if (ok) {
		absolute = realpath(file, NULL);
		ok = absolute && symlink(absolute, p->path) == 0;
		if (!ok)
			fail_say(f, "%s: %s", file, strerror(errno));
	}
	free(absolute);
	free(shipped);
	return ok;
}

static void
add_module(struct program *p, char *path)
{
	p->modules = realloc(p->modules, (p->n_modules + 1) * sizeof(*p->modules));
	if (!p->modules)
		abort();
	p->modules[p->n_modules++] = path;
}

static int
visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* init first, then the program; a shipped program of the program's name gives way to it. */
static bool
collect_modules(struct program *p, const struct places *places, struct fail *f)
{
	struct dirent **list;
	int i, n = scandir(places->user, &list, visible, alphasort);
	char *init = places_join(places->user, "init");

	add_module(p, init);
	add_module(p, strdup(p->path));
	for (i = 0; i < n; i++) {
		if (strcmp(list[i]->d_name, "init") && strcmp(list[i]->d_name, p->name))
			add_module(p, places_join(places->user, list[i]->d_name));
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return access(init, R_OK) == 0 ||
	       fail_say(f, "%s is not there, and the kernel needs it; run `make`", init);
}

enum program_result
program_open(struct program *p, const char *named, const struct places *places,
	     const struct interrupt *in, int *signal_number, struct fail *f)
{
	enum program_result result = PROGRAM_BAD;

	memset(p, 0, sizeof(*p));
	if (!name_program(p, named, f) || !make_folder(p, f))
		goto out;
	p->path = places_join(p->dir, p->name);
	if (is_c_file(named))
		result = compile(p, named, places, in, signal_number, f);
	else if (link_file(p, named, places, f))
		result = PROGRAM_READY;
	if (result == PROGRAM_READY && !collect_modules(p, places, f))
		result = PROGRAM_BAD;
out:
	if (result != PROGRAM_READY)
		program_close(p);
	return result;
}

/* The folder holds files alone: the program, and what a compiler that was ended left. */
static void
remove_folder(const char *dir)
{
	struct dirent **list;
	int i, n = scandir(dir, &list, NULL, NULL);
	char *path;

	for (i = 0; i < n; i++) {
		path = places_join(dir, list[i]->d_name);
		unlink(path);
		free(path);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	rmdir(dir);
}

void
program_close(struct program *p)
{
	unsigned i;

	if (p->dir)
		remove_folder(p->dir);
	for (i = 0; i < p->n_modules; i++)
		free(p->modules[i]);
	free(p->modules);
	free(p->path);
	free(p->name);
	free(p->dir);
}
