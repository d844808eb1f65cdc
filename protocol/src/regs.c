/* regs.c: the register list, and reading and writing by it. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the list ---- */

bool
gr_regs_add(struct gr *g, const struct gr_reg *r)
{
	if (g->n_regs == GR_REGS_MAX || r->bytes == 0 || r->bytes > GR_REG_BYTES || r->number > 0xffff)
		return false;
	g->reg[g->n_regs++] = *r;
	return true;
}

static int
by_number(const void *a, const void *b)
{
	const struct gr_reg *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* Two of one number: the peer errs, and the first that the sort leaves stands. */
static void
drop_repeats(struct gr *g)
{
	size_t kept = 0;

	for (size_t i = 0; i < g->n_regs; i++)
		if (kept == 0 || g->reg[i].number != g->reg[kept - 1].number)
			g->reg[kept++] = g->reg[i];
	g->n_regs = kept;
}

void
gr_regs_finish(struct gr *g)
{
	qsort(g->reg, g->n_regs, sizeof *g->reg, by_number);
	drop_repeats(g);
	g->g_bytes = 0;
	for (size_t i = 0; i < g->n_regs; i++) {
		g->reg[i].offset = g->g_bytes;
		g->g_bytes += g->reg[i].bytes;
	}
}

const char *
gr_architecture(const struct gr *g)
{
	return g->architecture;
}

bool
gr_big_endian(const struct gr *g)
{
	if (g->o.endian != GR_ENDIAN_AUTO)
		return g->o.endian == GR_ENDIAN_BIG;
	return gr_architecture_is_big(g->architecture);
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

const struct gr_reg *
gr_reg_by_number(const struct gr *g, unsigned number)
{
	struct gr_reg key = { .number = number };

	return bsearch(&key, g->reg, g->n_regs, sizeof key, by_number);
}

/* ---- the block ---- */

static const struct gr_ask read_block = { GR_W_REGS, "read the registers", false };
static const struct gr_ask write_block = { GR_W_WRITE_REGS, "write the registers", false };

/* Digits of an unavailable register are x; it reads as zero. */
static bool
decode(void *out, char *hex, size_t n)
{
	for (size_t i = 0; i < 2 * n; i++)
		if (hex[i] == 'x')
			hex[i] = '0';
	return gr_hex_get(out, hex, n);
}

enum gr_err
gr_regs_read(struct gr *g, void *out, size_t cap, size_t *len)
{
	size_t room = g->o.packet_max, n;
	enum gr_err err = gr_ask(g, read_block, "g", 1, g->scratch, room, &n);

	if (err)
		return err;
	if (n < 8 || n % 2 || n > room)
		return gr_refusal(g, GR_W_OTHER, read_block.verb, "?", 1);
	if (n / 2 > cap)
		return gr_fail(g, GR_EINVAL, "the register block has %zu bytes", n / 2);
	if (!decode(out, g->scratch, n / 2))
		return gr_fail(g, GR_EPROTO, "a register block that is not hex");
	if (g->built_in && n / 2 != g->g_bytes)
		gr_layout_by_size(g, n / 2);
	*len = n / 2;
	return GR_OK;
}

enum gr_err
gr_regs_write(struct gr *g, const void *in, size_t n)
{
	if (n == 0 || n > (g->packet - 1) / 2)
		return gr_fail(g, GR_EINVAL, "a register block of %zu bytes does not fit into a packet", n);
	g->scratch[0] = 'G';
	gr_hex_put(g->scratch + 1, in, n);
	return gr_ask_ok(g, write_block, g->scratch, 1 + 2 * n);
}

/* The block, and where in it the register lies. */
static enum gr_err
fetch_block(struct gr *g, const struct gr_reg *r, uint8_t *block, size_t cap, size_t *n)
{
	enum gr_err err = gr_regs_read(g, block, cap, n);

	if (!err && r->offset + r->bytes > *n)
		err = gr_fail(g, GR_EUNSUP, "register %s is not in the block", r->name);
	return err;
}

enum { BLOCK = 8192 };

static enum gr_err
read_from_block(struct gr *g, const struct gr_reg *r, void *out)
{
	uint8_t block[BLOCK];
	size_t n;
	enum gr_err err = fetch_block(g, r, block, sizeof block, &n);

	if (!err)
		memcpy(out, block + r->offset, r->bytes);
	return err;
}

static enum gr_err
write_by_block(struct gr *g, const struct gr_reg *r, const void *in)
{
	uint8_t block[BLOCK];
	size_t n;
	enum gr_err err = gr_lacking(g, GR_W_WRITE_REGS, write_block.verb);

	if (!err)
		err = fetch_block(g, r, block, sizeof block, &n);
	if (err)
		return err;
	memcpy(block + r->offset, in, r->bytes);
	return gr_regs_write(g, block, n);
}

/* ---- one register ---- */

static enum gr_err
check_reg(struct gr *g, unsigned number, size_t bytes, const struct gr_reg **r)
{
	const struct gr_reg *found = gr_reg_by_number(g, number);

	if (!found)
		return gr_fail(g, GR_EINVAL, "the peer has no register %u", number);
	if (found->bytes != bytes)
		return gr_fail(g, GR_EINVAL, "register %s has %u bytes", found->name, found->bytes);
	*r = found;
	return GR_OK;
}

static enum gr_err
read_single(struct gr *g, const struct gr_reg *r, void *out)
{
	static const struct gr_ask ask = { GR_W_OTHER, "read a register", false };
	char body[16], reply[2 * GR_REG_BYTES + 1];
	size_t n = (size_t)snprintf(body, sizeof body, "p%x", r->number);
	enum gr_err err = gr_ask(g, ask, body, n, reply, sizeof reply, &n);

	if (!err && (n != 2 * (size_t)r->bytes || !decode(out, reply, r->bytes)))
		err = gr_refusal(g, GR_W_OTHER, ask.verb, "?", 1);
	return err;
}

enum gr_err
gr_reg_read(struct gr *g, unsigned number, void *out, size_t bytes)
{
	const struct gr_reg *r;
	enum gr_err err = check_reg(g, number, bytes, &r);

	if (err)
		return err;
	if (g->caps & GR_CAP_READ_REG) {
		err = read_single(g, r, out);
		if (err != GR_EUNSUP)
			return err;
		g->caps &= ~(unsigned)GR_CAP_READ_REG;
	}
	return read_from_block(g, r, out);
}

static enum gr_err
write_single(struct gr *g, const struct gr_reg *r, const void *in)
{
	static const struct gr_ask ask = { GR_W_OTHER, "write a register", false };
	char body[16 + 2 * GR_REG_BYTES];
	size_t n = (size_t)snprintf(body, sizeof body, "P%x=", r->number);

	gr_hex_put(body + n, in, r->bytes);
	return gr_ask_ok(g, ask, body, n + 2 * r->bytes);
}

enum gr_err
gr_reg_write(struct gr *g, unsigned number, const void *in, size_t bytes)
{
	const struct gr_reg *r;
	enum gr_err err = check_reg(g, number, bytes, &r);

	if (err)
		return err;
	if (g->caps & GR_CAP_WRITE_REG) {
		err = write_single(g, r, in);
		if (err != GR_EUNSUP)
			return err;
		g->caps &= ~(unsigned)GR_CAP_WRITE_REG;
	}
	return write_by_block(g, r, in);
}

/* ---- numbers ---- */

void
gr_put_number(const struct gr *g, uint64_t value, uint8_t *out, size_t bytes)
{
	bool big = gr_big_endian(g);

	for (size_t i = 0; i < bytes; i++)
		out[big ? bytes - 1 - i : i] = i < 8 ? (uint8_t)(value >> 8 * i) : 0;
}

static uint64_t
get_number(const struct gr *g, const uint8_t *in, size_t bytes)
{
	bool big = gr_big_endian(g);
	uint64_t value = 0;

	for (size_t i = 0; i < bytes; i++)
		value = value << 8 | in[big ? i : bytes - 1 - i];
	return value;
}

/* Named registers of at most 8 bytes. */
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
	uint8_t bytes[8];
	unsigned number, width;
	enum gr_err err = find_scalar(g, name, &r);

	if (err)
		return err;
	number = r->number;
	width = r->bytes;
	err = gr_reg_read(g, number, bytes, width);
	if (!err)
		*value = get_number(g, bytes, width);
	return err;
}

enum gr_err
gr_reg_set(struct gr *g, const char *name, uint64_t value)
{
	const struct gr_reg *r;
	uint8_t bytes[8];
	enum gr_err err = find_scalar(g, name, &r);

	if (err)
		return err;
	gr_put_number(g, value, bytes, r->bytes);
	return gr_reg_write(g, r->number, bytes, r->bytes);
}
