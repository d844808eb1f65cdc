/*
 * viz.c frames FILE WHEN | keys ARG... | idle ARG...: what the viewer costs whoever looks at it. `frames` draws
 * a recording of many processes; the others start a command (forkscope, or its peer) in a terminal of
 * 160x50. Prints lines of name, ours, goal, ratio and unit; ratio > 1: better than the goal.
 */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app_view.h"
#include "recording.h"

#define COLUMNS_WIDE 160
#define ROWS_HIGH 50
#define DRAWS 400      /* of a layout, and of a pane */
#define KEYS 500
#define QUIET_MS 40    /* a terminal that was sent nothing for so long has got the whole answer */
#define DEAF_MS 500    /* a key that is not answered by then changes nothing */
#define IDLE_SECONDS 3
#define GOAL_FRAME_MS 2.0
#define GOAL_KEY_MS 16.0
#define GOAL_RSS_MB 200.0
#define GOAL_IDLE 1.0  /* percent of a processor */

static double
clock_ms(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double
now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

/* A frame is computed by one thread that waits for nobody: what others take of the processor is not its. */
static double
work_ms(void)
{
	return clock_ms(CLOCK_THREAD_CPUTIME_ID);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
part(double *value, size_t n, unsigned percent)
{
	qsort(value, n, sizeof *value, by_value);
	return value[(n - 1) * percent / 100];
}

/* The smaller number is the better one. */
static void
tell(const char *what, const char *of, double ours, double goal, const char *unit)
{
	printf("%s%s\t%.4g\t%.4g\t%.2f\t%s\n", what, of, ours, goal, ours > 0 ? goal / ours : 999.0, unit);
	fflush(stdout);
}

/* ---- a frame -------------------------------------------------------------------------------- */

/* Steps on and back around an event, and draws each time; in `first` what is made once, too. */
static void
draw_around(struct app_view *v, uint64_t middle, double took[DRAWS], double *first)
{
	struct grid g = { 0 };

	grid_resize(&g, COLUMNS_WIDE, ROWS_HIGH);
	for (int i = -1; i < DRAWS; i++) {
		double start = work_ms();
		app_view_show(v, middle + (uint64_t)(i % 4 == 3 ? 0 : i < 0 ? 0 : i % 50));
		app_draw(&g, v);
		*(i < 0 ? first : &took[i]) = work_ms() - start;
		while (i < 0 && v->behind) /* what the panes read of a long history, in parts */
			app_draw(&g, v);
	}
	grid_free(&g);
}

/* A layout, or behind them one pane alone. */
static void
frame(struct timeline *tl, int which, uint64_t middle, const char *when)
{
	bool alone = which >= LAYOUT_COUNT;
	static double took[DRAWS];
	struct app_view v;
	char name[120];
	double first = 0;

	if (!app_view_open(&v, tl, "bench"))
		exit(1);
	v.in_parts = true;
	v.zoom = alone;
	if (alone)
		v.focus = (enum pane_id)(which - LAYOUT_COUNT);
	else
		v.preset = (enum layout_preset)which;
	draw_around(&v, middle, took, &first);
	snprintf(name, sizeof name, "a frame, %s, %s %s", when, alone ? "pane" : "layout",
		 alone ? app_view_pane_name(v.focus) : layout_name(v.preset));
	tell(name, ", median", part(took, DRAWS, 50), GOAL_FRAME_MS, "ms");
	tell(name, ", 99 of 100", part(took, DRAWS, 99), GOAL_FRAME_MS, "ms");
	tell(name, ", the first", first, GOAL_KEY_MS, "ms");
	app_view_close(&v);
}

/* Where a recording is looked at: the first fork that finds no slot, else the middle. */
static int
frames(const char *file, const char *when)
{
	struct timeline_match full = { .types = 1ull << FS_NOFORK };
	struct fail f;
	struct recording *r = recording_open(file, &f);
	struct timeline *tl;
	uint64_t middle;

	if (!r) {
		fprintf(stderr, "%s\n", f.line);
		return 1;
	}
	tl = recording_timeline(r);
	middle = timeline_find(tl, 0, 1, full);
	for (int i = 0; i < LAYOUT_COUNT + PANE_COUNT; i++)
		frame(tl, i, middle ? middle : timeline_end(tl) / 2, when);
	timeline_free(tl);
	recording_close(r);
	return 0;
}

/* ---- a command in a terminal ---------------------------------------------------------------- */

struct terminal {
	int fd;
	pid_t pid;
	double last; /* when the last byte came */
	size_t bytes;
};

static struct terminal
start(char **command)
{
	struct winsize size = { .ws_col = COLUMNS_WIDE, .ws_row = ROWS_HIGH };
	struct terminal t = { 0 };

	t.pid = forkpty(&t.fd, NULL, NULL, &size);
	if (t.pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		execvp(command[0], command);
		_exit(127);
	}
	return t;
}

/* Takes what it sends until it is quiet; false: it sent nothing within `patience`. */
static bool
hear(struct terminal *t, int patience)
{
	struct pollfd p = { .fd = t->fd, .events = POLLIN };
	char bytes[65536];
	ssize_t n;
	bool any = false;

	while (poll(&p, 1, any ? QUIET_MS : patience) > 0 && (n = read(t->fd, bytes, sizeof bytes)) > 0) {
		t->last = now_ms();
		t->bytes += (size_t)n;
		any = true;
	}
	return any;
}

static double
cpu_ms(pid_t pid)
{
	unsigned long long ns = 0;
	char path[64];
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%llu", &ns) != 1)
		ns = 0;
	if (f)
		fclose(f);
	return (double)ns / 1e6;
}

static double
rss_mb(pid_t pid)
{
	char line[200];
	double kb = 0;
	FILE *f;

	snprintf(line, sizeof line, "/proc/%d/status", (int)pid);
	f = fopen(line, "r");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "VmRSS: %lf", &kb) == 1)
			break;
	if (f)
		fclose(f);
	return kb / 1e3;
}

