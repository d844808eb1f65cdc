/* uring.c: the host's kernel must let us make such a ring, and QEMU must be built with the library for it. */
#include "uring.h"

#include <fcntl.h>
#include <gelf.h>
#include <linux/io_uring.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ENTRIES = 1024 }; /* more than QEMU asks for: where memory for rings is scarce we hear it first */

static bool
kernel_allows(void)
{
	struct io_uring_params p = { 0 };
	long fd = syscall(SYS_io_uring_setup, ENTRIES, &p);

	if (fd < 0)
		return false;
	close((int)fd);
	return true;
}

static bool
is_needed(Elf *elf, Elf_Scn *section, const GElf_Shdr *h, const char *library)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Dyn d;

	for (int i = 0; data && gelf_getdyn(data, i, &d) && d.d_tag != DT_NULL; i++) {
		const char *name = d.d_tag == DT_NEEDED ? elf_strptr(elf, h->sh_link, d.d_un.d_val) : NULL;

		if (name && !strncmp(name, library, strlen(library)))
			return true;
	}
	return false;
}

/* Is a library that begins with these letters loaded with the program? */
static bool
is_linked(const char *program, const char *library)
{
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	Elf *elf = fd >= 0 && elf_version(EV_CURRENT) != EV_NONE ? elf_begin(fd, ELF_C_READ_MMAP, NULL) : NULL;
	bool found = false;
	GElf_Shdr h;

	for (Elf_Scn *s = NULL; elf && !found && (s = elf_nextscn(elf, s));)
		found = gelf_getshdr(s, &h) && h.sh_type == SHT_DYNAMIC && is_needed(elf, s, &h, library);
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return found;
}

bool
uring_works(const char *program)
{
	return kernel_allows() && is_linked(program, "liburing.so");
}
