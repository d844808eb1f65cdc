/* A proof that could not be made is a finding; one that was made and holds is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "prove.h"

static const struct model *memory; /* what the guest's memory says; NULL: it cannot be read */

bool
target_read(struct target *t, struct model *m)
{
	(void)t;
	if (memory)
		model_copy(m, memory);
	return memory != NULL;
}

static void
find(const struct model *says, const struct timeline *tl, struct findings *f)
{
	struct model read;

	memory = says;
	memset(f, 0, sizeof *f);
	model_init(&read);
	prove(NULL, tl, &read, f);
	model_free(&read);
}

static void
test_what_is_no_proof(void **state)
{
	struct fixture x = fixture_make();
	struct model other;
	struct findings f;

	(void)state;
	find(timeline_live(x.tl), x.tl, &f);
	assert_int_equal(f.n, 0);
	find(NULL, x.tl, &f);
	assert_int_equal(f.n, 1);
	assert_string_equal(f.text[0], "the guest's memory cannot be read");
	model_init(&other);
	model_copy(&other, timeline_live(x.tl));
	other.current = 77;
	find(&other, x.tl, &f);
	assert_true(f.n > 0);
	model_free(&other);
	fixture_free(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_what_is_no_proof) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