static void
stop(struct terminal *t)
{
	kill(t->pid, SIGTERM);
	while (hear(t, 2000))
		;
	waitpid(t->pid, NULL, 0);
	close(t->fd);
}

/* Until it has been quiet for long; then it waits for keys. */
static void
settle(struct terminal *t)
{
	while (hear(t, 4 * DEAF_MS))
		;
}

/* ---- a key answered, memory ----------------------------------------------------------------- */

static void
press_all(struct terminal *t, const char *of)
{
	/* events, kinds of events, a column of the timeline, panes, processes, layouts, the ends */
	static const char *const mix[] = {
		"p", "n", "F", "X", "p", "C", "<", ">", "W", "]", "n", "g", "n", "f", "c", "x", "z", "z", "\t", "j",
		"k", "y", "G", "p", "S", "s", "?", " ", "[", "\033", "+", "-", "=",
	};
	static double took[KEYS];
	size_t n = 0, deaf = 0;

	for (size_t i = 0; i < KEYS; i++) {
		const char *key = mix[i * 7 % (sizeof mix / sizeof *mix)];
		double from = now_ms();
		if (write(t->fd, key, 1) != 1)
			break;
		if (hear(t, DEAF_MS))
			took[n++] = t->last - from;
		else
			deaf++;
		if (n && took[n - 1] > 50 && getenv("FS_SLOW"))
			fprintf(stderr, "%.1f ms: key %zu '%s'\n", took[n - 1], i, key);
	}
	if (!n)
		return;
	fprintf(stderr, "%zu keys answered, %zu changed nothing\n", n, deaf);
	tell("a key answered, ", of, part(took, n, 50), GOAL_KEY_MS, "ms");
	tell("a key answered, the slowest of 100, ", of, part(took, n, 99), GOAL_KEY_MS, "ms");
	tell("memory, ", of, rss_mb(t->pid), GOAL_RSS_MB, "MB");
}

/* WORDS FIRST COMMAND...: FIRST are keys to press before; each is waited for. */
static int
keys(char **arg)
{
	struct terminal t = start(arg + 2);

	settle(&t);
	for (const char *key = arg[1]; *key; key++) {
		if (write(t.fd, key, 1) != 1)
			return 1;
		settle(&t);
	}
	press_all(&t, arg[0]);
	stop(&t);
	return 0;
}

static void
hear_for(struct terminal *t, double ms)
{
	for (double from = now_ms(); now_ms() - from < ms;)
		hear(t, 100);
}

/* Prints the share of a processor, in percent; the first screen does not count. */
static int
idle(char **command)
{
	struct terminal t = start(command);
	double before, from;

	hear_for(&t, IDLE_SECONDS * 1e3);
	before = cpu_ms(t.pid);
	from = now_ms();
	hear_for(&t, IDLE_SECONDS * 1e3);
	printf("%.4f\n", (cpu_ms(t.pid) - before) / (now_ms() - from) * 100);
	stop(&t);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "frames"))
		return frames(argv[2], argv[3]);
	if (argc >= 5 && !strcmp(argv[1], "keys"))
		return keys(argv + 2);
	if (argc >= 3 && !strcmp(argv[1], "idle"))
		return idle(argv + 2);
	return 2;
}
