/*
 * inode.h: the file system in memory. It begins with the boot loader's modules at /bin/NAME. An inode is
 * its own directory entry: it knows its name and its directory. A further name (a hard link) is an element of its
 * own that names the inode, and nothing else.
 */
#ifndef INODE_H
#define INODE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/mmu.h"
#include "fs/fs.h"

#define NR_INODES 512
#define UNLINKED (-1)
#define FILE_PAGES_MAX (PAGE_SIZE / sizeof(uint32_t))

struct inode {
	char name[NAME_MAX];
	char target[NAME_MAX]; /* a symbolic link: where it points */
	uint32_t size;   /* bytes */
	uint32_t frame;  /* of its first page; 0: none */
	uint32_t index;  /* frame that lists its pages' frames; 0: they stand in a row from `frame` on */
	uint32_t mode;   /* S_IF* and permissions; 0: unused */
	uint32_t rdev, mtime;
	int32_t parent;  /* the directory that it is in, or UNLINKED: gone when nobody uses it */
	int32_t mounted; /* a directory: the root that is seen in its place; 0: none */
	uint32_t names;  /* its own and the further ones */
	int32_t link;    /* of a further name: the inode that it means; 0: it is one itself */
};

extern struct inode inodes[NR_INODES];
extern const struct fs tmpfs;

/* The empty directories and the devices. */
void inode_init(void);
/* A module; false when there are too many. `path` may be a whole path: its last part counts. Its
 * pages stand in a row from `frame` on, zeros to the end of the last. */
bool inode_add(const char *path, uint32_t frame, uint32_t size);
/* A directory in the root in whose place `root` is seen. */
void inode_mount(const char *name, int root);

/* A new, empty one. -ENOSPC, or -ENOENT when dir itself was removed. */
int inode_new(int dir, const char *name, uint32_t mode);
/* The element that has this name in dir: the inode, or a link to it. -ENOENT. */
int inode_entry(int dir, const char *name);
/* A further name. -ENOSPC, or -ENOENT when dir or the file itself was removed. */
int inode_link(int inode, int dir, const char *name);
/* The name goes. With its last one the file: its pages go when nobody has it open, mapped, or as a directory to be in. */
void inode_unlink(int entry);
void inode_let_go(void); /* somebody has: the next sweep looks for files that nobody uses any more */
void inodes_sweep(void);
bool inode_is_empty(int dir);
/* Is it the program of a process? Then it must not change. */
bool inode_is_running(int inode);
/* May somebody write it, by an open file or a map? Then it must not run. */
bool inode_is_written(int inode);

/* A page of its contents, made when there is none. -EFBIG, -ENOSPC. */
int inode_make_page(int inode, uint32_t page, uint32_t *frame);
int inode_truncate(int inode, uint32_t size);
void inode_touch(int inode); /* it has changed now */

#endif
