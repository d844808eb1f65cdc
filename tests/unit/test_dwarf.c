/* Lines, functions and variables of compiled programs; files that have none, or lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "debuginfo.h"

static char *
read_all(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *bytes;

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	*n = (size_t)ftell(f);
	rewind(f);
	bytes = malloc(*n + 1);
	assert_int_equal(fread(bytes, 1, *n, f), *n);
	bytes[*n] = '\0';
	fclose(f);
	return bytes;
}

static const char *
below(const char *variable, const char *otherwise, const char *name)
{
	static char path[2][512];
	static int turn;
	const char *dir = getenv(variable);

	turn = !turn;
	snprintf(path[turn], sizeof path[turn], "%s/%s", dir ? dir : otherwise, name);
	return path[turn];
}

static const char *
built(const char *name)
{
	return below("FS_BUILD", "build", name);
}

/* The number of the one line of the source that holds the words. */
static unsigned
line_of(const char *words)
{
	size_t n;
	char *text = read_all(below("FS_SRC", ".", "tests/guest/variables.c"), &n), *at = strstr(text, words);
	unsigned line = 1;

	assert_non_null(at);
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	free(text);
	return line;
}

static struct debuginfo *
open_it(void)
{
	const char *why;
	struct debuginfo *d = di_open(built("tests/guest/variables"), &why);

	if (!d)
		fail_msg("%s", why);
	assert_null(di_lacks(d));
	return d;
}

static void
test_a_line_has_addresses_and_an_address_a_line(void **state)
{
	struct debuginfo *d = open_it();
	unsigned wanted = line_of("result += square"), line = wanted;
	struct di_function f;
	struct di_line at;
	uint32_t where[4];

	(void)state;
	assert_non_null(strstr(di_main_file(d), "tests/guest/variables.c"));
	assert_int_equal(di_addresses(d, di_main_file(d), &line, where, 4), 1);
	assert_int_equal(line, wanted);
	assert_true(di_line_at(d, where[0], &at));
	assert_int_equal(at.line, wanted);
	assert_true(at.starts);
	assert_true(at.low <= where[0] && where[0] < at.high);
	assert_true(di_line_at(d, where[0] + 1, &at));
	assert_int_equal(at.line, wanted);
	assert_false(at.starts);
	assert_true(di_function_at(d, where[0], &f));
	assert_string_equal(f.name, "inner");
	assert_true(f.has_lines);
	di_close(d);
}

static void
test_a_line_without_code_is_the_next_that_has_some(void **state)
{
	struct debuginfo *d = open_it();
	unsigned line = line_of("struct point here") + 1;
	uint32_t where[4];

	(void)state;
	assert_int_equal(di_addresses(d, di_main_file(d), &line, where, 4), 1);
	assert_int_equal(line, line_of("counter = inner"));
	line = 100000;
	assert_int_equal(di_addresses(d, di_main_file(d), &line, where, 4), 0);
	line = 1;
	assert_int_equal(di_addresses(d, "/no/such/file.c", &line, where, 4), 0);
	di_close(d);
}

static void
test_the_body_of_a_function_follows_its_prologue(void **state)
{
	struct debuginfo *d = open_it();
	struct di_function f;
	struct di_line at;

	(void)state;
	assert_true(di_function_named(d, "outer", &f));
	assert_true(di_body(d, &f) > f.low && di_body(d, &f) < f.high);
	assert_true(di_line_at(d, di_body(d, &f), &at));
	assert_int_equal(at.line, line_of("struct point here"));
	assert_true(at.starts);
	assert_true(di_function_named(d, "write", &f)); /* the C library's: a name alone */
	assert_false(f.has_lines);
	assert_false(di_line_at(d, f.low, &at));
	assert_int_equal(di_body(d, &f), f.low);
	assert_false(di_function_named(d, "no_such_function", &f));
	assert_false(di_function_at(d, 0xfffffff0, &f));
	assert_false(di_line_at(d, 0, &at));
	di_close(d);
}

/* ---- variables: the file's own data, and a stack made up ---- */

#define STACK 0xbf000000u

struct process {
	struct debuginfo *d;
	uint8_t stack[256];
};

static bool
read_process(void *ctx, uint32_t va, void *out, size_t n)
{
	struct process *p = ctx;

	if (va >= STACK && n <= sizeof p->stack && va - STACK <= sizeof p->stack - n) {
		memcpy(out, p->stack + (va - STACK), n);
		return true;
	}
	return n && di_code(p->d, va, out, n) == n;
}

