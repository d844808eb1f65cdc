/*
 * test_hostile.c: peers that behave badly. Whatever they do, no call crashes, none lasts longer than its
 * deadline (a watchdog ends this program otherwise), and memory stays within what was set.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gdb_remote.h"
#include "stub.h"

enum {
	PATIENCE = 30,            /* ms: the deadline at peers that never answer */
	WATCHDOG = 120,           /* s, for one test */
	MEMORY_MAX = 4 << 20,     /* bytes that the library may hold at once */
};

/* ---- memory is counted ---- */

/* Of the address sanitizer; gcc has no header for them. Without it nothing is counted. */
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *p, size_t n),
								    void (*on_free)(const volatile void *p));
__attribute__((weak)) size_t __sanitizer_get_allocated_size(const volatile void *p);

static size_t held, most; /* of this thread's allocations; the stub's thread has its own */
static pthread_t counted;

static void
on_malloc(const volatile void *p, size_t n)
{
	(void)p;
	if (!pthread_equal(pthread_self(), counted))
		return;
	held += n;
	if (held > most)
		most = held;
}

static void
on_free(const volatile void *p)
{
	size_t n = p && pthread_equal(pthread_self(), counted) ? __sanitizer_get_allocated_size(p) : 0;

	held -= n < held ? n : held;
}

static int
begin(void **state)
{
	(void)state;
	counted = pthread_self();
	held = most = 0;
	alarm(WATCHDOG);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	alarm(0);
	if (most > MEMORY_MAX)
		print_error("the library held %zu bytes at once\n", most);
	return most > MEMORY_MAX;
}

/* ---- a client that uses everything ---- */

struct visit {
	struct stub *stub;
	struct gr *g;
	size_t calls, refused; /* refused: with an error of any kind */
};

static struct visit
arrive(const struct stub_how *how, int deadline_ms)
{
	struct gr_options o = { .deadline_ms = deadline_ms };
	struct visit v = { 0 };
	int fd;

	v.stub = stub_start(how, &fd);
	assert_int_equal(gr_open_fd(fd, &o, &v.g), GR_OK);
	return v;
}

static size_t
leave(struct visit *v)
{
	gr_close(v->g);
	return stub_join(v->stub);
}

static void
count(struct visit *v, enum gr_err err)
{
	v->calls++;
	v->refused += err != GR_OK;
	assert_in_range(err, GR_OK, GR_ENOMEM);
	if (err)
		assert_true(gr_error(v->g)[0]); /* there are words for it */
}

static void
use_memory(struct visit *v)
{
	static uint8_t bytes[3000];
	struct gr_range r[] = { { .addr = 0x1000, .out = bytes, .n = 16 },
		{ .addr = 0x2000, .out = bytes + 16, .n = 1000 }, { .addr = 3, .out = bytes + 1016, .n = 1 } };

	count(v, gr_read(v->g, 0x1000, bytes, 64));
	count(v, gr_read_vec(v->g, r, 3));
	count(v, gr_write(v->g, 0x3000, bytes, sizeof bytes));
	count(v, gr_post_write(v->g, 0x3000, bytes, 16));
}

static void
use_registers(struct visit *v)
{
	uint8_t block[4096];
	uint64_t value;
	size_t n;

	count(v, gr_regs_read(v->g, block, sizeof block, &n));
	count(v, gr_reg_read(v->g, 8, block, 4));
	count(v, gr_reg_get(v->g, "eip", &value));
	count(v, gr_reg_set(v->g, "eax", 1));
	for (size_t i = 0; i < gr_reg_count(v->g); i++)
		assert_non_null(gr_reg_at(v->g, i));
}

static void
use_runs(struct visit *v)
{
	struct gr_stop stop;

	count(v, gr_break_set(v->g, GR_BREAK_SOFT, 0x1000, 1));
	count(v, gr_why(v->g, &stop));
	count(v, gr_step(v->g));
	count(v, gr_wait(v->g, PATIENCE, &stop));
	count(v, gr_continue(v->g));
	count(v, gr_interrupt(v->g));
	count(v, gr_wait(v->g, PATIENCE, &stop));
	count(v, gr_resume_at(v->g, 0x1000));
	count(v, gr_wait(v->g, PATIENCE, &stop));
	count(v, gr_break_clear(v->g, GR_BREAK_SOFT, 0x1000, 1));
}

