/* The source pane: who is in which line, at three sizes; where there is no source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "app_view.h"
#include "fixture.h"
#include "sight.h"

#define TEXT_MAX (200 * 60 * 4)

struct scene_of_test {
	struct fixture f;
	struct sight sight;
};

static const char *
built(const char *name)
{
	static char path[512];
	const char *dir = getenv("FS_BUILD");

	snprintf(path, sizeof path, "%s/%s", dir ? dir : "build", name);
	return path;
}

/* The made-up run, with the program's own file behind it. */
static void
open_with(struct scene_of_test *s, const char *file)
{
	s->f = fixture_make();
	assert_true(sight_open(&s->sight, &file, 1));
}

static void
feed(struct scene_of_test *s, uint64_t from, uint64_t to)
{
	for (uint64_t seq = from; seq <= to; seq++)
		sight_event(&s->sight, s->f.tl, timeline_event(s->f.tl, seq));
}

static void
close_scene(struct scene_of_test *s)
{
	sight_close(&s->sight);
	fixture_free(&s->f);
}

/* Number and first address of the line of the program's text that holds the words. */
static unsigned
find_line(struct scene_of_test *s, const char *words, uint32_t *address)
{
	const struct debuginfo *d = sources_program(s->sight.sources, "fork", NULL);
	const char *file = di_main_file(d);
	const struct source_text *text = sources_text(s->sight.sources, file);

	assert_non_null(text);
	for (unsigned line = 1; line <= text->n; line++) {
		unsigned found = line;

		if (!strstr(text->line[line - 1], words))
			continue;
		assert_true(di_addresses(d, file, &found, address, 1) >= 1);
		assert_int_equal(found, line);
		return line;
	}
	fail_msg("no line with %s", words);
	return 0;
}

static void
put_at(struct scene_of_test *s, uint32_t pid, const char *words)
{
	uint32_t address;

	find_line(s, words, &address);
	positions_add(s->sight.positions, pid, s->f.forked, &address, 1);
}

static char *
screen(struct scene_of_test *s, struct app_shot shot)
{
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX);

	shot.program = "fork";
	shot.sight = &s->sight;
	assert_true(app_snapshot(s->f.tl, &shot, &g));
	grid_text(&g, text, TEXT_MAX);
	grid_free(&g);
	return text;
}

static void
assert_shows(struct scene_of_test *s, struct app_shot shot, const char *want, bool shown)
{
	char *text = screen(s, shot);

	if ((strstr(text, want) != NULL) != shown)
		fail_msg("\"%s\" is %son the screen:\n%s", want, shown ? "not " : "", text);
	free(text);
}

static void
test_each_process_has_a_mark_in_its_line(void **state)
{
	static const int sizes[][2] = { { 80, 24 }, { 100, 30 }, { 160, 50 } };
	struct scene_of_test s;
	char want[64];
	uint32_t address;

	(void)state;
	open_with(&s, built("user/fork"));
	feed(&s, 1, s.f.forked);
	put_at(&s, 2, "int rc = fork()");
	put_at(&s, 3, "I am child");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct app_shot shot = { .w = sizes[i][0], .h = sizes[i][1], .seq = s.f.forked, .zoom = PANE_SOURCE, .select = 2 };

		snprintf(want, sizeof want, "②   %u▸    int rc = fork();", find_line(&s, "int rc = fork()", &address));
		assert_shows(&s, shot, want, true);
		snprintf(want, sizeof want, "③   %u         printf(\"hello, I am child", find_line(&s, "I am child", &address));
		assert_shows(&s, shot, want, true);
		snprintf(want, sizeof want, "② main:%u", find_line(&s, "int rc = fork()", &address));
		assert_shows(&s, shot, want, true);
		assert_shows(&s, shot, "fork.c of fork(2)", true);
		assert_shows(&s, shot, "values at the live end only", true);
		shot.ascii = true;
		snprintf(want, sizeof want, "(3)       %u  ", find_line(&s, "I am child", &address));
		assert_shows(&s, shot, want, true);
	}
	put_at(&s, 3, "int rc = fork()"); /* both in one line, as right after fork */
	assert_shows(&s, (struct app_shot){ .w = 160, .h = 50, .seq = s.f.forked, .zoom = -1, .select = 3 }, "②③  13▸    int rc = fork();", true);
	close_scene(&s);
}

/* What it did since was seen by nobody: the last line that is known, and a mark of doubt. */
static void
test_an_old_place_is_doubted(void **state)
{
	struct app_shot shot = { .w = 100, .h = 30, .zoom = PANE_SOURCE, .select = 2 };
	struct scene_of_test s;
	uint64_t at;

	(void)state;
	open_with(&s, built("user/fork"));
	feed(&s, 1, s.f.forked);
	put_at(&s, 2, "int rc = fork()");
	feed(&s, s.f.forked + 1, s.f.end);
	at = timeline_find(s.f.tl, s.f.forked, 1, (struct timeline_match){ .types = 1ull << FS_CALL | 1ull << FS_FAULT, .pid = 2 });
	assert_true(at != 0);
	shot.seq = s.f.forked;
	assert_shows(&s, shot, "②   13▸", true);
	shot.seq = at;
	assert_shows(&s, shot, "②~  13▸", true);
	assert_shows(&s, shot, "~ at event", true);
	close_scene(&s);
}

