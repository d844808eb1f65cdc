/*
 * vm.h: address spaces. A map (struct vma) is what a range promises; a page table entry is a page
 * that is there, or names the slot where it was written to (swap.h). Entries come by faults (fault.h), by
 * fork's sharing (cow.h), and go by vm_unmap.
 */
#ifndef VM_H
#define VM_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/mmu.h"

struct task_struct;

struct vma {
	uint32_t va, pages;     /* pages 0: unused */
	uint32_t prot, flags;   /* enum fs_prot, enum fs_map_flags */
	int32_t inode;          /* index of the file, -1 for none */
	uint32_t offset, bytes; /* the first `bytes` bytes come from the file at `offset` */
};

#define STACK_TOP KERNEL_BASE
#define STACK_PAGES 2048u
#define MMAP_BASE 0x40000000u

static inline uint32_t
vma_end(const struct vma *v)
{
	return v->va + v->pages * PAGE_SIZE;
}

/* The map that holds va, or NULL. */
struct vma *vma_find(struct task_struct *t, uint32_t va);
/* Is [va, va + pages) user memory without any map? */
bool vma_is_free(struct task_struct *t, uint32_t va, uint32_t pages);
/* The lowest free range at or above `from`; 0 when there is none. */
uint32_t vma_gap(struct task_struct *t, uint32_t from, uint32_t pages);

/* Adds a map to a free range. -ENOMEM when the task has too many. */
int vm_map(struct task_struct *t, const struct vma *v);
/* Takes the range out of all maps. -ENOMEM when a map would have to be split and cannot. */
int vm_unmap(struct task_struct *t, uint32_t va, uint32_t pages);
/* The same for rights; the whole range must be mapped. */
int vm_protect(struct task_struct *t, uint32_t va, uint32_t pages, uint32_t prot);

/* The page directory with the kernel half alone: task 0's, and that of a task without memory. */
extern pte_t swapper_pg_dir[PTE_ENTRIES];

/* The entry for va, or NULL when there is no table. The second makes the table: NULL if no frame. */
pte_t *pte_find(const struct task_struct *t, uint32_t va);
pte_t *pte_make(struct task_struct *t, uint32_t va);

/* Pages that are there. */
uint32_t vm_resident(const struct task_struct *t);
/* Copies bytes of another task's memory, be they swapped out, as far as they were ever there; returns how many. */
uint32_t vm_peek(const struct task_struct *t, uint32_t va, char *to, uint32_t n);

/* A page directory with the kernel half, empty below. -ENOMEM. */
int vm_new(struct task_struct *t);
/* How many page tables serve its maps; one that serves two of them counts twice. */
uint32_t vm_tables_at_most(const struct task_struct *t);
/* All user memory goes; the directory stays with _clear and goes with _free. */
void vm_clear(struct task_struct *t);
void vm_free(struct task_struct *t);

#endif
