/* elf.h: an ELF program, and its interpreter if it names one, as a list of maps. System V ABI, chapters 4 and 5; i386 supplement. */
#ifndef ELF_H
#define ELF_H

#include <stdbool.h>
#include <stdint.h>

#include "mm/vm.h"

#define ELF_SEGMENTS_MAX 16

struct program {
	int inode;
	uint32_t entry;
	uint32_t start;       /* where it begins to run: its entry, or its interpreter's */
	uint32_t base;        /* how much higher than linked its interpreter stands */
	uint32_t phdr, phnum; /* where its program headers will stand in memory, and how many */
	uint32_t end;         /* first page behind its last segment: the heap starts there */
	bool interpreted;     /* the file names an interpreter, there: */
	uint32_t interpreter, interpreter_size;
	unsigned n_maps;
	struct vma map[ELF_SEGMENTS_MAX];
};

/* -ENOEXEC when it is no i386 program that this kernel can map. */
int elf_read(int inode, struct program *p);
/* Adds the interpreter, which shall start first. -EIO, -ELIBBAD when it is none. */
int elf_add_interpreter(int inode, struct program *p);

#endif
