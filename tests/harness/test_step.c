/* From line to line in a process, and nothing else moves that shall not. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "machine.h"
#include "step.h"

#define WAIT_MS 60000
#define BIT(type) (1ull << FS_##type)

struct scene {
	struct machine m;
	struct sight sight;
	struct step step;
	const char *program;
	char source[512];
	char note[160];
};

static void
hear(void *ctx, const struct fs_event *e)
{
	struct scene *s = ctx;

	sight_event(&s->sight, s->m.timeline, e);
}

static void
boot(struct scene *s, const char *program, const char *source)
{
	struct target_stop exec = { .types = BIT(EXEC), .pid = 2 };
	const char *file = machine_program(program), *src = getenv("FS_SRC");

	memset(s, 0, sizeof *s);
	s->program = program;
	snprintf(s->source, sizeof s->source, "%s/%s", src ? src : ".", source);
	assert_true(sight_open(&s->sight, &file, 1));
	s->step.sight = &s->sight;
	if (!machine_boot(&s->m, file, &(struct machine_options){ .hear = hear, .hear_ctx = s }))
		fail_msg("%s", s->m.trouble);
	assert_true(target_go(s->m.target, &exec));
	assert_int_equal(target_wait(s->m.target, WAIT_MS), TARGET_STOPPED);
}

static void
end(struct scene *s)
{
	machine_prove(&s->m);
	if (s->m.trouble[0])
		fail_msg("%s", s->m.trouble);
	machine_close(&s->m);
	sight_close(&s->sight);
}

static unsigned
line_of(const struct scene *s, const char *words)
{
	FILE *f = fopen(s->source, "r");
	char line[256];
	unsigned n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		n++;
		if (strstr(line, words)) {
			fclose(f);
			return n;
		}
	}
	fclose(f);
	fail_msg("%s has no line with %s", s->source, words);
	return 0;
}

/* Lets the guest run until the step is done. */
static void
finish(struct scene *s)
{
	for (;;) {
		struct target_stop stop = step_stops(&s->step);

		assert_true(target_go(s->m.target, &stop));
		if (target_wait(s->m.target, WAIT_MS) != TARGET_STOPPED) {
			snprintf(s->note, sizeof s->note, "idle");
			step_end(&s->step, s->m.target);
			return;
		}
		if (step_on(&s->step, s->m.target, &s->m.events[s->m.n_events - 1], s->note, sizeof s->note))
			return;
	}
}

static void
line(struct scene *s, uint32_t pid, bool into)
{
	struct fail f;

	if (!step_line(&s->step, s->m.target, pid, into, &f))
		fail_msg("%s", f.line);
	finish(s);
}

/* The note names the line, and so does what is read of the process. */
static void
assert_at(struct scene *s, uint32_t pid, const char *words)
{
	struct sight_line at;
	char want[160];

	sight_read(&s->sight, s->m.target, pid);
	if (!sight_line(&s->sight, s->program, pid, timeline_end(s->m.timeline), &at))
		fail_msg("nobody knows where pid %d is; %s", (int)pid, s->note);
	if (at.line.line != line_of(s, words))
		fail_msg("pid %d is at line %u, not at \"%s\"; %s", (int)pid, at.line.line, words, s->note);
	snprintf(want, sizeof want, "%s(%u) is at %s.c:%u", s->program, (unsigned)pid, s->program, line_of(s, words));
	assert_string_equal(s->note, want);
}

static void
next_is(struct scene *s, uint32_t pid, const char *words)
{
	line(s, pid, false);
	assert_at(s, pid, words);
}

static void
both_sides_of_a_fork_line_by_line(void **state)
{
	struct scene s;

	(void)state;
	boot(&s, "fork", "kernel/user/fork.c");
	s.step.alone = true;
	next_is(&s, 2, "hello world");
	next_is(&s, 2, "int rc = fork()");
	next_is(&s, 2, "if (rc < 0)");
	assert_non_null(model_task(timeline_live(s.m.timeline), 3));
	next_is(&s, 3, "if (rc < 0)");
	next_is(&s, 3, "} else if (rc == 0)");
	next_is(&s, 2, "} else if (rc == 0)"); /* the other one stood still */
	next_is(&s, 3, "I am child");
	next_is(&s, 2, "I am parent");
	next_is(&s, 3, "return 0");
	next_is(&s, 2, "return 0");
	end(&s);
}

static uint32_t
moves(const struct scene *s, size_t from, uint32_t pid)
{
	uint32_t n = 0;

	for (size_t i = from; i < s->m.n_events; i++)
		n += s->m.events[i].pid == pid;
	return n;
}

