/* path.h: from a name to an inode. */
#ifndef PATH_H
#define PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "fs/fs.h"

#define AT_FDCWD (-100)

/*
 * The inode that a path names, seen from directory `from`. With `last`, the walk ends in the directory
 * of the path's last part, which is copied there (empty for "/"): the file itself need not exist.
 * Symbolic links on the way are followed, and without `last` one at the end.
 * -ENOENT, -ENOTDIR, -ENAMETOOLONG, -ELOOP.
 */
int path_walk(int from, const char *path, char last[NAME_MAX]);
/* The same with `last`, but a link at the end is followed: there a file is that this path makes. */
int path_walk_on(int from, const char *path, char last[NAME_MAX]);
/* Does it end in a slash? Then a link at its end is followed, and must lead to a directory. */
bool path_wants_directory(const char *path);
/* One part: the inode of that name in the directory, "." and ".." too. */
int path_step(int dir, const char *name);
/* Where a path that a call gives starts: the root, the caller's directory, or that of descriptor dir_fd. */
int path_start(int dir_fd, const char *path);
/* All of it, for a path in user memory. */
int path_of_user(int dir_fd, uint32_t path, char last[NAME_MAX]);
/* The same, but a symbolic link at the end is meant itself, unless a slash follows. */
int path_of_user_link(int dir_fd, uint32_t path);
/* The way back: the path stands at the end of the buffer, from the index on that is returned. -ENOENT
 * when it has none any more. */
int path_of_inode(int inode, char path[PATH_MAX]);

#endif