static const struct di_variable *
named(const struct di_variable *v, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(v[i].name, name))
			return &v[i];
	fail_msg("no variable %s", name);
	return NULL;
}

static void
assert_variable(const struct di_variable *v, const char *type, const char *value)
{
	assert_string_equal(v->type, type);
	assert_string_equal(v->value, value);
}

static void
test_globals_have_their_types_and_values(void **state)
{
	struct process p = { .d = open_it() };
	struct di_memory m = { read_process, &p };
	struct di_variable v[40];
	struct di_frame f = { .cfa = STACK + 128 };
	struct di_function main_function;
	size_t n;

	(void)state;
	assert_true(di_function_named(p.d, "main", &main_function));
	f.lookup = f.reg[DI_EIP] = di_body(p.d, &main_function);
	n = di_variables(p.d, &f, &m, v, 40);
	assert_variable(named(v, n, "counter"), "int", "1");
	assert_true(named(v, n, "counter")->global);
	assert_int_equal(named(v, n, "counter")->size, 4);
	assert_variable(named(v, n, "byte"), "unsigned char", "65 'A'");
	assert_variable(named(v, n, "word"), "char[16]", "\"fork\\n\"");
	assert_variable(named(v, n, "half"), "double", "0.5");
	assert_variable(named(v, n, "big"), "long long int", "-5000000000");
	assert_variable(named(v, n, "numbers"), "int[20]", "{1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...}");
	assert_string_equal(named(v, n, "greeting")->type, "const char *");
	assert_non_null(strstr(named(v, n, "greeting")->value, " \"hello\""));
	assert_string_equal(named(v, n, "function")->type, "function *");
	assert_variable(named(v, n, "shape"), "struct shape", named(v, n, "shape")->value);
	assert_non_null(strstr(named(v, n, "shape")->value, "{name = 0x"));
	assert_non_null(strstr(named(v, n, "shape")->value, "\"box\", corner = {{x = 1, y = 2}, {x = 3, y = -4}}, colo"));
	assert_int_equal(strlen(named(v, n, "shape")->value), sizeof v[0].value - 1);
	di_close(p.d);
}

static void
test_what_lies_in_another_is_shown_as_such(void **state)
{
	struct process p = { .d = open_it() };
	struct di_memory m = { read_process, &p };
	struct di_variable v[60];
	struct di_frame f = { .cfa = STACK + 128 };
	struct di_function main_function;
	size_t n;

	(void)state;
	assert_true(di_function_named(p.d, "main", &main_function));
	f.lookup = f.reg[DI_EIP] = di_body(p.d, &main_function);
	n = di_variables(p.d, &f, &m, v, 60);
	assert_variable(named(v, n, "table"), "int[2][3]", "{{1, -2, 3}, {4, 5, 6}}");
	assert_variable(named(v, n, "names"), "char[2][6]", "{\"ab\", \"cd\"}");
	assert_variable(named(v, n, "path"), "struct point[2]", "{{x = 1, y = 2}, {x = 3, y = 4}}");
	assert_non_null(strstr(named(v, n, "words")->value, " \"one\", 0x"));
	assert_variable(named(v, n, "either"), "union either", "{whole = 131073, part = {1, 2}}");
	assert_variable(named(v, n, "flags"), "struct flags", "{low = -2, tint = GREEN, on = true}");
	di_close(p.d);
}

/* main's are not in scope in inner; what is in memory nowhere is said to be. */
static void
test_locals_stand_where_the_frame_is(void **state)
{
	struct process p = { .d = open_it() };
	struct di_memory m = { read_process, &p };
	struct di_variable v[40], few[2];
	struct di_frame f = { .cfa = STACK + 128 };
	unsigned line = line_of("result += square");
	const int32_t depth = 3;
	size_t n;

	(void)state;
	assert_int_equal(di_addresses(p.d, di_main_file(p.d), &line, &f.lookup, 1), 1);
	f.reg[DI_EIP] = f.lookup;
	memcpy(p.stack + 128, &depth, 4); /* the first argument stands at the CFA */
	n = di_variables(p.d, &f, &m, v, 40);
	assert_variable(named(v, n, "depth"), "int", "3");
	assert_true(named(v, n, "depth")->parameter);
	assert_int_equal(named(v, n, "depth")->address, STACK + 128);
	assert_variable(named(v, n, "text"), "const char *", "NULL");
	assert_string_equal(v[0].name, "square"); /* the innermost block first */
	assert_true(v[n - 1].global);
	for (size_t i = 0; i < n; i++)
		assert_string_not_equal(v[i].name, "here");
	f.cfa = 0x1000;
	n = di_variables(p.d, &f, &m, v, 40);
	assert_string_equal(named(v, n, "depth")->value, "not in memory yet");
	f.cfa = 0;
	n = di_variables(p.d, &f, &m, v, 40);
	assert_string_equal(named(v, n, "depth")->value, "its place is not known here");
	assert_int_equal(di_variables(p.d, &f, &m, few, 2), 2);
	f.lookup = 0x10;
	assert_int_equal(di_variables(p.d, &f, &m, v, 40), 0);
	di_close(p.d);
}

