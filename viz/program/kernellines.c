#include "kernellines.h"

#include <dwarf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dwarf_own.h"

#define CALL_REL 0xe8 /* call rel32 */
#define JMP_REL 0xe9  /* jmp rel32: a call that is a function's last deed */
#define JUMP_BYTES 5

struct entry {
	const char *name, *file; /* in the file's own memory; the path begins with kernel/ */
	int line;
};

struct call {
	uint32_t to;
	const char *file;
	int line;
};

struct kernellines {
	struct debuginfo *info;
	struct entry *entry;
	size_t n, cap;
	struct call *call; /* all of the kernel's calls */
	size_t n_calls, cap_calls;
};

/* "kernel/mm/cow.c" of "/home/me/forkscope/kernel/mm/cow.c": the same, wherever it was built. */
static const char *
from_kernel(const char *path)
{
	const char *at = NULL, *next = path;

	if (!strncmp(path, "kernel/", 7))
		return path;
	while ((next = strstr(next, "/kernel/")))
		at = ++next;
	return at ? at : path;
}

/* False: no memory. */
static bool
room(void **at, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 1024;
	void *moved = n < *cap ? *at : realloc(*at, more * size);

	if (!moved)
		return false;
	if (n >= *cap)
		*cap = more;
	*at = moved;
	return true;
}

/* ---- functions ---- */

static int
on_function(Dwarf_Die *die, void *ctx)
{
	struct kernellines *k = ctx;
	const char *name = dwarf_diename(die), *file = dwarf_decl_file(die);
	Dwarf_Attribute declared;
	bool promise = false;
	int line;

	if (!name || !file || dwarf_decl_line(die, &line))
		return DWARF_CB_OK;
	if (dwarf_attr(die, DW_AT_declaration, &declared))
		dwarf_formflag(&declared, &promise);
	if (!promise && room((void **)&k->entry, k->n, &k->cap, sizeof *k->entry))
		k->entry[k->n++] = (struct entry){ name, from_kernel(file), line };
	return DWARF_CB_OK;
}

static void
read_functions(struct kernellines *k)
{
	Dwarf_Off at = 0, next;
	size_t head;

	while (!dwarf_nextcu(k->info->dwarf, at, &next, &head, NULL, NULL, NULL) && next > at) {
		Dwarf_Die unit;

		if (dwarf_offdie(k->info->dwarf, at + head, &unit))
			dwarf_getfuncs(&unit, on_function, k, 0);
		at = next;
	}
}

/* ---- calls ---- */

/* Every place whose bytes are a call or a jump to a function's start, told apart from other bytes by that. */
static void
read_calls_of(struct kernellines *k, const struct di_function *f)
{
	size_t n = f->high - f->low;
	uint8_t *code = n && n < (1u << 20) ? malloc(n) : NULL;

	n = code ? di_code(k->info, f->low, code, n) : 0;
	for (size_t i = 0; i + JUMP_BYTES <= n; i++) {
		struct di_function callee;
		struct di_line line;
		int32_t distance;
		uint32_t to;

		if (code[i] != CALL_REL && code[i] != JMP_REL)
			continue;
		memcpy(&distance, code + i + 1, sizeof distance);
		to = f->low + (uint32_t)i + JUMP_BYTES + (uint32_t)distance;
		if (!di_function_at(k->info, to, &callee) || callee.low != to || to == f->low ||
		    !di_line_at(k->info, f->low + (uint32_t)i, &line) ||
		    !room((void **)&k->call, k->n_calls, &k->cap_calls, sizeof *k->call))
			continue;
		k->call[k->n_calls++] = (struct call){ to, from_kernel(line.file), (int)line.line };
	}
	free(code);
}

static void
read_calls(struct kernellines *k)
{
	for (size_t i = 0; i < k->info->n_functions; i++)
		read_calls_of(k, &k->info->functions[i]);
}

/* ---- the whole ---- */

struct kernellines *
kernellines_open(const char *elf)
{
	struct kernellines *k = calloc(1, sizeof *k);
	const char *why;

	if (!k)
		return NULL;
	k->info = di_open(elf, &why);
	if (k->info && !di_lacks(k->info)) {
		read_functions(k);
		read_calls(k);
	}
	if (k->n)
		return k;
	kernellines_close(k);
	return NULL;
}

void
kernellines_close(struct kernellines *k)
{
	if (!k)
		return;
	free(k->entry);
	free(k->call);
	di_close(k->info);
	free(k);
}

static const struct entry *
named(const struct kernellines *k, const char *function)
{
	for (size_t i = 0; i < k->n; i++)
		if (!strcmp(k->entry[i].name, function))
			return &k->entry[i];
	return NULL;
}

bool
kernellines_function(const struct kernellines *k, const char *function, struct kernelline *out)
{
	const struct entry *e = named(k, function);

	if (e)
		*out = (struct kernelline){ e->file, e->line };
	return e != NULL;
}

/* Where the next function of the same file begins. */
static int
end_of(const struct kernellines *k, const struct entry *f)
{
	int end = 1 << 30;

	for (size_t i = 0; i < k->n; i++)
		if (k->entry[i].line > f->line && k->entry[i].line < end && !strcmp(k->entry[i].file, f->file))
			end = k->entry[i].line;
	return end;
}

bool
kernellines_call(const struct kernellines *k, const char *function, const char *callee, struct kernelline *out)
{
	const struct entry *f = named(k, function);
	struct di_function to;
	int end, best = 0;

	if (!f || !di_function_named(k->info, callee, &to))
		return false;
	end = end_of(k, f);
	for (size_t i = 0; i < k->n_calls; i++) {
		const struct call *c = &k->call[i];

		if (c->to == to.low && c->line > f->line && c->line < end && !strcmp(c->file, f->file) &&
		    (!best || c->line < best))
			best = c->line;
	}
	if (best)
		*out = (struct kernelline){ f->file, best };
	return best != 0;
}
