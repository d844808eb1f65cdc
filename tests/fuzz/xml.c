/*
 * xml.c: any target description. The input is target.xml; after a mark comes what every document that it
 * includes holds.
 */
#include "peer.h"

#include <string.h>

#include "gdb_remote.h"

struct documents {
	const uint8_t *target, *annex;
	size_t n_target, n_annex;
	unsigned asked;
};

static void
say_body(struct fuzz_peer *p, const void *body, size_t n)
{
	static char frame[1 << 15];

	fuzz_say(p, frame, gr_encode(frame, sizeof frame, body, n));
}

static void
say_window(struct fuzz_peer *p, const uint8_t *doc, size_t n, const char *window)
{
	static char body[8192];
	size_t off = 0, len = 0;

	sscanf(window, "%zx,%zx", &off, &len);
	MUST(len > 0 && len < sizeof body);
	if (off > n)
		off = n;
	if (len > n - off)
		len = n - off;
	body[0] = off + len < n ? 'm' : 'l';
	if (len)
		memcpy(body + 1, doc + off, len);
	say_body(p, body, len + 1);
}

static void
asked(struct fuzz_peer *p, const char *command)
{
	static const char read[] = "qXfer:features:read:", target[] = "qXfer:features:read:target.xml:";
	struct documents *d = p->ctx;

	MUST(d->asked++ < 5000);
	if (strncmp(command, "qSupported", 10) == 0)
		say_body(p, "PacketSize=1000;qXfer:features:read+", 36);
	else if (strncmp(command, target, sizeof target - 1) == 0)
		say_window(p, d->target, d->n_target, strrchr(command, ':') + 1);
	else if (strncmp(command, read, sizeof read - 1) == 0)
		say_window(p, d->annex, d->n_annex, strrchr(command, ':') + 1);
	else
		say_body(p, "", 0);
}

static void
look_at_registers(const struct gr *g)
{
	for (size_t i = 0; i < gr_reg_count(g); i++) {
		const struct gr_reg *r = gr_reg_at(g, i);

		MUST(r && r->bytes > 0 && memchr(r->name, '\0', sizeof r->name));
		MUST(i == 0 || r->number > gr_reg_at(g, i - 1)->number);
		MUST(gr_reg_find(g, r->name));
	}
	MUST(gr_reg_count(g) > 0 && !gr_reg_at(g, gr_reg_count(g)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t n)
{
	const uint8_t *mark = n ? memchr(in, FUZZ_MARK, n) : NULL;
	struct documents d = { .target = in, .n_target = mark ? (size_t)(mark - in) : n };
	struct fuzz_peer p = { .asked = asked, .ctx = &d };

	if (mark) {
		d.annex = mark + 1;
		d.n_annex = n - d.n_target - 1;
	}
	fuzz_open(&p);
	if (gr_handshake(p.g) == GR_OK)
		look_at_registers(p.g);
	fuzz_close(&p);
	return 0;
}
