/* elf.h: a static ELF program as a list of maps. System V ABI, chapters 4 and 5; i386 supplement. */
#ifndef ELF_H
#define ELF_H

#include <stdint.h>

#include "mm/vm.h"

#define ELF_SEGMENTS_MAX 8

struct program {
	uint32_t entry;
	uint32_t phdr, phnum; /* where its program headers will stand in memory, and how many */
	uint32_t end;         /* first page behind its last segment: the heap starts there */
	unsigned n_maps;
	struct vma map[ELF_SEGMENTS_MAX];
};

/* -ENOEXEC when it is no static i386 program that this kernel can map. */
int elf_read(int inode, struct program *p);

#endif
