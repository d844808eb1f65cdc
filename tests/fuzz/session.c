/*
 * session.c: any answers to any calls. The input is a list of calls, a byte each, up to the first mark;
 * then one answer after the other, each up to the next mark: a body, or with a leading = the very bytes.
 */
#include "peer.h"

#include <string.h>

#include "gdb_remote.h"

enum { CALLS_MAX = 40 };

struct answers {
	const uint8_t *at, *end;
};

static void
asked(struct fuzz_peer *p, const char *command)
{
	static char frame[1 << 17];
	struct answers *a = p->ctx;
	const uint8_t *mark;
	size_t n;

	(void)command;
	if (a->at >= a->end) {
		fuzz_hang_up(p);
		return;
	}
	mark = memchr(a->at, FUZZ_MARK, (size_t)(a->end - a->at));
	n = (size_t)((mark ? mark : a->end) - a->at);
	if (n && a->at[0] == '=') {
		fuzz_say(p, a->at + 1, n - 1);
	} else {
		size_t len = gr_encode(frame, sizeof frame, a->at, n);
		fuzz_say(p, frame, len);
	}
	a->at += n + (mark != NULL);
	if (a->at >= a->end) /* nothing else will come: nobody needs to wait for it */
		fuzz_hang_up(p);
}

static void
memory_calls(struct gr *g, uint8_t call)
{
	uint8_t bytes[2000] = { 0 };
	struct gr_range r[3] = { { .addr = 1, .out = bytes, .n = 300 }, { .addr = 0xffffffff, .out = bytes + 300, .n = 1 },
		{ .addr = 7, .out = bytes + 400, .n = 700 } };

	switch (call % 4) {
	case 0:
		gr_read(g, 0x1000, bytes, call);
		break;
	case 1:
		gr_read_vec(g, r, 3);
		break;
	case 2:
		gr_write(g, 0x1000, bytes, sizeof bytes);
		break;
	case 3:
		gr_post_write(g, 0x1000, bytes, call % 64);
		break;
	}
}

static void
register_calls(struct gr *g, uint8_t call)
{
	uint8_t bytes[5000];
	uint64_t value = 0;
	size_t n = 0;

	switch (call % 4) {
	case 0:
		if (gr_regs_read(g, bytes, sizeof bytes, &n) == GR_OK)
			MUST(n <= sizeof bytes);
		break;
	case 1:
		gr_reg_read(g, call / 4, bytes, 4);
		break;
	case 2:
		gr_reg_get(g, "eip", &value);
		break;
	case 3:
		gr_reg_set(g, "eax", call);
		break;
	}
}

static void
run_calls(struct gr *g, uint8_t call)
{
	struct gr_stop stop = { 0 };

	switch (call % 8) {
	case 0:
		gr_continue(g);
		break;
	case 1:
		gr_step(g);
		break;
	case 2:
		gr_wait(g, 2, &stop);
		break;
	case 3:
		gr_interrupt(g);
		break;
	case 4:
		gr_why(g, &stop);
		break;
	case 5:
		gr_resume_at(g, 0x1000);
		break;
	case 6:
		gr_break_set(g, (enum gr_break)(call / 8 % 5), 0x1000, 1);
		break;
	case 7:
		gr_advance(g);
		break;
	}
}

static void
other_calls(struct gr *g, uint8_t call)
{
	char text[64] = "";
	size_t n = 0;

	switch (call % 4) {
	case 0:
		gr_monitor(g, "info", text, call / 4 % sizeof text);
		break;
	case 1:
		if (gr_packet(g, "qC", 2, text, sizeof text, &n) == GR_OK)
			MUST(n <= sizeof text);
		break;
	case 2:
		gr_detach(g);
		break;
	case 3:
		gr_handshake(g);
		break;
	}
}

