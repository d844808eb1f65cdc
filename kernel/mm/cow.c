#include "mm/cow.h"

#include "cpu/x86.h"
#include "mm/frame.h"
#include "mm/swap.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

/* The child's tables, wherever the parent has one: first, since they may not be had. */
static int
make_tables(struct task_struct *parent, struct task_struct *child, const struct vma *v)
{
	for (uint32_t va = v->va; va < vma_end(v); va = (va & ~(PDE_SPAN - 1)) + PDE_SPAN)
		if (pte_find(parent, va) && !pte_make(child, va))
			return -ENOMEM;
	return 0;
}

/*
 * The pages behind n entries of the parent's become the child's as well, be they in frames or in the swap
 * area, and nobody may write them; but those of a map that is shared on purpose are as they were.
 */
static uint32_t
share_entries(pte_t *parent, pte_t *child, uint32_t n, pte_t rights)
{
	pte_t *first = parent, *end = parent + n;
	uint32_t shared = 0;

	while ((parent = repe_scasl(parent, (uint32_t)(end - parent))) < end) {
		for (; parent < end && *parent; parent++, shared++) {
			pte_t pte = *parent & rights;

			*parent = child[parent - first] = pte;
			if (pte & PTE_P)
				frames[PTE_FRAME(pte)].refs++;
			else
				swap_ref(PTE_SLOT(pte));
		}
	}
	return shared;
}

static uint32_t
share_pages(struct task_struct *parent, struct task_struct *child, const struct vma *v)
{
	uint32_t shared = 0, rights = v->flags & FS_MAP_SHARED ? ~0u : ~PTE_W;

	for (uint32_t va = v->va, end = vma_end(v), next; va < end; va = next) {
		pte_t *from = pte_find(parent, va);

		next = (va & ~(PDE_SPAN - 1)) + PDE_SPAN;
		if (from)
			shared += share_entries(from, pte_find(child, va), ((next < end ? next : end) - va) / PAGE_SIZE, rights);
	}
	return shared;
}

int
copy_page_tables(struct task_struct *parent, struct task_struct *child)
{
	for (unsigned i = 0; i < FS_NR_MAPS && parent->map[i].pages; i++) {
		struct vma *v = &parent->map[i];
		int error = make_tables(parent, child, v);

		if (error)
			return error;
		child->map[i] = *v;
		uint32_t shared = share_pages(parent, child, v);
		flush_tlb(); /* the parent's processor may still hold writable entries */
		trace_memory_shared(child->pid, v, shared);
	}
	return 0;
}

int
do_wp_page(struct task_struct *t, const struct vma *v, uint32_t va, pte_t *pte)
{
	uint32_t old = PTE_FRAME(*pte);
	bool last_owner = frames[old].kind == FS_FRAME_ANON && frames[old].refs == 1;

	if (last_owner || (v->flags & FS_MAP_SHARED)) {
		*pte |= PTE_W;
		flush_page(va);
		stat.reuses++;
		trace_cow_reuse(va, old);
		return 0;
	}
	uint32_t f = frame_pop();
	if (!f)
		return -ENOMEM;
	rep_movsl(frame_address(f), frame_address(old), PAGE_SIZE / 4);
	*pte = PTE_MAKE(f, PTE_P | PTE_W | PTE_U);
	flush_page(va);
	frames[f].kind = FS_FRAME_ANON;
	frames[f].refs = 1;
	frame_unref(old);
	t->copies++;
	stat.copies++;
	trace_cow_copy(va, old, f, frames[old].refs);
	return 0;
}