static void
use_threads(struct visit *v)
{
	struct gr_action step = { .act = GR_ACT_STEP, .thread = { 1, 1 } };
	struct gr_thread t[4];
	struct gr_stop stop;
	char text[64];
	size_t n;

	count(v, gr_threads(v->g, t, 4, &n));
	count(v, gr_thread_current(v->g, t));
	count(v, gr_thread_describe(v->g, (struct gr_thread){ 1, 2 }, text, sizeof text));
	count(v, gr_thread_select(v->g, (struct gr_thread){ 1, 2 }));
	count(v, gr_resume(v->g, &step, 1));
	count(v, gr_wait(v->g, PATIENCE, &stop));
}

static void
use_all(struct visit *v)
{
	char text[128];
	size_t n;

	count(v, gr_handshake(v->g));
	use_memory(v);
	use_registers(v);
	use_runs(v);
	use_threads(v);
	count(v, gr_monitor(v->g, "info", text, sizeof text));
	count(v, gr_packet(v->g, "qC", 2, text, sizeof text, &n));
	count(v, gr_advance(v->g));
	count(v, gr_detach(v->g));
}

static struct visit
visit(const struct stub_how *how, int deadline_ms)
{
	struct visit v = arrive(how, deadline_ms);

	use_all(&v);
	leave(&v);
	return v;
}

/* The answers are right, too. */
static void
see_memory(struct gr *g, uint64_t addr, size_t n)
{
	static uint8_t bytes[65536];

	assert_int_equal(gr_read(g, addr, bytes, n), GR_OK);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(bytes[i], stub_byte(addr + i));
}

/* ---- the tests ---- */

static void
good_manners(void **state) /* the measure for the others: only the monitor is unknown */
{
	struct stub_how how = { .manner = STUB_PLAIN };

	(void)state;
	assert_int_equal(visit(&how, 5000).refused, 1);
	how.manner = STUB_BYTEWISE;
	assert_int_equal(visit(&how, 5000).refused, 1);
	how.manner = STUB_CHATTY;
	assert_int_equal(visit(&how, 5000).refused, 1);
	how.features = "PacketSize=400;QStartNoAckMode+;qXfer:features:read+";
	assert_int_equal(visit(&how, 5000).refused, 1);
}

static void
stopped_by_us(void **state) /* QEMU tells a client of the stop that its coming caused */
{
	struct stub_how how = { .greets = true };
	struct visit v = arrive(&how, 5000);

	(void)state;
	assert_int_equal(gr_handshake(v.g), GR_OK);
	assert_int_equal(gr_packet_size(v.g), 0x400);
	see_memory(v.g, 0x10, 3000);
	leave(&v);
	assert_int_equal(visit(&how, 5000).refused, 1);
}

static void
damaged_packets(void **state) /* asked for again while that is possible */
{
	struct stub_how how = { .manner = STUB_BAD_SUM };
	struct gr_options o = { .deadline_ms = 5000, .acks = true };
	struct visit v = { 0 };
	int fd;

	(void)state;
	v.stub = stub_start(&how, &fd);
	assert_int_equal(gr_open_fd(fd, &o, &v.g), GR_OK);
	assert_int_equal(gr_handshake(v.g), GR_OK);
	see_memory(v.g, 0x1234, 3000);
	leave(&v);
	how.manner = STUB_BAD_ALWAYS;
	v = visit(&how, 5000);
	assert_int_equal(v.refused, v.calls);
}

static void
no_usable_answer(void **state)
{
	static const enum stub_manner manners[] = { STUB_HUGE, STUB_EMPTY, STUB_ERROR, STUB_GARBAGE, STUB_TWICE };

	(void)state;
	for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
		struct stub_how how = { .manner = manners[i] };
		struct visit v = visit(&how, 1000);
		assert_in_range(v.refused, 1, v.calls);
	}
}

