/* reply.c: what replies mean. Pure functions of their bytes. */
#include "internal.h"

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

/* O and hex digits; not OK, whose K is no digit. */
bool
gr_is_output(const char *body, size_t n)
{
	return n >= 3 && n % 2 == 1 && body[0] == 'O' && gr_hex_digit(body[1]) >= 0;
}

/* ---- stops ---- */

static const struct {
	const char *name;
	enum gr_stop_kind kind;
	bool has_addr;
} reasons[] = {
	{ "swbreak", GR_STOP_SWBREAK, false }, { "hwbreak", GR_STOP_HWBREAK, false },
	{ "watch", GR_STOP_WATCH, true },      { "rwatch", GR_STOP_RWATCH, true },
	{ "awatch", GR_STOP_AWATCH, true },    { "fork", GR_STOP_FORK, false },
	{ "vfork", GR_STOP_FORK, false },      { "exec", GR_STOP_EXEC, false },
	{ "library", GR_STOP_LIBRARY, false }, { "syscall_entry", GR_STOP_SYSCALL, false },
	{ "syscall_return", GR_STOP_SYSCALL, false },
};

/* TID, pPID.TID or pPID; -1 is all of them. */
static void
parse_thread(const char *s, size_t n, struct gr_stop *stop)
{
	size_t used;

	if (n && *s == 'p') {
		used = gr_hex_number(s + 1, n - 1, &stop->process);
		if (used + 1 >= n || s[used + 1] != '.')
			return;
		s += used + 2;
		n -= used + 2;
	}
	if (n >= 2 && s[0] == '-' && s[1] == '1')
		stop->thread = UINT64_MAX;
	else
		gr_hex_number(s, n, &stop->thread);
}

/* One "name:value" of a T packet. Registers (hex names) and unknown names are passed over. */
static void
parse_pair(const char *s, size_t n, struct gr_stop *stop)
{
	const char *colon = memchr(s, ':', n);
	size_t name, value;

	if (!colon)
		return;
	name = (size_t)(colon - s);
	value = n - name - 1;
	if (name == 6 && memcmp(s, "thread", 6) == 0)
		parse_thread(colon + 1, value, stop);
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (strlen(reasons[i].name) != name || memcmp(s, reasons[i].name, name) != 0)
			continue;
		stop->kind = reasons[i].kind;
		stop->has_addr = reasons[i].has_addr &&
				 gr_hex_number(colon + 1, value, &stop->addr) > 0;
	}
}

static void
parse_pairs(const char *s, size_t n, struct gr_stop *stop)
{
	while (n) {
		const char *end = memchr(s, ';', n);
		size_t part = end ? (size_t)(end - s) : n;

		parse_pair(s, part, stop);
		s += part + (end != NULL);
		n -= part + (end != NULL);
	}
}

bool
gr_parse_stop(const char *body, size_t n, struct gr_stop *out)
{
	struct gr_stop stop = { .kind = GR_STOP_SIGNAL };

	if (n < 3 || !strchr("STWX", body[0]) || gr_hex_digit(body[1]) < 0 ||
	    gr_hex_digit(body[2]) < 0)
		return false;
	stop.signal = (unsigned)(gr_hex_digit(body[1]) << 4 | gr_hex_digit(body[2]));
	if (body[0] == 'W')
		stop.kind = GR_STOP_EXITED;
	else if (body[0] == 'X')
		stop.kind = GR_STOP_KILLED;
	else if (body[0] == 'T')
		parse_pairs(body + 3, n - 3, &stop);
	*out = stop;
	return true;
}

/* ---- qSupported ---- */

static const struct {
	const char *name;
	unsigned cap;
} features[] = {
	{ "QStartNoAckMode+", GR_CAP_NOACK },     { "qXfer:features:read+", GR_CAP_TARGET_XML },
	{ "vContSupported+", GR_CAP_VCONT },      { "multiprocess+", GR_CAP_MULTIPROCESS },
	{ "swbreak+", GR_CAP_SWBREAK },           { "hwbreak+", GR_CAP_HWBREAK },
	{ "ReverseStep+", GR_CAP_REVERSE },       { "ReverseContinue+", GR_CAP_REVERSE },
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
		if (strlen(features[i].name) == n && memcmp(s, features[i].name, n) == 0)
			*caps |= features[i].cap;
}

void
gr_parse_features(const char *body, size_t n, unsigned *caps, size_t *packet)
{
	while (n) {
		const char *end = memchr(body, ';', n);
		size_t part = end ? (size_t)(end - body) : n;

		parse_feature(body, part, caps, packet);
		body += part + (end != NULL);
		n -= part + (end != NULL);
	}
}
