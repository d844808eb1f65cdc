#include "imagecheck.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOW "make one with: mke2fs -t ext2 -d FOLDER IMAGE 8M"

enum { /* bytes from the start of the file; they are little-endian */
	MAGIC_AT = 1024 + 56,
	FEATURES_AT = 1024 + 96, /* those without which it cannot be read */
	KNOWN_FEATURES = 2,      /* directories tell types */
};

static bool
check_file(const char *path, int fd, struct fail *f)
{
	struct stat st;
	uint8_t magic[2], features[4];

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return fail_say(f, "--disk %s: a %s, not a file with a disk; %s", path,
				S_ISDIR(st.st_mode) ? "folder" : "device", HOW);
	if (pread(fd, magic, sizeof(magic), MAGIC_AT) != sizeof(magic) || magic[0] != 0x53 || magic[1] != 0xef ||
	    pread(fd, features, sizeof(features), FEATURES_AT) != sizeof(features))
		return fail_say(f, "--disk %s: no ext2 file system in it; %s", path, HOW);
	if ((features[0] & ~KNOWN_FEATURES) || features[1] || features[2] || features[3])
		return fail_say(f, "--disk %s: its file system has features that ext2 does not know, such as ext4's; %s",
				path, HOW);
	return true;
}

bool
imagecheck_disk(const char *path, struct fail *f)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok;

	if (fd < 0)
		return fail_say(f, "--disk %s: %s; is the name right? %s", path, strerror(errno), HOW);
	ok = check_file(path, fd, f);
	close(fd);
	return ok;
}
