/*
 * main.c: the front door: the command line, the program to show, and which way to show it.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "attach_mode.h"
#include "compare.h"
#include "compile.h"
#include "config.h"
#include "demo.h"
#include "doctor.h"
#include "export.h"
#include "guest.h"
#include "headless.h"
#include "imagecheck.h"
#include "keys.h"
#include "options.h"
#include "overwrite.h"
#include "plain_mode.h"
#include "play.h"
#include "record.h"
#include "replay.h"
#include "requests.h"
#include "screen.h"
#include "shipped.h"
#include "sight.h"
#include "transcript.h"
#include "wanted.h"

#define VERSION "0.1"
#define HEADLESS_TIMEOUT 30.0

enum { STATUS_OK = 0, STATUS_WRONG = 1, STATUS_BAD_INPUT = 2, STATUS_SIGNAL = 128 /* and above */ };

static int
refuse(const struct fail *f, int status)
{
	fprintf(stderr, "forkscope: %s\n", f->line);
	return status;
}

static int
print_keys(void)
{
	size_t size = keys_markdown(NULL, 0) + 1;
	char *text = malloc(size);

	if (!text)
		abort();
	keys_markdown(text, size);
	fputs(text, stdout);
	free(text);
	return STATUS_OK;
}

static int
print_list(bool (*print)(const struct places *, FILE *, struct fail *))
{
	struct places places;
	struct fail f;
	bool ok;

	if (!places_open(&places, &f))
		return refuse(&f, STATUS_BAD_INPUT);
	ok = print(&places, stdout, &f);
	places_close(&places);
	return ok ? STATUS_OK : refuse(&f, STATUS_BAD_INPUT);
}

static void
on_event(void *ctx, const struct fs_event *e, const char *fault)
{
	struct guest *g = ctx;

	(void)fault;
	sight_event(g->sight, g->timeline, e);
}

/* A mark that is set, or taken away, while it is recorded. */
static void
on_mark(void *recorder, const struct mark *m, bool there)
{
	recorder_mark(recorder, m->branch, m->seq, there ? "mark" : "unmark", there ? m->name : "");
}

static void
close_show(struct guest *g)
{
	guest_close(g);
	sight_close(g->sight);
}

/* A script means a file's name from its own folder. */
static struct transcript *
write_script(const struct options *o, struct rect console, struct fail *f)
{
	char *file = strpbrk(o->program, "/.") ? realpath(o->program, NULL) : NULL;
	const struct transcript_run run = { .program = file ? file : o->program, .args = o->args, .n_args = o->n_args,
					    .mem_mib = o->mem_mib, .swap_mib = o->swap_mib, .disk = o->disk,
					    .sched = o->sched, .columns = console.w, .rows = console.h };
	struct transcript *script = transcript_open(o->record_script, &run, f);

	free(file);
	return script;
}

/* The guest stands where the program begins, or where it stopped on its way there. */
static int
show(const struct target_options *target, const struct options *o, const char *name, const char *path,
     const struct fs_debug *debug, struct recorder *recorder, struct interrupt *in)
{
	struct target_stop exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	struct app_options app = screen_options(o);
	struct marks marks = { .changed = recorder ? on_mark : NULL, .ctx = recorder };
	struct sight sight;
	struct guest guest = { .on_event = on_event, .sight = &sight, .recorder = recorder };
	struct fail f;
	int signal_number, status;

	app.program = name;
	app.program_path = path;
	app.kernel = target->kernel;
	guest.ctx = &guest;
	if (!sight_open(&sight, target->modules, target->n_modules)) {
		fail_say(&f, "out of memory");
		return refuse(&f, STATUS_WRONG);
	}
	app.console = app_console(o->preset, &o->manners.layouts, &sight, name);
	if (!guest_open(&guest, target, &f)) {
		sight_close(&sight);
		return refuse(&f, STATUS_BAD_INPUT);
	}
	sight.recorder = recorder;
	sight_follow(&sight, guest.target, SIGHT_LOOKS);
	if (app.console.w > 0)
		target_resize(guest.target, (unsigned)app.console.h, (unsigned)app.console.w);
	target_go(guest.target, &exec);
	if (guest_wait(&guest, in, 0, &signal_number) == TARGET_RUNNING) {
		close_show(&guest);
		return interrupt_status(signal_number);
	}
	if (target_state(guest.target) == TARGET_DEAD) {
		fail_say(&f, "%s", target_error(guest.target));
		close_show(&guest);
		return refuse(&f, STATUS_WRONG);
	}
	if (debug)
		target_debug(guest.target, debug);
	if (o->record_script && !(app.transcript = write_script(o, app.console, &f))) {
		close_show(&guest);
		return refuse(&f, STATUS_BAD_INPUT);
	}
	transcript_arrives(app.transcript, timeline_end(guest.timeline)); /* `run` comes as far, too */
	app.target = guest.target;
	app.guest = &guest;
	app.branches = &guest.branches;
	app.timeline = guest.timeline;
	app.sight = &sight;
	app.marks = &marks;
	app.debug = debug;
	interrupt_close(in); /* from here on the terminal's own handling has them */
	status = app_run(&app);
	interrupt_open(in);
	close_show(&guest);
	return status;
}

