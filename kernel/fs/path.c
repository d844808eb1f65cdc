#include "fs/path.h"

#include <stddef.h>

#include "fs/ext2.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/proc.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/task.h"

#define LINKS_MAX 8 /* that one path may follow */

const struct fs *
fs_of(int inode)
{
	return inode >= DISK_INODE ? &ext2 : inode >= PROC_ROOT ? &procfs : &tmpfs;
}

uint32_t
inode_size(int inode)
{
	struct attr a;

	return fs_of(inode)->attr(inode, &a) ? 0 : a.size;
}

static int
check_directory(int inode)
{
	struct attr a;
	int error = fs_of(inode)->attr(inode, &a);

	return error ? error : (a.mode & S_IFMT) == S_IFDIR ? 0 : -ENOTDIR;
}

bool
is_directory(int inode)
{
	return !check_directory(inode);
}

int
path_step(int dir, const char *name)
{
	if (!strcmp(name, "."))
		return dir;
	if (!strcmp(name, ".."))
		return fs_of(dir)->parent(dir);
	return fs_of(dir)->lookup(dir, name);
}

/* Cuts the next part off *path; its length, 0 at the end. */
static int
next_part(const char **path, char part[NAME_MAX])
{
	int n = 0;

	while (**path == '/')
		++*path;
	while (**path && **path != '/') {
		if (n == NAME_MAX - 1)
			return -ENAMETOOLONG;
		part[n++] = *(*path)++;
	}
	part[n] = 0;
	return n;
}

bool
path_wants_directory(const char *path)
{
	return *path && path[strlen(path) - 1] == '/';
}

static bool
is_last(const char *rest)
{
	while (*rest == '/')
		rest++;
	return !*rest;
}

bool
is_symlink(int inode)
{
	struct attr a;

	return fs_of(inode)->target && !fs_of(inode)->attr(inode, &a) && (a.mode & S_IFMT) == S_IFLNK;
}

/* Puts a link's target before what is left of the path; both stand in the buffer then. What is left
 * waits at the buffer's end. */
static int
splice(char buffer[PATH_MAX], const char **rest, int link)
{
	uint32_t left = strlen(*rest), end = PATH_MAX - 1 - left;

	memmove(buffer + end, *rest, left + 1);
	int n = end ? fs_of(link)->target(link, buffer, end - 1) : -ENAMETOOLONG;
	if (n < 0)
		return n;
	buffer[n] = left ? '/' : 0;
	memmove(buffer + n + 1, buffer + end, left + 1);
	*rest = buffer;
	return 0;
}

/* `follow`: a link at the end, too, although the walk ends before what it leads to. */
static int
walk(int from, const char *path, char last[NAME_MAX], bool follow)
{
	char part[NAME_MAX], buffer[PATH_MAX];
	int at = from, n, links = 0;

	if (!*path)
		return -ENOENT;
	part[0] = 0;
	while ((n = next_part(&path, part)) > 0) {
		int dir = at, error = check_directory(dir);

		if (error)
			return error;
		if (last && !follow && is_last(path))
			break;
		at = path_step(dir, part);
		if (last && is_last(path) && (at < 0 || !is_symlink(at))) {
			at = dir;
			break;
		}
		if (at < 0)
			return at;
		if (is_symlink(at)) {
			error = ++links > LINKS_MAX ? -ELOOP : splice(buffer, &path, at);
			if (error)
				return error;
			at = buffer[0] == '/' ? ROOT_INODE : dir;
		} else if (*path == '/' && !is_directory(at)) {
			return -ENOTDIR;
		}
	}
	if (n < 0)
		return n;
	if (last)
		str_copy(last, part, NAME_MAX);
	return at;
}

int
path_walk(int from, const char *path, char last[NAME_MAX])
{
	return walk(from, path, last, false);
}

int
path_walk_on(int from, const char *path, char last[NAME_MAX])
{
	return walk(from, path, last, true);
}

int
path_start(int dir_fd, const char *path)
{
	if (path[0] == '/')
		return ROOT_INODE;
	if (dir_fd == AT_FDCWD)
		return current->cwd;
	const struct file *f = file_of((uint32_t)dir_fd);
	if (!f)
		return -EBADF;
	return f->kind == FS_FILE_DIRECTORY ? f->inode : -ENOTDIR;
}

int
path_of_user(int dir_fd, uint32_t user_path, char last[NAME_MAX])
{
	char path[PATH_MAX];
	int error = string_from_user(path, user_path, sizeof(path));

	if (error < 0)
		return error;
	int from = path_start(dir_fd, path);
	return from < 0 ? from : path_walk(from, path, last);
}

int
path_of_user_link(int dir_fd, uint32_t user_path)
{
	char path[PATH_MAX], name[NAME_MAX];
	int n = string_from_user(path, user_path, sizeof(path));
	int from = n < 0 ? n : path_start(dir_fd, path);

	if (from < 0)
		return from;
	if (path_wants_directory(path))
		return path_walk(from, path, NULL);
	int dir = path_walk(from, path, name);
	return dir < 0 || !name[0] ? dir : path_step(dir, name);
}

/* How a directory calls the inode that is in it. */
static int
name_in(int parent, int inode, char name[NAME_MAX])
{
	uint32_t at = 0;
	int found;

	while ((found = fs_of(parent)->list(parent, &at, name)) >= 0)
		if (found == inode)
			return 0;
	return -ENOENT;
}

int
path_of_inode(int inode, char path[PATH_MAX])
{
	char name[NAME_MAX];
	int at = PATH_MAX - 1;

	path[at] = 0;
	for (int parent; inode != ROOT_INODE; inode = parent) {
		parent = fs_of(inode)->parent(inode);
		int error = parent < 0 ? parent : name_in(parent, inode, name);
		int n = error ? 0 : (int)strlen(name);

		if (error)
			return error;
		if (n + 1 > at)
			return -ENAMETOOLONG;
		at -= n;
		memcpy(path + at, name, (uint32_t)n);
		path[--at] = '/';
	}
	if (!path[at])
		path[--at] = '/';
	return at;
}
