/*
 * test_diff.c: every planted difference is said, and every rule of the audit fires.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "diff.h"
#include "stream.h"

/* A sound model with a parent (2) and a child (3) that share, and init (1). */
struct scene {
	struct stream s;
	struct model m; /* a copy that a test may spoil */
};

static int
open_scene(void **state)
{
	struct scene *c = test_calloc(1, sizeof(*c));

	stream_open(&c->s);
	scene_init(&c->s);
	scene_program(&c->s);
	scene_fork(&c->s);
	model_init(&c->m);
	model_copy(&c->m, timeline_live(c->s.tl));
	*state = c;
	return 0;
}

static int
close_scene(void **state)
{
	struct scene *c = *state;

	model_free(&c->m);
	stream_close(&c->s);
	test_free(c);
	return 0;
}

static struct m_task *
child(struct scene *c)
{
	return model_task_mut(&c->m, 3);
}

static bool
has(const struct findings *f, const char *part)
{
	for (unsigned i = 0; i < f->n && i < 8; i++)
		if (strstr(f->text[i], part))
			return true;
	return false;
}

/* The spoiled copy must give exactly one difference, which says `part`; then it is mended. */
static void
assert_diff(struct scene *c, const char *part)
{
	struct findings f = {0};

	model_diff(timeline_live(c->s.tl), &c->m, &f);
	if (f.n != 1 || !has(&f, part))
		fail_msg("%u findings, wanted \"%s\": %s", f.n, part, f.text[0]);
	model_copy(&c->m, timeline_live(c->s.tl));
}

static void
assert_audit(struct scene *c, const char *part)
{
	struct findings f = {0};

	model_audit(&c->m, &f);
	if (!has(&f, part))
		fail_msg("%u findings, wanted \"%s\": %s", f.n, part, f.text[0]);
	model_copy(&c->m, timeline_live(c->s.tl));
}

static void
test_no_difference(void **state)
{
	struct scene *c = *state;
	struct findings f = {0};

	model_diff(timeline_live(c->s.tl), &c->m, &f);
	model_audit(&c->m, &f);
	assert_int_equal(f.n, 0);
}

static void
test_task_values(void **state)
{
	struct scene *c = *state;

	c->m.current = 3;
	assert_diff(c, "events say process 2 runs, memory says 3");
	child(c)->ppid = 1;
	assert_diff(c, "fork(3): events say parent 2, memory says 1");
	child(c)->state = FS_TASK_ZOMBIE;
	assert_diff(c, "fork(3): events say running, memory says zombie");
	child(c)->status = 0x100;
	assert_diff(c, "wait status 0, memory says 100");
	child(c)->adopted = true;
	assert_diff(c, "adopted 0, memory says 1");
	child(c)->dir = 0x99;
	assert_diff(c, "page directory 61, memory says 99");
	child(c)->stack = 0x99;
	assert_diff(c, "kernel stack 60, memory says 99");
	strcpy(child(c)->program, "ls\033[m");
	assert_diff(c, "events say program fork, memory says ls?[m");
	child(c)->pid = 9;
	assert_diff(c, "slot 3: events say pid 3, memory says 9");
	child(c)->used = false;
	assert_diff(c, "slot 3: events say used, memory says free");
	c->m.task[9].used = true;
	assert_diff(c, "slot 9: events say free, memory says used");
	child(c)->fd[1] = -1;
	assert_diff(c, "fork(3) descriptor 1: events say file 0, memory says -1");
}

static void
test_pages(void **state)
{
	struct scene *c = *state;

	m_page_set(child(c), DATA_VA, F_DATA, true);
	assert_diff(c, "fork(3) 0804c000: events say read-only, memory says writable");
	m_page_set(child(c), DATA_VA, 0x99, false);
	assert_diff(c, "fork(3) 0804c000: events say frame 0054, memory says frame 0099");
	m_page_clear(child(c), DATA_VA);
	assert_diff(c, "fork(3) 0804c000: events say frame 0054, memory says no page");
	m_page_clear(child(c), STACK_VA);
	assert_diff(c, "fork(3) bffff000: events say frame 0055, memory says no page");
	m_page_set(child(c), DATA_VA - FS_PAGE, 0x99, false);
	assert_diff(c, "fork(3) 0804b000: events say no page, memory says frame 0099");
	m_table_clear(child(c), STACK_VA);
	assert_diff(c, "page tables 2, memory says 1");
	m_table_set(child(c), STACK_VA, 0x99);
	assert_diff(c, "page table in frame 63, memory says 99");
}

static void
test_swap_slots(void **state)
{
	struct scene *c = *state;

	m_page_swap(child(c), DATA_VA, 5);
	assert_diff(c, "fork(3) 0804c000: events say frame 0054, memory says swap slot 5");
	c->m.slot[5] = 1;
	assert_diff(c, "swap slot 5: events say 0 owners, memory says 1");
	c->m.n_slots = 1;
	assert_diff(c, "events say 16 swap slots, memory says 1");
	c->m.slot[5] = 1;
	assert_audit(c, "swap slot 5: count 1, but 0 entries name it");
	m_page_swap(child(c), DATA_VA, 6);
	assert_audit(c, "swap slot 6: count 0, but 1 entries name it");
	m_page_swap(child(c), DATA_VA, N_SLOTS);
	assert_audit(c, "fork(3) 0804c000: swap slot 16 does not exist");
	child(c)->pages[1].slot = 7;
	assert_audit(c, "in slot 7, and present too");
}

