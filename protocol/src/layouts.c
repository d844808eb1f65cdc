/*
 * layouts.c: what a description leaves out: the registers of i386 and x86-64 in the order of their g
 * packets, and which architectures are big-endian.
 */
#include "internal.h"

#include <stdio.h>
#include <string.h>

/* ---- registers: rows of names, numbered in order ---- */

struct row {
	const char *names;  /* with blanks between; "st*8" is st0 to st7 */
	unsigned bytes;
	const char *type, *group;
};

static const struct row i386[] = {
	{ "eax ecx edx ebx", 4, "int32", "general" },
	{ "esp ebp", 4, "data_ptr", "general" },
	{ "esi edi", 4, "int32", "general" },
	{ "eip", 4, "code_ptr", "general" },
	{ "eflags", 4, "i386_eflags", "general" },
	{ "cs ss ds es fs gs", 4, "int32", "general" },
	{ "st*8", 10, "i387_ext", "float" },
	{ "fctrl fstat ftag fiseg fioff foseg fooff fop", 4, "int", "float" },
	{ "xmm*8", 16, "vec128", "vector" },
	{ "mxcsr", 4, "i386_mxcsr", "vector" },
	{ NULL, 0, NULL, NULL },
};

static const struct row x86_64[] = {
	{ "rax rbx rcx rdx rsi rdi", 8, "int64", "general" },
	{ "rbp rsp", 8, "data_ptr", "general" },
	{ "r8 r9 r10 r11 r12 r13 r14 r15", 8, "int64", "general" },
	{ "rip", 8, "code_ptr", "general" },
	{ "eflags", 4, "i386_eflags", "general" },
	{ "cs ss ds es fs gs", 4, "int32", "general" },
	{ "st*8", 10, "i387_ext", "float" },
	{ "fctrl fstat ftag fiseg fioff foseg fooff fop", 4, "int", "float" },
	{ "xmm*16", 16, "vec128", "vector" },
	{ "mxcsr", 4, "i386_mxcsr", "vector" },
	{ NULL, 0, NULL, NULL },
};

/* How much of a layout a peer has: a core without a coprocessor has the first rows alone. */
static const struct layout {
	const struct row *rows;
	unsigned n_rows;
	size_t bytes; /* of g */
} layouts[] = {
	{ i386, 6, 64 },    { i386, 8, 176 },    { i386, 10, 308 },
	{ x86_64, 6, 164 }, { x86_64, 8, 276 },  { x86_64, 10, 536 },
};

static void
add(struct gr *g, const struct row *row, const char *name, size_t n, int index)
{
	struct gr_reg r = { .number = (unsigned)g->n_regs, .bytes = row->bytes };

	if (index < 0)
		snprintf(r.name, sizeof r.name, "%.*s", (int)n, name);
	else
		snprintf(r.name, sizeof r.name, "%.*s%d", (int)n, name, index);
	snprintf(r.type, sizeof r.type, "%s", row->type);
	snprintf(r.group, sizeof r.group, "%s", row->group);
	gr_regs_add(g, &r);
}

static void
add_row(struct gr *g, const struct row *row)
{
	const char *s = row->names;

	while (*s) {
		size_t n = strcspn(s, " *");
		int many = 0;

		if (s[n] == '*')
			sscanf(s + n + 1, "%d", &many);
		for (int i = 0; i < many; i++)
			add(g, row, s, n, i);
		if (many == 0)
			add(g, row, s, n, -1);
		s += strcspn(s, " ");
		s += *s == ' ';
	}
}

static void
use(struct gr *g, const struct layout *l)
{
	g->n_regs = 0;
	for (unsigned i = 0; i < l->n_rows; i++)
		add_row(g, &l->rows[i]);
}

void
gr_layout_by_name(struct gr *g, const char *architecture)
{
	use(g, &layouts[strstr(architecture, "x86-64") || strstr(architecture, "x64-32") ? 3 : 0]);
}

bool
gr_layout_by_size(struct gr *g, size_t bytes)
{
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		if (layouts[i].bytes != bytes)
			continue;
		use(g, &layouts[i]);
		gr_regs_finish(g);
		return true;
	}
	return false;
}

/* ---- byte order ---- */

/*
 * The names that <architecture> gives to machines that are big-endian unless the caller knows better.
 * Those that come in both orders under one name (arm, aarch64, mips, riscv) count as little.
 */
bool
gr_architecture_is_big(const char *architecture)
{
	static const char *const big[] = { "powerpc", "rs6000", "s390", "sparc", "m68k", "hppa", "or1k",
					   "MicroBlaze", "armeb", "aarch64_be" };

	if (strstr(architecture, "le") && strncmp(architecture, "powerpc", 7) == 0)
		return false;
	for (size_t i = 0; i < sizeof big / sizeof *big; i++)
		if (strncmp(architecture, big[i], strlen(big[i])) == 0)
			return true;
	return false;
}
