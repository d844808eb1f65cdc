/* inode.h: the files there are: the boot loader's modules, at /bin/NAME. */
#ifndef INODE_H
#define INODE_H

#include <stdbool.h>
#include <stdint.h>

#define NR_INODES 64
#define INODE_NAME_MAX 32

struct inode {
	char name[INODE_NAME_MAX];
	uint32_t size;  /* bytes */
	uint32_t frame; /* its contents stand in the frames from here on, zeros to the end of the last */
};

extern struct inode inodes[NR_INODES];

/* Adds a file; false when there are too many. `path` may be a whole path: its last part counts. */
bool inode_add(const char *path, uint32_t frame, uint32_t size);
/* "/bin/NAME" or "NAME" to an index; -ENOENT. */
int inode_find(const char *path);

#endif
