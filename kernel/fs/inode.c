#include "fs/inode.h"

#include "cpu/apic.h"
#include "cpu/trap.h"
#include "cpu/x86.h"
#include "fs/device.h"
#include "fs/file.h"
#include "fs/pipe.h"
#include "fs/proc.h"
#include "lib/divide.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/task.h"

#define NS_PER_S 1000000000u
#define BIN_MODE (S_IFREG | 0755)
#define DIR_MODE (S_IFDIR | 0755)

struct inode inodes[NR_INODES];
static uint32_t unlinked; /* how many wait for their last user to go */
static int bin;

/* ---- the tree ------------------------------------------------------------------------------- */

int
inode_new(int dir, const char *name, uint32_t mode)
{
	if (inodes[dir].parent == UNLINKED)
		return -ENOENT;
	for (int i = 1; i < NR_INODES; i++) {
		if (inodes[i].mode)
			continue;
		inodes[i] = (struct inode){ .mode = mode, .names = 1, .parent = dir };
		str_copy(inodes[i].name, name, NAME_MAX);
		inode_touch(i);
		return i;
	}
	return -ENOSPC;
}

void
inode_init(void)
{
	static const struct {
		const char *name;
		uint32_t rdev;
	} devices[] = {
		{ "null", DEV_NULL }, { "zero", DEV_ZERO }, { "tty", DEV_TTY }, { "console", DEV_CONSOLE },
	};

	inodes[ROOT_INODE] = (struct inode){ .mode = DIR_MODE, .names = 1, .parent = ROOT_INODE };
	bin = inode_new(ROOT_INODE, "bin", DIR_MODE);
	int dev = inode_new(ROOT_INODE, "dev", DIR_MODE);
	for (unsigned i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		inodes[inode_new(dev, devices[i].name, S_IFCHR | 0666)].rdev = devices[i].rdev;
	inode_new(ROOT_INODE, "tmp", S_IFDIR | 01777);
	inode_mount("proc", PROC_ROOT);
}

void
inode_mount(const char *name, int root)
{
	inodes[inode_new(ROOT_INODE, name, DIR_MODE)].mounted = root;
}

bool
inode_add(const char *path, uint32_t frame, uint32_t size)
{
	const char *slash = strrchr(path, '/');
	int inode = inode_new(bin, slash ? slash + 1 : path, BIN_MODE);

	if (inode < 0)
		return false;
	inodes[inode].size = size;
	inodes[inode].frame = size ? frame : 0;
	return true;
}

void
inode_touch(int inode)
{
	inodes[inode].mtime = (uint32_t)quotient(clock_ns(), NS_PER_S);
}

/* What an element stands for: what is mounted there, what it is a further name of, or itself. */
static int
seen(int entry)
{
	const struct inode *i = &inodes[entry];

	return i->mounted ? i->mounted : i->link ? i->link : entry;
}

/* The first further name that an inode has, behind element `from`; 0: none. */
static int
next_link(int inode, int from)
{
	while (++from < NR_INODES)
		if (inodes[from].mode && inodes[from].link == inode)
			return from;
	return 0;
}

static int
tmpfs_list(int dir, uint32_t *at, char name[NAME_MAX])
{
	for (int i = (int)*at; i < NR_INODES; i++) {
		if (!inodes[i].mode || inodes[i].parent != dir || i == ROOT_INODE)
			continue;
		*at = (uint32_t)i + 1;
		str_copy(name, inodes[i].name, NAME_MAX);
		return seen(i);
	}
	return -ENOENT;
}

int
inode_entry(int dir, const char *name)
{
	for (int i = 1; i < NR_INODES; i++)
		if (inodes[i].mode && inodes[i].parent == dir && !strcmp(inodes[i].name, name))
			return i;
	return -ENOENT;
}

static int
tmpfs_lookup(int dir, const char *name)
{
	int entry = inode_entry(dir, name);

	return entry < 0 ? entry : seen(entry);
}

static int
tmpfs_parent(int inode)
{
	int entry = inodes[inode].parent == UNLINKED ? next_link(inode, 0) : inode;

	return entry || inode == ROOT_INODE ? inodes[entry].parent : -ENOENT;
}

static int
tmpfs_attr(int inode, struct attr *a)
{
	const struct inode *i = &inodes[inode];

	*a = (struct attr){
		.mode = i->mode,
		.nlink = i->names,
		.rdev = i->rdev,
		.size = i->size,
		.mtime = i->mtime,
	};
	return 0;
}

static const struct file_ops *
tmpfs_ops(int inode)
{
	switch (inodes[inode].mode & S_IFMT) {
	case S_IFREG: return &regular_ops;
	case S_IFDIR: return &directory_ops;
	case S_IFIFO: return &fifo_ops;
	default: return device_ops(inodes[inode].rdev);
	}
}

static int
tmpfs_target(int inode, char *text, uint32_t n)
{
	uint32_t size = inodes[inode].size;

	if ((inodes[inode].mode & S_IFMT) != S_IFLNK)
		return -EINVAL;
	if (size > n)
		return -ENAMETOOLONG;
	memcpy(text, inodes[inode].target, size);
	return (int)size;
}

static uint32_t
pages_of(uint32_t bytes)
{
	return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

static int
tmpfs_page(int inode, uint32_t page, uint32_t *frame)
{
	const struct inode *i = &inodes[inode];

	if (i->index)
		*frame = page < FILE_PAGES_MAX ? ((uint32_t *)frame_address(i->index))[page] : 0;
	else
		*frame = i->frame && page < pages_of(i->size) ? i->frame + page : 0;
	return 0;
}

/* Its files are as large as memory allows. */
static void
tmpfs_figures(struct figures *f)
{
	*f = (struct figures){
		.magic = 0x01021994,
		.block_bytes = PAGE_SIZE,
		.blocks = frames_there_are(),
		.free_blocks = stat.free_frames,
		.files = NR_INODES,
	};
	for (int i = 0; i < NR_INODES; i++)
		f->free_files += !inodes[i].mode;
}

const struct fs tmpfs = {
	.name = "tmpfs",
	.device = 1,
	.lookup = tmpfs_lookup,
	.parent = tmpfs_parent,
	.list = tmpfs_list,
	.attr = tmpfs_attr,
	.ops = tmpfs_ops,
	.target = tmpfs_target,
	.page = tmpfs_page,
	.figures = tmpfs_figures,
};

bool
inode_is_empty(int dir)
{
	char name[NAME_MAX];
	uint32_t at = 0;

	return tmpfs_list(dir, &at, name) < 0;
}

/* ---- the end of a file ---------------------------------------------------------------------- */

/* Who uses a file is looked for instead of counted: what nobody counts cannot be counted wrong. */
static bool
is_mapped(int inode, uint32_t flags, uint32_t prot)
{
	for (unsigned slot = 0; slot < NR_TASKS; slot++)
		for (unsigned i = 0; task[slot] && i < FS_NR_MAPS && task[slot]->map[i].pages; i++) {
			const struct vma *v = &task[slot]->map[i];

			if ((v->flags & FS_MAP_FILE) && v->inode == inode && (v->flags & flags) == flags &&
			    (v->prot & prot) == prot)
				return true;
		}
	return false;
}

bool
inode_is_running(int inode)
{
	for (unsigned slot = 0; slot < NR_TASKS; slot++)
		if (task[slot] && task[slot]->exe == inode)
			return true;
	return false;
}

bool
inode_is_written(int inode)
{
	for (unsigned i = 0; i < NR_FILES; i++)
		if (files[i].refs && files[i].inode == inode && (files[i].flags & O_ACCMODE))
			return true;
	return is_mapped(inode, FS_MAP_SHARED, FS_PROT_WRITE);
}

static bool
is_used(int inode)
{
	if (inodes[inode].names || fifo_is_used(inode))
		return true;
	for (unsigned i = 0; i < NR_FILES; i++)
		if (files[i].refs && files[i].inode == inode)
			return true;
	for (unsigned slot = 0; slot < NR_TASKS; slot++)
		if (task[slot] && task[slot]->cwd == inode)
			return true;
	return inode_is_running(inode) || is_mapped(inode, 0, 0);
}

int
inode_link(int inode, int dir, const char *name)
{
	if (!inodes[inode].names)
		return -ENOENT;
	int entry = inode_new(dir, name, inodes[inode].mode);
	if (entry < 0)
		return entry;
	inodes[entry].link = inode;
	inodes[inode].names++;
	return 0;
}

void
inode_unlink(int entry)
{
	int inode = inodes[entry].link ? inodes[entry].link : entry;

	inodes[inode].names--;
	if (inode != entry) {
		inodes[entry].mode = 0;
	} else {
		inodes[entry].parent = UNLINKED;
		unlinked++;
	}
	inode_let_go();
}

void
inode_let_go(void)
{
	if (unlinked)
		work |= WORK_SWEEP;
}

void
inodes_sweep(void)
{
	if (!(work & WORK_SWEEP))
		return;
	work &= ~(uint32_t)WORK_SWEEP;
	for (int i = 1; i < NR_INODES; i++) {
		if (!inodes[i].mode || inodes[i].parent != UNLINKED || is_used(i))
			continue;
		inode_truncate(i, 0);
		inodes[i].mode = 0;
		unlinked--;
	}
}

/* ---- contents ------------------------------------------------------------------------------- */

/* A file that changes needs the list of its pages: a module's were in a row until now. */
static int
make_index(struct inode *i)
{
	uint32_t n = pages_of(i->size);

	if (i->index)
		return 0;
	if (n > FILE_PAGES_MAX)
		return -EFBIG;
	uint32_t f = frame_take(current->pid, FS_FRAME_INDEX, 0);
	if (!f)
		return -ENOSPC;
	uint32_t *list = frame_address(f);
	rep_stosl(list, 0, FILE_PAGES_MAX);
	for (uint32_t page = 0; i->frame && page < n; page++)
		list[page] = i->frame + page;
	i->index = f;
	return 0;
}

int
inode_make_page(int inode, uint32_t page, uint32_t *frame)
{
	struct inode *i = &inodes[inode];
	int error = page < FILE_PAGES_MAX ? make_index(i) : -EFBIG;

	if (error)
		return error;
	uint32_t *entry = (uint32_t *)frame_address(i->index) + page;
	if (!*entry) {
		uint32_t f = frame_take(current->pid, FS_FRAME_FILE, 0);

		if (!f)
			return -ENOSPC;
		rep_stosl(frame_address(f), 0, PAGE_SIZE / 4);
		*entry = f;
		if (!page)
			i->frame = f;
	}
	*frame = *entry;
	return 0;
}

/* A page that somebody has mapped stays, as zeros: it is no more of the file than that. */
static bool
drop_page(uint32_t *entry)
{
	uint32_t f = *entry;

	if (f && frames[f].refs) {
		rep_stosl(frame_address(f), 0, PAGE_SIZE / 4);
		return false;
	}
	*entry = 0;
	if (f)
		frame_give(current->pid, f, 0);
	return true;
}

static void
cut(struct inode *i, uint32_t size)
{
	uint32_t *list = frame_address(i->index), kept = pages_of(size);
	bool all = true;

	for (uint32_t page = kept; page < FILE_PAGES_MAX; page++)
		all &= drop_page(&list[page]);
	if (size % PAGE_SIZE && list[kept - 1])
		memset((char *)frame_address(list[kept - 1]) + size % PAGE_SIZE, 0,
		       PAGE_SIZE - size % PAGE_SIZE);
	i->frame = list[0];
	if (kept || !all)
		return;
	frame_give(current->pid, i->index, 0);
	i->index = 0;
}

int
inode_truncate(int inode, uint32_t size)
{
	struct inode *i = &inodes[inode];

	if (size > FILE_PAGES_MAX * PAGE_SIZE)
		return -EFBIG;
	if (i->frame || i->index || size) {
		int error = make_index(i);

		if (error)
			return error;
		cut(i, size);
	}
	i->size = size;
	inode_touch(inode);
	return 0;
}
