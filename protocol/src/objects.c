/* objects.c: what the XML of memory-map and of the library lists means. */
#include "internal.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECT_MAX = 1 << 22, ITEMS_MAX = 65536 };

struct list {
	void *out;
	size_t cap, n;
	bool in_library, in_block; /* of the innermost element that matters */
	struct gr_library library; /* under construction */
	struct gr_region region;
	char text[32];
};

static const char *
attribute(const XML_Char **attrs, const char *name)
{
	for (; *attrs; attrs += 2)
		if (strcmp(attrs[0], name) == 0)
			return attrs[1];
	return "";
}

/* Numbers are decimal or 0x.... */
static uint64_t
number(const XML_Char **attrs, const char *name)
{
	return strtoull(attribute(attrs, name), NULL, 0);
}

static bool
is(const XML_Char *name, const char *word)
{
	return strcmp(name, word) == 0;
}

/* ---- memory-map ---- */

static enum gr_region_kind
region_kind(const char *type)
{
	return is(type, "ram") ? GR_REGION_RAM : is(type, "rom") ? GR_REGION_ROM : is(type, "flash") ? GR_REGION_FLASH
	     : GR_REGION_OTHER;
}

static void
region_begins(void *ctx, const XML_Char *name, const XML_Char **attrs)
{
	struct list *l = ctx;

	if (is(name, "memory"))
		l->region = (struct gr_region){ region_kind(attribute(attrs, "type")), number(attrs, "start"),
						number(attrs, "length"), 0 };
	l->in_block = is(name, "property") && is(attribute(attrs, "name"), "blocksize");
	l->text[0] = '\0';
}

static void
region_text(void *ctx, const XML_Char *text, int n)
{
	struct list *l = ctx;
	size_t used = strlen(l->text);

	if (l->in_block && n > 0)
		snprintf(l->text + used, sizeof l->text - used, "%.*s", n, text);
}

static void
region_ends(void *ctx, const XML_Char *name)
{
	struct list *l = ctx;

	if (l->in_block)
		l->region.block = strtoull(l->text, NULL, 0);
	l->in_block = false;
	if (!is(name, "memory") || l->n == ITEMS_MAX)
		return;
	if (l->n < l->cap)
		((struct gr_region *)l->out)[l->n] = l->region;
	l->n++;
}

/* ---- libraries ---- */

static void
library_begins(void *ctx, const XML_Char *name, const XML_Char **attrs)
{
	struct list *l = ctx;

	if (is(name, "library")) {
		l->library = (struct gr_library){ .base = number(attrs, "l_addr"), .link_map = number(attrs, "lm"),
						  .dynamic = number(attrs, "l_ld") };
		snprintf(l->library.name, sizeof l->library.name, "%s", attribute(attrs, "name"));
		l->in_library = true;
	} else if (l->in_library && (is(name, "segment") || is(name, "section")) && l->library.base == 0) {
		l->library.base = number(attrs, "address");
	}
}

static void
library_ends(void *ctx, const XML_Char *name)
{
	struct list *l = ctx;

	if (!is(name, "library") || l->n == ITEMS_MAX)
		return;
	if (l->n < l->cap)
		((struct gr_library *)l->out)[l->n] = l->library;
	l->n++;
	l->in_library = false;
}

/* ---- both ---- */

static enum gr_err
parse(struct gr *g, const char *text, size_t n, XML_StartElementHandler begins, XML_EndElementHandler ends,
      struct list *l)
{
	XML_Parser p = XML_ParserCreate(NULL);
	bool good;

	if (!p)
		return gr_fail(g, GR_ENOMEM, "out of memory");
	XML_SetUserData(p, l);
	XML_SetElementHandler(p, begins, ends);
	XML_SetCharacterDataHandler(p, region_text);
	good = XML_Parse(p, text, (int)n, 1) == XML_STATUS_OK;
	XML_ParserFree(p);
	return good ? GR_OK : gr_fail(g, GR_EPROTO, "the peer's list is no XML");
}

static enum gr_err
read_list(struct gr *g, const char *object, XML_StartElementHandler begins, XML_EndElementHandler ends, struct list *l)
{
	char *text;
	size_t n;
	enum gr_err err = gr_xfer_all(g, object, "", OBJECT_MAX, &text, &n);

	if (err)
		return err;
	err = parse(g, text, n, begins, ends, l);
	free(text);
	return err;
}

enum gr_err
gr_memory_map(struct gr *g, struct gr_region *out, size_t cap, size_t *n)
{
	struct list l = { .out = out, .cap = cap };
	enum gr_err err = read_list(g, "memory-map", region_begins, region_ends, &l);

	if (!err)
		*n = l.n;
	return err;
}

enum gr_err
gr_libraries(struct gr *g, struct gr_library *out, size_t cap, size_t *n)
{
	struct list l = { .out = out, .cap = cap };
	bool svr4 = gr_feature(g, "qXfer:libraries-svr4:read", NULL) == '+';
	enum gr_err err = read_list(g, svr4 ? "libraries-svr4" : "libraries", library_begins, library_ends, &l);

	if (!err)
		*n = l.n;
	return err;
}
