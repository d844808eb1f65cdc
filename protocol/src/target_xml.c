/* target_xml.c: the peer's own list of its registers (manual: "Target Descriptions"). */
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
	bool in_architecture;
	XML_Parser parser; /* of the innermost document */
	enum gr_err err;   /* the first failure; ends everything */
};

static void read_document(struct reading *r, const char *name);

static const char *
attribute(const XML_Char **attrs, const char *name)
{
	for (; *attrs; attrs += 2)
		if (strcmp(attrs[0], name) == 0)
			return attrs[1];
	return NULL;
}

static void
copy(char *out, size_t cap, const char *s)
{
	snprintf(out, cap, "%s", s ? s : "");
}

static void
add_register(struct reading *r, const XML_Char **attrs)
{
	const char *name = attribute(attrs, "name"), *bits = attribute(attrs, "bitsize");
	const char *number = attribute(attrs, "regnum");
	long width = bits ? strtol(bits, NULL, 10) : 0;
	struct gr_reg reg = { .number = number ? (unsigned)strtoul(number, NULL, 10) : r->next };

	r->next = reg.number + 1;
	if (!name || width <= 0 || width > 8 * GR_REG_BYTES)
		return;
	reg.bytes = (unsigned)(width + 7) / 8;
	copy(reg.name, sizeof reg.name, name);
	copy(reg.type, sizeof reg.type, attribute(attrs, "type"));
	copy(reg.group, sizeof reg.group, attribute(attrs, "group"));
	gr_regs_add(r->g, &reg);
}

static void
on_element(void *ctx, const XML_Char *name, const XML_Char **attrs)
{
	struct reading *r = ctx;
	const char *href;

	if (r->err)
		return;
	r->in_architecture = strcmp(name, "architecture") == 0;
	if (strcmp(name, "reg") == 0) {
		add_register(r, attrs);
	} else if (strcmp(name, "xi:include") == 0) {
		/* In place: registers are numbered in the order of the whole text. */
		href = attribute(attrs, "href");
		if (href && strlen(href) < 100)
			read_document(r, href);
		if (r->err)
			XML_StopParser(r->parser, XML_FALSE);
	}
}

static void
on_end(void *ctx, const XML_Char *name)
{
	struct reading *r = ctx;

	(void)name;
	r->in_architecture = false;
}

/* May come in pieces. */
static void
on_text(void *ctx, const XML_Char *text, int n)
{
	struct reading *r = ctx;
	char *out = r->g->architecture;
	size_t used = strlen(out);

	if (r->in_architecture && n > 0)
		snprintf(out + used, sizeof r->g->architecture - used, "%.*s", n, text);
}

static void
parse(struct reading *r, const char *doc, size_t n)
{
	XML_Parser outer = r->parser, p = XML_ParserCreate(NULL);

	if (!p) {
		r->err = gr_fail(r->g, GR_ENOMEM, "out of memory");
		return;
	}
	r->parser = p;
	XML_SetUserData(p, r);
	XML_SetElementHandler(p, on_element, on_end);
	XML_SetCharacterDataHandler(p, on_text);
	if (XML_Parse(p, doc, (int)n, 1) != XML_STATUS_OK && !r->err)
		r->err = gr_fail(r->g, GR_EPROTO, "the register list is no XML: %s, line %lu",
				 XML_ErrorString(XML_GetErrorCode(p)), (unsigned long)XML_GetCurrentLineNumber(p));
	XML_ParserFree(p);
	r->parser = outer;
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
	r->err = gr_xfer_all(r->g, "features", name, DOC_MAX, &doc, &n);
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

	read_document(&r, "target.xml");
	return r.err;
}
