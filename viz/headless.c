#include "headless.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diff.h"
#include "guest.h"
#include "narrate.h"
#include "prove.h"
#include "sight.h"

#define STATUS_OK 0
#define STATUS_WRONG 1
#define STATUS_BAD_INPUT 2
#define STATUS_TIMEOUT 124
#define STATUS_GOES_ON (-1) /* of a step: the run is not over */
#define FINDINGS_SHOWN 20u
#define LOOKS_MAX 5000 /* for a picture with the source in it */
#define LOOKS_RECORDED 250 /* for a recording alone: all of a short program, a tenth of a second of a long one */
#define END_OF_FILE 4 /* ^D: what the tty takes for the end of its input */

struct headless {
	const struct headless_options *options;
	const struct interrupt *in;
	struct guest guest;
	int64_t deadline;    /* of guest_clock() */
	struct model read;   /* scratch: what the guest's memory says */
	unsigned n_findings;
	uint32_t refused;    /* number of a call that the kernel does not have and a program wanted; or 0 */
	struct sight *sight; /* what a picture or a recording shows of the source, and the story names of it; or NULL */
	struct inside inside; /* the same, of the kernel; seq 0: not read */
	const struct fs_debug *debug; /* to be asked for at this stop */
	bool begun;          /* the program has been executed */
	bool ended;          /* the program has; its wait status: */
	int wait_status;
	char input[512];     /* from stdin, not yet taken by the guest: [input_at, input_end) */
	size_t input_at, input_end;
	bool mid_line;       /* the last byte of stdin was no newline */
};

