/* stub.c: answers as a stub does, with the manners that it was told. */
#include "stub.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gdb_remote.h"

enum { BODY = 8192, HUGE = 1 << 20, REG_BYTES = 16 * 4 };

struct stub {
	struct stub_how how;
	int fd;
	pthread_t thread;
	struct gr_codec codec;
	char in[BODY], body[BODY];
	char answer[BODY + 1];            /* a NUL-terminated body */
	char held[2 * BODY];              /* a frame that waits */
	char last[2 * BODY + GR_FRAME];   /* the frame to repeat after - */
	size_t n_held, n_last, sent;
	unsigned n_answers;
	bool running, no_ack, closed;
};

static const char plain_xml[] =
	"<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target version=\"1.0\">"
	"<architecture>i386</architecture><feature name=\"org.gnu.gdb.i386.core\">"
	"<reg name=\"eax\" bitsize=\"32\" type=\"int32\" regnum=\"0\"/><reg name=\"ecx\" bitsize=\"32\"/>"
	"<reg name=\"edx\" bitsize=\"32\"/><reg name=\"ebx\" bitsize=\"32\"/><reg name=\"esp\" bitsize=\"32\"/>"
	"<reg name=\"ebp\" bitsize=\"32\"/><reg name=\"esi\" bitsize=\"32\"/><reg name=\"edi\" bitsize=\"32\"/>"
	"<reg name=\"eip\" bitsize=\"32\" type=\"code_ptr\"/><reg name=\"eflags\" bitsize=\"32\"/>"
	"<reg name=\"cs\" bitsize=\"32\"/><reg name=\"ss\" bitsize=\"32\"/><reg name=\"ds\" bitsize=\"32\"/>"
	"<reg name=\"es\" bitsize=\"32\"/><reg name=\"fs\" bitsize=\"32\"/><reg name=\"gs\" bitsize=\"32\"/>"
	"</feature></target>";

uint8_t
stub_byte(uint64_t addr)
{
	return (uint8_t)(addr * 31 + (addr >> 8) * 7 + 5);
}

/* ---- bytes out ---- */

static void
put(struct stub *s, const void *bytes, size_t n)
{
	const char *from = bytes;
	size_t most = s->how.manner == STUB_BYTEWISE ? 1 : n;

	if (s->how.close_after && n > s->how.close_after - s->sent)
		n = s->how.close_after - s->sent;
	while (n && !s->closed) {
		ssize_t k = send(s->fd, from, n < most ? n : most, MSG_NOSIGNAL);
		if (k <= 0) {
			s->closed = true;
			return;
		}
		from += k;
		n -= (size_t)k;
		s->sent += (size_t)k;
	}
	if (s->how.close_after && s->sent >= s->how.close_after)
		s->closed = true;
}

static void
put_text(struct stub *s, const char *text)
{
	put(s, text, strlen(text));
}

/* One frame of a MiB, whose checksum is right. */
static void
put_huge(struct stub *s)
{
	static const char piece[] = "0123456789abcdef";
	char end[4];
	uint8_t sum = 0;

	put_text(s, "$");
	for (size_t n = 0; n < HUGE && !s->closed; n += 16) {
		put(s, piece, 16);
		for (int i = 0; i < 16; i++)
			sum = (uint8_t)(sum + piece[i]);
	}
	snprintf(end, sizeof end, "#%02x", sum);
	put_text(s, end);
}

static void
repeat_until_closed(struct stub *s, const char *text)
{
	while (!s->closed)
		put_text(s, text);
}

static void
put_held(struct stub *s)
{
	put(s, s->held, s->n_held);
	s->n_held = 0;
}

static void
hold(struct stub *s, const char *frame, size_t n)
{
	if (n > sizeof s->held - s->n_held)
		return;
	memcpy(s->held + s->n_held, frame, n);
	s->n_held += n;
}

static void
put_wrong(struct stub *s, const char *frame, size_t n)
{
	put(s, frame, n - 1);
	put_text(s, frame[n - 1] == '0' ? "1" : "0");
}

