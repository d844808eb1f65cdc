/* Where processes are in their source, and their variables, read from a guest that stands still. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine.h"
#include "sight.h"

#define WAIT_MS 60000
#define BIT(type) (1ull << FS_##type)

struct scene {
	struct machine m;
	struct sight sight;
	char source[512];
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
	const char *file = machine_program(program);
	const char *src = getenv("FS_SRC");

	memset(s, 0, sizeof *s);
	snprintf(s->source, sizeof s->source, "%s/%s", src ? src : ".", source);
	assert_true(sight_open(&s->sight, &file, 1));
	if (!machine_boot(&s->m, file, &(struct machine_options){ .hear = hear, .hear_ctx = s }))
		fail_msg("%s", s->m.trouble);
}

static void
end(struct scene *s)
{
	if (s->m.trouble[0])
		fail_msg("%s", s->m.trouble);
	machine_close(&s->m);
	sight_close(&s->sight);
}

/* Goes on to the next event of the type and pid; the guest stands there. */
static const struct fs_event *
go_to(struct scene *s, unsigned type, uint32_t pid)
{
	struct target_stop stop = { .types = 1ull << type, .pid = pid };

	assert_true(target_go(s->m.target, &stop));
	assert_int_equal(target_wait(s->m.target, WAIT_MS), TARGET_STOPPED);
	return &s->m.events[s->m.n_events - 1];
}

/* The number of the first line of the source that holds the words. */
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

static void
assert_at(struct scene *s, const char *program, uint32_t pid, uint64_t seq, const char *words)
{
	struct sight_line at;

	if (!sight_line(&s->sight, program, pid, seq, &at))
		fail_msg("at event %d nobody knows where pid %d is", (int)seq, (int)pid);
	if (at.line.line != line_of(s, words))
		fail_msg("at event %d pid %d is at line %u, not at \"%s\"", (int)seq, (int)pid, at.line.line, words);
	if (at.old)
		fail_msg("at event %d what is known of pid %d is old", (int)seq, (int)pid);
}

static const char *
value_of(const struct scene *s, const char *name)
{
	for (size_t i = 0; i < s->sight.now.n; i++)
		if (!strcmp(s->sight.now.v[i].name, name))
			return s->sight.now.v[i].value;
	fail_msg("no variable %s", name);
	return NULL;
}

/* The C library's functions have no call frame information; its deepest is some frames below ours. */
static void
calls_are_followed_through_the_library(void **state)
{
	static const char *const names[] = { "inner", "inner", "inner", "outer", "main" };
	struct di_frame frame[DI_FRAMES_MAX];
	struct di_function f;
	struct scene s;
	size_t n, own = 0;

	(void)state;
	boot(&s, "variables", "tests/guest/variables.c");
	go_to(&s, FS_WRITE, 2);
	sight_read(&s.sight, s.m.target, 2);
	assert_at(&s, "variables", 2, timeline_end(s.m.timeline), "write(1, text, 1)");
	n = sight_stack(&s.sight, s.m.target, 2, frame);
	for (size_t i = 0; i < n; i++) {
		bool known = di_function_at(sources_program(s.sight.sources, "variables", NULL), frame[i].lookup, &f);
		if (known && f.has_lines && own < 5)
			assert_string_equal(f.name, names[own++]);
	}
	assert_int_equal(own, 5);
	assert_string_equal(value_of(&s, "depth"), "1");
	assert_string_equal(value_of(&s, "result"), "2");
	assert_non_null(strstr(value_of(&s, "text"), " \"x\\n\""));
	assert_string_equal(value_of(&s, "counter"), "1");
	go_to(&s, FS_CALL, 2); /* printf's, deep in its formatting: ioctl, then write */
	go_to(&s, FS_WRITE, 2);
	sight_read(&s.sight, s.m.target, 2);
	assert_at(&s, "variables", 2, timeline_end(s.m.timeline), "printf(");
	assert_non_null(strstr(value_of(&s, "here"), "{x = 75, y = 9}"));
	assert_string_equal(value_of(&s, "counter"), "67");
	end(&s);
}

/* A call that is deeper than what is kept of a stack: its innermost, and ours. */
static void
a_deep_stack_keeps_its_ends(void **state)
{
	struct sight_line at;
	struct scene s;
	struct di_frame frame[DI_FRAMES_MAX];
	struct di_line line;
	size_t n, own;

	(void)state;
	boot(&s, "deep", "tests/guest/deep.c");
	do {
		go_to(&s, FS_CALL, 2);
		n = sight_stack(&s.sight, s.m.target, 2, frame);
		for (own = 0; own < n && !di_line_at(sources_program(s.sight.sources, "deep", NULL), frame[own].lookup, &line); own++)
			;
	} while (own < POSITION_DEPTH);
	assert_true(sight_line(&s.sight, "deep", 2, timeline_end(s.m.timeline), &at));
	assert_int_equal(at.line.line, line_of(&s, "deep(10)"));
	assert_int_equal(at.position.at[0], frame[0].lookup);
	assert_int_equal(at.position.n, POSITION_DEPTH);
	end(&s);
}

