#include "task/elf.h"

#include <stdbool.h>
#include <stddef.h>

#include "fs/inode.h"
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

enum {
	ET_EXEC = 2,
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

	return size >= sizeof(*h) && !memcmp(h->ident, ident, sizeof(ident)) && h->type == ET_EXEC &&
	       h->machine == EM_386 && h->phentsize == sizeof(struct elf_segment) && h->phoff < size &&
	       h->phnum <= (size - h->phoff) / sizeof(struct elf_segment);
}

static uint32_t
prot_of(uint32_t flags)
{
	return (flags & PF_R ? FS_PROT_READ : 0) | (flags & PF_W ? FS_PROT_WRITE : 0) |
	       (flags & PF_X ? FS_PROT_EXEC : 0);
}

static bool
fits(const struct elf_segment *s, const struct program *p, uint32_t size)
{
	return s->filesz <= s->memsz && s->offset <= size && s->filesz <= size - s->offset &&
	       s->vaddr % PAGE_SIZE == s->offset % PAGE_SIZE && s->vaddr >= PAGE_SIZE &&
	       s->vaddr < STACK_TOP - STACK_PAGES * PAGE_SIZE &&
	       s->memsz < STACK_TOP - STACK_PAGES * PAGE_SIZE - s->vaddr &&
	       PAGE_DOWN(s->vaddr) >= p->end && p->n_maps < ELF_SEGMENTS_MAX;
}

/* A segment starts somewhere in a page; the bytes before it in the file come along. */
static void
add_segment(const struct elf_segment *s, int inode, struct program *p)
{
	uint32_t before = s->vaddr % PAGE_SIZE;
	struct vma *v = &p->map[p->n_maps++];

	*v = (struct vma){
		.va = s->vaddr - before,
		.pages = PAGE_UP(before + s->memsz) / PAGE_SIZE,
		.prot = prot_of(s->flags),
		.flags = s->filesz ? FS_MAP_FILE : 0,
		.inode = s->filesz ? inode : -1,
		.offset = s->filesz ? s->offset - before : 0,
		.bytes = s->filesz ? s->filesz + before : 0,
	};
	p->end = vma_end(v);
}

static void
note_headers(const struct elf_header *h, const struct elf_segment *s, struct program *p)
{
	if (h->phoff >= s->offset && h->phoff < s->offset + s->filesz)
		p->phdr = s->vaddr + h->phoff - s->offset;
}

int
elf_read(int inode, struct program *p)
{
	struct elf_header h;
	uint32_t size = inodes[inode].size;

	if (inode_read(inode, 0, &h, sizeof(h)) < sizeof(h) || !is_ours(&h, size))
		return -ENOEXEC;
	*p = (struct program){ .entry = h.entry, .phnum = h.phnum };
	for (unsigned i = 0; i < h.phnum; i++) {
		struct elf_segment s;

		inode_read(inode, h.phoff + i * sizeof(s), &s, sizeof(s));
		if (s.type == PT_INTERP)
			return -ENOEXEC;
		if (s.type != PT_LOAD || !s.memsz)
			continue;
		if (!fits(&s, p, size))
			return -ENOEXEC;
		note_headers(&h, &s, p);
		add_segment(&s, inode, p);
	}
	return p->n_maps ? 0 : -ENOEXEC;
}
