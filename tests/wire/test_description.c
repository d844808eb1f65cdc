/* test_description.c: the registers by the peer's description, by a built-in layout, in either byte order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gdb_remote.h"
#include "meeting.h"
#include "peer.h"

#define XML(annex, body) "> $ qXfer:features:read:" annex ":0,7f8\n< $ l" body "\n"
#define HELLO PEER_ASK "< $ PacketSize=800;qXfer:features:read+\n"

static struct gr *
meet(const char *script, enum gr_endian endian)
{
	return open_ready(script, &(struct gr_options){ .deadline_ms = 10000, .endian = endian });
}

static void
includes_and_numbers(void **state)
{
	struct gr *g = meet(HELLO
		XML("target.xml", "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target><architecture>mips"
		    "</architecture><xi:include href=\"one.xml\"/><xi:include href=\"two.xml\"/></target>")
		XML("one.xml", "<feature name=\"a\"><reg name=\"r0\" bitsize=\"32\" type=\"uint32\" group=\"general\"/>"
		    "<reg name=\"r1\" bitsize=\"32\" regnum=\"38\"/><reg name=\"r2\" bitsize=\"80\" type=\"i387_ext\"/></feature>")
		XML("two.xml", "<feature name=\"b\"><vector id=\"v\" type=\"int8\" count=\"16\"/>"
		    "<reg name=\"v0\" bitsize=\"128\" type=\"v\" group=\"vector\"/><reg name=\"odd\" bitsize=\"1\" regnum=\"7\"/></feature>")
		"> .\n", GR_ENDIAN_AUTO);

	(void)state;
	assert_string_equal(gr_architecture(g), "mips");
	assert_int_equal(gr_reg_count(g), 5);
	assert_string_equal(gr_reg_at(g, 0)->name, "r0");
	assert_string_equal(gr_reg_at(g, 0)->type, "uint32");
	assert_string_equal(gr_reg_at(g, 0)->group, "general");
	assert_string_equal(gr_reg_at(g, 1)->name, "odd"); /* by number, not by place */
	assert_int_equal(gr_reg_at(g, 1)->bytes, 1);
	assert_int_equal(gr_reg_find(g, "r1")->number, 38);
	assert_int_equal(gr_reg_find(g, "r1")->offset, 5);
	assert_int_equal(gr_reg_find(g, "r2")->number, 39);
	assert_int_equal(gr_reg_find(g, "r2")->bytes, 10);
	assert_int_equal(gr_reg_find(g, "v0")->number, 40); /* counted on through the next document */
	assert_string_equal(gr_reg_find(g, "r1")->type, "");
	done(g);
}

#define PPC XML("target.xml", "<target><architecture>powerpc:common</architecture><feature>" \
		"<reg name=\"r0\" bitsize=\"32\"/><reg name=\"pc\" bitsize=\"64\"/></feature></target>")

static void
byte_orders(void **state)
{
	static const char script[] = HELLO PPC "> $ p0\n< $ 00001234\n> $ P1=0000000000001000\n< $ OK\n> .\n";
	static const char swapped[] = HELLO PPC "> $ p0\n< $ 34120000\n> $ P1=0010000000000000\n< $ OK\n> .\n";
	uint64_t value = 0;
	struct gr *g = meet(script, GR_ENDIAN_AUTO);

	(void)state;
	assert_true(gr_big_endian(g));
	assert_int_equal(gr_reg_get(g, "r0", &value), GR_OK);
	assert_int_equal(value, 0x1234);
	assert_int_equal(gr_reg_set(g, "pc", 0x1000), GR_OK);
	done(g);
	g = meet(swapped, GR_ENDIAN_LITTLE); /* the caller knows better */
	assert_false(gr_big_endian(g));
	assert_int_equal(gr_reg_get(g, "r0", &value), GR_OK);
	assert_int_equal(value, 0x1234);
	assert_int_equal(gr_reg_set(g, "pc", 0x1000), GR_OK);
	done(g);
}

