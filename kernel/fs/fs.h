/*
 * fs.h: what every kind of file system can do. A file is known by the number of its inode; ranges
 * of numbers belong to the kinds, so that an inode needs no pointer to its own.
 */
#ifndef FS_H
#define FS_H

#include <stdbool.h>
#include <stdint.h>

#define ROOT_INODE 0
#define NAME_MAX 60  /* bytes of one part of a path, NUL included */
#define PATH_MAX 256 /* of a whole path, as a call takes it */

enum { /* of a mode, Linux */
	S_IFMT = 0170000,
	S_IFIFO = 0010000,
	S_IFCHR = 0020000,
	S_IFDIR = 0040000,
	S_IFBLK = 0060000,
	S_IFREG = 0100000,
	S_IFLNK = 0120000,
	S_IFSOCK = 0140000,
	S_PERMISSIONS = 07777,
	S_EXECUTE = 0111,
};

enum { ST_RDONLY = 1 }; /* of a whole file system */

struct attr {
	uint32_t mode, nlink, rdev; /* rdev: major << 8 | minor */
	uint32_t size;
	uint32_t mtime; /* seconds since boot */
};

struct figures { /* of a whole file system; blocks and files: how many, and how many are free */
	uint32_t magic, flags, block_bytes, blocks, free_blocks, files, free_files;
};

struct file_ops;

struct fs {
	const char *name;
	uint32_t device; /* its number, as stat tells it */
	uint32_t room;   /* frames that `page` may take */
	/* All take inodes of this kind, and return an inode or -errno. */
	int (*lookup)(int dir, const char *name);
	int (*parent)(int inode); /* of the root: the directory in which it is mounted */
	bool (*is_link)(int dir, const char *name); /* NULL: it has none. A lookup follows it */
	/* The first entry at or behind *at, which then stands behind it; -ENOENT after the last. */
	int (*list)(int dir, uint32_t *at, char name[NAME_MAX]);
	int (*attr)(int inode, struct attr *a); /* 0, or -ENOENT when it is gone */
	const struct file_ops *(*ops)(int inode); /* of an open file of it; NULL: -ENXIO */
	/* The text of a symbolic link, and its bytes, at most n: -EINVAL when it is none, -ENAMETOOLONG.
	 * NULL: it has none but those that a lookup follows. */
	int (*target)(int inode, char *text, uint32_t n);
	/* The frame with that page of a regular file; 0: a hole, all zeros. NULL: contents are made
	 * while they are read, and cannot be mapped. */
	int (*page)(int inode, uint32_t page, uint32_t *frame);
	void (*figures)(struct figures *f);
};

const struct fs *fs_of(int inode);
/* Bytes of its contents; 0 when it cannot be asked. */
uint32_t inode_size(int inode);
/* Bytes of a regular file that were read into kernel memory, fewer at its end; or -errno. */
int inode_read(int inode, uint32_t pos, void *to, uint32_t n);
bool is_directory(int inode);
bool is_symlink(int inode); /* one with a text: those of /proc are none */

#endif
