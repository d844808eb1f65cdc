/*
 * bench.c: what the library does in a second, at a QEMU that is already there.
 *
 *     bench prepare ADDRESS HOOK START READY   runs the kernel to READY, writes a loop that calls HOOK to START
 *     bench measure ADDRESS HOOK START PASS    measures once: lines "NAME TAB VALUE" on stdout; PASS is an
 *                                              equal copy of HOOK
 *
 * The addresses are hexadecimal. bench.py measures the same inside gdb; scripts/bench-protocol.sh calls
 * both in turn. What begins with "wire" is the same conversation without the library: bytes that are
 * written, and as many read as the answer has.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "gdb_remote.h"

enum {
	BLOCK = 65536, SCATTERED = 1000, SMALL = 16, /* read at once; ranges, and the size of each */
	GAP = 512,      /* bytes that are read along rather than asking once more */
	STOPS = 200,
	PIECE = 2048,   /* what QEMU gives in one reply */
	ROUNDS = 7,     /* of one number in one run; the median counts */
	CODEC_ROUNDS = 400,
};
static const uint64_t MEMORY = 0xc0100000; /* the kernel's text */

struct bench {
	struct gr *g;
	int fd;
	uint64_t hook, start, pass;
};

static uint8_t block[BLOCK], hex[2 * BLOCK], frame[2 * BLOCK + GR_FRAME];
static char requests[SCATTERED * 32], answer[2 * BLOCK + 8 * SCATTERED];

