/*
 * ext2, revisions 0 and 1 (the format: "The Second Extended File System", D. Poirier).
 *
 * A file is an inode of 15 block numbers: 12 of its first blocks, and of three blocks that list block numbers,
 * to a depth of one, two and three. A directory is a file of records. Nothing of it is believed:
 * a number that cannot be is -EIO.
 *
 * Two kinds of pages stand in the cache (cache.h): those of files, and the disk's own, through which inodes,
 * lists and directories are read. No pointer into them is kept, since any reading may push a page out.
 */
#include "fs/ext2.h"

#include <stddef.h>

#include "cpu/apic.h"
#include "dev/ide.h"
#include "dev/tty.h"
#include "fs/cache.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/pipe.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "task/errno.h"
#include "task/task.h"
#include "trace/trace.h"

enum {
	SUPER_AT = 1024, /* bytes from the disk's start */
	MAGIC = 0xef53,
	INCOMPAT_FILETYPE = 2, /* records tell the type of what they name: not needed, but harmless */
	LOG_BLOCK_MOST = 2,    /* 1 KiB << 2 */
	INODE_BYTES = 128,     /* of revision 0, and what is looked at of later ones */
	ROOT_NUMBER = 2,
	DIRECT = 12,
	DEPTH_MOST = 3,
	INODES_MOST = 0x7fffffff - DISK_INODE,
	PLACES = 64,
};

struct super {
	uint32_t inodes, blocks, reserved, free_blocks, free_inodes, first_block, log_block, log_fragment;
	uint32_t group_blocks, group_fragments, group_inodes, mount_time, write_time;
	uint16_t mounts, mounts_most, magic, state, errors, minor;
	uint32_t checked, interval, system, revision;
	uint16_t uid, gid;
	uint32_t first_inode; /* from here on: revision 1 */
	uint16_t inode_bytes, group;
	uint32_t compatible, incompatible, read_only_compatible;
};

struct group {
	uint32_t block_bitmap, inode_bitmap, inode_table;
	uint32_t rest[5];
};

struct node { /* an inode of the disk */
	uint16_t mode, uid;
	uint32_t size, atime, ctime, mtime, dtime;
	uint16_t gid, links;
	uint32_t sectors, flags, system;
	uint32_t block[DIRECT + DEPTH_MOST]; /* or a short link's text */
	uint32_t generation, attributes, size_high, fragment, rest[3];
};
_Static_assert(sizeof(struct node) == INODE_BYTES, "an inode of revision 0 is 128 bytes");

struct record { /* of a directory */
	uint32_t number; /* 0: unused */
	uint16_t bytes;
	uint8_t name_bytes, type;
};

static uint32_t disk_sectors;
static uint32_t block_bytes, n_blocks, first_block;
static uint32_t n_inodes, group_inodes, inode_bytes, free_blocks, free_inodes;
/* The inode in hand, and a name: nothing here needs two at a time, and kernel stacks are small. */
static struct node node;
static char found[NAME_MAX];

/* ---- pages ---------------------------------------------------------------------------------- */

/* Sectors into a frame, from byte `at` of it on: one run, one request. */
static int
read_run(uint32_t sector, uint32_t n, uint32_t number, uint32_t page, uint32_t frame, uint32_t at)
{
	int error = ide_read(IDE_DISK, sector, n, (char *)frame_address(frame) + at);

	if (!error)
		trace_disk_read(sector, n, number, page, frame);
	return error;
}

/* A page by way of the cache. `fill` reads it into a frame of zeros. */
static int
cached_page(uint32_t number, uint32_t page, int (*fill)(uint32_t number, uint32_t page, uint32_t frame),
	    uint32_t *frame)
{
	int inode = DISK_INODE + (int)number, error;
	uint32_t f = cache_find(inode, page);

	if (!f) {
		f = frame_take(current->pid, FS_FRAME_FILE, 0);
		if (!f)
			return -ENOMEM;
		memset(frame_address(f), 0, PAGE_SIZE);
		error = fill(number, page, f);
		if (error) {
			frame_give(current->pid, f, 0);
			return error;
		}
		cache_add(inode, page, f);
	}
	*frame = f;
	return 0;
}

