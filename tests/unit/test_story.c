/*
 * test_story.c: every event has its sentence, the important ones say the right thing, and no guest
 * text gets through that a terminal would obey.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "story.h"
#include "stream.h"

static struct story
tell(struct stream *s, uint64_t seq)
{
	const struct model *before = timeline_model(s->tl, seq - 1, TIMELINE_BEFORE);
	const struct model *after = timeline_model(s->tl, seq, TIMELINE_WALK);
	struct story story;

	story_tell(&story, before, after, timeline_event(s->tl, seq), timeline_text(s->tl));
	return story;
}

/* The last event so far. */
static void
assert_last(struct stream *s, const char *head, const char *line, const char *more)
{
	struct story story = tell(s, s->seq);

	assert_string_equal(story.head, head);
	assert_string_equal(story.line, line);
	if (!strstr(story.more, more))
		fail_msg("wanted \"%s\" in \"%s\"", more, story.more);
}

static void
test_a_fork(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	ev(&s, 2, FS_CALL, 1, 2);
	assert_last(&s, "call", "fork(2) calls fork()", "sys_call_table[2], sys_fork; privilege");
	ev(&s, 2, FS_SLOT, 2, 3, 3);
	assert_last(&s, "fork", "fork(2) forks: find_empty_process finds task[3] free; ++last_pid "
		    "gives pid 3", "3 of the 64 slots were in use");
	ev(&s, 2, FS_TASK, 2, 3, 3);
	assert_last(&s, "fork", "copy_process copies the task_struct of fork(2) into task[3]: "
		    "fork(3)", "pid 3, parent 2");
	take_task_frames(&s, 3, F_CHILD_STACK);
	take_tables(&s, 3, F_CHILD_TABLE);
	assert_last(&s, "frame", "frame 0063 taken: page table of fork(3) for bfc00000-bfffffff",
		    "free frames 223 -> 222");
	ev(&s, 2, FS_SHARE, 4, 3, DATA_VA, 1, 1);
	assert_last(&s, "SHARE", "copy_mem: fork(2) and fork(3) share 1 page from 0804c000 (rw-), "
		    "1 present: nothing is copied",
		    "(0054: owners 1 -> 2); the first write will copy");
	ev(&s, 2, FS_DESC, 3, 3, 0x60, 0x68);
	assert_last(&s, "fork", "the TSS (selector 60) and LDT (68) of fork(3) are entered in the "
		    "GDT", "fork will return 0 in the child");
	ev(&s, 2, FS_FILES, 2, 3, 3);
	assert_last(&s, "fork", "fork(3) gets a copy of the descriptor table of fork(2) (3 open)",
		    "file 0: owners 6 -> 9");
	ev(&s, 2, FS_FORKED, 1, 3);
	assert_last(&s, "FORK", "fork(3) is runnable: fork will return 3 in fork(2) and 0 in the "
		    "child", "two processes stand in the same call");
	ev(&s, 2, FS_RET, 2, 2, 3);
	assert_last(&s, "return", "fork returns 3 to fork(2)", "this is the parent");
	ev(&s, 2, FS_SWITCH, 3, 2, 3, FS_WHY_SLICE);
	assert_last(&s, "switch", "fork(2) -> fork(3): first run of the child, fork returns 0 here",
		    "fork(2) used up its time slice");
	stream_close(&s);
}