static double
seconds_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
now(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

/* For what needs nobody else: it does not count while others have the processor. */
static double
cpu_now(void)
{
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

static void
check(struct bench *b, const char *what, enum gr_err err)
{
	if (!err)
		return;
	fprintf(stderr, "bench: %s: %s: %s\n", what, gr_err_name(err), b->g ? gr_error(b->g) : "");
	exit(1);
}

static uint64_t
scattered_address(size_t i)
{
	return MEMORY + i * 7919 % 16384 * 4;
}

/* ---- what is measured: each returns its seconds ---- */

static double
read_block(struct bench *b)
{
	double from = now();

	check(b, "reading 64 KiB", gr_read(b->g, MEMORY, block, sizeof block));
	return now() - from;
}

static double
scattered(struct bench *b, size_t gap)
{
	static struct gr_range ranges[SCATTERED];
	double from = now();

	for (size_t i = 0; i < SCATTERED; i++)
		ranges[i] = (struct gr_range){ .addr = scattered_address(i), .out = block + i * SMALL, .n = SMALL };
	check(b, "scattered reads", gap ? gr_read_scattered(b->g, ranges, SCATTERED, gap) :
	      gr_read_vec(b->g, ranges, SCATTERED));
	return now() - from;
}

static double
read_each(struct bench *b)
{
	return scattered(b, 0);
}

static double
read_joined(struct bench *b)
{
	return scattered(b, GAP);
}

/* Each stop is a stop of the hook, and its address is known. */
static double
stops(struct bench *b, bool skip)
{
	struct gr_stop stop;
	uint64_t pc;
	double from;

	check(b, "the breakpoint", gr_break_set(b->g, GR_BREAK_SOFT, b->hook, 1));
	check(b, "the loop", gr_resume_at(b->g, b->start));
	check(b, "the first stop", gr_wait(b->g, 5000, &stop));
	from = now();
	for (int i = 0; i < STOPS; i++) {
		if (skip) { /* on with its copy, which has no breakpoint */
			check(b, "going on", gr_resume_at(b->g, b->pass));
		} else {
			check(b, "the step", gr_step(b->g));
			check(b, "the step's stop", gr_wait(b->g, 5000, &stop));
			check(b, "going on", gr_continue(b->g));
		}
		check(b, "a stop", gr_wait(b->g, 5000, &stop));
	}
	from = (now() - from) / STOPS;
	check(b, "the register", gr_reg_get(b->g, "eip", &pc));
	if (pc != b->hook)
		check(b, "the stop is elsewhere", GR_EPROTO);
	check(b, "the breakpoint's end", gr_break_clear(b->g, GR_BREAK_SOFT, b->hook, 1));
	return from;
}

static double
stops_step(struct bench *b)
{
	return stops(b, false);
}

static double
stops_skip(struct bench *b)
{
	return stops(b, true);
}

/* ---- the wire alone ---- */

static size_t
put_request(char *out, uint64_t addr, size_t n)
{
	char body[48];
	int len = snprintf(body, sizeof body, "m%llx,%zx", (unsigned long long)addr, n);

	return gr_encode(out, 64, body, (size_t)len);
}

/* Waits as the library does: receive what is there, and sleep only when nothing is. */
static double
exchange(struct bench *b, size_t out, size_t in)
{
	struct pollfd p = { .fd = b->fd, .events = POLLIN };
	double from = now();
	size_t got = 0;

	if (send(b->fd, requests, out, MSG_NOSIGNAL) != (ssize_t)out)
		check(b, "the wire takes no bytes", GR_EIO);
	while (got < in) {
		ssize_t n = recv(b->fd, answer + got, in - got, MSG_DONTWAIT);
		if (n > 0)
			got += (size_t)n;
		else if (n == 0 || errno != EAGAIN || poll(&p, 1, 10000) != 1)
			check(b, "the wire gives no bytes", GR_EIO);
	}
	return now() - from;
}

/* An acknowledgement, and a packet of hex. */
static size_t
answer_size(size_t n)
{
	return 1 + GR_FRAME + 2 * n;
}

static double
wire_block(struct bench *b)
{
	size_t out = 0;

	for (size_t at = 0; at < BLOCK; at += PIECE)
		out += put_request(requests + out, MEMORY + at, PIECE);
	return exchange(b, out, BLOCK / PIECE * answer_size(PIECE));
}

static double
wire_scattered(struct bench *b)
{
	size_t out = 0;

	for (size_t i = 0; i < SCATTERED; i++)
		out += put_request(requests + out, scattered_address(i), SMALL);
	return exchange(b, out, SCATTERED * answer_size(SMALL));
}

/* ---- the codec alone ---- */

static double
hex_decode(struct bench *b)
{
	double from = cpu_now();

	for (int i = 0; i < CODEC_ROUNDS; i++)
		if (!gr_hex_get(block, (char *)hex, BLOCK))
			check(b, "hex", GR_EPROTO);
	return (cpu_now() - from) / CODEC_ROUNDS;
}

static double
hex_encode(struct bench *b)
{
	double from = cpu_now();

	(void)b;
	for (int i = 0; i < CODEC_ROUNDS; i++)
		gr_hex_put((char *)hex, block, BLOCK);
	return (cpu_now() - from) / CODEC_ROUNDS;
}

static double
packet_decode(struct bench *b)
{
	static char body[2 * BLOCK + 1];
	size_t n = gr_encode(frame, sizeof frame, hex, sizeof hex);
	struct gr_codec codec;
	double from = cpu_now();

	gr_codec_init(&codec, body, sizeof body);
	for (int i = 0; i < CODEC_ROUNDS; i++) {
		enum gr_item item;
		gr_codec_feed(&codec, frame, n, &item);
		if (item != GR_ITEM_PACKET)
			check(b, "a packet", GR_EPROTO);
	}
	return (cpu_now() - from) / CODEC_ROUNDS;
}

/* ---- the list ---- */

static const struct measure {
	const char *name;
	double (*run)(struct bench *b);
	bool rate;   /* told as so many a second */
	double work; /* units in one run */
} measures[] = {
	{ "64 KiB read", read_block, false, 1e6 },
	{ "1000 reads of 16 bytes, each", read_each, false, 1e6 },
	{ "1000 reads of 16 bytes, joined", read_joined, false, 1e6 },
	{ "breakpoint stops", stops_skip, true, 1 },
	{ "breakpoint stops, by s and c", stops_step, true, 1 },
	{ "hex to bytes", hex_decode, true, 2 * BLOCK / 1e6 },
	{ "bytes to hex", hex_encode, true, 2 * BLOCK / 1e6 },
	{ "packet to body", packet_decode, true, 2 * BLOCK / 1e6 },
	{ "wire 64 KiB read", wire_block, false, 1e6 }, /* last: the session does not see these bytes */
	{ "wire 1000 reads of 16 bytes, each", wire_scattered, false, 1e6 },
};

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(struct bench *b, double (*run)(struct bench *b))
{
	double seconds[ROUNDS];

	for (int i = 0; i < ROUNDS; i++)
		seconds[i] = run(b);
	qsort(seconds, ROUNDS, sizeof *seconds, compare);
	return seconds[ROUNDS / 2];
}

static void
measure(struct bench *b)
{
	check(b, "reading", gr_read(b->g, MEMORY, block, sizeof block));
	gr_hex_put((char *)hex, block, BLOCK);
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
		const struct measure *m = &measures[i];
		double seconds = median(b, m->run);

		printf("%s\t%.1f\n", m->name, m->rate ? m->work / seconds : m->work * seconds);
	}
}

/* ---- the guest ---- */

/* The kernel with its processes stands; interrupts are off, so only the loop runs. */
static void
prepare(struct bench *b, uint64_t ready)
{
	uint8_t loop[] = { 0xe8, 0, 0, 0, 0, 0xeb, 0xf9 }; /* 1: call hook; jmp 1b */
	uint32_t distance = (uint32_t)(b->hook - (b->start + 5));
	struct gr_stop stop;
	uint64_t flags;

	check(b, "a breakpoint", gr_break_set(b->g, GR_BREAK_SOFT, ready, 1));
	check(b, "the boot", gr_continue(b->g));
	check(b, "the boot", gr_wait(b->g, 60000, &stop));
	check(b, "a breakpoint", gr_break_clear(b->g, GR_BREAK_SOFT, ready, 1));
	memcpy(loop + 1, &distance, 4);
	check(b, "the loop", gr_write(b->g, b->start, loop, sizeof loop));
	check(b, "eflags", gr_reg_get(b->g, "eflags", &flags));
	check(b, "eflags", gr_reg_set(b->g, "eflags", flags & ~0x200u));
	check(b, "eip", gr_reg_set(b->g, "eip", b->start));
}

static uint64_t
number(const char *s)
{
	return strtoull(s, NULL, 16);
}

/* It waits awake: on a machine of its own that is the fastest, and a bench has one. */
int
main(int argc, char **argv)
{
	struct gr_options o = { .deadline_ms = 10000, .spin_us = 500 };
	struct bench b = { .fd = -1 };

	if (argc != 6) {
		fprintf(stderr, "usage: bench prepare|measure ADDRESS HOOK START READY|PASS\n");
		return 2;
	}
	b.hook = number(argv[3]);
	b.start = number(argv[4]);
	b.pass = number(argv[5]);
	check(&b, argv[2], gr_connect(argv[2], 10000, &b.fd));
	check(&b, argv[2], gr_open_fd(b.fd, &o, &b.g));
	check(&b, "the handshake", gr_handshake(b.g));
	if (argv[1][0] == 'p')
		prepare(&b, b.pass);
	else
		measure(&b);
	check(&b, "detaching", gr_detach(b.g));
	gr_close(b.g);
	return 0;
}