static int
fill_from_disk(uint32_t number, uint32_t page, uint32_t frame)
{
	uint32_t sector = page * PAGE_SECTORS;

	if (sector >= disk_sectors)
		return -EIO;
	uint32_t left = disk_sectors - sector;
	return read_run(sector, left < PAGE_SECTORS ? left : PAGE_SECTORS, number, page, frame, 0);
}

static int
read_disk(uint32_t page, uint32_t at, void *to, uint32_t n)
{
	uint32_t frame;
	int error = cached_page(0, page, fill_from_disk, &frame);

	if (!error)
		memcpy(to, (char *)frame_address(frame) + at, n);
	return error;
}

static bool
is_block(uint32_t block)
{
	return block >= first_block && block < n_blocks;
}

/* Bytes of one block. */
static int
read_block(uint32_t block, uint32_t at, void *to, uint32_t n)
{
	uint32_t in_page = PAGE_SIZE / block_bytes;

	if (!is_block(block))
		return -EIO;
	return read_disk(block / in_page, block % in_page * block_bytes + at, to, n);
}

/* ---- inodes --------------------------------------------------------------------------------- */

static uint32_t
number_of(int inode)
{
	return (uint32_t)(inode - DISK_INODE);
}

static bool
is_kind(uint32_t kind)
{
	return (node.mode & S_IFMT) == kind;
}

/* Can there be such a file? */
static int
check_node(void)
{
	switch (node.mode & S_IFMT) {
	case S_IFREG:
		return node.size_high || node.size > INT32_MAX ? -EIO : 0; /* more than a file's offset can tell */
	case S_IFDIR:
		return node.size % block_bytes || node.size / block_bytes > n_blocks ? -EIO : 0;
	case S_IFLNK:
		return !node.size || node.size >= block_bytes ? -EIO : 0;
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		return 0;
	default:
		return -EIO;
	}
}

static int
load(uint32_t number)
{
	uint32_t index = number - 1, at = index % group_inodes * inode_bytes;
	uint32_t group_at = index / group_inodes * sizeof(struct group) + offsetof(struct group, inode_table), table;

	if (!number || number > n_inodes)
		return -EIO;
	int error = read_block(first_block + 1 + group_at / block_bytes, group_at % block_bytes, &table, sizeof(table));
	if (!error)
		error = read_block(table + at / block_bytes, at % block_bytes, &node, sizeof(node));
	return error ? error : check_node();
}

/* From a file's block to the disk's, through lists; 0: a hole. */
static int
map_block(uint32_t index, uint32_t *block)
{
	uint32_t in_list = block_bytes / sizeof(uint32_t), reach = 1, depth = 0, at;

	*block = index < DIRECT ? node.block[index] : 0;
	if (index < DIRECT)
		return !*block || is_block(*block) ? 0 : -EIO;
	for (at = index - DIRECT; depth < DEPTH_MOST; depth++, at -= reach) {
		reach *= in_list;
		if (at < reach)
			break;
	}
	if (depth == DEPTH_MOST)
		return -EIO;
	for (*block = node.block[DIRECT + depth]; *block && reach > 1; at %= reach) {
		reach /= in_list;
		int error = read_block(*block, at / reach * sizeof(uint32_t), block, sizeof(*block));

		if (error)
			return error;
	}
	return !*block || is_block(*block) ? 0 : -EIO;
}

/* ---- files ---------------------------------------------------------------------------------- */