static void
thread_calls(struct gr *g, uint8_t call)
{
	struct gr_thread t[3] = { { 1, 1 } };
	struct gr_action a[2] = { { .act = GR_ACT_STEP, .thread = { 1, 1 } }, { .act = GR_ACT_CONTINUE } };
	struct gr_stop stop;
	char text[40] = "";
	unsigned acts;
	bool alive;
	size_t n = 0;

	switch (call % 8) {
	case 0:
		if (gr_threads(g, t, 3, &n) == GR_OK)
			MUST(n <= 65536);
		break;
	case 1:
		gr_thread_current(g, t);
		break;
	case 2:
		gr_thread_describe(g, t[0], text, sizeof text);
		break;
	case 3:
		gr_thread_select(g, t[0]);
		break;
	case 4:
		gr_resume(g, a, 2);
		break;
	case 5:
		gr_actions(g, &acts);
		break;
	case 6:
		gr_non_stop(g, call / 8 % 2);
		break;
	case 7:
		if (call / 8 % 2)
			gr_thread_alive(g, t[0], &alive);
		else if (gr_extended_mode(g) == GR_OK)
			gr_start(g, (const char *const[]){ "a", "b", NULL }, &stop);
		break;
	}
}

static void
object_calls(struct gr *g, uint8_t call)
{
	struct gr_region regions[4];
	struct gr_library libraries[4];
	char text[300] = "", *whole = NULL;
	uint64_t where;
	uint32_t sum;
	bool found;
	size_t n = 0;

	switch (call % 8) {
	case 0:
		if (gr_xfer_read(g, "auxv", "", 0, text, sizeof text, &n) == GR_OK)
			MUST(n <= sizeof text);
		break;
	case 1:
		if (gr_xfer_all(g, "osdata", "processes", 5000, &whole, &n) == GR_OK)
			MUST(n <= 5000 && whole[n] == '\0');
		free(whole);
		break;
	case 2:
		if (gr_xfer_write(g, "siginfo", "", 0, text, 30, &n) == GR_OK)
			MUST(n <= 30);
		break;
	case 3:
		gr_memory_map(g, regions, 4, &n);
		break;
	case 4:
		gr_libraries(g, libraries, 4, &n);
		break;
	case 5:
		gr_search(g, 0, 100, "ab", 2, &found, &where);
		break;
	case 6:
		gr_crc(g, 0, 100, &sum);
		break;
	case 7:
		gr_read_scattered(g, (struct gr_range[]){ { .addr = 8, .out = text, .n = 9 },
			{ .addr = 30, .out = text + 50, .n = 20 } }, 2, 64);
		break;
	}
}

static void
file_calls(struct gr *g, uint8_t call)
{
	struct gr_file_stat st;
	char text[300];
	size_t n = 0;
	int fd;

	switch (call % 8) {
	case 0:
		gr_file_open(g, "/a", GR_FILE_READ, 0, &fd);
		break;
	case 1:
		if (gr_file_read(g, 3, 0, text, sizeof text, &n) == GR_OK)
			MUST(n <= sizeof text);
		break;
	case 2:
		if (gr_file_write(g, 3, 0, "}*#$", 4, &n) == GR_OK)
			MUST(n <= 4);
		break;
	case 3:
		gr_file_stat(g, 3, &st);
		break;
	case 4:
		if (gr_file_readlink(g, "/a", text, sizeof text) == GR_OK)
			MUST(memchr(text, '\0', sizeof text));
		break;
	case 5:
		gr_file_unlink(g, "/a");
		break;
	case 6:
		gr_file_root(g, 1);
		break;
	case 7:
		gr_file_close(g, 3);
		break;
	}
}

static void
call_one(struct gr *g, uint8_t call)
{
	static void (*const kinds[])(struct gr *g, uint8_t call) = { memory_calls, register_calls, run_calls,
		other_calls, thread_calls, object_calls, file_calls, run_calls };

	kinds[call / 32](g, call % 32);
	MUST(strlen(gr_error(g)) < 1000);
	MUST(gr_packet_size(g) >= 20 && gr_packet_size(g) <= 4096);
}

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t n)
{
	const uint8_t *mark = memchr(in, FUZZ_MARK, n);
	struct answers a = { mark ? mark + 1 : in + n, in + n };
	struct fuzz_peer p = { .asked = asked, .ctx = &a };
	size_t calls = mark ? (size_t)(mark - in) : 0;

	fuzz_open(&p);
	gr_handshake(p.g);
	for (size_t i = 0; i < calls && i < CALLS_MAX; i++)
		call_one(p.g, in[i]);
	fuzz_close(&p);
	return 0;
}
