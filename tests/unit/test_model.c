/*
 * test_model.c: the rules, step by step through a fork's life; garbage does no harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "diff.h"
#include "stream.h"

static const struct model *
live(const struct stream *s)
{
	return timeline_live(s->tl);
}

/* The state must be consistent, and the last event must have fitted. */
static void
assert_sound(const struct stream *s)
{
	struct findings f = {0};

	model_audit(live(s), &f);
	if (f.n)
		fail_msg("event %u: %s", (unsigned)s->seq, f.text[0]);
	if (timeline_fault(s->tl))
		fail_msg("%s", timeline_fault(s->tl));
}

static void
assert_frame(const struct stream *s, unsigned frame, unsigned refs, unsigned kind)
{
	assert_int_equal(live(s)->frame[frame].refs, refs);
	assert_int_equal(live(s)->frame[frame].kind, kind);
}

static void
test_boot(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	assert_sound(&s);
	assert_int_equal(live(&s)->n_frames, N_FRAMES);
	assert_int_equal(live(&s)->current, 1);
	assert_string_equal(model_task(live(&s), 0)->program, "idle");
	assert_string_equal(model_task(live(&s), 1)->program, "init");
	assert_int_equal(model_task(live(&s), 1)->ppid, 0);
	assert_int_equal(live(&s)->file[0].refs, 3);
	assert_int_equal(live(&s)->file[0].inode, -1);
	assert_frame(&s, F_FILE, 1, FS_FRAME_FILE);
	assert_false(model_page(model_task(live(&s), 1), TEXT_VA)->writable);
	assert_true(model_page(model_task(live(&s), 1), DATA_VA + 5)->writable);
	assert_null(model_page(model_task(live(&s), 1), TEXT_VA + FS_PAGE));
	stream_close(&s);
}

static void
test_fork(void **state)
{
	const struct m_task *parent, *child;
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	assert_sound(&s);
	scene_fork(&s);
	assert_sound(&s);
	parent = model_task(live(&s), 2);
	child = model_task(live(&s), 3);
	assert_string_equal(child->program, "fork");
	assert_int_equal(child->ppid, 2);
	assert_int_equal(child->state, FS_TASK_RUNNING);
	assert_int_equal(child->stack, F_CHILD_STACK);
	assert_int_equal(child->dir, F_CHILD_DIR);
	assert_int_equal(child->n_maps, 3);
	assert_int_equal(child->n_pages, 3);
	assert_int_equal(child->n_tables, 2);
	assert_int_equal(model_slot(live(&s), 3), 3);
	assert_int_equal(child->call, 3); /* still in fork ... */
	assert_int_equal(parent->call, 0);
	assert_frame(&s, F_DATA, 2, FS_FRAME_ANON);
	assert_false(model_page(parent, DATA_VA)->writable);
	assert_false(model_page(child, DATA_VA)->writable);
	assert_int_equal(live(&s)->file[0].refs, 9);
	scene_copy(&s);
	assert_int_equal(model_task(live(&s), 3)->call, 0); /* ... until it runs */
	assert_true(model_task(live(&s), 3)->ran > model_task(live(&s), 3)->born);
	stream_close(&s);
}

static void
test_cow(void **state)
{
	struct m_owner owner[4];
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	assert_int_equal(model_owners(live(&s), F_DATA, owner, 4), 2);
	assert_int_equal(owner[0].pid, 2);
	assert_int_equal(owner[1].pid, 3);
	assert_int_equal(model_owners(live(&s), F_DATA, owner, 1), 2);
	scene_copy(&s);
	assert_sound(&s);
	assert_frame(&s, F_DATA, 1, FS_FRAME_ANON);
	assert_frame(&s, F_CHILD_DATA, 1, FS_FRAME_ANON);
	assert_true(model_page(model_task(live(&s), 3), DATA_VA)->writable);
	assert_false(model_page(model_task(live(&s), 2), DATA_VA)->writable);
	scene_reuse(&s);
	assert_sound(&s);
	assert_frame(&s, F_DATA, 1, FS_FRAME_ANON);
	assert_true(model_page(model_task(live(&s), 2), DATA_VA)->writable);
	stream_close(&s);
}