/* A step that takes longer than a slice: the other one runs meanwhile, or does not. */
static void
others_run_or_stand_still(void **state)
{
	struct scene s;
	size_t before;

	(void)state;
	for (int alone = 0; alone < 2; alone++) {
		boot(&s, "stepped", "tests/guest/stepped.c");
		s.step.alone = alone;
		next_is(&s, 2, "int child, count");
		next_is(&s, 2, "child = fork()");
		next_is(&s, 2, "busy(child)");
		before = s.m.n_events;
		next_is(&s, 2, "count += 1");
		assert_int_equal(moves(&s, before, 3) > 0, !alone);
		end(&s);
	}
}

static void
into_functions_and_over_them(void **state)
{
	struct scene s;

	(void)state;
	boot(&s, "stepped", "tests/guest/stepped.c");
	s.step.alone = true;
	next_is(&s, 2, "int child, count");
	next_is(&s, 2, "child = fork()");
	next_is(&s, 2, "busy(child)");
	next_is(&s, 2, "count += 1");
	next_is(&s, 2, "count = factorial(3)");
	line(&s, 2, true);
	assert_at(&s, 2, "if (n < 2)");
	next_is(&s, 2, "return n * factorial");
	next_is(&s, 2, "} /* factorial */"); /* over the two deeper calls of itself */
	line(&s, 2, true);
	assert_at(&s, 2, "write(1");
	line(&s, 2, true); /* the C library's have no text: over it */
	assert_at(&s, 2, "return count");
	sight_read(&s.sight, s.m.target, 2);
	for (size_t i = 0; i < s.sight.now.n; i++)
		if (!strcmp(s.sight.now.v[i].name, "count"))
			assert_string_equal(s.sight.now.v[i].value, "6");
	end(&s);
}

static void
to_a_line_and_a_function(void **state)
{
	struct scene s;
	struct fail f;
	char place[32];

	(void)state;
	boot(&s, "stepped", "tests/guest/stepped.c");
	assert_true(step_to(&s.step, s.m.target, 2, "factorial", &f));
	finish(&s);
	assert_at(&s, 2, "if (n < 2)");
	snprintf(place, sizeof place, "stepped.c:%u", line_of(&s, "return count"));
	assert_true(step_to(&s.step, s.m.target, 2, place, &f));
	finish(&s);
	assert_at(&s, 2, "return count");
	assert_false(step_to(&s.step, s.m.target, 2, "no_such_place", &f));
	assert_string_equal(f.line, "no_such_place: no line with code and no function; try 17, fork.c:17 or main");
	assert_false(step_to(&s.step, s.m.target, 77, "17", &f));
	assert_string_equal(f.line, "process 77 has ended: choose one that goes on");
	assert_true(step_to(&s.step, s.m.target, 2, "factorial", &f)); /* never again */
	finish(&s);
	assert_string_equal(s.note, "stepped(2) has ended: exit status 6");
	end(&s);
}

/* Whoever writes it first, by its own page: the child, then the parent. */
static void
until_a_variable_is_written(void **state)
{
	struct scene s;
	struct fail f;
	char want[160];

	(void)state;
	boot(&s, "debugged", "tests/guest/debugged.c");
	assert_true(step_to(&s.step, s.m.target, 2, "main", &f));
	finish(&s);
	assert_true(step_until_written(&s.step, s.m.target, 2, "counter", &f));
	finish(&s);
	snprintf(want, sizeof want, "debugged(3) has written the start of counter at debugged.c:%u: 2", line_of(&s, "counter[0]++"));
	assert_string_equal(s.note, want);
	assert_true(step_until_written(&s.step, s.m.target, 2, "counter", &f));
	finish(&s);
	assert_string_equal(strrchr(s.note, ':'), ": 3");
	assert_false(step_until_written(&s.step, s.m.target, 2, "nothing_of_that_name", &f));
	assert_string_equal(f.line, "nothing_of_that_name: no such variable here; the source pane lists those there are");
	end(&s);
}

/* Its place on the stack is written again, by others. */
static void
a_variable_ends_with_its_function(void **state)
{
	struct scene s;
	struct fail f;

	(void)state;
	boot(&s, "stepped", "tests/guest/stepped.c");
	assert_true(step_to(&s.step, s.m.target, 2, "main", &f));
	finish(&s);
	for (int value = 0; value < 2; value++) {
		assert_true(step_until_written(&s.step, s.m.target, 2, "count", &f));
		finish(&s);
		assert_non_null(strstr(s.note, value ? ": 1" : ": 0"));
		assert_non_null(strstr(s.note, "stepped(2) has written count at stepped.c:"));
	}
	assert_true(step_to(&s.step, s.m.target, 2, "factorial", &f));
	finish(&s);
	assert_true(step_until_written(&s.step, s.m.target, 2, "n", &f));
	finish(&s);
	assert_string_equal(s.note, "stepped(2): n is gone, its function has returned");
	end(&s);
}

