/* What is read of the processor and of the kernel's stack at a stop, and what is told of it without reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chain.h"
#include "inside.h"
#include "machine.h"
#include "openfiles.h"

#define WAIT_MS 30000

static void
boot(struct machine *m, const char *program)
{
	if (!machine_boot(m, machine_program(program), &(struct machine_options){ 0 }))
		fail_msg("%s", m->trouble);
}

static void
run_to(struct machine *m, uint64_t types, uint32_t pid)
{
	struct target_stop stop = { .types = types, .pid = pid };

	assert_true(target_go(m->target, &stop));
	assert_int_equal(target_wait(m->target, WAIT_MS), TARGET_STOPPED);
}

/* The names from the outside inwards, without those of the trace. */
static void
assert_stack(const struct inside *in, const char *wanted)
{
	char text[600] = "";

	for (unsigned i = 0; i < in->n_chain; i++)
		if (strncmp(in->chain[i], "trace_", 6))
			snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? " " : "", in->chain[i]);
	assert_string_equal(text, wanted);
}

/* copy_mem has become a part of copy_process, and fork_task jumps there. */
static void
test_fork_on_the_stack(void **state)
{
	struct machine m;
	struct inside in;

	(void)state;
	boot(&m, "fork");
	run_to(&m, 1ull << FS_SHARE, 2);
	assert_true(target_inside(m.target, 2, &in));
	assert_true(in.in_kernel && in.has_cpu);
	assert_stack(&in, "system_call do_system_call sys_fork copy_process copy_page_tables");
	assert_int_equal(in.seq, timeline_end(m.timeline));
	assert_true(in.user_eip >= 0x08048000 && in.user_eip < 0xc0000000);
	assert_int_equal(in.code_at, in.user_eip - 2);
	assert_true(in.n_code >= 2);
	assert_int_equal(in.code[0], 0xcd); /* int 0x80 */
	assert_int_equal(in.code[1], 0x80);
	run_to(&m, 1ull << FS_COPY, 0);
	assert_true(target_inside(m.target, timeline_live(m.timeline)->current, &in));
	assert_stack(&in, "trap_common trap do_page_fault do_wp_page");
	machine_close(&m);
}

/* A child that has not run yet: its registers stand in its TSS, and fork returns 0 there. */
static void
test_what_the_child_will_see(void **state)
{
	struct machine m;
	struct inside parent, child;

	(void)state;
	boot(&m, "fork");
	run_to(&m, 1ull << FS_FORKED, 2);
	assert_true(target_inside(m.target, 2, &parent));
	assert_true(target_inside(m.target, 3, &child));
	assert_false(child.has_cpu);
	assert_false(child.in_kernel);
	assert_int_equal(child.n_chain, 0);
	assert_int_equal(child.reg[INSIDE_eax], 0);
	assert_int_equal(child.reg[INSIDE_eip], parent.user_eip);
	assert_int_equal(child.reg[INSIDE_esp], parent.user_esp);
	assert_int_not_equal(child.cr3, parent.cr3);
	assert_int_equal(child.n_code, 0);
	assert_false(target_inside(m.target, 77, &child));
	machine_close(&m);
}

static void
test_descriptors(void **state)
{
	struct machine m;
	struct inside in;
	const struct fs_event *e;

	(void)state;
	boot(&m, "fork");
	run_to(&m, 1ull << FS_DESC, 2);
	e = &m.events[m.n_events - 1];
	assert_true(target_inside(m.target, 3, &in));
	assert_int_equal(in.tss.selector, e->arg[FS_DESC_tss]);
	assert_int_equal(in.ldt.selector, e->arg[FS_DESC_ldt]);
	assert_int_equal(inside_parts(&in.tss).base, in.tss_base);
	assert_int_equal(inside_parts(&in.tss).limit, 103);
	assert_string_equal(inside_parts(&in.tss).type, "TSS");
	assert_string_equal(inside_parts(&in.ldt).type, "LDT");
	assert_int_equal(in.n_own, 3);
	assert_string_equal(inside_parts(&in.own[1]).type, "code r-x");
	assert_int_equal(inside_parts(&in.own[1]).dpl, 3);
	assert_int_equal(inside_parts(&in.own[1]).limit, 0xffffffff);
	assert_true(target_inside(m.target, 2, &in));
	assert_string_equal(inside_parts(&in.tss).type, "TSS, busy"); /* it has the CPU */
	machine_close(&m);
}