static void
test_copy_on_write(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	scene_copy(&s);
	assert_last(&s, "COPY", "do_wp_page: frame 0054 had 2 owners: copied to 0064 for fork(3) at "
		    "0804c000; owners 2 -> 1, and 1 of the copy",
		    "fork(2) is now the last owner of 0054: its next write copies nothing");
	ev(&s, 3, FS_SWITCH, 3, 3, 2, FS_WHY_SLICE);
	assert_last(&s, "switch", "fork(3) -> fork(2): it goes on where it stopped", "time slice");
	ev(&s, 2, FS_FAULT, 3, DATA_VA + 0x10, 7, TEXT_VA + 0x40);
	assert_last(&s, "fault", "fork(2) writes 0804c010 at eip 08048040: the page is present, but "
		    "read-only (error 7: present, write, user)", "nobody else has frame 0054");
	ev(&s, 2, FS_REUSE, 2, DATA_VA, F_DATA);
	assert_last(&s, "REUSE", "do_wp_page: fork(2) is the last owner of frame 0054: 0804c000 is "
		    "made writable, nothing is copied", "owners 1 -> 1");
	ev(&s, 2, FS_SEGV, 3, 0, 6, TEXT_VA);
	assert_last(&s, "SEGV", "fork(2) may not write 00000000, at eip 08048000: it gets SIGSEGV",
		    "nothing is mapped there (error 6: not present, write, user)");
	stream_close(&s);
}

static void
test_swap(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	ev(&s, 2, FS_SWAPOUT, 3, F_DATA, 3, 2);
	assert_last(&s, "SWAP OUT", "the clock hand stops at frame 0054, a page of 2 processes: written to "
		    "slot 3 for fork(2), which needs a frame", "each entry that named it is not present now");
	ev(&s, 3, FS_FAULT, 3, DATA_VA + 4, 4, TEXT_VA);
	assert_last(&s, "fault", "fork(3) reads 0804c004 at eip 08048000: the page is not present (error 4: "
		    "not present, read, user)", "in slot 3 of the swap area");
	ev(&s, 3, FS_SWAPIN, 4, DATA_VA, 3, F_CHILD_DATA, 1);
	assert_last(&s, "SWAP IN", "slot 3 is read back into frame 0064, page 0804c000 of fork(3)",
		    "1 other entry names the slot still");
	ev(&s, 3, FS_SWAPOUT, 3, F_CHILD_DATA, 4, 1);
	assert_last(&s, "SWAP OUT", "the clock hand stops at frame 0064, a page of fork(3) at 0804c000: "
		    "written to slot 4 for fork(3), which needs a frame", "the entry that named it");
	ev(&s, 2, FS_UNMAP, 3, DATA_VA, 1, 0);
	assert_last(&s, "unmap", "fork(2) gives up 1 page from 0804c000, 0 present", "1 swapped out");
	stream_close(&s);
}

static void
test_disk(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	ev(&s, 2, FS_TAKE, 4, F_CHILD_DATA, 1, FS_FRAME_FILE, 0);
	ev(&s, 2, FS_DISK, 5, 1096, 8, 0, 137, F_CHILD_DATA);
	assert_last(&s, "DISK", "fork(2) has the disk read 8 sectors from 1096 into frame 0064: a page of its "
		    "tables and directories", "the next reading needs no disk");
	ev(&s, 2, FS_DISK, 5, 7, 1, 14, 3, F_CHILD_DATA);
	assert_last(&s, "DISK", "fork(2) has the disk read 1 sector from 7 into frame 0064: page 3 of file 14", "");
	stream_close(&s);
}

static void
test_end_of_life(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	scene_orphan(&s);
	assert_string_equal(tell(&s, s.seq - 3).line, "fork(3) is an orphan: its parent fork(2) ends "
			    "before it, so init(1) adopts it");
	assert_string_equal(tell(&s, s.seq - 2).line, "fork(2) is a zombie: it has ended (exit status "
			    "0), and init(1), asleep in wait, does not know it yet");
	assert_non_null(strstr(tell(&s, s.seq - 2).more, "slot 2, pid 2"));
	assert_string_equal(tell(&s, s.seq - 1).line, "init(1) wakes up: it waited for a child");
	ev(&s, 1, FS_REAP, 2, 2, 0);
	assert_last(&s, "REAP", "init(1) learns how fork(2) ended: exit status 0",
		    "slot 2 and pid 2 are free");
	ev(&s, 3, FS_EXIT, 1, 11);
	assert_last(&s, "exit", "fork(3) ends: killed by SIGSEGV", "stay until");
	stream_close(&s);
}