static int
run_program(const struct options *o, const struct program *p, const char *kernel,
	    struct interrupt *in)
{
	char *path = places_join("/bin", p->name);
	const char **args = calloc(o->n_args + 1, sizeof(*args));
	struct target_options target = {
		.kernel = kernel, .modules = (const char *const *)p->modules,
		.n_modules = p->n_modules, .args = args, .n_args = o->n_args + 1,
		.mem_mib = o->mem_mib, .swap_mib = o->swap_mib, .disk = o->disk, .sched = o->sched,
		.check = o->stop_every, .wire_log = o->wire_log, .snapshots = !o->headless,
	};
	struct headless_options headless = {
		.story = o->story, .stop_every = o->stop_every, .ascii = screen_ascii(o),
		.timeout = o->timeout > 0 ? o->timeout : HEADLESS_TIMEOUT,
		.screenshot = screen_shot(o, p->name),
	};
	struct fs_debug debug = { 0 };
	struct fail f;
	int status;

	if (!args)
		abort();
	args[0] = path;
	for (unsigned i = 0; i < o->n_args; i++)
		args[i + 1] = o->args[i];
	headless.debug = o->breakpoints || o->watches ? &debug : NULL;
	if (!requests_add(&debug, FS_DEBUG_EXECUTE, o->breakpoints ? o->breakpoints : "", p->path, &f) ||
	    !requests_add(&debug, FS_DEBUG_WRITE, o->watches ? o->watches : "", p->path, &f))
		status = refuse(&f, STATUS_BAD_INPUT);
	else if (o->record && !(headless.recorder = record_start(o, p, kernel, VERSION, &f)))
		status = refuse(&f, STATUS_BAD_INPUT);
	else
		status = o->headless ? headless_run(&target, &headless, in) :
				       show(&target, o, p->name, p->path, headless.debug, headless.recorder, in);
	if (headless.recorder && !recorder_close(headless.recorder, &f))
		status = refuse(&f, STATUS_WRONG);
	free(args);
	free(path);
	return status;
}

/* Without a screen. */
static int
converse(const struct options *o, const struct places *places, const char *kernel)
{
	struct interrupt in;
	struct fail f;
	int status;

	if (!interrupt_open(&in)) {
		fail_say(&f, "no signalfd: %s", strerror(errno));
		return refuse(&f, STATUS_BAD_INPUT);
	}
	status = plain_mode(o, &(struct script_options){ .places = places, .in = &in, .kernel = kernel });
	interrupt_close(&in);
	return status;
}

static int
attach_to(const struct options *o, const struct places *places, const char *kernel)
{
	struct headless_options headless = {
		.story = o->story, .stop_every = o->stop_every, .ascii = screen_ascii(o),
		.timeout = o->timeout > 0 ? o->timeout : HEADLESS_TIMEOUT,
		.screenshot = screen_shot(o, o->address), .attached = true,
	};
	struct app_options app = screen_options(o);
	struct interrupt in;
	struct fail f;
	int status;

	app.program = o->address;
	app.console = app_console(o->preset, &o->manners.layouts, NULL, NULL);
	if (!interrupt_open(&in)) {
		fail_say(&f, "no signalfd: %s", strerror(errno));
		return refuse(&f, STATUS_BAD_INPUT);
	}
	if (o->record && !(headless.recorder = record_attached(o, kernel, VERSION, &f)))
		status = refuse(&f, STATUS_BAD_INPUT);
	else
		status = attach_mode(o, places, kernel, &(struct attach_ways){ &headless, &app }, &in);
	if (headless.recorder && !recorder_close(headless.recorder, &f))
		status = refuse(&f, STATUS_WRONG);
	interrupt_close(&in);
	return status;
}

