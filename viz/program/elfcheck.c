#include "elfcheck.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOW "give a C file, or make it with: gcc -m32 -static -no-pie"

/* Reads the whole of `size` bytes at `at`; a short file is no program. */
static bool
read_at(int fd, void *out, size_t size, off_t at)
{
	return pread(fd, out, size, at) == (ssize_t)size;
}

static bool
check_header(const char *path, const Elf32_Ehdr *eh, struct fail *f)
{
	if (memcmp(eh->e_ident, ELFMAG, SELFMAG))
		return fail_say(f, "%s: no program (not an ELF file); %s", path, HOW);
	if (eh->e_ident[EI_CLASS] != ELFCLASS32)
		return fail_say(f, "%s: a 64-bit program, and the guest is a 32-bit i386; %s", path, HOW);
	if (eh->e_ident[EI_DATA] != ELFDATA2LSB || eh->e_machine != EM_386)
		return fail_say(f, "%s: a program for another processor than i386; %s", path, HOW);
	if (eh->e_type == ET_REL)
		return fail_say(f, "%s: an object file that was not linked yet; %s", path, HOW);
	if (eh->e_type == ET_DYN)
		return fail_say(f, "%s: a dynamic or position independent program, and the guest "
				"has no loader for it; %s", path, HOW);
	if (eh->e_type != ET_EXEC || eh->e_phentsize != sizeof(Elf32_Phdr))
		return fail_say(f, "%s: an ELF file, but no program; %s", path, HOW);
	return true;
}

/* A program header tells a dynamic program at a fixed address from a static one. */
static bool
check_segments(const char *path, int fd, const Elf32_Ehdr *eh, struct fail *f)
{
	Elf32_Phdr ph;
	unsigned i, loads = 0;

	for (i = 0; i < eh->e_phnum; i++) {
		if (!read_at(fd, &ph, sizeof(ph), (off_t)(eh->e_phoff + i * sizeof(ph))))
			return fail_say(f, "%s: cut short; %s", path, HOW);
		if (ph.p_type == PT_INTERP || ph.p_type == PT_DYNAMIC)
			return fail_say(f, "%s: a dynamic program, and the guest has no shared "
					"libraries; %s", path, HOW);
		loads += ph.p_type == PT_LOAD;
	}
	return loads || fail_say(f, "%s: a program with nothing to load; %s", path, HOW);
}

static bool
check_file(const char *path, int fd, struct fail *f)
{
	struct stat st;
	Elf32_Ehdr eh;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return fail_say(f, "%s: not a file that could be run; %s", path, HOW);
	if (!read_at(fd, &eh, sizeof(eh), 0))
		return fail_say(f, "%s: no program (not an ELF file); %s", path, HOW);
	return check_header(path, &eh, f) && check_segments(path, fd, &eh, f);
}

bool
elfcheck_program(const char *path, struct fail *f)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok;

	if (fd < 0)
		return fail_say(f, "%s: %s; is the name right?", path, strerror(errno));
	ok = check_file(path, fd, f);
	close(fd);
	return ok;
}
