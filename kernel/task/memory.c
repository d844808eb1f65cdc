#include "task/memory.h"

#include "fs/file.h"
#include "fs/inode.h"
#include "mm/vm.h"
#include "task/errno.h"
#include "task/task.h"

#define PROT_ALL (FS_PROT_READ | FS_PROT_WRITE | FS_PROT_EXEC)

enum { /* Linux */
	MAP_SHARED = 0x01,
	MAP_PRIVATE = 0x02,
	MAP_FIXED = 0x10,
	MAP_ANONYMOUS = 0x20,
	MAP_KNOWN = MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | 0x20000 /* MAP_STACK */ |
		    0x0800 /* MAP_DENYWRITE */ | 0x4000 /* MAP_NORESERVE */ | 0x8000 /* MAP_POPULATE */,
};

static bool
is_data(const struct vma *v)
{
	return (v->prot & FS_PROT_WRITE) && !(v->flags & (FS_MAP_SHARED | FS_MAP_STACK));
}

/* Is there room for the map within the caller's limits? */
static bool
may_grow(const struct vma *more)
{
	uint32_t all = more->pages, data = more->pages;

	for (const struct vma *v = current->map; v < current->map + FS_NR_MAPS && v->pages; v++) {
		all += v->flags & FS_MAP_STACK ? 0 : v->pages;
		data += is_data(v) ? v->pages : 0;
	}
	return all <= current->limit[RLIMIT_AS].soft / PAGE_SIZE &&
	       (!is_data(more) || data <= current->limit[RLIMIT_DATA].soft / PAGE_SIZE);
}

/* The new end of the heap, or the old one when it cannot be had. */
int
sys_brk(uint32_t end)
{
	uint32_t was = PAGE_UP(current->brk), now = PAGE_UP(end);

	if (end < current->brk_start || end > KERNEL_BASE)
		return (int)current->brk;
	if (now > was) {
		struct vma v = {
			.va = was,
			.pages = (now - was) / PAGE_SIZE,
			.prot = FS_PROT_READ | FS_PROT_WRITE,
			.flags = FS_MAP_HEAP,
			.inode = -1,
		};

		if (!vma_is_free(current, v.va, v.pages) || !may_grow(&v) || vm_map(current, &v))
			return (int)current->brk;
	} else if (now < was && vm_unmap(current, now, (was - now) / PAGE_SIZE)) {
		return (int)current->brk;
	}
	current->brk = end;
	return (int)end;
}

/* A range of user memory in whole pages; bytes is rounded up. */
static int
check_range(uint32_t va, uint32_t bytes, uint32_t *pages)
{
	if (va % PAGE_SIZE || !bytes || va >= KERNEL_BASE || bytes > KERNEL_BASE - va)
		return -EINVAL;
	*pages = PAGE_UP(bytes) / PAGE_SIZE;
	return 0;
}

/* Anonymous memory that is shared is a file without a name; it goes with its last map. */
static int
nameless_file(uint32_t pages)
{
	int inode = inode_new(ROOT_INODE, "", S_IFREG);

	if (inode >= 0) {
		inodes[inode].size = pages * PAGE_SIZE;
		inode_unlink(inode);
	}
	return inode;
}

/* Which file is mapped, and how much of it there is from `page` on: whole pages, with zeros behind its end. */
static int
set_file(struct vma *v, uint32_t flags, int fd, uint32_t page)
{
	const struct file *f = flags & MAP_ANONYMOUS ? NULL : file_of((uint32_t)fd);
	bool shared = flags & MAP_SHARED;

	if (!f && !shared)
		return 0; /* private and anonymous: zeros */
	if (f && (f->kind != FS_FILE_REGULAR || f->inode < 0 || !fs_of(f->inode)->page))
		return -ENODEV;
	if (f && ((f->flags & O_ACCMODE) == O_WRONLY ||
		  (shared && (v->prot & FS_PROT_WRITE) && (f->flags & O_ACCMODE) != O_RDWR)))
		return -EACCES;
	v->inode = f ? f->inode : nameless_file(v->pages);
	if (v->inode < 0)
		return v->inode;
	v->flags = FS_MAP_FILE | (shared ? FS_MAP_SHARED : 0);
	v->offset = f ? page * PAGE_SIZE : 0;
	uint32_t size = inode_size(v->inode), most = v->pages * PAGE_SIZE;
	v->bytes = size <= v->offset ? 0 : size - v->offset < most ? PAGE_UP(size - v->offset) : most;
	return 0;
}

int
sys_mmap2(uint32_t va, uint32_t bytes, uint32_t prot, uint32_t flags, int fd, uint32_t page)
{
	struct vma v = { .prot = prot & PROT_ALL, .inode = -1 };
	int error = check_range(flags & MAP_FIXED ? va : 0, bytes, &v.pages);

	if (error)
		return error;
	if (!(flags & (MAP_SHARED | MAP_PRIVATE)))
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS) && ((uint32_t)fd >= FS_NR_FDS || current->fd[fd] < 0))
		return -EBADF;
	if (flags & ~(uint32_t)MAP_KNOWN)
		return -EINVAL;
	v.va = flags & MAP_FIXED ? va : vma_gap(current, MMAP_BASE, v.pages);
	if (!v.va)
		return -ENOMEM;
	error = set_file(&v, flags, fd, page);
	if (!error && !may_grow(&v))
		error = -ENOMEM;
	if (!error && (flags & MAP_FIXED))
		error = vm_unmap(current, v.va, v.pages);
	if (!error)
		error = vm_map(current, &v);
	if (error)
		inodes_sweep(); /* a file that was made for this map */
	return error ? error : (int)v.va;
}

int
sys_munmap(uint32_t va, uint32_t bytes)
{
	uint32_t pages;
	int error = check_range(va, bytes, &pages);

	return error ? error : vm_unmap(current, va, pages);
}

int
sys_mprotect(uint32_t va, uint32_t bytes, uint32_t prot)
{
	uint32_t pages;

	if (!bytes && va % PAGE_SIZE == 0)
		return 0;
	if (check_range(va, bytes, &pages))
		return -EINVAL;
	for (uint32_t i = 0; i < pages; i++) {
		const struct vma *v = vma_find(current, va + i * PAGE_SIZE);

		if (!v)
			return -ENOMEM;
		if ((prot & FS_PROT_WRITE) && (v->flags & FS_MAP_SHARED) && v->inode >= NR_INODES)
			return -EACCES; /* nobody may write that file */
	}
	return vm_protect(current, va, pages, prot & PROT_ALL);
}
