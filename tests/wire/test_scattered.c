/* test_scattered.c: reads that are joined give what single ones give, with fewer requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gdb_remote.h"
#include "stub.h"

enum { N = 1000, LONGEST = 700 };

static struct gr_range ranges[N];
static uint8_t out[N][LONGEST], never[LONGEST];

static struct gr *
start(const struct stub_how *how, struct stub **stub)
{
	struct gr_options o = { .deadline_ms = 20000 };
	struct gr *g;
	int fd;

	*stub = stub_start(how, &fd);
	assert_int_equal(gr_open_fd(fd, &o, &g), GR_OK);
	assert_int_equal(gr_handshake(g), GR_OK);
	memset(out, 0xee, sizeof out);
	return g;
}

/* Returns the requests that it took. */
static uint64_t
read_them(struct gr *g, size_t n, size_t gap)
{
	uint64_t before = gr_cost(g).packets_out;

	assert_int_equal(gr_read_scattered(g, ranges, n, gap), GR_OK);
	return gr_cost(g).packets_out - before;
}

static void
must_be_right(const struct gr_range *r)
{
	assert_int_equal(r->err, GR_OK);
	for (size_t i = 0; i < r->n; i++)
		assert_int_equal(((uint8_t *)r->out)[i], stub_byte(r->addr + i));
}

/* Any order, any length, overlaps, the same one twice. */
static void
make_ranges(uint64_t within)
{
	uint32_t seed = 12345;

	for (size_t i = 0; i < N; i++) {
		seed = seed * 1664525 + 1013904223;
		ranges[i] = (struct gr_range){ .addr = 0x10000 + seed % within, .out = out[i],
			.n = i % 50 == 0 ? seed >> 8 & 511 : seed >> 20 & 15 };
	}
	ranges[7] = ranges[9];
	ranges[7].out = out[7];
}

static void
any_gap(void **state)
{
	static const size_t gaps[] = { 0, 1, 64, 500, 4096, SIZE_MAX };
	struct stub_how how = { .manner = STUB_PLAIN };
	struct stub *stub;
	struct gr *g = start(&how, &stub);
	uint64_t last = N + 1;

	(void)state;
	for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
		uint64_t packets;

		make_ranges(40000);
		memset(out, 0xee, sizeof out);
		packets = read_them(g, N, gaps[i]);
		assert_true(packets <= last);
		last = packets;
		for (size_t k = 0; k < N; k++) {
			must_be_right(&ranges[k]);
			assert_memory_equal(out[k] + ranges[k].n, memset(never, 0xee, 8), 8);
		}
	}
	assert_in_range(last, 1, 100); /* 40000 bytes by 512 */
	gr_close(g);
	stub_join(stub);
}

static void
a_hole(void **state) /* only who wants something of it is refused */
{
	struct stub_how how = { .hole = 0x10100, .hole_end = 0x10110 };
	struct stub *stub;
	struct gr *g = start(&how, &stub);

	(void)state;
	for (size_t i = 0; i < 40; i++)
		ranges[i] = (struct gr_range){ .addr = 0x10000 + 16 * i, .out = out[i], .n = 8 };
	read_them(g, 40, 64);
	for (size_t i = 0; i < 40; i++)
		if (i == 16)
			assert_int_equal(ranges[i].err, GR_EREMOTE);
		else
			must_be_right(&ranges[i]);
	gr_close(g);
	stub_join(stub);
}

static void
edges(void **state) /* nothing, no length, both ends of the address space, no connection any more */
{
	struct stub_how how = { .manner = STUB_PLAIN };
	struct stub *stub;
	struct gr *g = start(&how, &stub);

	(void)state;
	assert_int_equal(read_them(g, 0, 100), 0);
	ranges[0] = (struct gr_range){ .addr = UINT64_MAX - 3, .out = out[0], .n = 4 };
	ranges[1] = (struct gr_range){ .addr = 0, .out = out[1], .n = 4 };
	ranges[2] = (struct gr_range){ .addr = 2, .out = out[2], .n = 0 };
	read_them(g, 3, SIZE_MAX);
	for (size_t i = 0; i < 3; i++)
		must_be_right(&ranges[i]);
	assert_int_equal(gr_kill(g), GR_OK);
	assert_int_not_equal(gr_read_scattered(g, ranges, 3, 100), GR_OK);
	gr_close(g);
	stub_join(stub);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(any_gap), cmocka_unit_test(a_hole),
		cmocka_unit_test(edges) };

	return cmocka_run_group_tests_name("scattered", tests, NULL, NULL);
}
