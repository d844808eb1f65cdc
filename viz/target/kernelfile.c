#include "kernelfile.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "functions.h"

static void
name_place(const char *path, uint32_t address, char *where, size_t size)
{
	struct functions f;
	const struct function *at = functions_load(&f, path) ? NULL : functions_of(&f, address);

	if (at)
		snprintf(where, size, "%s", at->name);
	else
		snprintf(where, size, "%08x", (unsigned)address);
	functions_free(&f);
}

/* The address of the first byte of a segment that is another there; 0: none. */
static uint32_t
difference(struct gr *g, const unsigned char *bytes, uint32_t address, uint32_t n)
{
	unsigned char *there = malloc(n);
	uint32_t i = 0;

	if (!there || gr_read(g, address, there, n) != GR_OK) {
		free(there);
		return address;
	}
	while (i < n && there[i] == bytes[i])
		i++;
	free(there);
	return i < n ? address + i : 0;
}

static const char *
compare(const char *path, const unsigned char *file, size_t size, struct gr *g, char *where, size_t room)
{
	Elf32_Ehdr h;
	Elf32_Phdr p;

	if (size < sizeof h)
		return "is no ELF file";
	memcpy(&h, file, sizeof h);
	for (unsigned i = 0; i < h.e_phnum && !where[0]; i++) {
		uint64_t at = h.e_phoff + (uint64_t)i * sizeof p;
		uint32_t differs;

		if (at + sizeof p > size)
			return "is cut short";
		memcpy(&p, file + at, sizeof p);
		if (p.p_type != PT_LOAD || (p.p_flags & PF_W) || !p.p_filesz)
			continue;
		if ((uint64_t)p.p_offset + p.p_filesz > size)
			return "is cut short";
		differs = difference(g, file + p.p_offset, p.p_vaddr, p.p_filesz);
		if (differs)
			name_place(path, differs, where, room);
	}
	return NULL;
}

const char *
kernelfile_differs(const char *path, struct gr *g, char *where, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st = { 0 };
	void *file = fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0 ?
		mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	const char *wrong = "cannot be read";

	where[0] = '\0';
	if (fd >= 0)
		close(fd);
	if (file == MAP_FAILED)
		return wrong;
	wrong = compare(path, file, (size_t)st.st_size, g, where, size);
	munmap(file, (size_t)st.st_size);
	return wrong;
}