/* ---- files that are none, or lie ---- */

static void
write_file(const char *path, const char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

static void
use(struct debuginfo *d)
{
	struct process p = { .d = d };
	struct di_memory m = { read_process, &p };
	struct di_frame frame[DI_FRAMES_MAX] = { 0 };
	struct di_variable v[40];
	struct di_line line;
	struct di_function f;
	const char *file = di_main_file(d);
	unsigned nr = 1;
	uint32_t where[4];

	for (uint32_t at = 0x8049000; at < 0x8049400; at += 5) {
		memset(frame, 0, sizeof *frame);
		frame[0].reg[DI_EIP] = at;
		frame[0].reg[DI_ESP] = frame[0].reg[DI_EBP] = STACK + 64;
		di_unwind(d, &m, frame);
		if (at % 25 == 0)
			di_variables(d, &frame[0], &m, v, 40);
		di_line_at(d, at, &line);
		if (di_function_at(d, at, &f))
			di_body(d, &f);
	}
	if (file)
		di_addresses(d, file, &nr, where, 4);
}

static void
test_damaged_files_do_no_harm(void **state)
{
	size_t n;
	char *good = read_all(built("tests/guest/variables"), &n), *bad = malloc(n), path[512];
	uint32_t random = 1;
	const char *why;

	(void)state;
	snprintf(path, sizeof path, "%s/damaged-%d", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (int)getpid());
	for (int round = 0; round < 60; round++) {
		struct debuginfo *d;

		memcpy(bad, good, n);
		for (int i = 0; i < 40; i++) {
			random = random * 1664525 + 1013904223;
			/* half of the damage goes to where the debugging information is */
			bad[i % 2 ? n * 6 / 10 + (random >> 4) % (n * 4 / 10) : (random >> 4) % n] = (char)random;
		}
		write_file(path, bad, round % 4 ? n : n * (size_t)(round % 60 + 1) / 61);
		d = di_open(path, &why);
		if (d)
			use(d);
		else
			assert_non_null(why);
		di_close(d);
	}
	unlink(path);
	free(bad);
	free(good);
}

static void
test_what_is_wrong_is_said(void **state)
{
	const char *why;
	struct debuginfo *d;

	(void)state;
	assert_null(di_open("/no/such/file", &why));
	assert_string_equal(why, "cannot be read");
	assert_null(di_open(built("guest-cc"), &why));
	assert_string_equal(why, "is no ELF file");
	assert_null(di_open("/proc/self/exe", &why));
	assert_string_equal(why, "is no i386 ELF file");
	d = di_open(built("tests/guest/variables"), &why);
	assert_null(why);
	di_close(d);
	d = di_open(built("busybox/bin/busybox"), &why); /* stripped; it may not have been fetched */
	if (d) {
		assert_string_equal(di_lacks(d), "has no line numbers (compile with -g)");
		assert_null(di_main_file(d));
	}
	di_close(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_has_addresses_and_an_address_a_line),
		cmocka_unit_test(test_a_line_without_code_is_the_next_that_has_some),
		cmocka_unit_test(test_the_body_of_a_function_follows_its_prologue),
		cmocka_unit_test(test_globals_have_their_types_and_values),
		cmocka_unit_test(test_what_lies_in_another_is_shown_as_such),
		cmocka_unit_test(test_locals_stand_where_the_frame_is),
		cmocka_unit_test(test_damaged_files_do_no_harm),
		cmocka_unit_test(test_what_is_wrong_is_said),
	};

	return cmocka_run_group_tests_name("dwarf", tests, NULL, NULL);
}