static void
no_answer(void **state) /* silent, deaf, late, in another order, talking without end */
{
	static const enum stub_manner manners[] = { STUB_SILENT, STUB_DEAF, STUB_LATE, STUB_SWAPPED,
		STUB_NOTICES, STUB_OUTPUT };

	(void)state;
	for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
		struct stub_how how = { .manner = manners[i] };
		struct visit v = visit(&how, PATIENCE);
		assert_in_range(v.refused, 1, v.calls);
	}
}

static void
deaf_to_much(void **state) /* the socket is full, and nobody reads */
{
	static uint8_t bytes[4 << 20];
	struct stub_how how = { .manner = STUB_DEAF };
	struct visit v = arrive(&how, PATIENCE);

	(void)state;
	assert_int_equal(gr_write(v.g, 0, bytes, sizeof bytes), GR_ETIMEOUT);
	assert_int_equal(gr_write(v.g, 0, bytes, sizeof bytes), GR_ETIMEOUT);
	leave(&v);
}

static void
ends_anywhere(void **state) /* after each byte that it says */
{
	struct stub_how how = { .manner = STUB_PLAIN };
	struct visit v = arrive(&how, 5000);
	size_t all;

	(void)state;
	use_all(&v);
	all = leave(&v);
	assert_in_range(all, 1000, 100000);
	for (how.close_after = 1; how.close_after < all; how.close_after += how.close_after < 300 ? 1 : 37) {
		v = visit(&how, 5000);
		assert_in_range(v.refused, 1, v.calls);
	}
}

static void
packet_sizes(void **state) /* what no peer can mean is not believed; small ones are kept to */
{
	static const char *const said[] = { "PacketSize=0", "PacketSize=1", "PacketSize=2", "PacketSize=14",
		"PacketSize=7fffffff", "PacketSize=ffffffffffffffff", "PacketSize=10000000000000000", "PacketSize=",
		"PacketSize=-1", "PacketSize", "PacketSize=zz", ";;;=;PacketSize=400;;", "=", "PacketSize=400;PacketSize=1" };

	(void)state;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct stub_how how = { .features = said[i] };
		struct visit v = arrive(&how, 5000);
		assert_int_equal(gr_handshake(v.g), GR_OK);
		assert_in_range(gr_packet_size(v.g), 20, 32768);
		use_memory(&v);
		leave(&v);
	}
}

/* A document of registers that is nearly as large as may be. */
static char *
many_registers(void)
{
	enum { N = 4000 };
	static char xml[N * 64 + 64];
	size_t n = (size_t)sprintf(xml, "<target>");

	for (int i = 0; i < N; i++)
		n += (size_t)sprintf(xml + n, "<reg name=\"r%d\" bitsize=\"%d\" regnum=\"%u\"/>", i, i % 70, (unsigned)i * 1048583u);
	strcpy(xml + n, "</target>");
	return xml;
}

static char *
deep_document(void)
{
	enum { DEEP = 20000 };
	static char xml[DEEP * 3 + 1];

	for (int i = 0; i < DEEP; i++)
		memcpy(xml + 3 * i, "<a>", 3);
	return xml;
}

static void
descriptions(void **state)
{
	const char *const xml[] = {
		"<target><xi:include href=\"target.xml\"/></target>",
		"<target><xi:include href=\"target.xml\"/><xi:include href=\"target.xml\"/><xi:include href=\"a\"/></target>",
		"<target><xi:include/><xi:include href=\"\"/><xi:include href=\"../../etc/passwd\"/></target>",
		"<!DOCTYPE t [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
		"<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"
		"<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">"
		"<!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\">]><target>&g;&g;&g;&g;&g;&g;&g;&g;</target>",
		"<!DOCTYPE t [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><target>&x;</target>",
		"<target><reg name=\"a\" bitsize=\"-8\"/><reg name=\"b\" bitsize=\"99999999999999999999\"/>"
		"<reg name=\"c\" bitsize=\"32\" regnum=\"-1\"/><reg name=\"d\" bitsize=\"32\" regnum=\"4294967295\"/>"
		"<reg bitsize=\"32\"/><reg name=\"\" bitsize=\"32\"/><reg/></target>",
		"\xff\xfe<target>", "no XML", "<target>", "", many_registers(), deep_document(),
	};

	(void)state;
	for (size_t i = 0; i < sizeof xml / sizeof *xml; i++) {
		struct stub_how how = { .xml = xml[i] };
		struct visit v = arrive(&how, 20000);
		uint8_t block[4096];
		size_t n;

		count(&v, gr_handshake(v.g));
		assert_in_range(gr_reg_count(v.g), 1, 1024);
		count(&v, gr_regs_read(v.g, block, sizeof block, &n));
		see_memory(v.g, 0x5000, 2000); /* the rest works */
		leave(&v);
	}
}

