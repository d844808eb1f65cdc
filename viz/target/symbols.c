/* symbols.c: the symbol table of an ELF32 file, every offset checked before it is followed. */
#include "symbols.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 << 20 };

struct image {
	const char *bytes;
	size_t size;
};

/* NULL when the part does not lie in the file. */
static const void *
part(const struct image *i, uint64_t offset, uint64_t size)
{
	return offset <= i->size && size <= i->size - offset ? i->bytes + offset : NULL;
}

static bool
section(const struct image *i, const Elf32_Ehdr *h, uint32_t index, Elf32_Shdr *out)
{
	const void *at = index < h->e_shnum ? part(i, h->e_shoff + (uint64_t)index * sizeof *out,
						   sizeof *out) : NULL;

	if (at)
		memcpy(out, at, sizeof *out);
	return at != NULL;
}

typedef void on_symbol(void *ctx, const struct symbol_entry *s);

static void
tell(const struct image *i, const Elf32_Ehdr *h, const Elf32_Sym *sym, const Elf32_Shdr *names, on_symbol *say, void *ctx)
{
	struct symbol_entry entry = { .address = sym->st_value, .type = ELF32_ST_TYPE(sym->st_info) };
	Elf32_Shdr s;

	if (sym->st_name >= names->sh_size || sym->st_shndx == SHN_UNDEF)
		return;
	entry.name = i->bytes + names->sh_offset + sym->st_name;
	if (!memchr(entry.name, '\0', names->sh_size - sym->st_name))
		return;
	if (section(i, h, sym->st_shndx, &s)) {
		entry.code = (s.sh_flags & SHF_EXECINSTR) != 0;
		entry.section_end = s.sh_addr + s.sh_size;
	}
	say(ctx, &entry);
}

static const char *
walk(const struct image *i, const Elf32_Ehdr *h, const Elf32_Shdr *table, on_symbol *say, void *ctx)
{
	Elf32_Shdr names;
	const char *at = part(i, table->sh_offset, table->sh_size);

	if (!at || !section(i, h, table->sh_link, &names) ||
	    !part(i, names.sh_offset, names.sh_size))
		return "has a damaged symbol table";
	for (size_t k = 0; k + sizeof(Elf32_Sym) <= table->sh_size; k += sizeof(Elf32_Sym)) {
		Elf32_Sym sym;
		memcpy(&sym, at + k, sizeof sym);
		tell(i, h, &sym, &names, say, ctx);
	}
	return NULL;
}

static const char *
each_in(const void *bytes, size_t size, on_symbol *say, void *ctx)
{
	struct image i = { .bytes = bytes, .size = size };
	Elf32_Ehdr h;
	Elf32_Shdr s;

	if (size < sizeof h || memcmp(bytes, ELFMAG, SELFMAG) != 0)
		return "is no ELF file";
	memcpy(&h, bytes, sizeof h);
	if (h.e_ident[EI_CLASS] != ELFCLASS32 || h.e_ident[EI_DATA] != ELFDATA2LSB ||
	    h.e_machine != EM_386)
		return "is no i386 ELF file";
	for (uint32_t k = 0; section(&i, &h, k, &s); k++)
		if (s.sh_type == SHT_SYMTAB)
			return walk(&i, &h, &s, say, ctx);
	return "has no symbol table";
}

struct wanted {
	struct symbol *want;
	size_t n;
};

static void
match(void *ctx, const struct symbol_entry *s)
{
	const struct wanted *w = ctx;

	for (size_t k = 0; k < w->n; k++)
		if (!strcmp(s->name, w->want[k].name)) {
			w->want[k].address = s->address;
			w->want[k].found = true;
		}
}

const char *
symbols_find_in(const void *bytes, size_t size, struct symbol *want, size_t n)
{
	return each_in(bytes, size, match, &(struct wanted){ want, n });
}

static char *
slurp(FILE *f, size_t *size)
{
	long end = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
	char *bytes;

	if (end <= 0 || end > FILE_MAX || fseek(f, 0, SEEK_SET) != 0)
		return NULL;
	bytes = malloc((size_t)end);
	if (bytes)
		*size = fread(bytes, 1, (size_t)end, f);
	return bytes;
}

const char *
symbols_each(const char *path, on_symbol *say, void *ctx)
{
	FILE *f = fopen(path, "rb");
	const char *wrong = "cannot be read";
	char *bytes;
	size_t size;

	if (!f)
		return errno == ENOENT ? "does not exist" : wrong;
	bytes = slurp(f, &size);
	if (bytes)
		wrong = each_in(bytes, size, say, ctx);
	free(bytes);
	fclose(f);
	return wrong;
}

const char *
symbols_find(const char *path, struct symbol *want, size_t n)
{
	return symbols_each(path, match, &(struct wanted){ want, n });
}