static int
place(const struct inside *in, const char *name)
{
	for (unsigned i = 0; i < in->n_chain; i++)
		if (!strcmp(in->chain[i], name))
			return (int)i;
	return -1;
}

/* The told chain and the stack agree: the same way in, and what stands in both stands in the same order.
 * Returns how many of the told ones the stack has; the compiler has made the others a part of their callers. */
static unsigned
agree(const struct chain *told, const struct inside *in, const char *event)
{
	int last = -1;
	unsigned both = 0;

	assert_true(told->n > 0);
	if (strcmp(told->name[0], in->chain[0]))
		fail_msg("%s: told %s, and the stack says %s", event, told->name[0], in->chain[0]);
	for (unsigned i = 0; i < told->n; i++) {
		int at = place(in, told->name[i]);
		if (at >= 0 && at < last)
			fail_msg("%s: %s stands elsewhere on the stack", event, told->name[i]);
		if (at >= 0)
			last = at;
		both += at >= 0;
	}
	return both;
}

static void
test_the_told_is_what_the_stack_says(void **state)
{
	struct machine m;
	unsigned compared = 0, both = 0, told_n = 0;

	(void)state;
	boot(&m, "family");
	for (;;) {
		struct target_stop any = { .types = ~0ull };
		struct inside in;
		assert_true(target_go(m.target, &any));
		if (target_wait(m.target, WAIT_MS) != TARGET_STOPPED)
			break;
		const struct fs_event *e = &m.events[m.n_events - 1];
		const struct model *live = timeline_live(m.timeline);
		if (e->pid != live->current || e->pid < 2 || e->type == FS_SWITCH || !target_inside(m.target, e->pid, &in) ||
		    !in.n_chain)
			continue;
		struct chain told = chain_of_event(live, e);
		both += agree(&told, &in, m_event_name(e->type));
		told_n += told.n;
		compared++;
	}
	assert_int_equal(target_state(m.target), TARGET_IDLE);
	assert_true(compared > 100);
	assert_true(both * 10 >= told_n * 7); /* most of them are seen */
	machine_close(&m);
}

/* Calls that wait may have moved an offset that only their return will tell. */
static bool
in_a_call(const struct model *m)
{
	for (const struct m_task *t = m->task; t < m->task + FS_NR_TASKS; t++)
		if (t->used && t->call && t->state == FS_TASK_RUNNING)
			return true;
	return false;
}

/* What the events tell of every offset is what stands in memory. */
static unsigned
check_offsets(const char *program)
{
	struct target_stop any = { .types = 1ull << FS_RET };
	struct openfiles *files = openfiles_new();
	struct machine m;
	unsigned checked = 0;

	boot(&m, program);
	while (target_go(m.target, &any) && target_wait(m.target, WAIT_MS) == TARGET_STOPPED) {
		const struct model *live = timeline_live(m.timeline);
		uint64_t end = timeline_end(m.timeline);
		struct inside in;
		openfiles_update(files, m.timeline);
		if (in_a_call(live) || !target_inside(m.target, live->current, &in))
			continue;
		assert_int_equal(in.n_offsets, M_FILES_MAX);
		for (unsigned i = 0; i < M_FILES_MAX; i++) {
			const struct openfile *o = openfiles_at(files, i, end);
			if (!live->file[i].refs || !o || !o->seeks || !o->known)
				continue;
			if (o->offset != in.offset[i])
				fail_msg("%s, event %u: file %u is at %u, and the events say %u", program, (unsigned)end, i,
					 in.offset[i], o->offset);
			checked += in.offset[i] > 0;
		}
	}
	assert_int_equal(target_state(m.target), TARGET_IDLE);
	machine_close(&m);
	openfiles_free(files);
	return checked;
}

static void
test_offsets(void **state)
{
	(void)state;
	assert_true(check_offsets("one_offset") > 5);
	assert_true(check_offsets("two_writers") > 5);
	assert_true(check_offsets("files") > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fork_on_the_stack), cmocka_unit_test(test_what_the_child_will_see),
		cmocka_unit_test(test_descriptors), cmocka_unit_test(test_offsets), cmocka_unit_test(test_the_told_is_what_the_stack_says),
	};
	return cmocka_run_group_tests_name("inside", tests, NULL, NULL);
}