/* Parent and child stand in the same line after fork, and each has its own `rc`. */
static void
both_sides_of_a_fork(void **state)
{
	struct scene s;

	(void)state;
	boot(&s, "fork", "kernel/user/fork.c");
	go_to(&s, FS_FORKED, 2);
	sight_read(&s.sight, s.m.target, 3);
	assert_at(&s, "fork", 2, timeline_end(s.m.timeline), "int rc = fork()");
	assert_at(&s, "fork", 3, timeline_end(s.m.timeline), "int rc = fork()");
	go_to(&s, FS_WRITE, 3);
	sight_read(&s.sight, s.m.target, 3);
	assert_at(&s, "fork", 3, timeline_end(s.m.timeline), "I am child");
	assert_string_equal(value_of(&s, "rc"), "0");
	end(&s);
}

static uint64_t
event_after(const struct scene *s, uint64_t from, unsigned type, uint32_t pid)
{
	for (size_t i = from; i < s->m.n_events; i++)
		if (s->m.events[i].type == type && s->m.events[i].pid == pid)
			return s->m.events[i].seq;
	fail_msg("no such event");
	return 0;
}

static uint64_t
event_of(const struct scene *s, unsigned type, uint32_t pid)
{
	return event_after(s, 0, type, pid);
}

/* Nobody stopped at any of these; each is looked up in history. */
static void
the_past_is_known_after_a_free_run(void **state)
{
	struct sight_line at;
	struct scene s;

	(void)state;
	boot(&s, "fork", "kernel/user/fork.c");
	sight_follow(&s.sight, s.m.target, 1000);
	assert_int_equal(go_to(&s, FS_CALL, 2)->pid, 2); /* of the stops the ones that were asked for */
	assert_true(target_go(s.m.target, &(struct target_stop){ 0 }));
	assert_int_equal(target_wait(s.m.target, WAIT_MS), TARGET_IDLE);
	assert_false(sight_line(&s.sight, "fork", 3, event_of(&s, FS_SLOT, 2), &at));
	assert_at(&s, "fork", 2, event_of(&s, FS_SLOT, 2), "int rc = fork()");
	assert_at(&s, "fork", 3, event_of(&s, FS_TASK, 2), "int rc = fork()");
	assert_at(&s, "fork", 2, event_after(&s, event_of(&s, FS_SLOT, 2), FS_COPY, 2), "int rc = fork()"); /* fork itself, on its way back */
	assert_at(&s, "fork", 3, event_of(&s, FS_WRITE, 3), "I am child");
	assert_at(&s, "fork", 2, event_after(&s, event_of(&s, FS_SLOT, 2), FS_WRITE, 2), "I am parent");
	end(&s);
}

/* What is shown of the past where nobody looked: the last that is known, and that it is old. */
static void
what_is_old_is_said_to_be(void **state)
{
	struct sight_line at;
	struct scene s;

	(void)state;
	boot(&s, "fork", "kernel/user/fork.c");
	sight_follow(&s.sight, s.m.target, 0);
	go_to(&s, FS_SLOT, 2);
	sight_read(&s.sight, s.m.target, 2);
	assert_true(target_go(s.m.target, &(struct target_stop){ 0 }));
	assert_int_equal(target_wait(s.m.target, WAIT_MS), TARGET_IDLE);
	assert_true(sight_line(&s.sight, "fork", 2, event_of(&s, FS_ZOMBIE, 2), &at));
	assert_true(at.old);
	assert_int_equal(at.position.seq, event_of(&s, FS_SLOT, 2));
	end(&s);
}

/* The guest does the same, looked at or not: each event at the same time. */
static void
looking_changes_nothing(void **state)
{
	struct scene a, b;

	(void)state;
	boot(&a, "variables", "tests/guest/variables.c");
	boot(&b, "variables", "tests/guest/variables.c");
	sight_follow(&b.sight, b.m.target, 100000);
	assert_true(target_go(a.m.target, &(struct target_stop){ 0 }));
	assert_true(target_go(b.m.target, &(struct target_stop){ 0 }));
	assert_int_equal(target_wait(a.m.target, WAIT_MS), TARGET_IDLE);
	assert_int_equal(target_wait(b.m.target, WAIT_MS), TARGET_IDLE);
	assert_true(b.sight.looks < 100000 - 20);
	assert_int_equal(a.m.n_events, b.m.n_events);
	assert_memory_equal(a.m.events, b.m.events, a.m.n_events * sizeof *a.m.events);
	end(&a);
	end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_followed_through_the_library),
		cmocka_unit_test(a_deep_stack_keeps_its_ends),
		cmocka_unit_test(both_sides_of_a_fork),
		cmocka_unit_test(the_past_is_known_after_a_free_run),
		cmocka_unit_test(what_is_old_is_said_to_be),
		cmocka_unit_test(looking_changes_nothing),
	};

	return cmocka_run_group_tests_name("sight", tests, NULL, NULL);
}
