/* Every event has its explanation, by functions that the kernel has; what it says of a copy; hostile events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "explained.h"
#include "keys.h"
#include "stream.h"

static struct kernellines *
kernel(void)
{
	const char *build = getenv("FS_BUILD");
	char path[600];

	snprintf(path, sizeof path, "%s/kernel.elf", build ? build : "build");
	struct kernellines *k = kernellines_open(path);
	assert_non_null(k);
	return k;
}

static void
assert_plain(const char *text)
{
	size_t n = strlen(text);

	assert_in_range(n, 1, EXPLAIN_TEXT - 2); /* one that is longer was cut */
	for (const char *c = text; *c; c++)
		assert_in_range(*c, ' ', '~');
}

/* The functions are the kernel's, and the one that tells of the event does call what writes it. */
static void
assert_explained(const struct kernellines *k, const struct explain *x, uint32_t type)
{
	struct kernelline at;

	assert_true(x->n > 0);
	for (unsigned i = 0; i < x->n; i++) {
		assert_plain(x->step[i].text);
		if (!kernellines_function(k, x->step[i].function, &at))
			fail_msg("event %s: the kernel has no function %s", m_event_name(type), x->step[i].function);
		assert_int_equal(strncmp(at.file, "kernel/", 7), 0);
		assert_true(at.line > 0);
	}
	assert_plain(x->next);
	if (!kernellines_call(k, x->teller, x->trace, &at))
		fail_msg("event %s: %s does not call %s", m_event_name(type), x->teller, x->trace);
}

static void
test_every_type(void **state)
{
	static const uint32_t fill[] = {0, 1, 2, 3, 4, 5, 7, (uint32_t)-11, (uint32_t)-12, DATA_VA, 0xffffffff};
	struct kernellines *k = kernel();
	char evil[200];
	struct stream s;
	unsigned types = 0;

	(void)state;
	for (unsigned i = 0; i < sizeof(evil) - 1; i++)
		evil[i] = (char)(i * 37 % 255 + 1);
	evil[sizeof(evil) - 1] = '\0';
	for (char *slash; (slash = strchr(evil, '/'));)
		*slash = '%';
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	exec_path(&s, 2, evil);
	for (unsigned type = 0; type < FS_TYPES + 2; type++) {
		bool known = strcmp(m_event_name(type), "?") != 0;

		assert_int_equal(explain_trace(type) != NULL, known);
		types += known;
		for (unsigned i = 0; i < sizeof(fill) / sizeof(*fill); i++) {
			const struct model *m = timeline_live(s.tl);
			struct fs_event e = {.seq = 9, .type = (uint16_t)type, .pid = (uint16_t)(i % 4)};
			struct explain x;

			for (int n = 0; n < 7; n++)
				e.arg[n] = fill[i];
			explain_event(&x, m, m, &e, i % 2 ? timeline_text(s.tl) : NULL);
			if (known)
				assert_explained(k, &x, type);
			else
				assert_int_equal(x.n, 0);
			assert_plain(x.next);
		}
	}
	assert_true(types > 45);
	stream_close(&s);
	kernellines_close(k);
}

static void
test_what_a_copy_says(void **state)
{
	struct explained *d = test_calloc(1, sizeof *d);
	char text[EXPLAINED_MAX];
	struct stream s;

	(void)state;
	stream_open(&s);
	scene_init(&s);
	scene_program(&s);
	scene_fork(&s);
	scene_copy(&s);
	explained_make(d, s.tl, s.seq, NULL, NULL, NULL);
	explained_text(d, text, sizeof text);
	assert_string_equal(text,
		"event 81: do_wp_page: frame 0054 had 2 owners: copied to 0064 for fork(3) at 0804c000; owners 2 -> 1, and 1 of the copy\n"
		"1. do_page_fault: fork(3) had a page fault in page 0804c000: the event `fault` before this one tells of it.\n"
		"2. serve: The page is present in frame 0054, its entry is read-only, and the address lies in the map at 0804c000, "
		"1 page, rw-: it may be written. So this is copy-on-write.\n"
		"3. do_wp_page: Is the process the last owner of a private page? No: frame 0054 has 2 owners. So a free frame, 0064, is "
		"taken and all 4096 bytes are copied.\n"
		"4. do_wp_page: The entry of fork(3) for 0804c000 names 0064 now, and is writable; the processor's copy of the entry is "
		"dropped (invlpg). Count of 0064: 0 -> 1. Free frames: 222 -> 221.\n"
		"5. frame_unref: The old frame has one owner less: 0054, 2 -> 1.\n"
		"do_wp_page calls trace_cow_copy: that writes the event.\n"
		"Next: fork(2) is the last owner of 0054 now, and its entry is still read-only. Its next write faults as well, but copies "
		"nothing: REUSE (c goes there, if it comes).");
	const struct keymap own = { .n = 2, .own = { { .key = 'c', .action = ACTION_NONE }, { .key = 'y', .action = ACTION_NEXT_COPY } } };
	explained_make(d, s.tl, s.seq, NULL, NULL, &own);
	assert_non_null(strstr(d->x.next, "REUSE (y goes there, if it comes)."));
	explained_make(d, s.tl, 0, NULL, NULL, NULL);
	explained_text(d, text, sizeof text);
	assert_string_equal(text, "nothing has happened yet");
	explained_make(d, s.tl, s.seq, NULL, NULL, NULL);
	explained_text(d, text, 20); /* cut, and ended */
	assert_int_equal(strlen(text), 19);
	stream_close(&s);
	test_free(d);
}

/* A function of its own, one that the compiler has put into its caller, and one in assembly. */
static void
test_kernel_lines(void **state)
{
	struct kernellines *k = kernel();
	struct kernelline f, call;

	(void)state;
	assert_true(kernellines_function(k, "do_wp_page", &f));
	assert_string_equal(f.file, "kernel/mm/cow.c");
	assert_true(kernellines_call(k, "do_wp_page", "trace_cow_copy", &call));
	assert_string_equal(call.file, "kernel/mm/cow.c");
	assert_true(call.line > f.line);
	assert_true(kernellines_function(k, "serve", &f));
	assert_string_equal(f.file, "kernel/mm/fault.c");
	assert_true(kernellines_function(k, "system_call", &f));
	assert_string_equal(f.file, "kernel/cpu/trap.asm");
	assert_false(kernellines_function(k, "no_such_function", &f));
	assert_false(kernellines_call(k, "do_wp_page", "trace_exit", &call));
	assert_null(kernellines_open("/dev/null"));
	kernellines_close(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_type),
		cmocka_unit_test(test_what_a_copy_says),
		cmocka_unit_test(test_kernel_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
