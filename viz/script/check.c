#include "check.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "junit.h"
#include "script.h"

#define TIMEOUT 60.0
#define JOBS_MAX 64
#define TIMES_MAX 10000
#define LOOK_MS 50 /* between two looks at the children, when one ends */
#define GRACE_MS 5000 /* a script that does not look at its clock is ended so much later */
#define REPORT_BYTES (256u << 10)

enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_BROKEN = 2, STATUS_LATE = 124 };

/* ---- the command line ---------------------------------------------------------------------- */

static bool
take_number(const char *name, const char *text, double most, double *out, struct fail *f)
{
	char *end;

	*out = strtod(text, &end);
	return (end != text && !*end && *out > 0 && *out <= most) ||
	       fail_say(f, "check %s %s: not a number above 0 and up to %g", name, text, most);
}

static bool
take(struct check_options *o, int option, const char *value, struct fail *f)
{
	double number = o->jobs;

	switch (option) {
	case 'j':
		if (!take_number("-j", value, JOBS_MAX, &number, f))
			return false;
		o->jobs = number < 1 ? 1 : (unsigned)number;
		return true;
	case 't': return take_number("--timeout", value, 1e6, &o->timeout, f);
	case 'x': o->junit = value; return true;
	case 'u': o->update = o->trial.update = true; return true;
	case 'w': o->trial.times = 2; return true;
	case 'n':
		if (!take_number("--times", value, TIMES_MAX, &number, f))
			return false;
		o->trial.times = number < 1 ? 1 : (unsigned)number;
		return true;
	case 'a': o->trial.against = value; return true;
	case 'k': o->kernel = value; return true;
	case 'v': o->verbose = true; return true;
	}
	return false;
}

bool
check_parse(struct check_options *o, int argc, char **argv, struct fail *f)
{
	static const struct option known[] = {
		{ "jobs", required_argument, NULL, 'j' }, { "timeout", required_argument, NULL, 't' },
		{ "junit", required_argument, NULL, 'x' }, { "update", no_argument, NULL, 'u' },
		{ "twice", no_argument, NULL, 'w' }, { "times", required_argument, NULL, 'n' },
		{ "against", required_argument, NULL, 'a' }, { "kernel", required_argument, NULL, 'k' },
		{ "verbose", no_argument, NULL, 'v' }, { 0 },
	};
	int option;

	*o = (struct check_options){ .jobs = 1, .timeout = TIMEOUT, .trial.times = 1 };
	opterr = 0;
	optind = 1;
	while ((option = getopt_long(argc, argv, ":j:v", known, NULL)) >= 0) {
		if (option == ':')
			return fail_say(f, "check: %s needs a value", argv[optind - 1]);
		if (option == '?')
			return fail_say(f, "check: unknown option %s; there are -j N, --timeout SECONDS, --junit FILE, "
					"--twice, --times N, --against FILE, --update, --kernel ELF and --verbose", argv[optind - 1]);
		if (!take(o, option, optarg, f))
			return false;
	}
	o->files = argv + optind;
	o->n_files = (unsigned)(argc - optind);
	if (!o->n_files)
		return fail_say(f, "check needs a script: forkscope check FILE.lua...");
	return trial_can(&o->trial, o->n_files, f);
}

/* ---- all of them --------------------------------------------------------------------------- */

struct job {
	const char *file;
	pid_t pid;       /* 0: not started, or over */
	FILE *report;    /* what it has to say */
	int64_t begun;   /* ms */
	bool over;
	struct junit_case result;
};

static void
start(const struct check_options *o, const struct script_options *so, struct job *j)
{
	j->report = tmpfile();
	j->begun = guest_clock();
	fflush(stdout);
	j->pid = j->report ? fork() : -1;
	if (j->pid != 0)
		return;
	struct script_options mine = *so;
	mine.say = o->verbose ? j->report : NULL;
	enum verdict verdict = trial_run(&o->trial, &mine, j->file, j->report);
	_exit(fflush(j->report) ? SCRIPT_BROKEN : (int)verdict);
}

static char *
read_report(FILE *report)
{
	char *text = calloc(1, REPORT_BYTES + 1);

	if (!text)
		abort();
	if (report) {
		rewind(report);
		text[fread(text, 1, REPORT_BYTES, report)] = '\0';
		fclose(report);
	}
	return text;
}

static void
finish(struct job *j, int status)
{
	enum verdict verdict = WIFEXITED(status) ? (enum verdict)WEXITSTATUS(status) : SCRIPT_LATE;
	char *report = read_report(j->report);

	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL) {
		verdict = SCRIPT_BROKEN;
		free(report);
		if (asprintf(&report, "the script's process was ended by signal %d\n", WTERMSIG(status)) < 0)
			abort();
	} else if (!*report) {
		free(report);
		report = strdup(verdict == SCRIPT_LATE ? "out of time\n" : "nothing was said\n");
	}
	j->result = (struct junit_case){ .name = j->file, .verdict = verdict, .text = report,
					 .seconds = (double)(guest_clock() - j->begun) / 1000 };
	j->pid = 0;
	j->over = true;
}