/* A page that two share goes to one slot, and comes back as two. */
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
	assert_sound(&s);
	assert_frame(&s, F_DATA, 0, FS_FRAME_FREE);
	assert_int_equal(live(&s)->slot[3], 2);
	assert_int_equal(model_page(model_task(live(&s), 2), DATA_VA)->slot, 3);
	assert_int_equal(model_page(model_task(live(&s), 3), DATA_VA)->slot, 3);
	assert_int_equal(m_swapped(model_task(live(&s), 3)), 1);
	assert_int_equal(model_owners(live(&s), 0, NULL, 0), 0);
	ev(&s, 3, FS_SWAPIN, 4, DATA_VA, 3, F_CHILD_DATA, 1);
	assert_sound(&s);
	assert_frame(&s, F_CHILD_DATA, 1, FS_FRAME_ANON);
	assert_true(model_page(model_task(live(&s), 3), DATA_VA)->writable);
	ev(&s, 2, FS_UNMAP, 3, DATA_VA, 1, 0);
	assert_sound(&s);
	assert_int_equal(live(&s)->slot[3], 0);
	assert_null(model_page(model_task(live(&s), 2), DATA_VA));
	stream_close(&s);
}

static void
test_fork_shares_swapped_pages(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	ev(&s, 2, FS_SWAPOUT, 3, F_DATA, 5, 1);
	scene_fork(&s);
	assert_sound(&s);
	assert_int_equal(live(&s)->slot[5], 2);
	assert_int_equal(model_page(model_task(live(&s), 3), DATA_VA)->slot, 5);
	stream_close(&s);
}

static void
test_zombie_and_reap(void **state)
{
	const struct m_task *zombie;
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	scene_copy(&s);
	scene_reuse(&s);
	scene_zombie(&s);
	assert_sound(&s);
	zombie = model_task(live(&s), 3);
	assert_int_equal(zombie->state, FS_TASK_ZOMBIE);
	assert_int_equal(zombie->status, 0x300);
	assert_int_equal(zombie->n_pages + zombie->n_tables + zombie->n_maps, 0);
	assert_int_equal(zombie->dir, 0);
	assert_int_equal(zombie->stack, F_CHILD_STACK);
	assert_int_equal(zombie->fd[0], -1);
	assert_frame(&s, F_CHILD_DATA, 0, FS_FRAME_FREE);
	assert_frame(&s, F_CHILD_STACK, 0, FS_FRAME_STACK);
	scene_reap(&s);
	assert_sound(&s);
	assert_null(model_task(live(&s), 3));
	assert_frame(&s, F_CHILD_STACK, 0, FS_FRAME_FREE);
	scene_fork(&s); /* slot and pid can be used again */
	assert_sound(&s);
	stream_close(&s);
}

static void
test_orphan(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	scene_orphan(&s);
	assert_sound(&s);
	assert_int_equal(model_task(live(&s), 3)->ppid, 1);
	assert_true(model_task(live(&s), 3)->adopted);
	assert_false(model_task(live(&s), 2)->adopted);
	assert_int_equal(model_task(live(&s), 1)->state, FS_TASK_RUNNING);
	stream_close(&s);
}

static void
test_failed_fork(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	ev(&s, 1, FS_SLOT, 2, 2, 2);
	ev(&s, 2, FS_TAKE, 4, F_STACK, 1, FS_FRAME_STACK, 0); /* before the copy is made */
	assert_null(model_task(live(&s), 2));
	ev(&s, 1, FS_TASK, 2, 2, 2);
	assert_int_equal(model_task(live(&s), 2)->stack, F_STACK);
	ev(&s, 1, FS_NOFORK, 2, -12, 2);
	ev(&s, 2, FS_GIVE, 4, F_STACK, 1, FS_FRAME_STACK, 0);
	ev(&s, 1, FS_NOFORK, 2, -11, 0);
	assert_sound(&s);
	assert_null(model_task(live(&s), 2));
	assert_frame(&s, F_STACK, 0, FS_FRAME_FREE);
	stream_close(&s);
}

/* exec may take its new directory before it gives the old one back. */
static void
test_new_directory_first(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	ev(&s, 1, FS_TAKE, 4, 0x80, 1, FS_FRAME_DIR, 0);
	ev(&s, 1, FS_GIVE, 4, F_INIT_DIR, 1, FS_FRAME_DIR, 0);
	assert_int_equal(model_task(live(&s), 1)->dir, 0x80);
	assert_sound(&s);
	stream_close(&s);
}

