/* regs.c: the register list, and reading and writing by it. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the list ---- */

bool
gr_regs_add(struct gr *g, const char *name, unsigned number, unsigned bytes)
{
	struct gr_reg *r = &g->reg[g->n_regs];

	if (g->n_regs == GR_REGS_MAX || bytes == 0 || bytes > GR_REG_BYTES || number > 0xffff)
		return false;
	snprintf(r->name, sizeof r->name, "%s", name);
	r->number = number;
	r->bytes = bytes;
	g->n_regs++;
	return true;
}

void
gr_regs_i386(struct gr *g)
{
	static const char *const names[] = {
		"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi",
		"eip", "eflags", "cs", "ss", "ds", "es", "fs", "gs",
	};

	g->n_regs = 0;
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		gr_regs_add(g, names[i], i, 4);
}

static int
by_number(const void *a, const void *b)
{
	const struct gr_reg *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

void
gr_regs_finish(struct gr *g)
{
	qsort(g->reg, g->n_regs, sizeof *g->reg, by_number);
	g->g_bytes = 0;
	for (size_t i = 0; i < g->n_regs; i++) {
		g->reg[i].offset = g->g_bytes;
		g->g_bytes += g->reg[i].bytes;
	}
}

size_t
gr_reg_count(const struct gr *g)
{
	return g->n_regs;
}

const struct gr_reg *
gr_reg_at(const struct gr *g, size_t i)
{
	return i < g->n_regs ? &g->reg[i] : NULL;
}

const struct gr_reg *
gr_reg_find(const struct gr *g, const char *name)
{
	for (size_t i = 0; i < g->n_regs; i++)
		if (strcmp(g->reg[i].name, name) == 0)
			return &g->reg[i];
	return NULL;
}

static const struct gr_reg *
find_number(const struct gr *g, unsigned number)
{
	struct gr_reg key = { .number = number };

	return bsearch(&key, g->reg, g->n_regs, sizeof key, by_number);
}

/* ---- the block ---- */

/* Digits of an unavailable register are x; it reads as zero. */
static bool
decode(void *out, char *hex, size_t n)
{
	for (size_t i = 0; i < 2 * n; i++)
		if (hex[i] == 'x')
			hex[i] = '0';
	return gr_hex_get(out, hex, n);
}

static enum gr_err
refusal(struct gr *g, const char *body, size_t n, const char *what)
{
	if (n == 0)
		return gr_fail(g, GR_EUNSUP, "the peer cannot %s", what);
	if (gr_parse_error(body, n, &g->remote))
		return gr_fail(g, GR_EREMOTE, "cannot %s: error %u", what, g->remote);
	return gr_fail(g, GR_EPROTO, "a reply that is not what was asked for, to %s", what);
}

enum gr_err
gr_regs_read(struct gr *g, void *out, size_t cap, size_t *len)
{
	size_t room = g->o.packet_max, n;
	enum gr_err err = gr_transact(g, "g", 1, g->scratch, room, &n);

	if (err)
		return err;
	if (n < 8 || n % 2 || n > room)
		return refusal(g, g->scratch, n, "read the registers");
	if (n / 2 > cap)
		return gr_fail(g, GR_EINVAL, "the register block has %zu bytes", n / 2);
	if (!decode(out, g->scratch, n / 2))
		return gr_fail(g, GR_EPROTO, "a register block that is not hex");
	*len = n / 2;
	return GR_OK;
}

static enum gr_err
read_from_block(struct gr *g, const struct gr_reg *r, void *out)
{
	uint8_t block[8192];
	size_t n;
	enum gr_err err = gr_regs_read(g, block, sizeof block, &n);

	if (err)
		return err;
	if (r->offset + r->bytes > n)
		return gr_fail(g, GR_EUNSUP, "register %s is not in the block", r->name);
	memcpy(out, block + r->offset, r->bytes);
	return GR_OK;
}

/* ---- one register ---- */

static enum gr_err
check_reg(struct gr *g, unsigned number, size_t bytes, const struct gr_reg **r)
{
	const struct gr_reg *found = find_number(g, number);

	if (!found)
		return gr_fail(g, GR_EINVAL, "the peer has no register %u", number);
	if (found->bytes != bytes)
		return gr_fail(g, GR_EINVAL, "register %s has %u bytes", found->name, found->bytes);
	*r = found;
	return GR_OK;
}

enum gr_err
gr_reg_read(struct gr *g, unsigned number, void *out, size_t bytes)
{
	const struct gr_reg *r;
	char body[16], reply[2 * GR_REG_BYTES + 1];
	size_t n;
	enum gr_err err = check_reg(g, number, bytes, &r);

	if (err)
		return err;
	if (!(g->caps & GR_CAP_READ_REG))
		return read_from_block(g, r, out);
	n = (size_t)snprintf(body, sizeof body, "p%x", number);
	err = gr_transact(g, body, n, reply, sizeof reply, &n);
	if (err)
		return err;
	if (n == 0) {
		g->caps &= ~(unsigned)GR_CAP_READ_REG;
		return read_from_block(g, r, out);
	}
	if (n != 2 * bytes || !decode(out, reply, bytes))
		return refusal(g, reply, n < sizeof reply ? n : sizeof reply, "read a register");
	return GR_OK;
}

enum gr_err
gr_reg_write(struct gr *g, unsigned number, const void *in, size_t bytes)
{
	const struct gr_reg *r;
	char body[16 + 2 * GR_REG_BYTES];
	size_t n;
	enum gr_err err = check_reg(g, number, bytes, &r);

	if (err)
		return err;
	if (!(g->caps & GR_CAP_WRITE_REG))
		return gr_fail(g, GR_EUNSUP, "the peer cannot write single registers");
	n = (size_t)snprintf(body, sizeof body, "P%x=", number);
	gr_hex_put(body + n, in, bytes);
	err = gr_expect_ok(g, body, n + 2 * bytes);
	if (err == GR_EUNSUP)
		g->caps &= ~(unsigned)GR_CAP_WRITE_REG;
	return err;
}

/* Named registers of at most 8 bytes, as little-endian numbers. */
static enum gr_err
find_scalar(struct gr *g, const char *name, const struct gr_reg **r)
{
	*r = gr_reg_find(g, name);
	if (!*r)
		return gr_fail(g, GR_EINVAL, "the peer has no register %s", name);
	if ((*r)->bytes > 8)
		return gr_fail(g, GR_EINVAL, "register %s is wider than 8 bytes", name);
	return GR_OK;
}

enum gr_err
gr_reg_get(struct gr *g, const char *name, uint64_t *value)
{
	const struct gr_reg *r;
	uint8_t bytes[8] = { 0 };
	uint64_t sum = 0;
	enum gr_err err = find_scalar(g, name, &r);

	if (!err)
		err = gr_reg_read(g, r->number, bytes, r->bytes);
	if (err)
		return err;
	for (int i = 7; i >= 0; i--)
		sum = sum << 8 | bytes[i];
	*value = sum;
	return GR_OK;
}

enum gr_err
gr_reg_set(struct gr *g, const char *name, uint64_t value)
{
	const struct gr_reg *r;
	uint8_t bytes[8];
	enum gr_err err = find_scalar(g, name, &r);

	if (err)
		return err;
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
	return gr_reg_write(g, r->number, bytes, r->bytes);
}