static void
print_lines(const char *text)
{
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n");

		printf("# %.*s\n", (int)n, line);
		line += n + (line[n] == '\n');
	}
}

/* Results stand in the order in which the scripts were named. */
static unsigned
print_results(struct job *job, unsigned printed, unsigned n)
{
	for (; printed < n && job[printed].over; printed++) {
		const struct junit_case *c = &job[printed].result;

		printf("%s %u - %s\n", c->verdict == SCRIPT_PASSED ? "ok" : "not ok", printed + 1, c->name);
		print_lines(c->text);
	}
	fflush(stdout);
	return printed;
}

/* Ends what took too long without looking at its clock, and hears who has ended. */
static void
look(struct job *job, unsigned n, double timeout)
{
	int64_t most = (int64_t)(timeout * 1000) + GRACE_MS;

	for (unsigned i = 0; i < n; i++) {
		int status;

		if (job[i].pid <= 0)
			continue;
		if (guest_clock() - job[i].begun > most)
			kill(job[i].pid, SIGKILL);
		if (waitpid(job[i].pid, &status, WNOHANG) == job[i].pid)
			finish(&job[i], status);
	}
}

static unsigned
at_work(const struct job *job, unsigned n)
{
	unsigned working = 0;

	for (unsigned i = 0; i < n; i++)
		working += job[i].pid > 0;
	return working;
}

/* Everybody who still works is ended too. */
static void
end_all(struct job *job, unsigned n, int signal_number)
{
	for (unsigned i = 0; i < n; i++)
		if (job[i].pid > 0) {
			kill(job[i].pid, signal_number);
			waitpid(job[i].pid, NULL, 0);
			fclose(job[i].report);
			job[i].pid = 0;
		}
}

static int
run_jobs(const struct check_options *o, const struct script_options *so, struct job *job)
{
	unsigned started = 0, printed = 0;
	int signal_number = 0;

	while (printed < o->n_files && !signal_number) {
		struct pollfd fd = { .fd = so->in->fd, .events = POLLIN };

		while (started < o->n_files && at_work(job, started) < o->jobs) {
			start(o, so, &job[started]);
			if (job[started++].pid < 0)
				finish(&job[started - 1], SCRIPT_BROKEN << 8);
		}
		poll(&fd, 1, LOOK_MS);
		signal_number = interrupt_take(so->in);
		look(job, started, o->timeout * o->trial.times);
		printed = print_results(job, printed, o->n_files);
	}
	end_all(job, started, signal_number);
	return signal_number;
}

/* The worst of all. */
static int
status_of(const struct job *job, unsigned n)
{
	int status = STATUS_OK;

	for (unsigned i = 0; i < n; i++)
		switch (job[i].result.verdict) {
		case SCRIPT_PASSED: break;
		case SCRIPT_FAILED: status = status ? status : STATUS_FAILED; break;
		case SCRIPT_LATE: status = status == STATUS_BROKEN ? status : STATUS_LATE; break;
		default: status = STATUS_BROKEN;
		}
	return status;
}

static bool
write_junit(const struct check_options *o, const struct job *job)
{
	FILE *out = fopen(o->junit, "w");
	bool ok = out != NULL;

	if (out) {
		junit_begin(out, "forkscope check", o->n_files);
		for (unsigned i = 0; i < o->n_files; i++)
			junit_case(out, &job[i].result);
		junit_end(out);
		ok = !ferror(out);
		ok = fclose(out) == 0 && ok;
	}
	if (!ok)
		fprintf(stderr, "forkscope: --junit %s cannot be written: %s\n", o->junit, strerror(errno));
	return ok;
}

int
check_run(const struct check_options *o, const struct places *places, const char *kernel,
	  const struct interrupt *in)
{
	struct script_options so = { .places = places, .in = in, .kernel = kernel, .timeout = o->timeout,
				     .update = o->update };
	struct job *job = calloc(o->n_files, sizeof *job);
	int signal_number, status;
	unsigned passed = 0;

	if (!job)
		abort();
	for (unsigned i = 0; i < o->n_files; i++)
		job[i].file = o->files[i];
	printf("TAP version 13\n1..%u\n", o->n_files);
	signal_number = run_jobs(o, &so, job);
	status = signal_number ? interrupt_status(signal_number) : status_of(job, o->n_files);
	if (!signal_number && o->junit && !write_junit(o, job))
		status = STATUS_BROKEN;
	for (unsigned i = 0; i < o->n_files; i++) {
		passed += job[i].over && job[i].result.verdict == SCRIPT_PASSED;
		free(job[i].result.text);
	}
	if (!signal_number)
		printf("# %u passed, %u failed\n", passed, o->n_files - passed);
	free(job);
	return status;
}