/* exec has come to its end, the new program has not begun: what the registers hold is the old one's. */
static void
from_the_first_instruction(void **state)
{
	struct scene s;

	(void)state;
	boot(&s, "vfork", "kernel/user/vfork.c");
	next_is(&s, 2, "char *const again");
	next_is(&s, 2, "if (argc > 1)");
	end(&s);
}

/* A handler that comes in the middle of a line is no function that the line calls, but it is run through. */
static void
over_a_signal_handler(void **state)
{
	struct scene s;
	struct fail f;
	char place[16];

	(void)state;
	boot(&s, "sigchld", "kernel/user/sigchld.c");
	snprintf(place, sizeof place, "%u", line_of(&s, "for (int work"));
	assert_true(step_to(&s.step, s.m.target, 2, place, &f));
	finish(&s);
	next_is(&s, 2, "three were reaped");
	end(&s);
}

static void
who_was_interrupted_is_known(void **state)
{
	struct scene s;
	struct fail f;
	struct di_frame frame[DI_FRAMES_MAX];
	struct di_function in;
	size_t n;

	(void)state;
	boot(&s, "sigchld", "kernel/user/sigchld.c");
	assert_true(step_to(&s.step, s.m.target, 2, "reap", &f));
	finish(&s);
	n = sight_stack(&s.sight, s.m.target, 2, frame);
	for (size_t i = 0; i < n; i++)
		if (di_function_at(sources_program(s.sight.sources, "sigchld", NULL), frame[i].lookup, &in) && !strcmp(in.name, "main")) {
			end(&s);
			return;
		}
	fail_msg("main is not on the stack of %d frames", (int)n);
}

static void
without_lines_an_instruction_at_a_time(void **state)
{
	const char *file = machine_path("busybox/bin", "busybox");
	struct target_stop exec = { .types = BIT(EXEC), .pid = 2 };
	struct scene s = { .program = "busybox" };
	struct fail f;

	(void)state;
	if (access(file, R_OK)) { /* it could not be fetched */
		skip();
		return;
	}
	assert_true(sight_open(&s.sight, &file, 1));
	s.step.sight = &s.sight;
	if (!machine_boot(&s.m, file, &(struct machine_options){ .hear = hear, .hear_ctx = &s }))
		fail_msg("%s", s.m.trouble);
	assert_false(step_line(&s.step, s.m.target, 1, false, &f));
	assert_string_equal(f.line, "process 1 has ended: choose one that goes on");
	assert_true(target_go(s.m.target, &exec));
	assert_int_equal(target_wait(s.m.target, WAIT_MS), TARGET_STOPPED);
	assert_false(step_line(&s.step, s.m.target, 1, false, &f));
	assert_string_equal(f.line, "init(1): its program's file is not known here");
	for (int i = 0; i < 3; i++) {
		size_t before = s.m.n_events;

		line(&s, 2, false);
		assert_non_null(strstr(s.note, "busybox(2) is at "));
		assert_true(s.m.n_events > before);
		assert_int_equal(s.m.events[s.m.n_events - 1].type, FS_STEP);
	}
	end(&s);
}

/* A line that no step leaves: the end of main, of the process; a guest that waits. */
static void
ends(void **state)
{
	struct scene s;
	struct fail f;

	(void)state;
	boot(&s, "stepped", "tests/guest/stepped.c");
	assert_true(step_to(&s.step, s.m.target, 2, "factorial", &f));
	finish(&s);
	for (int i = 0; i < 30 && !strstr(s.note, "has left its main"); i++)
		line(&s, 2, false);
	assert_string_equal(s.note, "stepped(2) has left its main: let it run to its end");
	assert_int_equal(s.step.what, STEP_NONE);
	assert_int_equal(step_stops(&s.step).types, 0);
	end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_sides_of_a_fork_line_by_line), cmocka_unit_test(others_run_or_stand_still),
		cmocka_unit_test(into_functions_and_over_them),      cmocka_unit_test(to_a_line_and_a_function),
		cmocka_unit_test(until_a_variable_is_written),       cmocka_unit_test(ends),
		cmocka_unit_test(a_variable_ends_with_its_function),
		cmocka_unit_test(from_the_first_instruction),        cmocka_unit_test(over_a_signal_handler),
		cmocka_unit_test(who_was_interrupted_is_known),
		cmocka_unit_test(without_lines_an_instruction_at_a_time),
	};

	return cmocka_run_group_tests_name("step", tests, NULL, NULL);
}