static void
assert_map(const struct m_task *t, unsigned i, uint32_t va, uint32_t pages, uint32_t prot,
	   uint32_t offset, uint32_t bytes)
{
	assert_int_equal(t->maps[i].va, va);
	assert_int_equal(t->maps[i].pages, pages);
	assert_int_equal(t->maps[i].prot, prot);
	assert_int_equal(t->maps[i].offset, offset);
	assert_int_equal(t->maps[i].bytes, bytes);
}

static void
test_maps(void **state)
{
	const uint32_t rw = FS_PROT_READ | FS_PROT_WRITE, heap = 0x10000000, file = 0x20000000;
	const struct m_task *t;
	struct stream s;

	(void)state;
	stream_open(&s);
	ev(&s, 0, FS_BOOT, 2, FS_ABI_VERSION, N_FRAMES);
	t = model_task(live(&s), 0);
	ev(&s, 0, FS_MAP, 7, heap, 2, rw, FS_MAP_HEAP, -1, 0, 0);
	ev(&s, 0, FS_MAP, 7, heap + 0x2000, 3, rw, FS_MAP_HEAP, -1, 0, 0);
	assert_int_equal(t->n_maps, 1);
	assert_map(t, 0, heap, 5, rw, 0, 0);
	ev(&s, 0, FS_MAP, 7, heap + 0x5000, 1, rw, 0, -1, 0, 0);
	assert_int_equal(t->n_maps, 2); /* other flags: another map */
	ev(&s, 0, FS_MAP, 7, file, 4, rw, FS_MAP_FILE, 2, 0x1000, 0x2800);
	ev(&s, 0, FS_UNMAP, 3, file + 0x1000, 1, 0);
	assert_int_equal(t->n_maps, 4);
	assert_map(t, 2, file, 1, rw, 0x1000, 0x1000);
	assert_map(t, 3, file + 0x2000, 2, rw, 0x3000, 0x800);
	ev(&s, 0, FS_PROTECT, 3, heap + 0x1000, 2, FS_PROT_READ);
	assert_int_equal(t->n_maps, 6);
	assert_map(t, 0, heap, 1, rw, 0, 0);
	assert_map(t, 1, heap + 0x1000, 2, FS_PROT_READ, 0, 0);
	assert_map(t, 2, heap + 0x3000, 2, rw, 0, 0);
	ev(&s, 0, FS_PROTECT, 3, heap + 0x1000, 2, rw);
	assert_int_equal(t->n_maps, 6); /* never merged again */
	ev(&s, 0, FS_UNMAP, 3, heap, 6, 0);
	assert_int_equal(t->n_maps, 2);
	assert_sound(&s);
	assert_null(model_map(t, heap));
	assert_ptr_equal(model_map(t, file + 0x3fff), &t->maps[1]);
	assert_null(model_map(t, file + 0x4000));
	stream_close(&s);
}

/* fork copies maps as they are, also two that would merge if they were mapped now. */
static void
test_fork_keeps_maps_apart(void **state)
{
	const uint32_t rw = FS_PROT_READ | FS_PROT_WRITE, va = 0x10000000;
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	ev(&s, 1, FS_MAP, 7, va, 2, rw, 0, -1, 0, 0);
	ev(&s, 1, FS_PROTECT, 3, va, 1, FS_PROT_READ);
	ev(&s, 1, FS_PROTECT, 3, va, 1, rw);
	ev(&s, 1, FS_TASK, 2, 2, 2);
	ev(&s, 1, FS_SHARE, 4, 2, va, 1, 0);
	ev(&s, 1, FS_SHARE, 4, 2, va + FS_PAGE, 1, 0);
	assert_int_equal(model_task(live(&s), 2)->n_maps, 2);
	assert_sound(&s);
	stream_close(&s);
}

static void
test_protect_takes_the_right_to_write(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	ev(&s, 1, FS_PROTECT, 3, DATA_VA, 1, FS_PROT_READ);
	assert_false(model_page(model_task(live(&s), 1), DATA_VA)->writable);
	ev(&s, 1, FS_PROTECT, 3, DATA_VA, 1, FS_PROT_READ | FS_PROT_WRITE);
	assert_false(model_page(model_task(live(&s), 1), DATA_VA)->writable);
	assert_sound(&s);
	stream_close(&s);
}