static void
test_maps(void **state)
{
	struct scene *c = *state;

	child(c)->n_maps = 2;
	assert_diff(c, "maps 3, memory says 2");
	child(c)->maps[1].va += FS_PAGE;
	assert_diff(c, "map at 804c000, memory says 804d000");
	child(c)->maps[2].pages = 7;
	assert_diff(c, "map pages 1, memory says 7");
	child(c)->maps[0].prot = 1;
	assert_diff(c, "map protection 5, memory says 1");
	child(c)->maps[2].flags = FS_MAP_HEAP;
	assert_diff(c, "map flags 4, memory says 2");
	child(c)->maps[1].bytes = 65;
	assert_diff(c, "map file bytes 40, memory says 41");
	child(c)->maps[1].offset = 0;
	assert_diff(c, "map offset 1000, memory says 0");
	child(c)->maps[1].inode = 2;
	assert_diff(c, "map inode 1, memory says 2");
}

static void
test_frames_and_files(void **state)
{
	struct scene *c = *state;

	c->m.frame[F_DATA].refs = 3;
	assert_diff(c, "frame 0054: events say 2 owners, memory says 3");
	c->m.frame[F_DATA].kind = FS_FRAME_FILE;
	assert_diff(c, "frame 0054: events say private page, memory says file page");
	c->m.n_frames--;
	assert_diff(c, "events say 256 frames, memory says 255");
	c->m.file[0].refs = 1;
	assert_diff(c, "open file 0: events say 9 owners, memory says 1");
	c->m.file[0].inode = 4;
	assert_diff(c, "open file 0: events say inode -1, memory says 4");
	c->m.file[5].inode = 4; /* nobody has it open: it says nothing */
	c->m.file[0].inode = 4;
	assert_diff(c, "open file 0");
}

static void
test_audit_counts(void **state)
{
	struct scene *c = *state;

	c->m.frame[F_DATA].refs = 3;
	assert_audit(c, "frame 0054: count 3, but 2 entries name it");
	c->m.frame[F_CHILD_TABLE].refs = 0;
	assert_audit(c, "frame 0062: count 0, but 1 entries name it");
	c->m.frame[F_DATA] = (struct m_frame){.refs = 2, .kind = FS_FRAME_FREE};
	assert_audit(c, "frame 0054: free, but 2 entries name it");
	c->m.frame[0x99] = (struct m_frame){.refs = 0, .kind = FS_FRAME_ANON};
	assert_audit(c, "frame 0099: lost");
	c->m.file[0].refs = 8;
	assert_audit(c, "open file 0: count 8, but 9 descriptors name it");
	child(c)->fd[0] = M_FILES_MAX;
	assert_audit(c, "descriptor 0: file 128 does not exist");
}

static void
test_audit_pages(void **state)
{
	struct scene *c = *state;

	m_page_set(child(c), DATA_VA, F_DATA, true);
	assert_audit(c, "fork(3) 0804c000: may write frame 0054, which has 2 owners");
	m_page_set(child(c), TEXT_VA, F_FILE, true);
	assert_audit(c, "fork(3) 08048000: may write file page 0020");
	m_page_set(child(c), 0x10000000, F_DATA, false);
	assert_audit(c, "fork(3) 10000000: a page outside every map");
	m_page_set(child(c), DATA_VA, N_FRAMES, false);
	assert_audit(c, "frame 100 does not exist");
	child(c)->state = FS_TASK_ZOMBIE;
	assert_audit(c, "fork(3): a zombie has 3 user pages");
	child(c)->used = false;
	assert_audit(c, "a free slot has 3 user pages");
}

static void
test_audit_tasks(void **state)
{
	struct scene *c = *state;

	child(c)->ppid = 77;
	assert_audit(c, "fork(3): its parent 77 does not exist");
	child(c)->pid = 2;
	assert_audit(c, "two tasks have pid 2");
	child(c)->dir = F_DIR;
	assert_audit(c, "fork(2) and fork(3) have one page directory, 0051");
	child(c)->stack = F_STACK;
	assert_audit(c, "fork(2) and fork(3) have one kernel stack, 0050");
}

static void
test_many_findings(void **state)
{
	struct scene *c = *state;
	struct findings f = {0};

	for (int i = 0; i < 20; i++)
		c->m.frame[i].refs = 1;
	model_audit(&c->m, &f);
	assert_int_equal(f.n, 20);
	assert_true(has(&f, "frame 0007"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_difference), TEST(test_task_values), TEST(test_pages),
		TEST(test_swap_slots), TEST(test_maps), TEST(test_frames_and_files), TEST(test_audit_counts),
		TEST(test_audit_pages), TEST(test_audit_tasks), TEST(test_many_findings),
	};

	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