static void
test_calls(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	ev(&s, 1, FS_CALL, 4, 4, 1, DATA_VA, 14);
	assert_last(&s, "call", "init(1) calls write(1, 0804c000, 14)", "sys_write");
	ev(&s, 1, FS_CALL, 5, 114, -1, DATA_VA, 0, 0);
	assert_last(&s, "call", "init(1) calls wait4(-1, 0804c000, 0, 0)", "");
	ev(&s, 1, FS_CALL, 2, 183, 7);
	assert_last(&s, "call", "init(1) calls getcwd(...)", "");
	ev(&s, 1, FS_CALL, 2, 99999, 7);
	assert_last(&s, "call", "init(1) calls an unknown call(...)", "");
	ev(&s, 1, FS_RET, 2, 2, -11);
	assert_last(&s, "return", "fork returns -EAGAIN to init(1)", "");
	ev(&s, 1, FS_RET, 2, 11, 0);
	assert_last(&s, "return", "execve is done: init(1) begins at its first instruction",
		    "returns only when it fails");
	ev(&s, 1, FS_RET, 2, 11, -2);
	assert_last(&s, "return", "execve returns -ENOENT to init(1)", "");
	ev(&s, 1, FS_RET, 2, 174, -38);
	assert_last(&s, "return", "rt_sigaction returns -ENOSYS to init(1)", "does not have that call");
	ev(&s, 1, FS_FAULT, 3, DATA_VA + 0x10, 2, 0xc0107ce6);
	assert_last(&s, "fault", "init(1) writes 0804c010 at eip c0107ce6: the page is not present "
		    "(error 2: not present, write, kernel)", "the kernel touches it on the process's behalf");
	ev(&s, 1, FS_RET, 2, 45, 0x804d000);
	assert_last(&s, "return", "brk returns 0804d000 to init(1)", "");
	ev(&s, 1, FS_NOFORK, 2, -11, 0);
	assert_last(&s, "NO FORK", "fork fails in init(1): -EAGAIN", "2 of the 64 slots");
	timeline_add_console(s.tl, 0, "hello\n\033[2J", 10);
	ev(&s, 1, FS_WRITE, 2, 0, 10);
	assert_last(&s, "write", "init(1) writes 10 bytes to the console: \"hello\\n?[2J\"", "");
	stream_close(&s);
}

/* Who could go on, when nobody is ready. */
static void
test_idle(void **state)
{
	static const char line[] = "no process is ready to run, and none sleeps for a set time";
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	ev(&s, 0, FS_IDLE, 0);
	assert_last(&s, "idle", line, "only init is left");
	scene_program(&s);
	ev(&s, 2, FS_SLEEP, 2, FS_WHY_PAUSE, 0);
	ev(&s, 0, FS_IDLE, 0);
	assert_last(&s, "idle", line, "each waits for what no other will do");
	ev(&s, 2, FS_SLEEP, 2, FS_WHY_CONSOLE, 0);
	ev(&s, 0, FS_IDLE, 0);
	assert_last(&s, "idle", line, "fork(2) waits for input");
	stream_close(&s);
}

static void
assert_plain(const char *s)
{
	for (; *s; s++)
		if (*s < 0x20 || *s > 0x7e)
			fail_msg("byte %02x", (unsigned char)*s);
}