static void
send_frame(struct stub *s, const char *frame, size_t n)
{
	bool odd = s->n_answers++ % 2;

	switch (s->how.manner) {
	case STUB_TWICE:
		put(s, frame, n);
		put(s, frame, n);
		break;
	case STUB_SWAPPED:
		if (odd) {
			hold(s, frame, n);
		} else {
			put(s, frame, n);
			put_held(s);
		}
		break;
	case STUB_LATE:
		hold(s, frame, n);
		break;
	case STUB_BAD_SUM:
		if (odd)
			put_wrong(s, frame, n);
		else
			put(s, frame, n);
		break;
	case STUB_BAD_ALWAYS:
		put_wrong(s, frame, n);
		break;
	case STUB_HUGE:
		put_huge(s);
		break;
	case STUB_CHATTY:
		put_text(s, "+\n%Other:news#00+++%Stop:T05#5b\x03");
		put(s, frame, n);
		put_text(s, "+ \r\n%#00");
		break;
	case STUB_NOTICES:
		if (s->n_answers > 2)
			repeat_until_closed(s, "%Stop:T05thread:1;#3f%Other#ff+");
		put(s, frame, n);
		break;
	default:
		put(s, frame, n);
	}
}

static void
reply(struct stub *s)
{
	s->n_last = gr_encode(s->last, sizeof s->last, s->answer, strlen(s->answer));
	send_frame(s, s->last, s->n_last);
}

/* ---- answers ---- */

static void
answer_memory(struct stub *s, const char *cmd)
{
	unsigned long long addr = 0, n = 0;

	sscanf(cmd, "m%llx,%llx", &addr, &n);
	if (n > 512)
		n = 512; /* fewer than were asked for: that is allowed */
	if (addr < s->how.hole_end && addr + n > s->how.hole) {
		snprintf(s->answer, sizeof s->answer, "E14");
		return;
	}
	for (unsigned long long i = 0; i < n; i++)
		snprintf(s->answer + 2 * i, 3, "%02x", stub_byte(addr + i));
}

/* The window that was asked for, of a text; m when more follows. */
static void
answer_window(struct stub *s, const char *text, const char *window, bool endless)
{
	size_t off = 0, n = 0, len = strlen(text);

	sscanf(window, "%zx,%zx", &off, &n);
	if (endless)
		off %= len;
	if (off > len)
		off = len;
	if (n > BODY - 2)
		n = BODY - 2;
	if (n > len - off)
		n = len - off;
	s->answer[0] = endless || off + n < len ? 'm' : 'l';
	memcpy(s->answer + 1, text + off, n);
	s->answer[n + 1] = '\0';
}

static void
answer_xfer(struct stub *s, const char *cmd)
{
	static const char target[] = "qXfer:features:read:target.xml:";
	const char *text = s->how.xml ? s->how.xml : plain_xml;

	if (strncmp(cmd, target, sizeof target - 1) == 0)
		answer_window(s, text, cmd + sizeof target - 1, s->how.xml_endless);
	else if (strncmp(cmd, "qXfer:features:read:", 20) == 0 && s->how.xml)
		answer_window(s, text, strrchr(cmd, ':') + 1, s->how.xml_endless);
}

static void
run(struct stub *s, const char *cmd)
{
	s->running = s->how.runs && (cmd[0] == 'c' || strncmp(cmd, "vCont;c", 7) == 0);
	if (s->how.manner == STUB_OUTPUT)
		repeat_until_closed(s, "$O6869#2c");
	if (!s->running)
		snprintf(s->answer, sizeof s->answer, "T05thread:p1.1;08:0000c010;swbreak:;");
}

static const struct {
	const char *command, *answer;
} fixed[] = { { "QStartNoAckMode", "OK" }, { "?", "S05" }, { "qC", "QCp1.1" }, { "qAttached", "1" },
	{ "vCont?", "vCont;c;C;s;S;t" }, { "qsThreadInfo", "l" }, { "qThreadExtraInfo", "6d61696e" },
	{ "p", "78563412" }, { "P", "OK" }, { "G", "OK" }, { "M", "OK" }, { "X", "OK" }, { "Z", "OK" }, { "z", "OK" },
	{ "H", "OK" }, { "T", "OK" }, { "D", "OK" }, { "vKill", "OK" }, { "QNonStop", "OK" }, { "!", "OK" } };

