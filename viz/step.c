/*
 * step.c: from line to line. A line is left by stepping through its instructions in the kernel; a call is
 * run through to a breakpoint behind it.
 */
#include "step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TURNS_MAX = 100000, PLACES_MAX = FS_NR_WATCHED, WORD = 4, WATCHED_MAX = FS_NR_WATCHED * WORD };

static const struct model *
live(const struct step *s)
{
	return timeline_live(s->sight->timeline);
}

static struct debuginfo *
info(const struct step *s, uint32_t pid)
{
	const struct m_task *task = model_task(live(s), pid);

	return task ? sources_program(s->sight->sources, task->program, NULL) : NULL;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- what the kernel is asked for ---- */

/* What the user wants anyhow, and nothing else. */
static void
ask_nothing(struct step *s)
{
	memset(&s->asked, 0, sizeof s->asked);
	if (s->base)
		s->asked = *s->base;
	s->back_esp = 0;
}

static bool
ask_for(struct step *s, struct fs_request r)
{
	unsigned same = 0;

	for (unsigned i = 0; i < FS_NR_DEBUG; i++) {
		struct fs_request *at = &s->asked.request[i];

		if (!at->kind && same < FS_NR_WATCHED) {
			*at = r;
			return true;
		}
		same += at->kind && (!at->pid || !r.pid || at->pid == r.pid);
	}
	return false;
}

static bool
tell(struct step *s, struct target *t)
{
	s->asked.only = s->alone && s->what != STEP_NONE ? s->pid : 0;
	return target_debug(t, &s->asked);
}

/* Instructions, up to the first outside of a range. */
static void
ask_steps(struct step *s, uint32_t low, uint32_t high)
{
	ask_nothing(s);
	s->asked.step = (struct fs_step){ .pid = s->pid, .low = low, .high = high, .count = 1 };
}

/* To where a frame goes on when what it called comes back; a deeper call of the same place does not count.
 * With every debug register taken, instruction by instruction it is. */
static void
ask_return(struct step *s, const struct di_frame *to)
{
	ask_nothing(s);
	s->back_esp = to->reg[DI_ESP];
	if (!ask_for(s, (struct fs_request){ s->pid, FS_DEBUG_EXECUTE, to->reg[DI_EIP], 1 }))
		s->asked.step = (struct fs_step){ .pid = s->pid, .count = 1 };
}

/* ---- its words ---- */

static void
say_place(const struct step *s, uint32_t pid, uint32_t address, char *out, size_t size)
{
	struct debuginfo *d = info(s, pid);
	struct di_function f;
	struct di_line line;

	if (d && di_line_at(d, address, &line))
		snprintf(out, size, "%.40s:%u", base_name(line.file), line.line);
	else if (d && di_function_at(d, address, &f))
		snprintf(out, size, "%.40s", f.name);
	else
		snprintf(out, size, "%08x", (unsigned)address);
}

static void
say_who(const struct step *s, uint32_t pid, char *out, size_t size)
{
	const struct m_task *task = model_task(live(s), pid);

	snprintf(out, size, "%.16s(%u)", task ? task->program : "pid", (unsigned)pid);
}

static bool
done(struct step *s, struct target *t, uint32_t pid, uint32_t address, char *note, size_t size)
{
	char who[32], where[56];

	say_who(s, pid, who, sizeof who);
	say_place(s, pid, address, where, sizeof where);
	snprintf(note, size, "%s is at %s", who, where);
	step_end(s, t);
	return true;
}

/* ---- lines ---- */

/* The innermost frame that is in a line of a text; n: none is. */
static size_t
own_frame(const struct step *s, const struct di_frame *frame, size_t n, struct di_line *line)
{
	uint32_t at[DI_FRAMES_MAX];
	size_t own;

	for (size_t i = 0; i < n; i++)
		at[i] = frame[i].lookup;
	return sources_own(s->sight->sources, info(s, s->pid), at, n, line, &own) ? own : n;
}

static uint32_t
function_of(const struct step *s, uint32_t address)
{
	struct debuginfo *d = info(s, s->pid);
	struct di_function f;

	return d && di_function_at(d, address, &f) ? f.low : 0;
}

static void
leave_line(struct step *s, const struct di_line *line, uint32_t cfa)
{
	s->file = line->file;
	s->line = line->line;
	s->cfa = cfa;
}

/* In a function that was called from the line: into it, or behind the call. */
static bool
on_call(struct step *s, struct target *t, const struct di_frame *frame, size_t n, char *note, size_t size)
{
	struct debuginfo *d = info(s, s->pid);
	uint32_t eip = frame[0].reg[DI_EIP];
	struct di_function f;

	if (s->what == STEP_OVER && n > 1) {
		ask_return(s, &frame[1]);
		return false;
	}
	if (di_function_at(d, eip, &f) && eip < di_body(d, &f)) {
		ask_steps(s, f.low, di_body(d, &f)); /* its prologue */
		return false;
	}
	return done(s, t, s->pid, eip, note, size);
}

/* True: done. */
static bool
on_line(struct step *s, struct target *t, const struct di_frame *frame, size_t n, const struct di_line *line,
	char *note, size_t size)
{
	const struct di_frame *f = &frame[0];

	if (!s->file)
		leave_line(s, line, f->cfa);
	else if (f->cfa < s->cfa)
		return on_call(s, t, frame, n, note, size);
	else if (line->starts && (line->line != s->line || f->cfa != s->cfa || line->file != s->file))
		return done(s, t, s->pid, f->reg[DI_EIP], note, size);
	else
		leave_line(s, line, f->cfa); /* back in the middle of a line of the caller: to its end */
	ask_steps(s, line->low, line->high);
	return false;
}

/* A program without lines goes an instruction at a time. */
static bool
on_instruction(struct step *s, struct target *t, uint32_t eip, char *note, size_t size)
{
	if (s->file)
		return done(s, t, s->pid, eip, note, size);
	s->file = "";
	ask_steps(s, 0, 0);
	return false;
}

/* The C library's start has not yet called main, or main has returned to it. */
static bool
on_library(struct step *s, struct target *t, char *note, size_t size)
{
	struct debuginfo *d = info(s, s->pid);
	struct di_function main_function;
	char who[32];

	if (!s->file && d && di_function_named(d, "main", &main_function) && main_function.has_lines) {
		ask_nothing(s);
		s->file = ""; /* whatever line is there, it is the next one */
		if (ask_for(s, (struct fs_request){ s->pid, FS_DEBUG_EXECUTE, di_body(d, &main_function), 1 }))
			return false;
	}
	say_who(s, s->pid, who, sizeof who);
	if (s->file)
		snprintf(note, size, "%s has left its main: let it run to its end", who);
	else
		snprintf(note, size, "%s: the text of its source is not on this machine", who);
	step_end(s, t);
	return true;
}

/* Decides from where the process stands; true: done. */
static bool
look(struct step *s, struct target *t, char *note, size_t size)
{
	struct di_frame frame[DI_FRAMES_MAX];
	size_t n = sight_stack(s->sight, t, s->pid, frame), own;
	struct di_line line;

	if (!n) { /* in the middle of a change: to the next instruction of the program */
		ask_steps(s, 0, 0);
		return false;
	}
	if (di_lacks(info(s, s->pid)))
		return on_instruction(s, t, frame[0].reg[DI_EIP], note, size);
	own = own_frame(s, frame, n, &line);
	if (own == n && s->cfa && frame[0].reg[DI_ESP] < s->cfa) { /* below it all the same: on, until it is back */
		ask_steps(s, 0, 0);
		return false;
	}
	if (own == n)
		return on_library(s, t, note, size);
	if (own == 0)
		return on_line(s, t, frame, n, &line, note, size);
	if (!s->file)
		leave_line(s, &line, frame[own].cfa);
	ask_return(s, &frame[own]);
	return false;
}

/* A breakpoint behind a call was reached by a deeper call of the same function. */
static bool
too_deep(const struct step *s, struct target *t)
{
	struct di_frame f;

	return s->back_esp && sight_registers(s->sight, t, s->pid, &f) && f.reg[DI_ESP] < s->back_esp;
}

static bool
step_lines(struct step *s, struct target *t, const struct fs_event *e, char *note, size_t size)
{
	bool is_own = e->pid == s->pid && (e->type == FS_STEP || e->type == FS_BREAK);

	if (!is_own) /* somebody's breakpoint, of the user's */
		return done(s, t, e->pid, e->arg[FS_BREAK_eip], note, size);
	if (too_deep(s, t) && !s->asked.step.count)
		return false;
	if (!look(s, t, note, size)) {
		if (++s->turns < TURNS_MAX && tell(s, t))
			return false;
		snprintf(note, size, "no end of this line was found: let it run on");
		step_end(s, t);
	}
	return true;
}

/* ---- the beginnings ---- */

static bool
begin(struct step *s, struct target *t, enum step_what what, uint32_t pid, struct fail *f)
{
	const struct m_task *task;

	step_end(s, t);
	task = s->sight->timeline ? model_task(live(s), pid) : NULL;
	if (!task || !pid || task->state == FS_TASK_ZOMBIE)
		return fail_say(f, "process %u has ended: choose one that goes on", (unsigned)pid);
	if (!info(s, pid))
		return fail_say(f, "%.24s(%u): its program's file is not known here", task->program, (unsigned)pid);
	s->what = what;
	s->pid = pid;
	s->file = NULL;
	s->cfa = 0;
	s->turns = 0;
	ask_nothing(s);
	return true;
}

static bool
give_up(struct step *s, struct target *t, struct fail *f, const char *why)
{
	step_end(s, t);
	return fail_say(f, "%s", why);
}

bool
step_line(struct step *s, struct target *t, uint32_t pid, bool into, struct fail *f)
{
	char note[128];

	if (!begin(s, t, into ? STEP_INTO : STEP_OVER, pid, f))
		return false;
	if (look(s, t, note, sizeof note))
		return fail_say(f, "%s", note);
	return tell(s, t) || give_up(s, t, f, "the guest runs: pause it first");
}

/* The addresses of "17", "file.c:17" or "function"; 0: none. */
static size_t
find_place(const struct step *s, const char *place, uint32_t *out, size_t max)
{
	struct debuginfo *d = info(s, s->pid);
	const char *colon = strrchr(place, ':'), *file = d ? di_main_file(d) : NULL;
	unsigned line = (unsigned)strtoul(colon ? colon + 1 : place, NULL, 10);
	struct sight_line at;
	struct di_function f;

	if (!d)
		return 0;
	if (di_function_named(d, place, &f)) {
		out[0] = di_body(d, &f);
		return 1;
	}
	if (sight_line(s->sight, model_task(live(s), s->pid)->program, s->pid, timeline_end(s->sight->timeline), &at))
		file = at.line.file;
	if (colon)
		file = di_file_named(d, place, (size_t)(colon - place));
	return line && file ? di_addresses(d, file, &line, out, max) : 0;
}

bool
step_to(struct step *s, struct target *t, uint32_t pid, const char *place, struct fail *f)
{
	uint32_t where[PLACES_MAX];
	bool ok = true;
	size_t n;

	if (!begin(s, t, STEP_TO, pid, f))
		return false;
	n = find_place(s, place, where, PLACES_MAX);
	if (!n) {
		step_end(s, t);
		return fail_say(f, "%.40s: no line with code and no function; try 17, fork.c:17 or main", place);
	}
	snprintf(s->name, sizeof s->name, "%s", place);
	for (size_t i = 0; i < n && i < PLACES_MAX; i++)
		ok = ok && ask_for(s, (struct fs_request){ pid, FS_DEBUG_EXECUTE, where[i], 1 });
	if (!ok)
		return give_up(s, t, f, "all 4 debug registers are taken: fewer --break and --watch leave room");
	return tell(s, t) || give_up(s, t, f, "the guest runs: pause it first");
}

/* A register watches 1, 2 or 4 bytes at a multiple of that. */
static bool
ask_watch(struct step *s, uint32_t pid, uint32_t address, uint32_t size)
{
	while (size) {
		uint32_t piece = WORD;

		while (piece > size || address % piece)
			piece /= 2;
		if (!ask_for(s, (struct fs_request){ pid, FS_DEBUG_WRITE, address, piece }))
			return false;
		address += piece;
		size -= piece;
	}
	return true;
}

static const struct di_variable *
find_variable(const struct sight *sight, const char *name)
{
	for (size_t i = 0; i < sight->now.n; i++)
		if (!strcmp(sight->now.v[i].name, name))
			return &sight->now.v[i];
	return NULL;
}

/* The frame that the variables are of. */
static void
keep_frame(struct step *s, struct target *t)
{
	struct di_frame frame[DI_FRAMES_MAX];
	size_t n = sight_stack(s->sight, t, s->pid, frame), own;
	struct di_line line;

	own = own_frame(s, frame, n, &line);
	if (own == n)
		return;
	s->cfa = frame[own].cfa;
	s->function = function_of(s, frame[own].lookup);
}

bool
step_until_written(struct step *s, struct target *t, uint32_t pid, const char *name, struct fail *f)
{
	const struct di_variable *v;
	uint32_t bytes;

	if (!begin(s, t, STEP_WRITTEN, pid, f))
		return false;
	sight_read(s->sight, t, pid);
	v = find_variable(s->sight, name);
	if (!v || !v->address) {
		step_end(s, t);
		return fail_say(f, v ? "%.40s stands in a register here, which cannot be watched" :
				"%.40s: no such variable here; the source pane lists those there are", name);
	}
	s->cfa = 0;
	if (!v->global)
		keep_frame(s, t);
	bytes = v->size <= WATCHED_MAX ? v->size : WORD; /* of an array, its start */
	snprintf(s->name, sizeof s->name, "%s%.40s", bytes < v->size ? "the start of " : "", name);
	/* a global one is every process's, each its own; who writes first is of interest */
	if (!ask_watch(s, v->global ? 0 : pid, v->address, bytes))
		return give_up(s, t, f, "a watch takes a debug register for 4 bytes, and there are 4 of them");
	return tell(s, t) || give_up(s, t, f, "the guest runs: pause it first");
}

/* ---- on the way ---- */

struct target_stop
step_stops(const struct step *s)
{
	uint64_t hits = 1ull << FS_BREAK | 1ull << FS_STEP, ends = 1ull << FS_EXIT | 1ull << FS_EXEC;

	return (struct target_stop){ .types = s->what == STEP_NONE ? 0 : hits | ends };
}

/* What stands on the stack is no variable any more when its function has returned. */
static bool
is_gone(struct step *s, struct target *t)
{
	struct di_frame frame[DI_FRAMES_MAX];
	size_t n = s->cfa ? sight_stack(s->sight, t, s->pid, frame) : 0;

	for (size_t i = 0; i < n; i++)
		if (frame[i].cfa == s->cfa && function_of(s, frame[i].lookup) == s->function)
			return false;
	return s->cfa != 0;
}

static bool
on_write(struct step *s, struct target *t, const struct fs_event *e, char *note, size_t size)
{
	char who[32], where[56];

	say_who(s, e->pid, who, sizeof who);
	say_place(s, e->pid, e->arg[FS_BREAK_eip] - 1, where, sizeof where); /* the one before has written */
	if (is_gone(s, t))
		snprintf(note, size, "%s: %.56s is gone, its function has returned", who, s->name);
	else
		snprintf(note, size, "%s has written %.56s at %s: %d", who, s->name, where, (int)e->arg[FS_BREAK_value]);
	step_end(s, t);
	return true;
}

static bool
on_end(struct step *s, struct target *t, const struct fs_event *e, char *note, size_t size)
{
	char who[32], how[48];

	if (e->pid != s->pid)
		return false;
	say_who(s, s->pid, who, sizeof who);
	m_status_text(e->arg[FS_EXIT_status], how, sizeof how);
	if (e->type == FS_EXEC)
		snprintf(note, size, "%s has a new program by exec", who);
	else
		snprintf(note, size, "%s has ended: %s", who, how);
	step_end(s, t);
	return true;
}

bool
step_on(struct step *s, struct target *t, const struct fs_event *e, char *note, size_t size)
{
	if (s->what == STEP_NONE)
		return true;
	if (e->type == FS_EXIT || e->type == FS_EXEC)
		return on_end(s, t, e, note, size);
	if (e->type != FS_BREAK && e->type != FS_STEP)
		return false;
	if (s->what == STEP_WRITTEN && e->type == FS_BREAK && e->arg[FS_BREAK_kind] == FS_DEBUG_WRITE)
		return on_write(s, t, e, note, size);
	if (s->what == STEP_OVER || s->what == STEP_INTO)
		return step_lines(s, t, e, note, size);
	return done(s, t, e->pid, e->arg[FS_BREAK_eip], note, size);
}

void
step_end(struct step *s, struct target *t)
{
	s->what = STEP_NONE;
	ask_nothing(s);
	tell(s, t);
}