/* From here on a signal does not end forkscope before the program's folder is removed. */
static int
with_program(const struct options *o, const struct places *places, const char *kernel)
{
	struct interrupt in;
	struct program program;
	struct fail f;
	enum program_result result;
	int signal_number, status;

	if (!interrupt_open(&in)) {
		fail_say(&f, "no signalfd: %s", strerror(errno));
		return refuse(&f, STATUS_BAD_INPUT);
	}
	result = program_open(&program, o->program, places, &in, &signal_number, &f);
	if (result == PROGRAM_INTERRUPTED) {
		status = interrupt_status(signal_number);
	} else if (result == PROGRAM_BAD) {
		status = refuse(&f, STATUS_BAD_INPUT);
		if (shipped_unknown(o->program, places)) {
			fputs("shipped are:\n", stderr);
			shipped_print(places, stderr, &f);
		}
	} else {
		status = run_program(o, &program, kernel, &in);
		program_close(&program);
	}
	interrupt_close(&in);
	return status;
}

/* What `shell` runs. */
static bool
find_shell(struct options *o, const struct places *places, struct fail *f)
{
	o->program = places->shell;
	return access(o->program, R_OK) == 0 ||
	       fail_say(f, "there is no shell: %s could not be fetched when forkscope was built; remove "
			"build/busybox.stamp and `make` again", o->program);
}

/* Nothing of the user's is lost for a name in the wrong place. */
static bool
spare_files(const struct options *o, struct fail *f)
{
	const struct overwrite script = { "--record-script", o->record_script, "run{ *", "script that it has written", "session.lua" },
			       wire = { "--wire-log", o->wire_log, "[0-9]*.[0-9]* [<>] *", "wire log", "wire.log" };

	return overwrite_ok(&script, f) && overwrite_ok(&wire, f);
}

