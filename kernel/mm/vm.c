#include "mm/vm.h"

#include "cpu/x86.h"
#include "fs/inode.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/swap.h"
#include "task/errno.h"
#include "task/task.h"
#include "trace/trace.h"

/* ---- maps: a sorted array, unused elements last ------------------------------------------- */

struct vma *
vma_find(struct task_struct *t, uint32_t va)
{
	for (struct vma *v = t->map; v < t->map + FS_NR_MAPS && v->pages; v++)
		if (va - v->va < v->pages * PAGE_SIZE)
			return v;
	return NULL;
}

bool
vma_is_free(struct task_struct *t, uint32_t va, uint32_t pages)
{
	if (va >= KERNEL_BASE || pages > (KERNEL_BASE - va) / PAGE_SIZE)
		return false;
	for (struct vma *v = t->map; v < t->map + FS_NR_MAPS && v->pages; v++)
		if (v->va < va + pages * PAGE_SIZE && va < vma_end(v))
			return false;
	return true;
}

uint32_t
vma_gap(struct task_struct *t, uint32_t from, uint32_t pages)
{
	for (struct vma *v = t->map; v < t->map + FS_NR_MAPS && v->pages; v++) {
		if (vma_is_free(t, from, pages))
			return from;
		if (vma_end(v) > from)
			from = vma_end(v);
	}
	return vma_is_free(t, from, pages) ? from : 0;
}

static unsigned
vma_count(const struct task_struct *t)
{
	unsigned n = 0;

	while (n < FS_NR_MAPS && t->map[n].pages)
		n++;
	return n;
}

static void
vma_insert(struct task_struct *t, const struct vma *v)
{
	unsigned n = vma_count(t), at = 0;

	while (at < n && t->map[at].va < v->va)
		at++;
	memmove(&t->map[at + 1], &t->map[at], (n - at) * sizeof(*v));
	t->map[at] = *v;
}

static void
vma_remove(struct task_struct *t, struct vma *v)
{
	struct vma *end = t->map + vma_count(t);

	memmove(v, v + 1, (uint32_t)(end - v - 1) * sizeof(*v));
	end[-1].pages = 0;
	inode_let_go();
}

/* The part of v from `pages` pages on. */
static struct vma
vma_tail(const struct vma *v, uint32_t pages)
{
	struct vma tail = *v;
	uint32_t skipped = pages * PAGE_SIZE;

	tail.va += skipped;
	tail.pages -= pages;
	if (v->flags & FS_MAP_FILE) {
		tail.offset += skipped;
		tail.bytes = v->bytes > skipped ? v->bytes - skipped : 0;
	}
	return tail;
}

static void
vma_cut(struct vma *v, uint32_t pages)
{
	v->pages = pages;
	if (v->bytes > pages * PAGE_SIZE)
		v->bytes = pages * PAGE_SIZE;
}

/* Makes `va` a border between maps, if it lies inside one. There must be room for one more. */
static void
vma_split(struct task_struct *t, uint32_t va)
{
	struct vma *v = vma_find(t, va);

	if (!v || v->va == va)
		return;
	struct vma tail = vma_tail(v, (va - v->va) / PAGE_SIZE);
	vma_cut(v, (va - v->va) / PAGE_SIZE);
	vma_insert(t, &tail);
}

static bool
split_fits(struct task_struct *t, uint32_t va, uint32_t end)
{
	struct vma *first = vma_find(t, va), *last = vma_find(t, end);
	unsigned more = (first && first->va != va) + (last && last->va != end);

	return vma_count(t) + more <= FS_NR_MAPS;
}

static struct vma *
vma_that_grows(struct task_struct *t, const struct vma *v)
{
	if (v->flags & FS_MAP_FILE)
		return NULL;
	for (struct vma *w = t->map; w < t->map + FS_NR_MAPS && w->pages; w++)
		if (vma_end(w) == v->va && w->prot == v->prot && w->flags == v->flags)
			return w;
	return NULL;
}

int
vm_map(struct task_struct *t, const struct vma *v)
{
	struct vma *longer = vma_that_grows(t, v);

	if (longer)
		longer->pages += v->pages;
	else if (vma_count(t) == FS_NR_MAPS)
		return -ENOMEM;
	else
		vma_insert(t, v);
	trace_map(t->pid, v);
	return 0;
}

