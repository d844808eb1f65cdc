/* target_xml.c: the peer's own list of its registers. */
#include "internal.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DOC_MAX = 1 << 18, /* bytes of one document */
	DEPTH_MAX = 4,     /* documents included by documents */
	DOCS_MAX = 24,     /* of one list */
};

struct reading {
	struct gr *g;
	unsigned depth, docs;
	unsigned next;     /* number of a register that names none */
	enum gr_err err;   /* the first failure; ends everything */
};

static void read_document(struct reading *r, const char *name);

/* ---- one document's bytes ---- */

/* Appends one part; *more is false after the last one. */
static enum gr_err
fetch_part(struct gr *g, const char *name, char *doc, size_t *len, bool *more)
{
	char body[160];
	/* The body's first byte says whether more follows. */
	size_t ask = g->packet > 64 ? g->packet - 8 : 56, n;
	enum gr_err err;

	snprintf(body, sizeof body, "qXfer:features:read:%s:%zx,%zx", name, *len, ask);
	err = gr_transact(g, body, strlen(body), g->scratch, g->o.packet_max, &n);
	if (err)
		return err;
	if (n == 0 || n > g->o.packet_max || (g->scratch[0] != 'l' && g->scratch[0] != 'm'))
		return gr_fail(g, GR_EREMOTE, "the peer does not give %s", name);
	if (*len + n - 1 > DOC_MAX || (n == 1 && g->scratch[0] == 'm'))
		return gr_fail(g, GR_EPROTO, "%s has no end", name);
	memcpy(doc + *len, g->scratch + 1, n - 1);
	*len += n - 1;
	*more = g->scratch[0] == 'm';
	return GR_OK;
}

static enum gr_err
fetch(struct gr *g, const char *name, char **out, size_t *len)
{
	char *doc = malloc(DOC_MAX);
	size_t n = 0;
	bool more = true;
	enum gr_err err = doc ? GR_OK : GR_ENOMEM;

	while (!err && more)
		err = fetch_part(g, name, doc, &n, &more);
	if (err) {
		free(doc);
		return err;
	}
	*out = doc;
	*len = n;
	return GR_OK;
}

/* ---- its meaning ---- */

static const char *
attribute(const XML_Char **attrs, const char *name)
{
	for (; *attrs; attrs += 2)
		if (strcmp(attrs[0], name) == 0)
			return attrs[1];
	return NULL;
}

static void
add_register(struct reading *r, const XML_Char **attrs)
{
	const char *name = attribute(attrs, "name"), *bits = attribute(attrs, "bitsize");
	const char *number = attribute(attrs, "regnum");
	long width = bits ? strtol(bits, NULL, 10) : 0;

	if (number)
		r->next = (unsigned)strtoul(number, NULL, 10);
	if (name && width > 0 && width <= 8 * GR_REG_BYTES)
		gr_regs_add(r->g, name, r->next, (unsigned)(width + 7) / 8);
	r->next++;
}

static void
on_element(void *ctx, const XML_Char *name, const XML_Char **attrs)
{
	struct reading *r = ctx;
	const char *href;

	if (r->err)
		return;
	if (strcmp(name, "reg") == 0) {
		add_register(r, attrs);
	} else if (strcmp(name, "xi:include") == 0) {
		/* In place: registers are numbered in the order of the whole text. */
		href = attribute(attrs, "href");
		if (href && strlen(href) < 100)
			read_document(r, href);
	}
}

static void
parse(struct reading *r, const char *doc, size_t n)
{
	XML_Parser p = XML_ParserCreate(NULL);

	if (!p) {
		r->err = GR_ENOMEM;
		return;
	}
	XML_SetUserData(p, r);
	XML_SetStartElementHandler(p, on_element);
	if (XML_Parse(p, doc, (int)n, 1) != XML_STATUS_OK && !r->err)
		r->err = gr_fail(r->g, GR_EPROTO, "the register list is no XML");
	XML_ParserFree(p);
}

static void
read_document(struct reading *r, const char *name)
{
	char *doc;
	size_t n;

	if (r->depth == DEPTH_MAX || r->docs++ == DOCS_MAX) {
		r->err = gr_fail(r->g, GR_EPROTO, "the register list includes itself");
		return;
	}
	r->err = fetch(r->g, name, &doc, &n);
	if (r->err)
		return;
	r->depth++;
	parse(r, doc, n);
	r->depth--;
	free(doc);
}

enum gr_err
gr_read_target_xml(struct gr *g)
{
	struct reading r = { .g = g };

	g->n_regs = 0;
	read_document(&r, "target.xml");
	return r.err;
}
