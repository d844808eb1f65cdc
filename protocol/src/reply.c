/* reply.c: what replies mean. Pure functions of their bytes. */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool
gr_parse_error(const char *body, size_t n, unsigned *number)
{
	if (n >= 2 && body[0] == 'E' && body[1] == '.') {
		*number = 0;
		return true;
	}
	if (n != 3 || body[0] != 'E' || gr_hex_digit(body[1]) < 0 || gr_hex_digit(body[2]) < 0)
		return false;
	*number = (unsigned)(gr_hex_digit(body[1]) << 4 | gr_hex_digit(body[2]));
	return true;
}

static bool
is(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(s, word, n) == 0;
}

/* ---- threads ---- */

static size_t
parse_id(const char *s, size_t n, uint64_t *out)
{
	if (n >= 2 && s[0] == '-' && s[1] == '1') {
		*out = GR_ALL;
		return 2;
	}
	return gr_hex_number(s, n, out);
}

/* TID, pPID.TID or pPID, which is all threads of it; -1 is all of them. */
bool
gr_parse_thread(const char *s, size_t n, struct gr_thread *out)
{
	struct gr_thread t = { 0, 0 };
	size_t used;

	if (n == 0 || *s != 'p') {
		used = parse_id(s, n, &t.thread);
		*out = t;
		return used > 0 && used == n;
	}
	used = parse_id(s + 1, n - 1, &t.process) + 1;
	if (used == 1)
		return false;
	if (used == n)
		t.thread = GR_ALL;
	else if (s[used] != '.' || parse_id(s + used + 1, n - used - 1, &t.thread) != n - used - 1)
		return false;
	*out = t;
	return true;
}

static size_t
put_id(char *out, uint64_t id)
{
	return (size_t)(id == GR_ALL ? sprintf(out, "-1") : sprintf(out, "%" PRIx64, id));
}

size_t
gr_put_thread(const struct gr *g, char *out, struct gr_thread t)
{
	size_t n = 0;

	if ((g->caps & GR_CAP_MULTIPROCESS) && t.process) {
		out[n++] = 'p';
		n += put_id(out + n, t.process);
		out[n++] = '.';
	}
	return n + put_id(out + n, t.thread);
}

/* ---- stops ---- */

static const struct {
	const char *name;
	enum gr_stop_kind kind;
	enum { NOTHING, ADDRESS, THREAD, NUMBER } value;
} reasons[] = {
	{ "swbreak", GR_STOP_SWBREAK, NOTHING },     { "hwbreak", GR_STOP_HWBREAK, NOTHING },
	{ "watch", GR_STOP_WATCH, ADDRESS },         { "rwatch", GR_STOP_RWATCH, ADDRESS },
	{ "awatch", GR_STOP_AWATCH, ADDRESS },       { "fork", GR_STOP_FORK, THREAD },
	{ "vfork", GR_STOP_VFORK, THREAD },          { "vforkdone", GR_STOP_VFORK_DONE, NOTHING },
	{ "clone", GR_STOP_CLONE, THREAD },          { "exec", GR_STOP_EXEC, NOTHING },
	{ "library", GR_STOP_LIBRARY, NOTHING },     { "syscall_entry", GR_STOP_SYSCALL, NUMBER },
	{ "syscall_return", GR_STOP_SYSCALL_RETURN, NUMBER },
	{ "replaylog", GR_STOP_REPLAY_LOG, NOTHING }, { "create", GR_STOP_THREAD_CREATED, NOTHING },
};

static void
take_reason(size_t i, const char *value, size_t n, struct gr_stop *stop)
{
	stop->kind = reasons[i].kind;
	if (reasons[i].value == ADDRESS)
		stop->has_addr = gr_hex_number(value, n, &stop->addr) > 0;
	else if (reasons[i].value == THREAD)
		gr_parse_thread(value, n, &stop->child);
	else if (reasons[i].value == NUMBER)
		gr_hex_number(value, n, &stop->number);
	else if (stop->kind == GR_STOP_REPLAY_LOG)
		stop->number = is(value, n, "begin");
}

/* One "name:value" of a T packet. Registers (hex names) and unknown names are passed over. */
static void
parse_pair(const char *s, size_t n, struct gr_stop *stop)
{
	const char *colon = memchr(s, ':', n), *value;
	struct gr_thread t;
	size_t name, size;

	if (!colon)
		return;
	name = (size_t)(colon - s);
	value = colon + 1;
	size = n - name - 1;
	if (is(s, name, "thread") && gr_parse_thread(value, size, &t)) {
		stop->process = t.process;
		stop->thread = t.thread;
	} else if (is(s, name, "core")) {
		stop->has_core = gr_hex_number(value, size, &stop->core) > 0;
	} else if (is(s, name, "process")) {
		gr_hex_number(value, size, &stop->process);
	}
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (is(s, name, reasons[i].name))
			take_reason(i, value, size, stop);
}

/* The length of the part before the next ';'. */
static size_t
part_of(const char *s, size_t n)
{
	const char *end = memchr(s, ';', n);

	return end ? (size_t)(end - s) : n;
}

static void
parse_pairs(const char *s, size_t n, struct gr_stop *stop)
{
	while (n) {
		size_t part = part_of(s, n), step = part + (part < n);

		parse_pair(s, part, stop);
		s += step;
		n -= step;
	}
}

