#include "doctor.h"

#include <dirent.h>
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <sqlite3.h>

#include "config.h"
#include "guest.h"
#include "mend.h"
#include "onpath.h"
#include "options.h"
#include "output.h"
#include "places.h"
#include "qemu.h"
#include "recorder.h"
#include "target.h"
#include "term.h"

enum { ROOM_MIB = 64, COLUMNS = 80, ROWS = 24, COLORS = 8, RUN_MS = 20000, STEP_MS = 100 };

enum finding { OK, WARNING, MISSING };

struct doctor {
	struct places places;
	bool has_places, has_qemu, has_temporary;
	char dir[PATH_MAX];     /* a private temporary folder */
	char program[PATH_MAX + 8]; /* what the compiler made there; "": nothing */
	unsigned missing;
	struct interrupt in;
	int signal_number;      /* that ended us, or 0 */
};

static void __attribute__((format(printf, 4, 5)))
say(struct doctor *d, enum finding verdict, const char *what, const char *format, ...)
{
	static const char *const words[] = { "ok", "warning", "missing" };
	va_list args;

	d->missing += verdict == MISSING;
	printf("%-8s %-11s ", words[verdict], what);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

/* Has a signal come? Then nothing more is looked at, and what was made is put away. */
static bool
is_ended(struct doctor *d)
{
	if (!d->signal_number)
		d->signal_number = interrupt_take(&d->in);
	return d->signal_number != 0;
}

static void
say_package(struct doctor *d, enum finding verdict, const char *what, const char *lack, enum mend_what package)
{
	char command[200];

	mend_command(package, command, sizeof(command));
	say(d, verdict, what, "%s: %s", lack, command);
}

/* ---- what belongs to forkscope ---- */

static void
look_at_files(struct doctor *d)
{
	struct fail f;

	d->has_places = places_open(&d->places, &f);
	if (!d->has_places)
		say(d, MISSING, "files", "%s", f.line);
	else if (access(d->places.kernel, R_OK) != 0)
		say(d, MISSING, "files", "%s: %s: make", d->places.kernel, strerror(errno));
	else
		say(d, OK, "files", "%s", d->places.base);
}

static void
look_at_temporary(struct doctor *d)
{
	const char *tmp = getenv("TMPDIR");
	struct statvfs room;
	unsigned long mib;

	tmp = tmp && *tmp ? tmp : "/tmp";
	snprintf(d->dir, sizeof(d->dir), "%.*s/forkscope-XXXXXX", PATH_MAX - 20, tmp);
	d->has_temporary = mkdtemp(d->dir) != NULL;
	if (!d->has_temporary) {
		say(d, MISSING, "temporary", "%s cannot be written: %s: export TMPDIR=FOLDER names another", tmp, strerror(errno));
		return;
	}
	mib = statvfs(d->dir, &room) == 0 ? (unsigned long)((room.f_bavail * room.f_frsize) >> 20) : 0;
	if (mib < ROOM_MIB)
		say(d, WARNING, "temporary", "%s has %lu MiB left, swap disks and recordings want %d: free some, or export "
		    "TMPDIR=FOLDER", tmp, mib, ROOM_MIB);
	else
		say(d, OK, "temporary", "%s, %lu MiB free", tmp, mib);
}

static void
clean_up(struct doctor *d)
{
	struct dirent **list;
	int n = d->has_temporary ? scandir(d->dir, &list, NULL, NULL) : -1;

	for (int i = 0; i < n; i++) {
		char *path = places_join(d->dir, list[i]->d_name);

		unlink(path);
		free(path);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	if (d->has_temporary)
		rmdir(d->dir);
	if (d->has_places)
		places_close(&d->places);
}

/* ---- programs ---- */

static void
look_at_qemu(struct doctor *d)
{
	char path[PATH_MAX], line[160];
	const char *const argv[] = { path, "--version", NULL };
	const char *version;

	d->has_qemu = qemu_find(path, sizeof(path));
	if (!d->has_qemu) {
		say_package(d, MISSING, "QEMU", "qemu-system-i386 is not on the PATH", MEND_QEMU);
		return;
	}
	if (output_line(argv, line, sizeof(line)) != 0) {
		d->has_qemu = false;
		say(d, MISSING, "QEMU", "%s does not start: %s", path, line[0] ? line : "it says nothing");
		return;
	}
	version = strstr(line, "version ");
	say(d, OK, "QEMU", "%.40s, %s", version ? version + strlen("version ") : line, path);
}

static void
look_at_compiler(struct doctor *d)
{
	static const char text[] = "#include <unistd.h>\n#include <sys/wait.h>\nint main(void)\n{\n\tif (fork() == 0)\n"
				   "\t\t_exit(0);\n\treturn wait(0) < 0;\n}\n";
	char source[PATH_MAX + 16], path[PATH_MAX], line[300];
	const char *argv[] = { "sh", d->places.guest_cc, "-o", d->program, source, NULL };
	FILE *out;

	if (!d->has_places || !d->has_temporary)
		return;
	snprintf(source, sizeof(source), "%s/doctor.c", d->dir);
	snprintf(d->program, sizeof(d->program), "%s/doctor", d->dir);
	out = fopen(source, "w");
	if (!out || fputs(text, out) < 0 || fclose(out) != 0)
		return; /* the folder is full, which was said */
	if (!onpath_find("gcc", path, sizeof(path))) {
		say_package(d, WARNING, "compiler", "gcc is not on the PATH, so C files cannot be run", MEND_GCC);
		d->program[0] = '\0';
	} else if (output_line(argv, line, sizeof(line)) != 0) {
		fprintf(stderr, "%s\n", line);
		say_package(d, WARNING, "compiler", "gcc makes no i386 program (its words are above), so C files cannot be run",
			    MEND_GCC32);
		d->program[0] = '\0';
	} else {
		say(d, OK, "compiler", "%s makes programs for the guest", path);
	}
}

/* ---- a run ---- */

static void
ignore_bytes(void *ctx, uint32_t pos, const void *bytes, size_t n)
{
	(void)ctx, (void)pos, (void)bytes, (void)n;
}

static void
note_end(void *ctx, const struct fs_event *e)
{
	bool *ended = ctx;

	*ended |= e->type == FS_EXIT && e->pid == GUEST_PROGRAM_PID && e->arg[FS_EXIT_status] == 0;
}

/* QEMU, its stub, the kernel and this viewer together, up to the end of a program. */
static void
run_program(struct doctor *d)
{
	char *init = places_join(d->places.user, "init"), *shipped = places_join(d->places.user, "fork");
	const char *modules[] = { init, d->program[0] ? d->program : shipped };
	const char *args[] = { d->program[0] ? "/bin/doctor" : "/bin/fork" };
	bool ended = false;
	const struct target_sink sink = { .ctx = &ended, .text = ignore_bytes, .console = ignore_bytes, .event = note_end };
	const struct target_options o = { .kernel = d->places.kernel, .modules = modules, .n_modules = 2, .args = args, .n_args = 1 };
	const struct target_stop exit = { .types = 1ull << FS_EXIT, .pid = GUEST_PROGRAM_PID };
	int64_t start = guest_clock(), booted;
	char err[300];
	struct target *t = target_open(&o, &sink, err, sizeof(err));

	booted = guest_clock();
	if (t && target_go(t, &exit))
		while (target_wait(t, STEP_MS) == TARGET_RUNNING && guest_clock() - booted < RUN_MS && !is_ended(d))
			continue;
	if (!t)
		say(d, MISSING, "guest", "%s", err);
	else if (!ended)
		say(d, MISSING, "guest", "the kernel boots, but %s does not run to its end: %s", args[0],
		    target_error(t)[0] ? target_error(t) : "make check tells more");
	else
		say(d, OK, "guest", "boots in %d ms, runs a program that forks in %d ms", (int)(booted - start),
		    (int)(guest_clock() - booted));
	target_close(t);
	free(init);
	free(shipped);
}

static void
look_at_run(struct doctor *d)
{
	if (d->has_places && d->has_temporary && d->has_qemu)
		run_program(d);
}

static void
write_recording(struct doctor *d)
{
	char *file = places_join(d->dir, "doctor.fscope");
	struct fail f;
	struct recorder *r = recorder_open(file, &f);

	if (r && recorder_close(r, &f))
		say(d, OK, "recordings", "SQLite %s writes them", sqlite3_libversion());
	else
		say(d, WARNING, "recordings", "%s", f.line);
	free(file);
}

static void
look_at_recordings(struct doctor *d)
{
	if (d->has_temporary)
		write_recording(d);
}

/* ---- what some commands want ---- */

static void
look_at_extras(struct doctor *d)
{
	char path[PATH_MAX];

	if (d->has_places && access(d->places.shell, R_OK) == 0)
		say(d, OK, "shell", "%s", d->places.shell);
	else if (d->has_places)
		say(d, WARNING, "shell", "there is no busybox for `forkscope shell`: rm build/busybox.stamp; make");
	if (onpath_find("rsvg-convert", path, sizeof(path)))
		say(d, OK, "PNG", "%s", path);
	else
		say_package(d, WARNING, "PNG", "rsvg-convert is not on the PATH, so pictures are SVG only", MEND_PNG);
	if (onpath_find("mke2fs", path, sizeof(path)) || access("/sbin/mke2fs", X_OK) == 0)
		say(d, OK, "disks", "mke2fs makes images for --disk");
	else
		say_package(d, WARNING, "disks", "mke2fs is not on the PATH, so no image for --disk can be made", MEND_DISKS);
}

/* ---- the terminal ---- */

static void
look_at_screen(struct doctor *d)
{
	const char *name = getenv("TERM");
	struct winsize size = { 0 };
	struct term_about about = { .known = false };

	if (!isatty(STDOUT_FILENO)) {
		say(d, WARNING, "terminal", "stdout is none, so nothing is known of it: run this in the one that you will use");
		return;
	}
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	if (!name || !*name || !term_about(name, &about)) {
		char lack[160];

		snprintf(lack, sizeof(lack), "TERM=%.60s is not known: export TERM=xterm-256color, or install what knows it", name ? name : "");
		say_package(d, MISSING, "terminal", lack, MEND_TERMINFO);
		return;
	}
	if (size.ws_col < COLUMNS || size.ws_row < ROWS)
		say(d, WARNING, "terminal", "%dx%d is small, the panes want %dx%d: make the window larger, or its letters smaller",
		    size.ws_col, size.ws_row, COLUMNS, ROWS);
	else
		say(d, OK, "terminal", "%s, %dx%d", name, size.ws_col, size.ws_row);
	if (about.colors < COLORS)
		say(d, WARNING, "colours", "TERM=%s has %d: export TERM=xterm-256color where the terminal can do it; letters and "
		    "signs say it all, too", name, about.colors > 0 ? about.colors : 0);
	else
		say(d, OK, "colours", "%d", about.colors);
	say(d, about.mouse ? OK : WARNING, "mouse", about.mouse ? "clicks are reported" :
	    "TERM=%s reports no clicks: every one has a key", name);
}

static void
look_at_locale(struct doctor *d)
{
	if (!strcmp(nl_langinfo(CODESET), "UTF-8"))
		say(d, OK, "characters", "UTF-8");
	else
		say(d, WARNING, "characters", "%s has no lines and circles, so ASCII stands for them: export LC_ALL=C.UTF-8",
		    nl_langinfo(CODESET));
}

/* ---- the user's own settings ---- */

static void
look_at_config(struct doctor *d)
{
	char *argv[] = { "forkscope", "config", NULL }, *path = config_own_path();
	struct options o;
	struct fail f;

	if (!config_options(&o, 2, argv, &f))
		say(d, WARNING, "settings", "%s", f.line);
	else if (o.manners.notice[0])
		say(d, WARNING, "settings", "%s; nothing of %s is used until that is mended", o.manners.notice, path);
	else if (path && access(path, F_OK) == 0)
		say(d, OK, "settings", "%s", path);
	else
		say(d, OK, "settings", "none of your own, there is no %s", path ? path : "HOME");
	free(path);
}

int
doctor(void)
{
	static void (*const looks[])(struct doctor *) = {
		look_at_files, look_at_temporary, look_at_qemu, look_at_compiler, look_at_run, look_at_recordings,
		look_at_extras, look_at_screen, look_at_locale, look_at_config,
	};
	struct doctor d = { .missing = 0 };

	if (!interrupt_open(&d.in)) {
		fprintf(stderr, "forkscope: no signalfd: %s\n", strerror(errno));
		return 1;
	}
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]) && !is_ended(&d); i++)
		looks[i](&d);
	clean_up(&d);
	interrupt_close(&d.in);
	return d.signal_number ? interrupt_status(d.signal_number) : d.missing ? 1 : 0;
}