static void __attribute__((format(printf, 1, 2)))
complain(const char *format, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("forkscope: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static void
finding(struct headless *h, const char *text)
{
	if (h->n_findings++ < FINDINGS_SHOWN)
		complain("WRONG at event %llu: %s",
			 (unsigned long long)timeline_end(h->guest.timeline), text);
	if (h->guest.recorder)
		recorder_mark(h->guest.recorder, h->guest.branches.now, timeline_end(h->guest.timeline), "wrong", text);
}

static void
on_begin(void *ctx)
{
	const struct headless *h = ctx;

	if (h->options->story)
		narrate_begin(stdout, h->guest.timeline, h->options->ascii);
}

static void
on_console(void *ctx, const void *bytes, size_t n)
{
	struct headless *h = ctx;

	if (!h->options->story)
		fwrite(bytes, 1, n, stdout);
}

/* C libraries try these at their start, and do without them. */
static bool
matters(uint32_t nr)
{
	static const uint32_t tried[] = { 85 /* readlink */, 122 /* uname */, 172 /* prctl */,
		191 /* ugetrlimit */, 311 /* set_robust_list */, 355 /* getrandom */, 386 /* rseq */ };

	for (unsigned i = 0; i < sizeof(tried) / sizeof(tried[0]); i++)
		if (tried[i] == nr)
			return false;
	return true;
}

static void
on_event(void *ctx, const struct fs_event *e, const char *fault)
{
	struct headless *h = ctx;

	if (fault)
		finding(h, fault);
	if (h->sight)
		sight_event(h->sight, h->guest.timeline, e);
	if (h->options->story)
		narrate_event(stdout, h->guest.timeline, h->sight, e, h->options->ascii);
	if (e->type == FS_RET && e->arg[FS_RET_result] == (uint32_t)-ENOSYS && !h->refused &&
	    matters(e->arg[FS_RET_nr]))
		h->refused = e->arg[FS_RET_nr];
	if (e->type == FS_EXEC && e->pid == GUEST_PROGRAM_PID && !h->begun) {
		h->begun = true;
		h->debug = h->options->debug;
	}
	if (e->type == FS_EXIT && e->pid == GUEST_PROGRAM_PID) {
		h->ended = true;
		h->wait_status = (int)e->arg[FS_EXIT_status];
	}
}

/* The two proofs, at a stop: rebuilt == read, and the state is consistent in itself. */
static void
check(struct headless *h)
{
	struct findings f = { .n = 0 };
	unsigned i;

	prove(h->guest.target, h->guest.timeline, &h->read, &f);
	for (i = 0; i < f.n && i < sizeof(f.text) / sizeof(f.text[0]); i++)
		finding(h, f.text[i]);
}

/* Waits for stdin to have something; false: a signal or the deadline came first. */
static bool
wait_for_stdin(struct headless *h)
{
	struct pollfd fds[] = { { .fd = STDIN_FILENO, .events = POLLIN },
				{ .fd = h->in->fd, .events = POLLIN } };
	int64_t left = h->deadline - guest_clock();

	fflush(stdout);
	while (left > 0 && poll(fds, 2, (int)left) < 0 && errno == EINTR)
		left = h->deadline - guest_clock();
	return fds[0].revents && !fds[1].revents;
}

/* Hands the guest what stdin has; its end becomes a ^D each time that somebody still waits. */
static void
give_input(struct headless *h)
{
	ssize_t n;

	if (h->input_at == h->input_end) {
		if (!wait_for_stdin(h))
			return;
		n = read(STDIN_FILENO, h->input, sizeof(h->input));
		if (n <= 0) { /* once sends what stands of a line, once more on an empty one is the end */
			h->input[0] = h->input[1] = END_OF_FILE;
			n = h->mid_line ? 2 : 1;
		}
		h->mid_line = h->input[n - 1] != '\n' && h->input[n - 1] != END_OF_FILE;
		h->input_at = 0;
		h->input_end = (size_t)n;
	}
	h->input_at += target_input(h->guest.target, h->input + h->input_at,
				    h->input_end - h->input_at);
}

static int
program_status(const struct headless *h)
{
	if (WIFSIGNALED(h->wait_status))
		return 128 + WTERMSIG(h->wait_status);
	return WEXITSTATUS(h->wait_status);
}

static bool
out_of_memory(const struct headless *h)
{
	struct timeline_match oom = { .types = 1ull << FS_OOM, .pid = GUEST_PROGRAM_PID };

	return timeline_find(h->guest.timeline, timeline_end(h->guest.timeline) + 1, -1, oom) > 0;
}

/* What its console does not tell: the signal that killed it, and a call that was not there. */
static void
tell_end(const struct headless *h)
{
	const char *call = m_call_name(h->refused);
	char how[64];

	if (h->refused)
		complain("the program wanted call %u (%s), which this kernel does not have: on Linux it "
			 "may do something else", (unsigned)h->refused, call ? call : "?");
	if (!WIFSIGNALED(h->wait_status))
		return;
	m_status_text((uint32_t)h->wait_status, how, sizeof(how));
	complain("the program was %s%s", how, WTERMSIG(h->wait_status) != SIGKILL ? "" :
		 out_of_memory(h) ? ": the guest's memory was full (--mem gives it more, --swap a disk beside it)" : "");
}

/* Nobody is ready and nobody sleeps until a time: the end, or input is wanted. */
static int
at_idle(struct headless *h)
{
	if (h->ended) {
		tell_end(h);
		return program_status(h);
	}
	if (h->options->attached)
		return STATUS_OK;
	if (!model_wants_input(timeline_live(h->guest.timeline))) {
		complain("every process waits, and nothing can wake one: the program would never end");
		return STATUS_TIMEOUT;
	}
	give_input(h);
	return STATUS_GOES_ON;
}

static int
at_interruption(struct headless *h, int signal_number)
{
	if (signal_number == SIGPIPE)
		return interrupt_status(signal_number);
	if (signal_number) {
		complain("ended by signal %d", signal_number);
		return interrupt_status(signal_number);
	}
	if (h->options->attached)
		return STATUS_OK;
	complain("not finished after %g seconds; --timeout gives it more time",
		 h->options->timeout);
	return STATUS_TIMEOUT;
}

/* What is to be done about the guest's state; an exit status, or STATUS_GOES_ON. */
static int
react(struct headless *h, enum target_state state, int signal_number)
{
	const char *error = target_error(h->guest.target);

	if (state == TARGET_RUNNING)
		return at_interruption(h, signal_number);
	if (state == TARGET_PANIC || state == TARGET_DEAD) {
		complain("%s", error ? error : "the guest has ended");
		return STATUS_WRONG;
	}
	if (h->options->stop_every && state != TARGET_PAUSED)
		check(h);
	return state == TARGET_IDLE ? at_idle(h) : STATUS_GOES_ON;
}

/* At the event of the picture: what no event tells, and is not there any more at the end. */
static void
look_for_picture(struct headless *h, enum target_state state)
{
	const struct fs_event *e = timeline_event(h->guest.timeline, timeline_end(h->guest.timeline));

	if (h->inside.seq || (state != TARGET_STOPPED && state != TARGET_IDLE) ||
	    !screenshot_is_at(&h->options->screenshot, h->guest.timeline, e) || !(h->begun || h->options->attached))
		return;
	target_inside(h->guest.target, e->pid, &h->inside);
	if (h->sight)
		sight_read(h->sight, h->guest.target, e->pid);
}

/* Nothing more can be told: stdout is full, closed, or read by nobody (which is a signal too). */
static int
at_lost_output(const struct headless *h)
{
	int signal_number = interrupt_take(h->in);

	return signal_number ? interrupt_status(signal_number) : STATUS_WRONG;
}

static int
run(struct headless *h)
{
	/* What a program writes is wanted when it writes it, not when the next ring is full. */
	struct target_stop stop = { .types = h->options->stop_every ? ~0ull : 1ull << FS_WRITE | 1ull << FS_EXEC };
	enum target_state state;
	int signal_number, status;

	screenshot_stop(&h->options->screenshot, &stop);
	/* What is found idle would not say so again. */
	if (h->options->attached && target_state(h->guest.target) == TARGET_IDLE)
		return react(h, TARGET_IDLE, 0);
	do {
		if (!target_go(h->guest.target, &stop)) {
			complain("%s", target_error(h->guest.target));
			return STATUS_WRONG;
		}
		state = guest_wait(&h->guest, h->in, h->deadline, &signal_number);
		fflush(stdout);
		if (h->debug)
			target_debug(h->guest.target, h->debug);
		h->debug = NULL;
		look_for_picture(h, state);
		status = react(h, state, signal_number);
		if (status == STATUS_GOES_ON && ferror(stdout))
			status = at_lost_output(h);
	} while (status == STATUS_GOES_ON);
	return status;
}

/* What is shown when the run is over. */
static void
report(struct headless *h)
{
	struct screenshot shot = h->options->screenshot;
	struct fail f;

	shot.inside = h->inside.seq ? &h->inside : NULL;
	if (h->options->story)
		narrate_end(stdout, h->guest.timeline, h->options->ascii);
	fflush(stdout);
	if (h->n_findings > FINDINGS_SHOWN)
		complain("WRONG: %u findings in all", h->n_findings);
	if (shot.file && !screenshot_write(&shot, h->guest.timeline, h->sight, &f)) {
		complain("%s", f.line);
		h->n_findings++;
	}
}

int
headless_run(const struct target_options *target, const struct headless_options *o,
	     const struct interrupt *in)
{
	struct headless h = { .options = o, .in = in };
	struct sight sight;
	struct fail f;
	int status;

	h.guest.on_console = on_console;
	h.guest.on_event = on_event;
	h.guest.on_begin = on_begin;
	h.guest.ctx = &h;
	h.guest.recorder = o->recorder;
	h.deadline = guest_clock() + (int64_t)(o->timeout * 1000) + 1;
	if ((o->screenshot.file || o->recorder || o->story) && sight_open(&sight, target->modules, target->n_modules)) {
		h.sight = &sight;
		sight.recorder = o->recorder;
	}
	if (!guest_open(&h.guest, target, &f)) {
		complain("%s", f.line);
		if (h.sight)
			sight_close(h.sight);
		return STATUS_BAD_INPUT;
	}
	model_init(&h.read);
	if (h.sight && (o->screenshot.file || o->recorder) && target_state(h.guest.target) != TARGET_PANIC)
		sight_follow(h.sight, h.guest.target, o->screenshot.file ? LOOKS_MAX : LOOKS_RECORDED);
	status = run(&h);
	report(&h);
	model_free(&h.read);
	guest_close(&h.guest);
	if (h.sight)
		sight_close(h.sight);
	return h.n_findings ? STATUS_WRONG : status;
}
