#include "mend.h"

#include <stdio.h>
#include <unistd.h>

#include "onpath.h"

enum { MANAGERS = 6, ROOT = 1 /* it wants to be root */ };

static const struct { const char *program, *install; int flags; } managers[MANAGERS] = {
	{ "apt-get", "apt-get install", ROOT },
	{ "dnf", "dnf install", ROOT },
	{ "pacman", "pacman -S", ROOT },
	{ "zypper", "zypper install", ROOT },
	{ "apk", "apk add", ROOT },
	{ "brew", "brew install", 0 },
};

/* In the managers' order; NULL: it has none such. */
static const char *const packages[][MANAGERS] = {
	[MEND_QEMU] = { "qemu-system-x86", "qemu-system-x86-core", "qemu-system-x86", "qemu-x86", "qemu-system-i386", "qemu" },
	[MEND_GCC] = { "gcc", "gcc", "gcc", "gcc", "gcc", "gcc" },
	[MEND_GCC32] = { "gcc-multilib", "glibc-devel.i686 glibc-static.i686 libgcc.i686", "lib32-glibc lib32-gcc-libs", "gcc-32bit glibc-devel-static-32bit", NULL, NULL },
	[MEND_TERMINFO] = { "ncurses-term", "ncurses-term", "ncurses", "terminfo", "ncurses-terminfo", "ncurses" },
	[MEND_PNG] = { "librsvg2-bin", "librsvg2-tools", "librsvg", "rsvg-convert", "rsvg-convert", "librsvg" },
	[MEND_DISKS] = { "e2fsprogs", "e2fsprogs", "e2fsprogs", "e2fsprogs", "e2fsprogs", "e2fsprogs" },
};

static int
own_manager(void)
{
	char path[4096];

	for (int i = 0; i < MANAGERS; i++)
		if (onpath_find(managers[i].program, path, sizeof(path)))
			return i;
	return -1;
}

void
mend_command(enum mend_what what, char *out, size_t size)
{
	int found = own_manager(), m = found < 0 ? 0 : found;

	if (!packages[what][m])
		snprintf(out, size, "%s has no package for it: a Debian or Fedora has one", managers[m].program);
	else
		snprintf(out, size, "%s%s%s %s", found < 0 ? "with Debian: " : "",
			 (managers[m].flags & ROOT) && geteuid() != 0 ? "sudo " : "", managers[m].install, packages[what][m]);
}