static void
no_end(void **state) /* of a description: the limit on its size ends it */
{
	struct stub_how how = { .xml_endless = true };
	struct visit v = arrive(&how, 20000);

	(void)state;
	count(&v, gr_handshake(v.g));
	assert_true(gr_reg_count(v.g) > 0);
	leave(&v);
}

/* Of a list of threads: what is counted is limited, or the deadline ends it. */
static void
threads_without_end(void **state)
{
	struct stub_how how = { .threads_endless = true };
	struct visit v = arrive(&how, 1000);
	struct gr_thread t[4];
	enum gr_err err;
	size_t n = 0;

	(void)state;
	assert_int_equal(gr_handshake(v.g), GR_OK);
	err = gr_threads(v.g, t, 4, &n);
	assert_true(err == GR_EPROTO || err == GR_ETIMEOUT || (err == GR_OK && n >= 65536));
	see_memory(v.g, 0x100, 2000);
	leave(&v);
}

/* Objects of any kind that never end, by parts of one byte each or of what was asked for. */
static void
objects_without_end(void **state)
{
	struct stub_how how = { .xml_endless = true, .xml = "x" };
	struct visit v = arrive(&how, 3000);
	char *text = NULL;
	size_t n = 0;

	(void)state;
	count(&v, gr_handshake(v.g));
	assert_int_not_equal(gr_xfer_all(v.g, "features", "target.xml", 10000, &text, &n), GR_OK);
	assert_null(text);
	see_memory(v.g, 0x100, 2000);
	leave(&v);
}

static void
two_at_once(void **state) /* sessions share nothing: one floods, the other goes on */
{
	struct stub_how bad = { .manner = STUB_OUTPUT }, good = { .manner = STUB_BYTEWISE };
	struct visit a = arrive(&bad, 5000), b = arrive(&good, 5000);
	struct gr_stop stop;

	(void)state;
	assert_int_equal(gr_handshake(a.g), GR_OK);
	assert_int_equal(gr_handshake(b.g), GR_OK);
	assert_int_equal(gr_continue(a.g), GR_OK);
	for (uint64_t addr = 0; addr < 0x1000; addr += 0x100) {
		assert_int_equal(gr_advance(a.g), GR_OK);
		see_memory(b.g, addr, 100);
	}
	assert_int_equal(gr_wait(a.g, 1, &stop), GR_ETIMEOUT);
	assert_true(gr_running(a.g));
	assert_false(gr_running(b.g));
	leave(&a);
	see_memory(b.g, 0x40, 100);
	leave(&b);
}

static void
interrupted_runs(void **state) /* one that runs until it is told to stop, many times */
{
	struct stub_how how = { .runs = true };
	struct visit v = arrive(&how, 5000);
	struct gr_stop stop;

	(void)state;
	assert_int_equal(gr_handshake(v.g), GR_OK);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(gr_continue(v.g), GR_OK);
		assert_int_equal(gr_wait(v.g, 0, &stop), GR_ETIMEOUT);
		assert_int_equal(gr_interrupt(v.g), GR_OK);
		assert_int_equal(gr_wait(v.g, 5000, &stop), GR_OK);
		assert_int_equal(stop.signal, 2);
		assert_int_equal(stop.thread, 1);
	}
	leave(&v);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(good_manners), TEST(stopped_by_us), TEST(damaged_packets), TEST(no_usable_answer), TEST(no_answer),
		TEST(deaf_to_much), TEST(ends_anywhere), TEST(packet_sizes), TEST(descriptions), TEST(no_end), TEST(threads_without_end), TEST(objects_without_end),
		TEST(two_at_once), TEST(interrupted_runs),
	};

	if (__sanitizer_install_malloc_and_free_hooks)
		__sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
	return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}
