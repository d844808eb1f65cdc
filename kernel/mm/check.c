#include "mm/check.h"

#include "cpu/trap.h"
#include "cpu/x86.h"
#include "fs/inode.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/swap.h"
#include "mm/vm.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

static uint16_t *found; /* entries counted so far, by frame; NULL: checking is off */
static uint16_t *found_slots; /* the same by swap slot */

size_t
check_bytes(uint32_t n_frames, uint32_t n_slots)
{
	return (n_frames + n_slots) * sizeof(found[0]);
}

void
check_init(void *scratch)
{
	found = scratch;
	found_slots = found + fs_root.frames;
	work |= WORK_CHECK;
}

#define STACK_FILL 0x5a5a5a5au

void
check_stack_begin(struct task_struct *t)
{
	if (found)
		rep_stosl(t + 1, STACK_FILL, (kernel_stack_top(t) - (uint32_t)(t + 1)) / 4);
}

void
check_stack_end(const struct task_struct *t)
{
	const uint32_t *word = (const uint32_t *)(t + 1), *top = (const uint32_t *)kernel_stack_top(t);

	if (!found)
		return;
	while (word < top && *word == STACK_FILL)
		word++;
	uint32_t unused = (uint32_t)word - (uint32_t)(t + 1);
	if (!stat.stack_least || unused < stat.stack_least)
		stat.stack_least = unused;
}

static bool
is_shared(const struct task_struct *t, uint32_t va)
{
	const struct vma *v = vma_find((struct task_struct *)t, va);

	return v && (v->flags & FS_MAP_SHARED);
}

static void
check_page(const struct task_struct *t, uint32_t va, pte_t pte)
{
	uint32_t f = PTE_FRAME(pte);

	if (f >= fs_root.frames)
		panic("check: pid %u maps %08x to frame %x, which does not exist", t->pid, va, f);
	if (frames[f].kind != FS_FRAME_ANON && frames[f].kind != FS_FRAME_FILE)
		panic("check: pid %u maps %08x to frame %04x of kind %u", t->pid, va, f,
		      frames[f].kind);
	if (!is_shared(t, va) && (pte & PTE_W) && (frames[f].refs > 1 || frames[f].kind == FS_FRAME_FILE))
		panic("check: pid %u may write %08x, but frame %04x is shared", t->pid, va, f);
	found[f]++;
}

static void
check_swapped(const struct task_struct *t, uint32_t va, pte_t pte)
{
	if (pte != PTE_SWAPPED(PTE_SLOT(pte)) || PTE_SLOT(pte) >= nr_swap_slots)
		panic("check: pid %u has entry %08x for %08x, which names no slot", t->pid, pte, va);
	found_slots[PTE_SLOT(pte)]++;
}

static void
check_table(const struct task_struct *t, uint32_t dir_index, pte_t pde)
{
	const pte_t *table = frame_address(PTE_FRAME(pde));

	found[PTE_FRAME(pde)]++;
	for (uint32_t i = 0; i < PTE_ENTRIES; i++)
		if (table[i] & PTE_P)
			check_page(t, dir_index * PDE_SPAN + i * PAGE_SIZE, table[i]);
		else if (table[i])
			check_swapped(t, dir_index * PDE_SPAN + i * PAGE_SIZE, table[i]);
}

static void
check_task(const struct task_struct *t)
{
	if (t->magic != TASK_MAGIC)
		panic("check: pid %u has overrun its kernel stack", t->pid);
	if (!t->dir)
		return;
	if (t->state == FS_TASK_ZOMBIE)
		panic("check: zombie %u still has a page directory", t->pid);
	const pte_t *dir = frame_address(t->dir);
	for (uint32_t i = 0; i < USER_PDES; i++)
		if (dir[i] & PTE_P)
			check_table(t, i, dir[i]);
}

void
check_memory(void)
{
	memset(found, 0, check_bytes(fs_root.frames, nr_swap_slots));
	for (unsigned slot = 0; slot < nr_slots; slot++)
		if (task[slot])
			check_task(task[slot]);
	for (uint32_t f = 0; f < fs_root.frames; f++)
		if (found[f] != frames[f].refs)
			panic("check: frame %04x has count %u, the page tables say %u", f,
			      frames[f].refs, found[f]);
	for (uint32_t s = 0; s < nr_swap_slots; s++)
		if (found_slots[s] != swap_slots[s].refs)
			panic("check: slot %u has count %u, the page tables say %u", s,
			      swap_slots[s].refs, found_slots[s]);
}