/* A pipe opens both its ends; they are two open files with one inode, the pipe's frame. */
static void
test_pipe(void **state)
{
	const struct model *m;
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	ev(&s, 2, FS_TAKE, 4, 0x70, 1, FS_FRAME_PIPE, 0);
	ev(&s, 2, FS_PIPE, 5, 3, 1, 4, 2, 0x70);
	assert_null(s.misfit);
	m = timeline_live(s.tl);
	assert_int_equal(model_task(m, 2)->fd[3], 1);
	assert_int_equal(model_task(m, 2)->fd[4], 2);
	assert_int_equal(m->file[1].inode, -0x70);
	assert_int_equal(m->file[2].inode, -0x70);
	ev(&s, 2, FS_CLOSE, 3, 3, 1, 0);
	assert_null(s.misfit);
	assert_int_equal(m->file[2].refs, 1);
	ev(&s, 2, FS_PIPE, 5, 3, 1, 4, 5, 0x70);
	assert_non_null(s.misfit); /* descriptor 4 is in use */
	ev(&s, 2, FS_PIPE, 5, 5, 6, 6, 7, F_DATA);
	assert_non_null(s.misfit); /* no pipe's frame */
	stream_close(&s);
}

static void
test_misfits_are_said(void **state)
{
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	ev(&s, 7, FS_COPY, 4, DATA_VA, F_DATA, F_CHILD_DATA, 1);
	assert_string_equal(s.misfit, "event 27, cow copy: there is no process 7");
	ev(&s, 1, FS_COPY, 4, 0x10000000, 0x30, 0x90, 1);
	assert_non_null(strstr(s.misfit, "10000000 of process 1 is not mapped"));
	ev(&s, 1, FS_ZERO, 2, STACK_VA, 0x91);
	assert_non_null(strstr(s.misfit, "mapped already"));
	ev(&s, 1, FS_TAKE, 4, 0xff, 2, FS_FRAME_STACK, 0);
	assert_non_null(strstr(s.misfit, "too many"));
	ev(&s, 1, FS_SWITCH, 3, 0, 1, 0);
	assert_non_null(strstr(s.misfit, "process 1 was running"));
	ev(&s, 1, FS_REAP, 2, 1, 0);
	assert_non_null(strstr(s.misfit, "no ended child"));
	ev(&s, 1, 63, 0);
	assert_non_null(strstr(s.misfit, "not known"));
	ev(&s, 1, 0xffff, 0);
	assert_non_null(strstr(s.misfit, "not known"));
	stream_close(&s);
}

static void
test_copy_is_equal_and_independent(void **state)
{
	struct findings f = {0};
	struct model copy;
	struct stream s;

	(void)state;
	model_init(&copy);
	stream_open(&s);
	scene_all(&s);
	for (int round = 0; round < 2; round++) { /* the second copy goes into used memory */
		model_copy(&copy, live(&s));
		model_diff(live(&s), &copy, &f);
		assert_int_equal(f.n, 0);
		assert_int_equal(copy.seq, s.seq);
		m_page_clear(model_task_mut(&copy, 2), DATA_VA);
		copy.frame[F_DATA].refs = 9;
		model_diff(live(&s), &copy, &f);
		assert_int_equal(f.n, 2);
		memset(&f, 0, sizeof(f));
	}
	stream_close(&s);
	model_free(&copy);
}

static void
test_vectors_stay_sorted(void **state)
{
	struct m_task t = {0};
	struct model m;

	(void)state;
	model_init(&m);
	for (uint32_t i = 0; i < 100; i++)
		m_page_set(&t, (i * 37 % 100) * FS_PAGE + 7, i, false);
	assert_int_equal(t.n_pages, 100);
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(t.pages[i].va, i * FS_PAGE);
	m_page_set(&t, 5 * FS_PAGE, 77, true);
	assert_int_equal(t.n_pages, 100);
	assert_int_equal(model_page(&t, 5 * FS_PAGE + 99)->frame, 77);
	m_page_clear(&t, 5 * FS_PAGE);
	m_page_clear(&t, 5 * FS_PAGE);
	assert_int_equal(t.n_pages, 99);
	assert_null(model_page(&t, 5 * FS_PAGE));
	m_table_set(&t, 0x08048000, 3);
	m_table_set(&t, 0x00400000, 4);
	assert_int_equal(t.tables[1].va, 0x08000000);
	m_table_clear(&t, 0x083fffff);
	assert_int_equal(t.n_tables, 1);
	m.task[0] = t;
	model_free(&m);
}

