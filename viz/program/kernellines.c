#include "kernellines.h"

#include <dwarf.h>
#include <gelf.h>
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

/* A label of the assembly is a function without a type of its own. */
static bool
label_at(const struct kernellines *k, const char *name, uint32_t *address)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(k->info->elf, section))) {
		Elf_Data *data = elf_getdata(section, NULL);
		GElf_Shdr h;
		GElf_Sym symbol;

		if (!gelf_getshdr(section, &h) || h.sh_type != SHT_SYMTAB || !data || !h.sh_entsize)
			continue;
		for (int i = 0; i < (int)(h.sh_size / h.sh_entsize) && gelf_getsym(data, i, &symbol); i++) {
			const char *found = elf_strptr(k->info->elf, h.sh_link, symbol.st_name);

			if (found && !strcmp(found, name)) {
				*address = (uint32_t)symbol.st_value;
				return true;
			}
		}
	}
	return false;
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

/* Of a name that two files have nobody knows which is meant: NULL. */
static const struct entry *
named(const struct kernellines *k, const char *function)
{
	const struct entry *found = NULL;

	for (size_t i = 0; i < k->n; i++) {
		if (strcmp(k->entry[i].name, function))
			continue;
		if (found && strcmp(found->file, k->entry[i].file))
			return NULL;
		found = &k->entry[i];
	}
	return found;
}

bool
kernellines_function(const struct kernellines *k, const char *function, struct kernelline *out)
{
	const struct entry *e = named(k, function);
	struct di_line line;
	uint32_t label;

	if (e)
		*out = (struct kernelline){ e->file, e->line };
	else if (label_at(k, function, &label) && di_line_at(k->info, label, &line))
		*out = (struct kernelline){ from_kernel(line.file), (int)line.line };
	else
		return false;
	return true;
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

/* In one of the functions of that name: each file may have one. */
static int
call_in(const struct kernellines *k, const struct entry *f, uint32_t to)
{
	int end = end_of(k, f), best = 0;

	for (size_t i = 0; i < k->n_calls; i++) {
		const struct call *c = &k->call[i];

		if (c->to == to && c->line > f->line && c->line < end && !strcmp(c->file, f->file) &&
		    (!best || c->line < best))
			best = c->line;
	}
	return best;
}

bool
kernellines_call(const struct kernellines *k, const char *function, const char *callee, struct kernelline *out)
{
	struct di_function to;

	if (!di_function_named(k->info, callee, &to))
		return false;
	for (size_t i = 0; i < k->n; i++) {
		int line = strcmp(k->entry[i].name, function) ? 0 : call_in(k, &k->entry[i], to.low);

		if (!line)
			continue;
		*out = (struct kernelline){ k->entry[i].file, line };
		return true;
	}
	return false;
}