/* ---- entries ------------------------------------------------------------------------------ */

static pte_t *
dir_of(const struct task_struct *t)
{
	return frame_address(t->dir);
}

pte_t *
pte_find(const struct task_struct *t, uint32_t va)
{
	pte_t pde = dir_of(t)[PDE_INDEX(va)];

	if (!(pde & PTE_P))
		return NULL;
	return (pte_t *)frame_address(PTE_FRAME(pde)) + PTE_INDEX(va);
}

pte_t *
pte_make(struct task_struct *t, uint32_t va)
{
	pte_t *pte = pte_find(t, va);

	if (pte)
		return pte;
	uint32_t f = frame_pop();
	if (!f)
		return NULL;
	rep_stosl(frame_address(f), 0, PTE_ENTRIES);
	dir_of(t)[PDE_INDEX(va)] = PTE_MAKE(f, PTE_P | PTE_W | PTE_U);
	frames[f].kind = FS_FRAME_TABLE;
	frames[f].refs = 1;
	trace_frame_taken(t->pid, f, 1, FS_FRAME_TABLE, va & ~(PDE_SPAN - 1));
	return pte_find(t, va);
}

/* Calls act(t, ...) for each page of the range, present or swapped out; returns the sum of what it says. */
typedef uint32_t page_action(struct task_struct *t, uint32_t va, pte_t *pte);

/* The entries of one table from va on. Most are empty: those are passed over in one instruction. */
static inline __attribute__((always_inline)) uint32_t
for_each_entry(pte_t *pte, uint32_t n, uint32_t va, page_action *act, struct task_struct *t)
{
	pte_t *first = pte, *end = pte + n;
	uint32_t sum = 0;

	while ((pte = repe_scasl(pte, (uint32_t)(end - pte))) < end)
		for (; pte < end && *pte; pte++)
			sum += act(t, va + (uint32_t)(pte - first) * PAGE_SIZE, pte);
	return sum;
}

static inline __attribute__((always_inline)) uint32_t
for_each_page(struct task_struct *t, uint32_t va, uint32_t pages, page_action *act)
{
	uint32_t sum = 0;

	while (pages) {
		uint32_t n = PTE_ENTRIES - PTE_INDEX(va);
		pte_t *pte = pte_find(t, va);

		n = n < pages ? n : pages;
		if (pte)
			sum += for_each_entry(pte, n, va, act, t);
		va += n * PAGE_SIZE;
		pages -= n;
	}
	return sum;
}

/* What the processor still holds of the range is dropped at once, after the walk. */
static uint32_t
drop_page(struct task_struct *t, uint32_t va, pte_t *pte)
{
	pte_t was = *pte;

	(void)t;
	(void)va;
	*pte = 0;
	if (pte_is_swapped(was)) {
		swap_unref(PTE_SLOT(was));
		return 0;
	}
	return frame_unref(PTE_FRAME(was));
}

static void
drop_pages(struct task_struct *t, uint32_t va, uint32_t pages)
{
	uint32_t freed = for_each_page(t, va, pages, drop_page);

	if (t == current)
		flush_tlb();
	trace_unmap(t->pid, va, pages, freed);
}

/* The entry is as its map says, which has changed. The right to write comes by a fault; a page that is
 * swapped out has its rights from the map when it comes back. */
static uint32_t
protect_page(struct task_struct *t, uint32_t va, pte_t *pte)
{
	uint32_t prot = vma_find(t, va)->prot;

	if (pte_is_swapped(*pte))
		return 0;
	if (!(prot & FS_PROT_WRITE))
		*pte &= ~PTE_W;
	*pte = prot ? *pte | PTE_U : *pte & ~PTE_U;
	if (t == current)
		flush_page(va);
	return 1;
}

int
vm_unmap(struct task_struct *t, uint32_t va, uint32_t pages)
{
	uint32_t end = va + pages * PAGE_SIZE;

	if (!split_fits(t, va, end))
		return -ENOMEM;
	vma_split(t, va);
	vma_split(t, end);
	for (struct vma *v = t->map; v < t->map + FS_NR_MAPS && v->pages;) {
		if (v->va >= va && v->va < end)
			vma_remove(t, v);
		else
			v++;
	}
	drop_pages(t, va, pages);
	return 0;
}