/* Blocks that stand in a row on the disk are one run. Behind the file's end there are zeros. */
static int
fill_from_file(uint32_t number, uint32_t page, uint32_t frame)
{
	uint32_t in_page = PAGE_SIZE / block_bytes, in_block = block_bytes / SECTOR;
	int error = load(number);

	for (uint32_t i = 0, run; i < in_page && !error; i += run) {
		uint32_t first = 0, next = 0;

		error = map_block(page * in_page + i, &first);
		for (run = 1; !error && first && i + run < in_page; run++) {
			error = map_block(page * in_page + i + run, &next);
			if (next != first + run)
				break;
		}
		if (!error && first)
			error = read_run(first * in_block, run * in_block, number, page, frame, i * block_bytes);
	}
	if (!error && node.size / PAGE_SIZE == page)
		memset((char *)frame_address(frame) + node.size % PAGE_SIZE, 0, PAGE_SIZE - node.size % PAGE_SIZE);
	return error;
}

static int
ext2_page(int inode, uint32_t page, uint32_t *frame)
{
	return cached_page(number_of(inode), page, fill_from_file, frame);
}

static int
ext2_attr(int inode, struct attr *a)
{
	int error = load(number_of(inode));

	if (error)
		return error;
	*a = (struct attr){
		.mode = node.mode,
		.nlink = node.links,
		.rdev = is_kind(S_IFCHR) || is_kind(S_IFBLK) ? node.block[0] & 0xffff : 0,
		.size = node.size,
		.mtime = node.mtime - EPOCH_S,
	};
	return 0;
}

static const struct file_ops *
ext2_ops(int inode)
{
	if (load(number_of(inode)))
		return NULL;
	return is_kind(S_IFREG) ? &read_only_ops : is_kind(S_IFDIR) ? &directory_ops : is_kind(S_IFIFO) ? &fifo_ops : NULL;
}

static int
ext2_target(int inode, char *text, uint32_t room)
{
	uint32_t block;
	int error = load(number_of(inode));

	if (error || !is_kind(S_IFLNK))
		return error ? error : -EINVAL;
	if (node.size > room)
		return -ENAMETOOLONG;
	/* a short one stands in the inode: then it has no block but that of its attributes */
	if (node.sectors == (node.attributes ? block_bytes / SECTOR : 0) && node.size < sizeof(node.block)) {
		memcpy(text, node.block, node.size);
	} else {
		error = map_block(0, &block);
		if (!error)
			error = read_block(block, 0, text, node.size);
	}
	for (uint32_t i = 0; i < node.size && !error; i++)
		if (!text[i])
			error = -EIO;
	return error ? error : (int)node.size;
}

/* ---- directories ---------------------------------------------------------------------------- */

/* Where a file was found last: only directories know where they are. */
static struct {
	uint32_t number, dir;
} places[PLACES];
static uint32_t next_place;

static void
note_place(uint32_t number, uint32_t dir)
{
	for (unsigned i = 0; i < PLACES; i++)
		if (places[i].number == number) {
			places[i].dir = dir;
			return;
		}
	places[next_place].number = number;
	places[next_place].dir = dir;
	next_place = (next_place + 1) % PLACES;
}

/*
 * The first record of the directory in hand, at or behind *at, that names something, which then stands behind it. A name that
 * no path can hold is passed over: nobody could ask for it. -ENOENT after the last.
 */
static int
next_record(uint32_t *at, uint32_t *number, char name[NAME_MAX])
{
	struct record r;
	uint32_t block;

	while (*at < node.size) {
		uint32_t in_block = *at % block_bytes, left = block_bytes - in_block;
		int error = left < sizeof(r) || *at % 4 ? -EIO : map_block(*at / block_bytes, &block);

		if (!error)
			error = read_block(block, in_block, &r, sizeof(r));
		if (error)
			return error;
		if (r.bytes % 4 || r.bytes > left || r.bytes < sizeof(r) + r.name_bytes || r.number > n_inodes)
			return -EIO;
		*at += r.bytes;
		if (!r.number || !r.name_bytes || r.name_bytes >= NAME_MAX)
			continue;
		error = read_block(block, in_block + sizeof(r), name, r.name_bytes);
		name[r.name_bytes] = 0;
		*number = r.number;
		return error;
	}
	return -ENOENT;
}

static int
load_directory(int inode)
{
	int error = load(number_of(inode));

	return error ? error : is_kind(S_IFDIR) ? 0 : -ENOTDIR;
}

