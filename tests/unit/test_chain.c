/* The chains of kernel functions that are told for the past: every name stands in the kernel's source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chain.h"
#include "fixture.h"

/* All of the kernel's C and assembly, as one text. */
static char *
source(const char *find)
{
	const char *top = getenv("FS_SRC");
	char command[600];
	size_t n = 0, cap = 4 << 20;
	char *text = malloc(cap);

	snprintf(command, sizeof command, "find '%s/kernel' %s -exec cat {} +", top ? top : ".", find);
	FILE *p = popen(command, "r");
	assert_non_null(p);
	n = fread(text, 1, cap - 1, p);
	text[n] = '\0';
	pclose(p);
	assert_true(n > 100000 || strstr(find, "syscall"));
	return text;
}

static void
test_every_name_is_a_function(void **state)
{
	char *text = source("'(' -name '*.c' -o -name '*.asm' ')'"), line[80];
	unsigned n = 0;

	(void)state;
	for (const char *name; (name = chain_name(n)); n++) {
		snprintf(line, sizeof line, "\n%s(", name); /* at the start of a line: a definition */
		if (strstr(text, line))
			continue;
		snprintf(line, sizeof line, "\n%s:", name);
		if (!strstr(text, line))
			fail_msg("the kernel has no function %s", name);
	}
	assert_true(n > 40);
	free(text);
}

static void
test_every_call_has_its_function(void **state)
{
	char *text = source("-path '*/task/syscall.c'"), function[64];
	unsigned n = 0, nr;

	(void)state;
	for (const char *at = text; (at = strstr(at, "CALL(")); at++) {
		if (sscanf(at, "CALL(%u, %60[a-z_0-9])", &nr, function) != 2)
			continue;
		assert_non_null(chain_call(nr));
		assert_string_equal(chain_call(nr), function);
		n++;
	}
	assert_true(n > 100);
	assert_null(chain_call(100000));
	free(text);
}

static void
assert_chain(struct chain c, const char *wanted)
{
	char text[400] = "";

	for (unsigned i = 0; i < c.n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", c.name[i]);
	assert_string_equal(text, wanted);
}

static struct chain
at(const struct fixture *f, uint64_t seq)
{
	return chain_of_event(timeline_model(f->tl, seq, TIMELINE_SHOWN), timeline_event(f->tl, seq));
}

static void
test_chains(void **state)
{
	struct fixture f = fixture_make();
	struct timeline_match share = { .types = 1ull << FS_SHARE, .pid = 2 };
	const struct model *m;

	(void)state;
	assert_chain(at(&f, timeline_find(f.tl, 0, 1, share)), "system_call do_system_call sys_fork fork_task "
		     "copy_process copy_mem copy_page_tables");
	assert_chain(at(&f, f.copied), "trap_common trap do_page_fault serve do_wp_page");
	assert_chain(at(&f, f.zombie), "system_call do_system_call sys_exit do_exit");
	assert_chain(at(&f, f.end), "");
	m = timeline_model(f.tl, f.copied, TIMELINE_SHOWN);
	assert_chain(chain_of_task(m, model_task(m, 1)), "system_call do_system_call sys_wait4 sleep schedule");
	assert_chain(chain_of_task(m, model_task(m, 2)), "trap_common trap leave_kernel schedule");
	assert_chain(chain_of_task(m, model_task(m, 3)), "");
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_name_is_a_function),
		cmocka_unit_test(test_every_call_has_its_function),
		cmocka_unit_test(test_chains),
	};
	return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