int
vm_protect(struct task_struct *t, uint32_t va, uint32_t pages, uint32_t prot)
{
	uint32_t end = va + pages * PAGE_SIZE;

	if (!split_fits(t, va, end))
		return -ENOMEM;
	vma_split(t, va);
	vma_split(t, end);
	for (struct vma *v = t->map; v < t->map + FS_NR_MAPS && v->pages; v++)
		if (v->va >= va && v->va < end)
			v->prot = prot;
	for_each_page(t, va, pages, protect_page);
	t->hides |= !prot;
	trace_protect(t->pid, va, pages, prot);
	return 0;
}

uint32_t
vm_resident(const struct task_struct *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; t->dir && i < USER_PDES; i++) {
		const pte_t *table = pte_find(t, i * PDE_SPAN);

		for (uint32_t k = 0; table && k < PTE_ENTRIES; k++)
			n += table[k] & PTE_P;
	}
	return n;
}

uint32_t
vm_peek(const struct task_struct *t, uint32_t va, char *to, uint32_t n)
{
	uint32_t done = 0, part, spare = 0; /* the frame into which swapped pages are read */

	for (; done < n; done += part, va += part) {
		const pte_t *pte = t->dir && va < KERNEL_BASE ? pte_find(t, va) : NULL;
		uint32_t rest = PAGE_SIZE - va % PAGE_SIZE, frame = pte ? PTE_FRAME(*pte) : 0;

		if (!pte || !*pte)
			break;
		if (pte_is_swapped(*pte)) { /* it stays so, whatever else goes to make room */
			if (!spare)
				spare = frame_take(current->pid, FS_FRAME_BUFFER, 0);
			if (!spare || swap_read(PTE_SLOT(*pte), spare))
				break;
			frame = spare;
		}
		part = rest < n - done ? rest : n - done;
		memcpy(to + done, (const char *)frame_address(frame) + va % PAGE_SIZE, part);
	}
	if (spare)
		frame_give(current->pid, spare, 0);
	return done;
}

/* ---- whole address spaces ----------------------------------------------------------------- */

int
vm_new(struct task_struct *t)
{
	uint32_t f = frame_pop();

	if (!f)
		return -ENOMEM;
	pte_t *dir = frame_address(f);
	rep_stosl(dir, 0, USER_PDES);
	rep_movsl(dir + USER_PDES, swapper_pg_dir + USER_PDES, PTE_ENTRIES - USER_PDES);
	t->dir = f;
	t->tss.cr3 = f << PAGE_SHIFT;
	frames[f].kind = FS_FRAME_DIR;
	trace_frame_taken(t->pid, f, 1, FS_FRAME_DIR, 0);
	return 0;
}

uint32_t
vm_tables_at_most(const struct task_struct *t)
{
	uint32_t n = 0;

	for (const struct vma *v = t->map; v < t->map + FS_NR_MAPS && v->pages; v++)
		for (uint32_t va = v->va; va < vma_end(v); va = (va & ~(PDE_SPAN - 1)) + PDE_SPAN)
			n += pte_find(t, va) != NULL;
	return n;
}

void
vm_clear(struct task_struct *t)
{
	while (t->map[0].pages) {
		struct vma v = t->map[0];

		vma_remove(t, &t->map[0]);
		drop_pages(t, v.va, v.pages);
	}
	pte_t *dir = dir_of(t), *pde = dir;
	while ((pde = repe_scasl(pde, (uint32_t)(dir + USER_PDES - pde))) < dir + USER_PDES) {
		uint32_t f = PTE_FRAME(*pde);

		*pde = 0;
		frame_give(t->pid, f, (uint32_t)(pde - dir) * PDE_SPAN);
	}
	if (t == current)
		flush_tlb();
	t->hides = false;
}

void
vm_free(struct task_struct *t)
{
	uint32_t dir = t->dir;

	if (!dir)
		return;
	vm_clear(t);
	t->tss.cr3 = (uint32_t)swapper_pg_dir - KERNEL_BASE;
	if (t == current)
		load_cr3(t->tss.cr3);
	t->dir = 0;
	frame_give(t->pid, dir, 0);
}