static int
ext2_lookup(int dir, const char *wanted)
{
	uint32_t at = 0, number;
	int error = load_directory(dir);

	while (!error) {
		error = next_record(&at, &number, found);
		if (error || strcmp(found, wanted))
			continue;
		note_place(number, number_of(dir));
		return DISK_INODE + (int)number;
	}
	return error;
}

static int
ext2_list(int dir, uint32_t *at, char name[NAME_MAX])
{
	uint32_t number;
	int error = load_directory(dir);

	do
		error = error ? error : next_record(at, &number, name);
	while (!error && (!strcmp(name, ".") || !strcmp(name, "..")));
	return error ? error : DISK_INODE + (int)number;
}

static int
ext2_parent(int inode)
{
	int error = load(number_of(inode));

	if (error)
		return error;
	if (number_of(inode) == ROOT_NUMBER)
		return ROOT_INODE;
	if (is_kind(S_IFDIR))
		return ext2_lookup(inode, "..");
	for (unsigned i = 0; i < PLACES; i++)
		if (places[i].number == number_of(inode))
			return DISK_INODE + (int)places[i].dir;
	return -ENOENT;
}

static void
ext2_figures(struct figures *f)
{
	*f = (struct figures){
		.magic = MAGIC,
		.flags = ST_RDONLY,
		.block_bytes = block_bytes,
		.blocks = n_blocks,
		.free_blocks = free_blocks,
		.files = n_inodes,
		.free_files = free_inodes,
	};
}

const struct fs ext2 = {
	.name = "ext2",
	.device = 3,
	.room = 1 + 2 + DEPTH_MOST, /* the page; on its way to it the inode and lists */
	.lookup = ext2_lookup,
	.parent = ext2_parent,
	.list = ext2_list,
	.attr = ext2_attr,
	.ops = ext2_ops,
	.target = ext2_target,
	.page = ext2_page,
	.figures = ext2_figures,
};

/* ---- mounting ------------------------------------------------------------------------------- */

/* What is wrong with it; NULL: nothing. */
static const char *
check_super(const struct super *s)
{
	if (s->magic != MAGIC)
		return "it has no ext2 file system";
	if (s->revision > 1)
		return "its revision is later than 1";
	if (s->revision && (s->incompatible & ~(uint32_t)INCOMPAT_FILETYPE))
		return "it has features that ext2 does not know (is it ext4?)";
	if (s->log_block > LOG_BLOCK_MOST)
		return "its blocks are larger than 4 KiB";
	uint32_t bytes = 1024u << s->log_block, inode = s->revision ? s->inode_bytes : INODE_BYTES;
	if (s->blocks > disk_sectors / (bytes / SECTOR))
		return "it is cut short";
	if (s->first_block != (s->log_block ? 0 : 1) || s->first_block >= s->blocks || !s->group_blocks ||
	    !s->group_inodes || s->inodes < ROOT_NUMBER || s->inodes > INODES_MOST || inode < INODE_BYTES ||
	    inode > bytes || (inode & (inode - 1)))
		return "its numbers cannot be";
	return NULL;
}

void
ext2_mount(uint32_t sectors)
{
	struct super s;

	disk_sectors = sectors;
	int error = read_disk(0, SUPER_AT, &s, sizeof(s));
	const char *wrong = error ? "it cannot be read" : check_super(&s);
	if (!wrong) {
		block_bytes = 1024u << s.log_block;
		n_blocks = s.blocks;
		first_block = s.first_block;
		n_inodes = s.inodes;
		group_inodes = s.group_inodes;
		inode_bytes = s.revision ? s.inode_bytes : INODE_BYTES;
		free_blocks = s.free_blocks;
		free_inodes = s.free_inodes;
		if (load_directory(DISK_INODE + ROOT_NUMBER))
			wrong = "its root directory cannot be read";
	}
	if (!wrong) {
		inode_mount("mnt", DISK_INODE + ROOT_NUMBER);
		return;
	}
	tty_say("the disk is not mounted: ");
	tty_say(wrong);
	tty_say("\n");
}
