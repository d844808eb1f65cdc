/* objects.c: which variable stands at an address, by the symbol table: no debugging information is needed. */
#include "dwarf_own.h"

#include <gelf.h>

const char *
di_object_at(const struct debuginfo *d, uint32_t address, uint32_t *offset)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(d->elf, section))) {
		Elf_Data *data = elf_getdata(section, NULL);
		GElf_Shdr h;
		GElf_Sym s;

		if (!gelf_getshdr(section, &h) || h.sh_type != SHT_SYMTAB || !data || !h.sh_entsize)
			continue;
		for (int i = 0; i < (int)(h.sh_size / h.sh_entsize) && gelf_getsym(data, i, &s); i++) {
			const char *name = elf_strptr(d->elf, h.sh_link, s.st_name);

			if (GELF_ST_TYPE(s.st_info) != STT_OBJECT || !name || !*name || address < s.st_value ||
			    address - s.st_value >= s.st_size)
				continue;
			*offset = address - (uint32_t)s.st_value;
			return name;
		}
	}
	return NULL;
}
