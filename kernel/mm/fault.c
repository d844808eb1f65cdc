#include "mm/fault.h"

#include <stddef.h>

#include "cpu/trap.h"
#include "cpu/x86.h"
#include "fs/inode.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/classify.h"
#include "mm/cow.h"
#include "mm/frame.h"
#include "mm/swap.h"
#include "mm/uaccess.h"
#include "mm/vm.h"
#include "task/errno.h"
#include "task/exit.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"
#include "trace/trace.h"

static pte_t
private_entry(uint32_t f, const struct vma *v)
{
	return PTE_MAKE(f, PTE_P | PTE_U | (v->prot & FS_PROT_WRITE ? PTE_W : 0));
}

static void
install_private(uint32_t f, const struct vma *v, pte_t *pte)
{
	*pte = private_entry(f, v);
	frames[f].kind = FS_FRAME_ANON;
	frames[f].refs = 1;
}

static int
do_zero_page(const struct vma *v, uint32_t va, pte_t *pte)
{
	uint32_t f = frame_pop();

	if (!f)
		return -ENOMEM;
	rep_stosl(frame_address(f), 0, PAGE_SIZE / 4);
	install_private(f, v, pte);
	stat.zero_pages++;
	trace_zero_page(va, f);
	return 0;
}

/* `bytes` of the page come from the file; zeros follow. */
static int
do_file_copy(const struct vma *v, uint32_t va, pte_t *pte, uint32_t file_frame, uint32_t bytes)
{
	uint32_t f = frame_pop();

	if (!f)
		return -ENOMEM;
	memcpy(frame_address(f), frame_address(file_frame), bytes);
	memset((char *)frame_address(f) + bytes, 0, PAGE_SIZE - bytes);
	install_private(f, v, pte);
	stat.file_pages++;
	trace_page_from_file(va, f, file_frame);
	return 0;
}

/* The file's own page, made if there was none; beyond its end there is nothing to map. */
static int
do_shared_page(const struct vma *v, uint32_t va, pte_t *pte, uint32_t page)
{
	uint32_t f;
	int error = fs_of(v->inode)->page(v->inode, page, &f);

	if (!error && !f)
		error = inode_make_page(v->inode, page, &f);
	if (error)
		return error == -ENOSPC ? -ENOMEM : error;
	*pte = PTE_MAKE(f, PTE_P | PTE_U | (v->prot & FS_PROT_WRITE ? PTE_W : 0));
	frames[f].refs++;
	stat.file_pages++;
	trace_page_from_file(va, f, f);
	return 0;
}

/* The map is as long as a stack may be at the most; its limit may end it sooner. */
static bool
is_beyond_stack(const struct task_struct *t, const struct vma *v, uint32_t va)
{
	return (v->flags & FS_MAP_STACK) && STACK_TOP - PAGE_DOWN(va) > t->limit[RLIMIT_STACK].soft;
}

/* Nothing stands at va yet. A page that nobody may write, or that is only read so far, is the file's
 * own; one that is written, or that the file fills in part, is a copy. */
static int
do_no_page(struct task_struct *t, const struct vma *v, uint32_t va, bool write)
{
	if (is_beyond_stack(t, v, va))
		return -EFAULT;
	pte_t *pte = pte_make(t, va);
	uint32_t at = va - v->va;

	if (!pte)
		return -ENOMEM;
	if (v->flags & FS_MAP_SHARED)
		return at < v->bytes ? do_shared_page(v, va, pte, (v->offset + at) / PAGE_SIZE) : -EIO;
	if (!(v->flags & FS_MAP_FILE) || at >= v->bytes)
		return do_zero_page(v, va, pte);

	uint32_t file_frame;
	int error = fs_of(v->inode)->page(v->inode, (v->offset + at) / PAGE_SIZE, &file_frame);
	uint32_t bytes = v->bytes - at < PAGE_SIZE ? v->bytes - at : PAGE_SIZE;

	if (error)
		return error;
	if (!file_frame)
		return do_zero_page(v, va, pte); /* a hole */
	if (write || bytes < PAGE_SIZE)
		return do_file_copy(v, va, pte, file_frame, bytes);
	*pte = PTE_MAKE(file_frame, PTE_P | PTE_U);
	frames[file_frame].refs++;
	stat.file_pages++;
	trace_page_from_file(va, file_frame, file_frame);
	return 0;
}