/* gr_resume_at writes the program counter in the target's order, too. */
static void
resuming_big(void **state)
{
	struct gr *g = meet(HELLO PPC "> $ P1=0000000000001000\n< $ OK\n> $ c\n< $ T05\n> .\n", GR_ENDIAN_AUTO);
	struct gr_stop stop;

	(void)state;
	assert_int_equal(gr_resume_at(g, 0x1000), GR_OK);
	assert_int_equal(gr_wait(g, 10000, &stop), GR_OK);
	done(g);
}

static void
architecture_alone(void **state)
{
	struct gr *g = meet(HELLO XML("target.xml", "<target><architecture>i386:x86-64</architecture></target>") "> .\n",
			    GR_ENDIAN_AUTO);

	(void)state;
	assert_int_equal(gr_reg_find(g, "rip")->number, 16);
	assert_int_equal(gr_reg_find(g, "rip")->offset, 128);
	assert_int_equal(gr_reg_find(g, "r8")->number, 8);
	assert_int_equal(gr_reg_find(g, "eflags")->bytes, 4);
	assert_null(gr_reg_find(g, "eip"));
	done(g);
}

/* No description at all: the size of what g brings says which layout it is. */
static void
by_the_size_of_g(void **state)
{
	static const struct {
		size_t bytes;
		const char *last; /* the register at the end */
		unsigned number;
	} sizes[] = { { 64, "gs", 15 }, { 176, "fop", 31 }, { 308, "mxcsr", 40 }, { 164, "gs", 23 }, { 276, "fop", 39 },
		      { 536, "mxcsr", 56 } };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char script[2048], digits[1100];
		uint8_t block[600];
		const struct gr_reg *r;
		struct gr *g;
		size_t n = 0;

		memset(digits, '0', 2 * sizes[i].bytes);
		digits[2 * sizes[i].bytes] = '\0';
		snprintf(script, sizeof script, PEER_ASK "< $ PacketSize=800\n> $ g\n< $ %s\n> .\n", digits);
		g = meet(script, GR_ENDIAN_AUTO);
		assert_int_equal(gr_regs_read(g, block, sizeof block, &n), GR_OK);
		assert_int_equal(n, sizes[i].bytes);
		r = gr_reg_at(g, gr_reg_count(g) - 1);
		assert_string_equal(r->name, sizes[i].last);
		assert_int_equal(r->number, sizes[i].number);
		assert_int_equal(r->offset + r->bytes, n);
		done(g);
	}
}

/* A number twice, a register without a width, one that is too wide: the rest stands. */
static void
careless(void **state)
{
	struct gr *g = meet(HELLO XML("target.xml", "<target><feature><reg name=\"a\" bitsize=\"8\" regnum=\"1\"/>"
				      "<reg name=\"b\" bitsize=\"8\" regnum=\"1\"/><reg name=\"c\"/><reg name=\"d\" bitsize=\"99999\"/>"
				      "<reg name=\"e\" bitsize=\"16\"/></feature></target>") "> .\n", GR_ENDIAN_AUTO);

	(void)state;
	assert_int_equal(gr_reg_count(g), 2);
	assert_int_equal(gr_reg_at(g, 0)->number, 1);
	assert_int_equal(gr_reg_find(g, "e")->number, 4);
	assert_int_equal(gr_reg_find(g, "e")->offset, 1);
	done(g);
}

/* The error says what is wrong with the text, and where. */
static void
no_xml(void **state)
{
	struct gr *g = meet(HELLO XML("target.xml", "<target><reg") "> .\n", GR_ENDIAN_AUTO);

	(void)state;
	assert_non_null(strstr(gr_error(g), "the register list is no XML: "));
	assert_non_null(strstr(gr_error(g), ", line 1"));
	assert_non_null(gr_reg_find(g, "eip"));
	done(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(includes_and_numbers), cmocka_unit_test(byte_orders),
		cmocka_unit_test(resuming_big),         cmocka_unit_test(architecture_alone),
		cmocka_unit_test(by_the_size_of_g),     cmocka_unit_test(careless),
		cmocka_unit_test(no_xml),
	};
	return cmocka_run_group_tests_name("description", tests, NULL, NULL);
}
