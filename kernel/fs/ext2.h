/* ext2.h: a disk with the second extended file system, seen at /mnt, read-only. */
#ifndef EXT2_H
#define EXT2_H

#include "fs/fs.h"

/* Inodes from here on are DISK_INODE + the number on the disk. That of number 0, which no file has,
 * stands for the disk itself: its pages are the disk's, in a row. */
#define DISK_INODE 0x1000000

extern const struct fs ext2;

/* Looks at a disk of so many sectors, and mounts it or says why not. */
void ext2_mount(uint32_t sectors);

#endif
