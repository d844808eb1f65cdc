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

static void
match(const struct image *i, const Elf32_Sym *sym, const Elf32_Shdr *names, struct symbol *want,
      size_t n)
{
	const char *name;

	if (sym->st_name >= names->sh_size || sym->st_shndx == SHN_UNDEF)
		return;
	name = i->bytes + names->sh_offset + sym->st_name;
	for (size_t k = 0; k < n; k++) {
		size_t length = strlen(want[k].name) + 1;
		if (length > names->sh_size - sym->st_name || memcmp(name, want[k].name, length) != 0)
			continue;
		want[k].address = sym->st_value;
		want[k].found = true;
	}
}

static const char *
search(const struct image *i, const Elf32_Ehdr *h, const Elf32_Shdr *table, struct symbol *want,
       size_t n)
{
	Elf32_Shdr names;
	const char *at = part(i, table->sh_offset, table->sh_size);

	if (!at || !section(i, h, table->sh_link, &names) ||
	    !part(i, names.sh_offset, names.sh_size))
		return "has a damaged symbol table";
	for (size_t k = 0; k + sizeof(Elf32_Sym) <= table->sh_size; k += sizeof(Elf32_Sym)) {
		Elf32_Sym sym;
		memcpy(&sym, at + k, sizeof sym);
		match(i, &sym, &names, want, n);
	}
	return NULL;
}

const char *
symbols_find_in(const void *bytes, size_t size, struct symbol *want, size_t n)
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
			return search(&i, &h, &s, want, n);
	return "has no symbol table";
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
symbols_find(const char *path, struct symbol *want, size_t n)
{
	FILE *f = fopen(path, "rb");
	const char *wrong = "cannot be read";
	char *bytes;
	size_t size;

	if (!f)
		return errno == ENOENT ? "does not exist" : wrong;
	bytes = slurp(f, &size);
	if (bytes)
		wrong = symbols_find_in(bytes, size, want, n);
	free(bytes);
	fclose(f);
	return wrong;
}
