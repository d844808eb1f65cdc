/* proc.h: processes as files. Nothing is kept: each reading is written anew from what there is. */
#ifndef PROC_H
#define PROC_H

#include "fs/fs.h"

#define PROC_ROOT 0x10000 /* inodes from here on are pid * PROC_ITEMS + item */
#define PROC_ITEMS 8

extern const struct fs procfs;

#endif