static bool
parse_thread_exit(const char *body, size_t n, struct gr_stop *out)
{
	struct gr_stop stop = { .kind = GR_STOP_THREAD_EXITED };
	size_t part = part_of(body, n);
	struct gr_thread t = { 0, 0 };
	uint64_t status;

	if (gr_hex_number(body + 1, part - 1, &status) == 0)
		return false;
	if (part < n)
		gr_parse_thread(body + part + 1, n - part - 1, &t);
	stop.signal = (unsigned)status;
	stop.process = t.process;
	stop.thread = t.thread;
	*out = stop;
	return true;
}

bool
gr_parse_stop(const char *body, size_t n, struct gr_stop *out)
{
	struct gr_stop stop = { .kind = GR_STOP_SIGNAL };
	size_t part, digits;
	uint64_t number;

	if (n == 1 && body[0] == 'N') {
		stop.kind = GR_STOP_NO_RESUMED;
		*out = stop;
		return true;
	}
	if (n >= 2 && body[0] == 'w')
		return parse_thread_exit(body, n, out);
	if (n < 2 || !strchr("STWX", body[0]))
		return false;
	/* gdbserver writes statuses below 16 with one digit. */
	part = part_of(body, n);
	digits = gr_hex_number(body + 1, body[0] == 'S' || body[0] == 'T' ? (n < 3 ? 0 : 2) : part - 1, &number);
	if (digits == 0 || (digits != 2 && (body[0] == 'S' || body[0] == 'T')))
		return false;
	stop.signal = (unsigned)number;
	if (body[0] != 'S')
		parse_pairs(body + 1 + digits, n - 1 - digits, &stop);
	if (body[0] == 'W')
		stop.kind = GR_STOP_EXITED;
	else if (body[0] == 'X')
		stop.kind = GR_STOP_KILLED;
	*out = stop;
	return true;
}

/* The value of the pair whose name `matches`, as it stands in a T packet. */
static const char *
find_pair(const char *body, size_t n, bool (*matches)(const char *s, size_t n, const void *key), const void *key,
	  size_t *len)
{
	if (n < 3 || body[0] != 'T')
		return NULL;
	for (size_t at = 3; at < n;) {
		size_t part = part_of(body + at, n - at);
		const char *colon = memchr(body + at, ':', part);

		if (colon && matches(body + at, (size_t)(colon - body) - at, key)) {
			*len = at + part - (size_t)(colon + 1 - body);
			return colon + 1;
		}
		at += part + 1;
	}
	return NULL;
}

static bool
has_name(const char *s, size_t n, const void *key)
{
	return is(s, n, key);
}

static bool
has_number(const char *s, size_t n, const void *key)
{
	uint64_t number;

	return gr_hex_number(s, n, &number) == n && n && number == *(const unsigned *)key;
}

const char *
gr_find_pair(const char *body, size_t n, const char *name, size_t *len)
{
	return find_pair(body, n, has_name, name, len);
}

const char *
gr_find_register(const char *body, size_t n, unsigned number, size_t *len)
{
	return find_pair(body, n, has_number, &number, len);
}

/* ---- qSupported ---- */

static const struct {
	const char *name;
	unsigned cap;
} features[] = {
	{ "QStartNoAckMode+", GR_CAP_NOACK },     { "qXfer:features:read+", GR_CAP_TARGET_XML },
	{ "vContSupported+", GR_CAP_VCONT },      { "multiprocess+", GR_CAP_MULTIPROCESS },
	{ "swbreak+", GR_CAP_SWBREAK },           { "hwbreak+", GR_CAP_HWBREAK },
	{ "ReverseStep+", GR_CAP_REVERSE | GR_CAP_REVERSE_STEP },
	{ "ReverseContinue+", GR_CAP_REVERSE | GR_CAP_REVERSE_CONTINUE },
	{ "QNonStop+", GR_CAP_NON_STOP },         { "binary-upload+", GR_CAP_BINARY_UPLOAD },
	{ "fork-events+", GR_CAP_FORK_EVENTS },   { "vfork-events+", GR_CAP_VFORK_EVENTS },
	{ "exec-events+", GR_CAP_EXEC_EVENTS },   { "QThreadEvents+", GR_CAP_THREAD_EVENTS },
	{ "no-resumed+", GR_CAP_NO_RESUMED },
};

static void
parse_feature(const char *s, size_t n, unsigned *caps, size_t *packet)
{
	uint64_t size;

	if (n > 11 && memcmp(s, "PacketSize=", 11) == 0) {
		/* Too small to carry a command is a lie; the caller's own limit cuts the top. */
		if (gr_hex_number(s + 11, n - 11, &size) == n - 11 && size >= 64)
			*packet = size > SIZE_MAX / 4 ? SIZE_MAX / 4 : (size_t)size;
		return;
	}
	for (size_t i = 0; i < sizeof features / sizeof *features; i++)
		if (is(s, n, features[i].name))
			*caps |= features[i].cap;
}

void
gr_parse_features(const char *body, size_t n, unsigned *caps, size_t *packet)
{
	while (n) {
		size_t part = part_of(body, n), step = part + (part < n);

		parse_feature(body, part, caps, packet);
		body += step;
		n -= step;
	}
}