static void
test_names(void **state)
{
	char text[64];

	(void)state;
	assert_string_equal(m_call_name(2), "fork");
	assert_string_equal(m_call_name(4), "write");
	assert_string_equal(m_call_name(114), "wait4");
	assert_string_equal(m_call_name(243), "set_thread_area");
	assert_string_equal(m_call_name(252), "exit_group");
	assert_string_equal(m_call_name(403), "clock_gettime64");
	assert_null(m_call_name(100000));
	assert_string_equal(m_event_name(FS_COPY), "cow copy");
	assert_string_equal(m_event_name(FS_DELIVER), "signal delivered");
	assert_string_equal(m_event_name(0), "?");
	assert_string_equal(m_errno_name(11), "EAGAIN");
	assert_string_equal(m_errno_name(38), "ENOSYS");
	assert_string_equal(m_signal_name(11), "SIGSEGV");
	assert_string_equal(m_signal_name(31), "SIGSYS");
	assert_null(m_signal_name(32));
	assert_int_equal(m_state_letter(FS_TASK_ZOMBIE), 'Z');
	assert_int_equal(m_state_letter(99), '?');
	m_status_text(0x300, text, sizeof(text));
	assert_string_equal(text, "exit status 3");
	m_status_text(11, text, sizeof(text));
	assert_string_equal(text, "killed by SIGSEGV");
	m_status_text(0x8b, text, sizeof(text)); /* with the core bit */
	assert_string_equal(text, "killed by SIGSEGV");
}

static uint32_t
random32(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 32);
}

/* Mostly small numbers, which hit something, and now and then any number. */
static uint32_t
random_argument(uint64_t *seed)
{
	static const uint32_t liked[] = {TEXT_VA, DATA_VA, STACK_VA, 0xfffff000, 0xffffffff, 0};
	uint32_t r = random32(seed);

	if (r % 8 == 0)
		return random32(seed);
	return r % 8 < 3 ? liked[r / 8 % 6] : r / 8 % 128;
}

static void
test_garbage_does_no_harm(void **state)
{
	uint64_t seed = 1;
	struct findings f;
	struct stream s;
	uint16_t *proof;

	(void)state;
	stream_open(&s);
	scene_all(&s);
	struct model m;
	model_init(&m);
	model_copy(&m, live(&s));
	for (int i = 0; i < 100000; i++) {
		struct fs_event e = {.seq = (uint64_t)i, .pid = random32(&seed) % 6};

		e.type = (uint16_t)(random32(&seed) % 70);
		if (e.type == FS_BOOT && random32(&seed) % 64)
			continue; /* a boot empties all: not too often */
		for (int k = 0; k < 7; k++)
			e.arg[k] = random_argument(&seed);
		if (e.type == FS_BOOT)
			e.arg[FS_BOOT_frames] %= 4096, e.arg[FS_BOOT_slots] %= 4096;
		model_apply(&m, &e, NULL);
		if (i % 512)
			continue;
		memset(&f, 0, sizeof(f));
		model_audit(&m, &f);
		model_diff(live(&s), &m, &f);
		proof = test_malloc((m.n_frames + 1) * sizeof(*proof));
		model_recount(&m, proof);
		test_free(proof);
	}
	model_free(&m);
	stream_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_boot),
		cmocka_unit_test(test_fork),
		cmocka_unit_test(test_cow),
		cmocka_unit_test(test_swap),
		cmocka_unit_test(test_fork_shares_swapped_pages),
		cmocka_unit_test(test_zombie_and_reap),
		cmocka_unit_test(test_orphan),
		cmocka_unit_test(test_failed_fork),
		cmocka_unit_test(test_new_directory_first),
		cmocka_unit_test(test_maps),
		cmocka_unit_test(test_fork_keeps_maps_apart),
		cmocka_unit_test(test_protect_takes_the_right_to_write),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_misfits_are_said),
		cmocka_unit_test(test_copy_is_equal_and_independent),
		cmocka_unit_test(test_vectors_stay_sorted),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_garbage_does_no_harm),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
