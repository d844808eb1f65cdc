#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "onpath.h"
#include "svg.h"

#define CONVERTER "rsvg-convert"
#define PICTURES_MAX 999
#define PNG_CELLS_MAX 1700 /* each way: the converter draws 32,767 pixels */

static bool
ends_with(const char *file, const char *end)
{
	size_t n = strlen(file);

	return n > strlen(end) && !strcmp(file + n - strlen(end), end);
}

static bool
need_converter(struct fail *f)
{
	char path[4096];

	return onpath_find(CONVERTER, path, sizeof(path)) ||
	       fail_say(f, "a PNG needs " CONVERTER ", which is not on the PATH: install it (Debian: apt-get install "
			"librsvg2-bin), or name an .svg");
}

bool
picture_place(const char *file, struct fail *f)
{
	const char *slash = strrchr(file, '/');
	char *folder = slash ? strndup(file, (size_t)(slash - file) + 1) : strdup(".");
	bool ok = folder && access(folder, X_OK) == 0;

	free(folder);
	return ok || fail_say(f, "%s cannot be written: %s; is its folder there?", file, strerror(errno));
}

bool
picture_check(const char *file, struct fail *f)
{
	if (!ends_with(file, ".png") && !ends_with(file, ".svg") && !ends_with(file, ".txt"))
		return fail_say(f, "%s: neither FILE.svg nor FILE.png nor FILE.txt", file);
	return !ends_with(file, ".png") || need_converter(f);
}

static bool
write_text(FILE *out, const struct grid *g)
{
	size_t size = grid_text(g, NULL, 0) + 1;
	char *text = malloc(size);
	bool ok;

	if (!text)
		abort();
	grid_text(g, text, size);
	ok = fputs(text, out) >= 0;
	free(text);
	return ok;
}

/* The picture as a file without a name, to be read from its start. */
static int
svg_file(const struct grid *g)
{
	int fd = memfd_create("picture", MFD_CLOEXEC), copy = fd < 0 ? -1 : dup(fd);
	FILE *out = copy < 0 ? NULL : fdopen(copy, "w");
	bool ok = out && svg_write(out, g);

	if (out)
		ok = fclose(out) == 0 && ok;
	if (ok && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Its wait status; -1: it could not be started. */
static int
convert(int from, int to)
{
	char *const argv[] = { (char *)(uintptr_t)CONVERTER, (char *)(uintptr_t)"--format=png", NULL };
	posix_spawn_file_actions_t files;
	int error, status = -1;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, from, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, to, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	while (!error && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return error ? -1 : status;
}

bool
picture_png(FILE *out, const struct grid *g, struct fail *f)
{
	int svg, status;

	if (!need_converter(f))
		return false;
	if (g->w > PNG_CELLS_MAX || g->h > PNG_CELLS_MAX)
		return fail_say(f, "a PNG of %dx%d is more than " CONVERTER " draws, which is %dx%d; name an .svg", g->w, g->h,
				PNG_CELLS_MAX, PNG_CELLS_MAX);
	svg = svg_file(g);
	if (svg < 0 || fflush(out) != 0)
		status = -1;
	else
		status = convert(svg, fileno(out));
	if (svg >= 0)
		close(svg);
	return status == 0 || fail_say(f, CONVERTER " has made no PNG: is the disk full?");
}

bool
picture_write(const char *file, const struct grid *g, struct fail *f)
{
	FILE *out;
	bool ok;

	if (!picture_check(file, f))
		return false;
	out = fopen(file, "we");
	if (!out)
		return fail_say(f, "%s cannot be written: %s", file, strerror(errno));
	if (ends_with(file, ".png")) {
		ok = picture_png(out, g, f);
		return (fclose(out) == 0 && ok) || (unlink(file), false);
	}
	ok = ends_with(file, ".txt") ? write_text(out, g) : svg_write(out, g);
	ok = fclose(out) == 0 && ok;
	return ok || fail_say(f, "%s could not be written whole: %s", file, strerror(errno));
}

bool
picture_next(const struct grid *g, char *name, size_t size, struct fail *f)
{
	int fd = -1;

	for (int i = 1; i <= PICTURES_MAX && fd < 0; i++) {
		snprintf(name, size, "forkscope-%03d.svg", i);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			return fail_say(f, "%s cannot be written here: %s", name, strerror(errno));
	}
	if (fd < 0)
		return fail_say(f, "there are %d pictures here already: move them away", PICTURES_MAX);
	close(fd);
	return picture_write(name, g, f);
}