/* This entry's copy of the page; who else names the slot reads it again. */
static int
do_swap_page(const struct vma *v, uint32_t va, pte_t *pte)
{
	uint32_t f = frame_pop(), slot = PTE_SLOT(*pte);

	if (!f)
		return -ENOMEM;
	if (swap_read(slot, f)) {
		frame_push(f);
		return -EIO;
	}
	install_private(f, v, pte);
	stat.swap_ins++;
	trace_swap_in(va, slot, f, swap_unref(slot));
	return 0;
}

/* Reads the page of a file that is not in memory. What it takes is taken now, as the room is made:
 * before the entry is looked at. (That it is empty may be seen sooner; nothing but a fault changes it.) */
static int
fetch(const struct task_struct *t, const struct vma *v, uint32_t page)
{
	const pte_t *pte = pte_find(t, page);
	uint32_t at = page - v->va, frame;

	if ((pte && *pte) || !(v->flags & FS_MAP_FILE) || at >= v->bytes || !fs_of(v->inode)->room)
		return 0;
	swap_make_room(2 + fs_of(v->inode)->room);
	return fs_of(v->inode)->page(v->inode, (v->offset + at) / PAGE_SIZE, &frame);
}

static int
serve(struct task_struct *t, uint32_t va, uint32_t error)
{
	struct vma *v = va < KERNEL_BASE ? vma_find(t, va) : NULL;
	uint32_t page = PAGE_DOWN(va);

	swap_make_room(2); /* a page and a table: before the entry is looked at, which this may change */
	int failed = v ? fetch(t, v, page) : 0;
	if (failed)
		return failed;
	pte_t *pte = v ? pte_find(t, page) : NULL;
	switch (fault_classify(v, pte ? *pte : 0, error)) {
	case FAULT_SWAP_IN:
		return do_swap_page(v, page, pte);
	case FAULT_DEMAND:
		return do_no_page(t, v, page, error & PF_WRITE);
	case FAULT_COW:
		return do_wp_page(t, v, page, pte);
	default:
		return -EFAULT;
	}
}

static void
refuse(struct trapframe *tf, uint32_t va, int error)
{
	if (error == -ENOMEM)
		trace_out_of_memory(va);
	else
		trace_segv(va, tf->error, tf->eip);
	if (!from_user(tf)) {
		tf->eip = uaccess_fixup();
		if (error == -ENOMEM)
			signal_raise(current, SIGKILL, (struct signal_info){ .code = SI_KERNEL });
	} else if (error == -ENOMEM) {
		do_exit(SIGKILL);
	} else if (error != -EFAULT) { /* its map allows it, but there is no such page */
		signal_fault(SIGBUS, BUS_ADRERR, va);
	} else {
		const struct vma *v = va < KERNEL_BASE ? vma_find(current, va) : NULL;
		bool mapped = v && !is_beyond_stack(current, v, va);

		signal_fault(SIGSEGV, mapped ? SEGV_ACCERR : SEGV_MAPERR, va);
	}
}

void
do_page_fault(struct trapframe *tf)
{
	uint32_t va = read_cr2();

	if (!from_user(tf) && !uaccess_covers(tf->eip))
		panic("page fault at %08x, error %x, eip %08x", va, tf->error, tf->eip);
	current->faults++;
	stat.faults++;
	trace_fault(va, tf->error, tf->eip);
	int error = serve(current, va, tf->error);
	if (error)
		refuse(tf, va, error);
}