/* A program whose name is control bytes and worse, and arguments that name nothing. */
static void
test_every_event_hostile(void **state)
{
	static const uint32_t fill[] = {0, 1, 7, DATA_VA, 0xffffffff};
	char evil[200];
	struct stream s;

	(void)state;
	for (unsigned i = 0; i < sizeof(evil) - 1; i++)
		evil[i] = (char)(i * 37 % 255 + 1); /* every byte but NUL and the '/' of a path */
	evil[sizeof(evil) - 1] = '\0';
	for (char *slash; (slash = strchr(evil, '/'));)
		*slash = '%';
	stream_open(&s);
	scene_all(&s);
	exec_path(&s, 2, evil);
	for (unsigned type = 0; type < FS_TYPES + 2; type++)
		for (unsigned i = 0; i < sizeof(fill) / sizeof(*fill); i++) {
			const struct model *m = timeline_live(s.tl);
			struct fs_event e = {.seq = 9, .type = (uint16_t)type, .pid = 2};
			struct story story;

			for (int k = 0; k < 7; k++)
				e.arg[k] = fill[i];
			story_tell(&story, m, m, &e, i % 2 ? timeline_text(s.tl) : NULL);
			assert_true(story.head[0] && story.line[0]);
			assert_plain(story.head);
			assert_plain(story.line);
			assert_plain(story.more);
			if (strcmp(m_event_name(type), "?") != 0)
				assert_string_not_equal(story.head, "?");
		}
	stream_close(&s);
}

static void
assert_tree(const struct model *m, const char *ascii, const char *lines)
{
	char out[4096];

	story_tree(m, true, out, sizeof(out));
	assert_string_equal(out, ascii);
	story_tree(m, false, out, sizeof(out));
	assert_string_equal(out, lines);
}

static void
test_tree(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	assert_tree(timeline_live(s.tl), "", "");
	ev(&s, 0, FS_BOOT, 2, FS_ABI_VERSION, N_FRAMES);
	assert_tree(timeline_live(s.tl), "idle(0)", "idle(0)");
	stream_close(&s);
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	assert_tree(timeline_live(s.tl), "init(1)---fork(2)---fork(3)",
		    "init(1)───fork(2)───fork(3)");
	ev(&s, 2, FS_TASK, 2, 5, 5);
	ev(&s, 3, FS_TASK, 2, 7, 7);
	ev(&s, 2, FS_TASK, 2, 4, 4);
	assert_tree(timeline_live(s.tl),
		    "init(1)---fork(2)-+-fork(3)---fork(7)\n"
		    "                  |-fork(4)\n"
		    "                  `-fork(5)",
		    "init(1)───fork(2)─┬─fork(3)───fork(7)\n"
		    "                  ├─fork(4)\n"
		    "                  └─fork(5)");
	ev(&s, 2, FS_REPARENT, 2, 5, 1);
	ev(&s, 3, FS_TASK, 2, 8, 8);
	ev(&s, 4, FS_ZOMBIE, 2, 0, 2);
	assert_tree(timeline_live(s.tl),
		    "init(1)-+-fork(2)-+-fork(3)-+-fork(7)\n"
		    "        |         |         `-fork(8)\n"
		    "        |         `-fork(4) Z\n"
		    "        `-fork(5) adopted",
		    "init(1)─┬─fork(2)─┬─fork(3)─┬─fork(7)\n"
		    "        │         │         └─fork(8)\n"
		    "        │         └─fork(4) Z\n"
		    "        └─fork(5) adopted");
	stream_close(&s);
}

static void
test_bad_trees(void **state)
{
	char out[4096];
	struct stream s;
	struct model m;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	model_init(&m);
	model_copy(&m, timeline_live(s.tl));
	model_task_mut(&m, 3)->ppid = 3; /* its own parent */
	strcpy(model_task_mut(&m, 3)->program, "\033[2J");
	assert_tree(&m, "init(1)---fork(2)\n?---?[2J(3)", "init(1)───fork(2)\n?───?[2J(3)");
	model_copy(&m, timeline_live(s.tl));
	for (size_t size = 0; size < 40; size++) { /* cut anywhere, but never inside a character */
		memset(out, 'x', sizeof(out));
		story_tree(&m, false, out, size);
		assert_int_equal(out[size], 'x');
		for (size_t i = 0; size && out[i]; i++)
			assert_true(i < size);
	}
	model_free(&m);
	stream_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_fork),
		cmocka_unit_test(test_copy_on_write),
		cmocka_unit_test(test_swap),
		cmocka_unit_test(test_disk),
		cmocka_unit_test(test_end_of_life),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_every_event_hostile),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_bad_trees),
	};

	return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
