#include "fs/inode.h"

#include "lib/string.h"
#include "task/errno.h"

struct inode inodes[NR_INODES];
static int count;

bool
inode_add(const char *path, uint32_t frame, uint32_t size)
{
	const char *slash = strrchr(path, '/');

	if (count == NR_INODES)
		return false;
	str_copy(inodes[count].name, slash ? slash + 1 : path, INODE_NAME_MAX);
	inodes[count].size = size;
	inodes[count].frame = frame;
	count++;
	return true;
}

int
inode_find(const char *path)
{
	static const char bin[] = "/bin/";

	if (!strncmp(path, bin, sizeof(bin) - 1))
		path += sizeof(bin) - 1;
	for (int i = 0; i < count; i++)
		if (!strcmp(inodes[i].name, path))
			return i;
	return -ENOENT;
}
