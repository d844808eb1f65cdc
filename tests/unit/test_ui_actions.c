/*
 * Every key of the list does something that is seen, or says why not: none is silent. The loop itself, on a
 * pseudo-terminal whose other end this process has, too; each key in a process of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app_state.h"
#include "fixture.h"
#include "keys.h"

#define WIDE 160
#define HIGH 50
enum { SEEN, SILENT, BROKEN };

static const int list[ACTION_COUNT][2] = {
#define KEYS_X(id, key, key2, help, verb) [ACTION_##id] = { key, key2 },
	ACTIONS(KEYS_X)
#undef KEYS_X
};

/* What is typed before a key so that there is something for it to do. */
static const char *
before(enum action action, enum layout_preset preset)
{
	switch (action) {
	case ACTION_FOLLOW: return "1";
	case ACTION_UP: case ACTION_PAGE_UP: return "jjj";
	case ACTION_WIDER: return preset == LAYOUT_KERNEL ? "" : "+"; /* there is no timeline */
	case ACTION_NEXT_MARK: return "mpp";
	case ACTION_PREV_MARK: return "mnn";
	case ACTION_FOLD: return "1";
	default: return "";
	}
}

/* Without what the terminal would be sent this end would be full in the end. */
static void
drain(int fd)
{
	char bytes[65536];

	while (read(fd, bytes, sizeof bytes) > 0)
		;
}

/* The viewer has read it all, and has drawn what came of it. */
static void
type(struct app *a, int terminal, const char *keys)
{
	if (!*keys)
		return;
	if (write(terminal, keys, strlen(keys)) < 0)
		_exit(BROKEN);
	do {
		app_turn(a);
		drain(terminal);
	} while (a->dirty && !a->quit);
}

static bool
same(const struct grid *a, const struct grid *b)
{
	return !memcmp(a->cell, b->cell, (size_t)(a->w * a->h) * sizeof *a->cell);
}

static void
press_in(enum action action, int key, enum layout_preset preset)
{
	struct winsize size = { .ws_row = HIGH, .ws_col = WIDE };
	struct fixture f = fixture_make();
	struct app_options o = { .timeline = f.tl, .program = "fork", .show = f.orphaned, .preset = preset };
	struct grid shown = { 0 };
	int terminal, own, status;
	char bytes[KEY_BYTES];
	struct app *a;

	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	if (openpty(&terminal, &own, NULL, NULL, &size) || dup2(own, STDIN_FILENO) < 0 || dup2(own, STDOUT_FILENO) < 0)
		_exit(BROKEN);
	fcntl(terminal, F_SETFL, O_NONBLOCK);
	a = app_open(&o, &status);
	if (!a)
		_exit(BROKEN);
	drain(terminal);
	type(a, terminal, before(action, preset));
	if (!grid_resize(&shown, WIDE, HIGH))
		_exit(BROKEN);
	memcpy(shown.cell, a->grid.cell, (size_t)(WIDE * HIGH) * sizeof *shown.cell);
	keys_bytes(key == UK_DIGIT ? '1' : key, bytes);
	if (key >= UK_LEFT && key <= UK_END)
		bytes[1] = 'O'; /* as a terminal sends them that was told of a program with a screen */
	type(a, terminal, bytes);
	/* what ends it is seen by that */
	_exit(a->quit || !same(&shown, &a->grid) ? SEEN : SILENT);
}

static void
press(enum action action, int key, enum layout_preset preset)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		press_in(action, key, preset);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != SEEN)
		fail_msg("%s: the key '%c' (%d): status %d in layout %s", keys_help(action), key < 127 ? key : '?', key, status,
			 layout_name(preset));
}

/* In a layout that has not every pane, too: then it is said that the pane is not there. */
static void
test_no_key_is_silent(void **state)
{
	char folder[200];

	(void)state;
	snprintf(folder, sizeof folder, "%s/actions-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(folder) || chdir(folder)) /* S writes a picture there */
		fail();
	for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
		for (int i = 0; i < 2; i++) {
			if (list[action][i] == UK_NONE || list[action][i] == UK_CTRL_C) /* a signal */
				continue;
			press(action, list[action][i], LAYOUT_PROCESSES);
			press(action, list[action][i], LAYOUT_KERNEL);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_no_key_is_silent) };

	return cmocka_run_group_tests_name("actions", tests, NULL, NULL);
}