static void
answer_fixed(struct stub *s, const char *cmd)
{
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
		if (strncmp(cmd, fixed[i].command, strlen(fixed[i].command)) == 0) {
			snprintf(s->answer, BODY, "%s", fixed[i].answer);
			return;
		}
	}
}

static void
answer(struct stub *s, const char *cmd)
{
	s->answer[0] = '\0';
	if (strncmp(cmd, "qSupported", 10) == 0)
		snprintf(s->answer, BODY, "%s", s->how.features ? s->how.features :
			 "PacketSize=400;qXfer:features:read+;vContSupported+;swbreak+;multiprocess+");
	else if (cmd[0] == 'm')
		answer_memory(s, cmd);
	else if (cmd[0] == 'g')
		memset(s->answer, '1', 2 * REG_BYTES), s->answer[2 * REG_BYTES] = '\0';
	else if (strncmp(cmd, "qXfer", 5) == 0)
		answer_xfer(s, cmd);
	else if (strcmp(cmd, "qfThreadInfo") == 0 || (s->how.threads_endless && strcmp(cmd, "qsThreadInfo") == 0))
		snprintf(s->answer, BODY, "mp1.1,p1.2");
	else if (cmd[0] == 'c' || cmd[0] == 's' || strncmp(cmd, "vCont;", 6) == 0)
		run(s, cmd);
	else
		answer_fixed(s, cmd);
	if (s->how.manner == STUB_EMPTY)
		s->answer[0] = '\0';
	if (s->how.manner == STUB_ERROR)
		snprintf(s->answer, BODY, "E01");
	if (s->how.manner == STUB_GARBAGE)
		snprintf(s->answer, BODY, "T0}*#:$;;,,l%s:zz=-1", cmd);
}

static void
take_command(struct stub *s, const char *cmd)
{
	if (s->how.manner == STUB_SILENT)
		return;
	if (!s->no_ack)
		put_text(s, "+");
	if (s->how.manner == STUB_LATE)
		put_held(s);
	if (cmd[0] == 'k') {
		s->closed = true;
		return;
	}
	answer(s, cmd);
	if (!s->running)
		reply(s);
	if (strcmp(cmd, "QStartNoAckMode") == 0)
		s->no_ack = true;
}

static void
take(struct stub *s, enum gr_item item)
{
	if (item == GR_ITEM_PACKET) {
		take_command(s, s->codec.buf);
	} else if (item == GR_ITEM_NAK && s->n_last) {
		if (s->how.manner == STUB_BAD_ALWAYS)
			put_wrong(s, s->last, s->n_last);
		else
			put(s, s->last, s->n_last);
	} else if (item == GR_ITEM_BREAK && s->running) {
		s->running = false;
		snprintf(s->answer, BODY, "T02thread:p1.1;");
		reply(s);
	}
}

static void *
serve(void *arg)
{
	struct stub *s = arg;
	struct pollfd gone = { .fd = s->fd }; /* its end is always told */

	if (s->how.greets)
		put_text(s, "$T02thread:01;#04");
	while (!s->closed && s->how.manner != STUB_DEAF) {
		ssize_t n = recv(s->fd, s->in, sizeof s->in, 0);
		if (n <= 0)
			break;
		for (size_t used = 0; used < (size_t)n && !s->closed;) {
			enum gr_item item;
			used += gr_codec_feed(&s->codec, s->in + used, (size_t)n - used, &item);
			take(s, item);
		}
	}
	if (s->how.manner == STUB_DEAF)
		poll(&gone, 1, -1);
	close(s->fd);
	return NULL;
}

struct stub *
stub_start(const struct stub_how *how, int *client_fd)
{
	struct stub *s = calloc(1, sizeof *s);
	int pair[2];

	if (!s || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		abort();
	s->how = *how;
	s->fd = pair[0];
	gr_codec_init(&s->codec, s->body, sizeof s->body);
	if (pthread_create(&s->thread, NULL, serve, s) != 0)
		abort();
	*client_fd = pair[1];
	return s;
}

size_t
stub_join(struct stub *s)
{
	size_t sent;

	pthread_join(s->thread, NULL);
	sent = s->sent;
	free(s);
	return sent;
}
