/* The command line: what each word does, and what is said about a wrong one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "options.h"

/* Parses the words after "forkscope"; NULL ends them. */
static bool
parse(struct options *o, struct fail *f, char **words)
{
	char *argv[28] = { "forkscope" };
	int argc = 1;

	while (words[argc - 1]) {
		argv[argc] = words[argc - 1];
		argc++;
	}
	memset(f, 0, sizeof(*f));
	return options_parse(o, argc, argv, f);
}
#define PARSE(...) parse(&o, &f, (char *[]){ __VA_ARGS__, NULL })

static void
test_defaults(void **state)
{
	struct options o;
	struct fail f;

	(void)state;
	assert_true(PARSE("run", "fork.c"));
	assert_int_equal(o.command, COMMAND_RUN);
	assert_string_equal(o.program, "fork.c");
	assert_int_equal(o.n_args, 0);
	assert_false(o.headless || o.story || o.stop_every || o.ascii || o.no_color);
	assert_int_equal(o.mem_mib, 0);
	assert_null(o.kernel);
	assert_null(o.disk);
	assert_null(o.wire_log);
}

static void
test_all_options(void **state)
{
	struct options o;
	struct fail f;

	(void)state;
	assert_true(PARSE("run", "--headless", "--stop-every", "--timeout", "2.5", "--mem=32M", "--swap", "8M", "--disk",
			  "d.img", "--kernel", "k.elf", "--ascii", "--no-color", "--wire-log=w.log", "--record=r.fscope", "fork"));
	assert_true(o.headless && o.stop_every && o.ascii && o.no_color);
	assert_false(o.story);
	assert_true(o.timeout == 2.5);
	assert_int_equal(o.mem_mib, 32);
	assert_int_equal(o.swap_mib, 8);
	assert_string_equal(o.disk, "d.img");
	assert_string_equal(o.kernel, "k.elf");
	assert_string_equal(o.wire_log, "w.log");
	assert_string_equal(o.record, "r.fscope");
}

static void
test_story_is_checked(void **state)
{
	struct options o;
	struct fail f;

	(void)state;
	assert_true(PARSE("run", "--headless", "--story", "fork"));
	assert_true(o.story && o.stop_every);
}

static void
test_words_after_the_program_are_its_own(void **state)
{
	struct options o;
	struct fail f;

	(void)state;
	assert_true(PARSE("run", "prog", "--headless", "--fly", "x"));
	assert_false(o.headless);
	assert_int_equal(o.n_args, 3);
	assert_string_equal(o.args[0], "--headless");
	assert_string_equal(o.args[2], "x");
}

static void
test_help_wherever_it_stands(void **state)
{
	struct options o;
	struct fail f;

	(void)state;
	assert_true(PARSE("--help"));
	assert_int_equal(o.command, COMMAND_HELP);
	assert_true(PARSE("run", "--headless", "--help"));
	assert_int_equal(o.command, COMMAND_HELP);
}

static void
test_wrong_words(void **state)
{
	static const struct {
		char *words[5];
		const char *said;
	} cases[] = {
		{ { NULL }, "no command" },
		{ { "fly" }, "unknown command fly" },
		{ { "-x" }, "unknown option -x" },
		{ { "run" }, "needs a program" },
		{ { "run", "" }, "needs a program" },
		{ { "run", "--heedless", "fork" }, "unknown option --heedless" },
		{ { "run", "--head", "fork" }, "unknown option --head" },
		{ { "run", "--disk" }, "--disk needs a value" },
		{ { "run", "--mem" }, "--mem needs a value" },
		{ { "run", "--mem=", "fork" }, "--mem needs a value" },
		{ { "run", "--mem", "3", "fork" }, "--mem 3: not a size" },
		{ { "run", "--layout", "lectures", "fork" }, "--layout lectures: not a layout (all, lecture" },
		{ { "run", "--mem", "513", "fork" }, "not a size" },
		{ { "run", "--mem", "-16", "fork" }, "not a size" },
		{ { "run", "--mem", "16K", "fork" }, "not a size" },
		{ { "run", "--headless", "--timeout=0", "fork" }, "not a number of seconds" },
		{ { "run", "--headless", "--timeout=nan", "fork" }, "not a number of seconds" },
		{ { "run", "--timeout", "5", "fork" }, "--timeout works with --headless only" },
		{ { "run", "--ascii=no", "fork" }, "--ascii takes no value" },
		{ { "keys", "all" }, "keys takes no arguments" },
	};
	struct options o;
	struct fail f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(parse(&o, &f, (char **)cases[i].words));
		assert_non_null(strstr(f.line, cases[i].said));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_all_options),
		cmocka_unit_test(test_story_is_checked),
		cmocka_unit_test(test_words_after_the_program_are_its_own),
		cmocka_unit_test(test_help_wherever_it_stands),
		cmocka_unit_test(test_wrong_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