/* What both ways to show something need. */
static bool
check_outputs(const struct options *o, struct fail *f)
{
	const struct screenshot shot = screen_shot(o, NULL);

	if (!spare_files(o, f))
		return false;
	if (!o->headless && !o->plain && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return fail_say(f, "the viewer needs a terminal on stdin and stdout; without one add --headless");
	return screenshot_check(&shot, f);
}

static int
replay_file(const struct options *o)
{
	const struct screenshot shot = screen_shot(o, NULL);
	struct fail f;

	return check_outputs(o, &f) ? replay(o, &shot, screen_ascii(o)) : refuse(&f, STATUS_BAD_INPUT);
}

static int
export(const struct options *o)
{
	const struct screenshot shot = screen_shot(o, NULL);
	struct fail f;

	return screenshot_check(&shot, &f) ? export_file(o->file, o->branch, o->as, o->output, &shot) :
					     refuse(&f, STATUS_BAD_INPUT);
}

static int
run(const struct options *given)
{
	struct options options = *given, *o = &options;
	struct places places;
	struct fail f;
	const char *kernel;
	int status;

	if (!check_outputs(o, &f))
		return refuse(&f, STATUS_BAD_INPUT);
	if (o->disk && !imagecheck_disk(o->disk, &f))
		return refuse(&f, STATUS_BAD_INPUT);
	if (!places_open(&places, &f))
		return refuse(&f, STATUS_BAD_INPUT);
	kernel = o->kernel ? o->kernel : places.kernel;
	if (o->shell && !find_shell(o, &places, &f)) {
		status = refuse(&f, STATUS_BAD_INPUT);
	} else if (access(kernel, R_OK) == 0) {
		status = o->command == COMMAND_ATTACH ? attach_to(o, &places, kernel) :
			 o->plain ? converse(o, &places, kernel) : with_program(o, &places, kernel);
	} else {
		fail_say(&f, "the kernel %s: %s; %s", kernel, strerror(errno),
			 o->kernel ? "is the name right?" : "build it with `make`");
		status = refuse(&f, STATUS_BAD_INPUT);
	}
	places_close(&places);
	return status;
}

/*
 * The number of a standard stream that was closed would go to the next file or socket that is opened,
 * which would then be read as input or get the guest's output. What stands in for it fails as a closed
 * one does: it is open for the other direction.
 */
static void
fill_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", fcntl(STDIN_FILENO, F_GETFD) < 0 ? O_WRONLY : O_RDONLY);
	while (fd >= STDIN_FILENO && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* What was to be read is lost when it cannot be written: that is no success. */
static int
close_output(int status)
{
	bool lost = fflush(stdout) != 0;

	if ((!lost && !ferror(stdout)) || status >= STATUS_SIGNAL)
		return status;
	fputs("forkscope: stdout cannot be written: is it closed, or its disk full?\n", stderr);
	return STATUS_WRONG;
}

static int
print_events(void)
{
	for (uint32_t type = 1; type < FS_TYPES; type++) {
		if (!event_name(type))
			continue;
		printf("%-18s", event_name(type));
		for (unsigned i = 0; event_arg_name(type, i); i++)
			printf(" %s", event_arg_name(type, i));
		putchar('\n');
	}
	return STATUS_OK;
}

static int
play(const struct options *o, const struct places *places, struct interrupt *in)
{
	struct app_options app = screen_options(o);
	const struct script_options script = { .places = places, .in = in, .kernel = places->kernel };
	struct fail f;
	char *file = o->scenario ? demo_find(places, o->program, &f) : strdup(o->program);
	int status;

	if (!file)
		return refuse(&f, STATUS_BAD_INPUT);
	app.kernel = places->kernel;
	app.preset = LAYOUT_LECTURE;
	app.alone = 0;
	app.console = app_console(app.preset, NULL, NULL, NULL);
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
		status = play_script(file, &script, &app);
	} else {
		fail_say(&f, "a script that plays needs a terminal on stdin and stdout; without one there is "
			 "`forkscope check %s`", file);
		status = refuse(&f, STATUS_BAD_INPUT);
	}
	free(file);
	return status;
}

static int
check(const struct check_options *o, const struct places *places, const struct interrupt *in)
{
	const struct overwrite junit = { "--junit", o->junit, "<[?]xml*", "JUnit file", "results.xml" };
	struct fail f;

	if (!overwrite_ok(&junit, &f))
		return refuse(&f, STATUS_BAD_INPUT);
	if (!o->kernel || access(o->kernel, R_OK) == 0)
		return check_run(o, places, o->kernel ? o->kernel : places->kernel, in);
	fail_say(&f, "the kernel %s: %s; is the name right?", o->kernel, strerror(errno));
	return refuse(&f, STATUS_BAD_INPUT);
}

static int
run_script(const struct options *o)
{
	struct places places;
	struct interrupt in;
	struct fail f;
	int status;

	if (!places_open(&places, &f))
		return refuse(&f, STATUS_BAD_INPUT);
	if (!interrupt_open(&in)) {
		fail_say(&f, "no signalfd: %s", strerror(errno));
		places_close(&places);
		return refuse(&f, STATUS_BAD_INPUT);
	}
	status = o->command == COMMAND_PLAY ? play(o, &places, &in) : check(&o->check, &places, &in);
	interrupt_close(&in);
	places_close(&places);
	return status;
}

static int
obey(const struct options *o)
{
	switch (o->command) {
	case COMMAND_HELP:
		options_help(stdout);
		return STATUS_OK;
	case COMMAND_VERSION:
		puts("forkscope " VERSION);
		return STATUS_OK;
	case COMMAND_KEYS:
		return print_keys();
	case COMMAND_PROGRAMS:
		return print_list(shipped_print);
	case COMMAND_DEMO:
		return print_list(demo_print);
	case COMMAND_CONFIG:
		config_print(o, stdout);
		return STATUS_OK;
	case COMMAND_DOCTOR:
		return doctor();
	case COMMAND_EVENTS:
		return print_events();
	case COMMAND_CHECK:
	case COMMAND_PLAY:
		return run_script(o);
	case COMMAND_RUN:
	case COMMAND_ATTACH:
		return run(o);
	case COMMAND_REPLAY:
		return replay_file(o);
	case COMMAND_EXPORT:
		return export(o);
	case COMMAND_DIFF:
		return compare_files(o->compare.first, o->compare.second);
	}
	return STATUS_BAD_INPUT;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct fail f;

	fill_streams();
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow any more is a write that fails, and is said */
	setlocale(LC_ALL, "");
	if (!config_options(&o, argc, argv, &f))
		return refuse(&f, STATUS_BAD_INPUT);
	return close_output(obey(&o));
}