/* A page that the process has at the end of the run, as a variable's place. */
static const struct m_task *
last_one(struct scene_of_test *s)
{
	const struct model *end = timeline_live(s->f.tl);

	for (int i = 0; i < FS_NR_TASKS; i++) {
		const struct m_task *t = &end->task[i];

		if (t->used && t->pid && t->state != FS_TASK_ZOMBIE && t->n_pages)
			return t;
	}
	fail_msg("nobody is left");
	return NULL;
}

static void
test_variables_have_values_and_owners(void **state)
{
	struct app_shot shot = { .w = 100, .h = 30, .zoom = PANE_SOURCE };
	struct scene_of_test s;
	const struct m_task *t;
	char file[300], folder[256], *text;
	uint32_t address;

	(void)state;
	snprintf(folder, sizeof folder, "%s/source-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(folder));
	s.f = fixture_make();
	t = last_one(&s);
	snprintf(file, sizeof file, "%s/%.32s", folder, t->program); /* whatever it is called there */
	char *target = realpath(built("user/fork"), NULL);
	assert_int_equal(symlink(target, file), 0);
	free(target);
	assert_true(sight_open(&s.sight, &(const char *){ file }, 1));
	const struct debuginfo *d = sources_program(s.sight.sources, t->program, NULL);
	unsigned line = 13;
	assert_true(di_addresses(d, di_main_file(d), &line, &address, 1) > 0);
	positions_add(s.sight.positions, t->pid, s.f.end, &address, 1);
	s.sight.now = (struct sight_variables){ .seq = s.f.end, .pid = t->pid, .n = 2, .v = {
		{ .name = "rc", .value = "-7", .address = t->pages[0].va + 8 },
		{ .name = "far", .value = "\033[2Jnot in memory yet", .address = 0x7000, .global = true } }, .changed = { true } };
	shot.seq = s.f.end;
	shot.select = t->pid;
	assert_shows(&s, shot, " rc         = -7 ◂", true);
	assert_shows(&s, shot, "page untouched", true);
	assert_shows(&s, shot, "^[[2Jnot in memory yet", true);
	for (shot.w = 40; shot.w < 200; shot.w += 7)
		for (shot.h = 10; shot.h < 60; shot.h += 5) {
			text = screen(&s, shot);
			for (const char *p = text; *p; p++)
				assert_true((unsigned char)*p >= 0x20 || *p == '\n');
			free(text);
		}
	close_scene(&s);
	unlink(file);
	rmdir(folder);
}

/* A text is a file: a program may name anything as its source. */
static void
test_only_files_are_read(void **state)
{
	struct sources *s = sources_new(NULL, 0);
	char folder[256], fifo[300];

	(void)state;
	snprintf(folder, sizeof folder, "%s/source-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(fifo, sizeof fifo, "%s/fifo.c", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_null(sources_text(s, fifo)); /* and nobody waits for its writer */
	assert_null(sources_text(s, folder));
	assert_null(sources_text(s, "/dev/zero"));
	sources_free(s);
	unlink(fifo);
	rmdir(folder);
}

static void
test_why_there_is_no_source_is_said(void **state)
{
	struct app_shot shot = { .w = 100, .h = 30, .zoom = PANE_SOURCE, .select = 2 };
	struct scene_of_test s;

	(void)state;
	open_with(&s, built("user/pids")); /* another program */
	shot.seq = s.f.forked;
	assert_shows(&s, shot, "fork is no program of this run", true);
	close_scene(&s);
	open_with(&s, "/no/such/folder/fork");
	assert_shows(&s, shot, "fork cannot be read", true);
	shot.select = 60;
	assert_shows(&s, shot, "no such process at this moment", true);
	close_scene(&s);
	s.f = fixture_make();
	memset(&s.sight, 0, sizeof s.sight);
	shot.program = "fork";
	struct grid g = { 0 };
	char *text = malloc(TEXT_MAX);
	assert_true(app_snapshot(s.f.tl, &shot, &g));
	grid_text(&g, text, TEXT_MAX);
	assert_non_null(strstr(text, "the programs' files are not known here"));
	grid_free(&g);
	free(text);
	fixture_free(&s.f);
}

/* Its symbols are left: the function's instructions. */
static void
test_instructions_where_there_is_no_text(void **state)
{
	struct app_shot shot = { .w = 100, .h = 30, .zoom = PANE_SOURCE, .select = 2 };
	struct scene_of_test s;
	struct debuginfo *d;
	struct di_function f;
	char folder[256], file[300], command[900], want[64];

	(void)state;
	snprintf(folder, sizeof folder, "%s/source-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof file, "%s/fork", folder);
	snprintf(command, sizeof command, "strip --strip-debug -o '%s' '%s'", file, built("user/fork"));
	assert_int_equal(system(command), 0);
	open_with(&s, file);
	d = sources_program(s.sight.sources, "fork", NULL);
	assert_true(di_function_named(d, "main", &f));
	shot.seq = s.f.forked;
	assert_shows(&s, shot, "fork has no line numbers (compile with -g)", true);
	positions_add(s.sight.positions, 2, s.f.forked, &f.low, 1);
	snprintf(want, sizeof want, "② ▸%08x  ", (unsigned)f.low);
	assert_shows(&s, shot, want, true);
	assert_shows(&s, shot, "main:", true);
	close_scene(&s);
	snprintf(command, sizeof command, "rm -r '%s'", folder);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_process_has_a_mark_in_its_line),
		cmocka_unit_test(test_an_old_place_is_doubted),
		cmocka_unit_test(test_variables_have_values_and_owners),
		cmocka_unit_test(test_only_files_are_read),
		cmocka_unit_test(test_why_there_is_no_source_is_said),
		cmocka_unit_test(test_instructions_where_there_is_no_text),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
