#include "task/elf.h"

#include <stdbool.h>
#include <stddef.h>

#include "fs/fs.h"
#include "lib/string.h"
#include "task/errno.h"

struct elf_header {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry, phoff, shoff, flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct elf_segment {
	uint32_t type, offset, vaddr, paddr, filesz, memsz, flags, align;
};

#define PIE_BASE 0x08000000u /* of a program that may stand anywhere */

enum {
	ET_EXEC = 2,
	ET_DYN = 3,
	EM_386 = 3,
	PT_LOAD = 1,
	PT_INTERP = 3,
	PF_X = 1,
	PF_W = 2,
	PF_R = 4,
};

static bool
is_ours(const struct elf_header *h, uint32_t size)
{
	static const uint8_t ident[] = { 0x7f, 'E', 'L', 'F', 1, 1, 1 }; /* 32 bits, little-endian */

	return size >= sizeof(*h) && !memcmp(h->ident, ident, sizeof(ident)) &&
	       (h->type == ET_EXEC || h->type == ET_DYN) && h->machine == EM_386 && h->phentsize == sizeof(struct elf_segment) && h->phoff < size &&
	       h->phnum <= (size - h->phoff) / sizeof(struct elf_segment);
}

static uint32_t
prot_of(uint32_t flags)
{
	return (flags & PF_R ? FS_PROT_READ : 0) | (flags & PF_W ? FS_PROT_WRITE : 0) |
	       (flags & PF_X ? FS_PROT_EXEC : 0);
}

static bool
is_free(const struct program *p, uint32_t from, uint32_t end)
{
	for (unsigned i = 0; i < p->n_maps; i++)
		if (p->map[i].va < end && from < vma_end(&p->map[i]))
			return false;
	return true;
}

static bool
fits(const struct elf_segment *s, const struct program *p, uint32_t size)
{
	return s->filesz <= s->memsz && s->offset <= size && s->filesz <= size - s->offset &&
	       s->vaddr % PAGE_SIZE == s->offset % PAGE_SIZE && s->vaddr >= PAGE_SIZE &&
	       s->vaddr < STACK_TOP - STACK_PAGES * PAGE_SIZE &&
	       s->memsz < STACK_TOP - STACK_PAGES * PAGE_SIZE - s->vaddr &&
	       is_free(p, PAGE_DOWN(s->vaddr), s->vaddr + s->memsz) && p->n_maps < ELF_SEGMENTS_MAX;
}

/* A segment starts somewhere in a page; the bytes before it in the file come along, and those behind it, if
 * nobody can write it and no zeros are wanted there: then its last page is the file's own too. */
static void
add_segment(const struct elf_segment *s, int inode, struct program *p)
{
	uint32_t before = s->vaddr % PAGE_SIZE, bytes = before + s->filesz;
	bool whole = !(s->flags & PF_W) && s->filesz == s->memsz;
	struct vma *v = &p->map[p->n_maps++];

	*v = (struct vma){
		.va = s->vaddr - before,
		.pages = PAGE_UP(before + s->memsz) / PAGE_SIZE,
		.prot = prot_of(s->flags),
		.flags = s->filesz ? FS_MAP_FILE : 0,
		.inode = s->filesz ? inode : -1,
		.offset = s->filesz ? s->offset - before : 0,
		.bytes = !s->filesz ? 0 : whole ? PAGE_UP(bytes) : bytes,
	};
	if (vma_end(v) > p->end)
		p->end = vma_end(v);
}

static void
note_headers(const struct elf_header *h, const struct elf_segment *s, struct program *p)
{
	if (h->phoff >= s->offset && h->phoff < s->offset + s->filesz)
		p->phdr = s->vaddr + h->phoff - s->offset;
}

/* The segments, `bias` higher than they were linked for. */
static int
add_segments(const struct elf_header *h, int inode, uint32_t bias, struct program *p)
{
	for (unsigned i = 0; i < h->phnum; i++) {
		struct elf_segment s;
		int n = inode_read(inode, h->phoff + i * sizeof(s), &s, sizeof(s));

		if (n < 0)
			return n;
		if (s.type == PT_INTERP) {
			p->interpreted = true;
			p->interpreter = s.offset;
			p->interpreter_size = s.filesz;
		}
		if (s.type != PT_LOAD || !s.memsz)
			continue;
		s.vaddr += bias;
		if (!fits(&s, p, inode_size(inode)))
			return -ENOEXEC;
		note_headers(h, &s, p);
		add_segment(&s, inode, p);
	}
	return p->n_maps ? 0 : -ENOEXEC;
}

int
elf_read(int inode, struct program *p)
{
	struct elf_header h;

	int n = inode_read(inode, 0, &h, sizeof(h));

	if (n < 0)
		return n;
	if (n < (int)sizeof(h) || !is_ours(&h, inode_size(inode)))
		return -ENOEXEC;
	uint32_t bias = h.type == ET_DYN ? PIE_BASE : 0;
	*p = (struct program){ .inode = inode, .entry = h.entry + bias, .start = h.entry + bias, .phnum = h.phnum };
	return add_segments(&h, inode, bias, p);
}

int
elf_add_interpreter(int inode, struct program *p)
{
	const uint32_t phdr = p->phdr, end = p->end; /* these remain the program's */
	struct elf_header h;

	if (inode_read(inode, 0, &h, sizeof(h)) < (int)sizeof(h))
		return -EIO;
	if (!is_ours(&h, inode_size(inode)))
		return -ELIBBAD;
	if (h.type == ET_DYN)
		p->base = end > MMAP_BASE ? end : MMAP_BASE;
	p->start = h.entry + p->base;
	int error = add_segments(&h, inode, p->base, p);
	p->phdr = phdr;
	p->end = end;
	return error ? -ELIBBAD : 0;
}
