#include "mm/swap.h"

#include "cpu/x86.h"
#include "dev/ide.h"
#include "fs/cache.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

struct swap_slot *swap_slots;
uint32_t nr_swap_slots;
static uint32_t last_slot;  /* the search for a free one goes on behind it */
static uint32_t clock_hand; /* the frame that was looked at last */

void
swap_init(void *at, uint32_t n)
{
	swap_slots = at;
	nr_swap_slots = n;
	memset(at, 0, n * sizeof(swap_slots[0]));
	stat.free_slots = n - 1;
}

/* ---- slots ---------------------------------------------------------------------------------- */

/* There must be a free one. */
static uint32_t
find_slot(void)
{
	do
		last_slot = last_slot + 1 < nr_swap_slots ? last_slot + 1 : 1;
	while (swap_slots[last_slot].refs);
	return last_slot;
}

int
swap_read(uint32_t slot, uint32_t frame)
{
	return ide_read(IDE_SWAP, slot * PAGE_SECTORS, PAGE_SECTORS, frame_address(frame));
}

void
swap_ref(uint32_t slot)
{
	swap_slots[slot].refs++;
}

uint32_t
swap_unref(uint32_t slot)
{
	if (!swap_slots[slot].refs)
		panic("slot %u: one owner less than none", slot);
	if (!--swap_slots[slot].refs)
		stat.free_slots++;
	return swap_slots[slot].refs;
}

/* ---- a frame's owners: from the frame back to the entries that name it ------------------------ */

struct change { /* for every entry that names a frame */
	uint32_t frame, left; /* entries that are still to be found */
	pte_t keep, set;      /* bits that stay, bits that come */
	pte_t held;           /* all bits that were found in them */
};

static void
change_table(struct change *c, const struct task_struct *t, uint32_t va, pte_t *pte)
{
	for (pte_t *end = pte + PTE_ENTRIES; pte < end && c->left; pte++, va += PAGE_SIZE) {
		if (!(*pte & PTE_P) || PTE_FRAME(*pte) != c->frame)
			continue;
		c->held |= *pte;
		*pte = (*pte & c->keep) | c->set;
		if (t == current)
			flush_page(va);
		c->left--;
	}
}

static void
change_task(struct change *c, const struct task_struct *t)
{
	const pte_t *dir = frame_address(t->dir);

	for (uint32_t i = 0; i < USER_PDES && c->left; i++)
		if (dir[i] & PTE_P)
			change_table(c, t, i * PDE_SPAN, frame_address(PTE_FRAME(dir[i])));
}

static pte_t
change_owners(uint32_t f, pte_t keep, pte_t set)
{
	struct change c = { .frame = f, .left = frames[f].refs, .keep = keep, .set = set };

	for (unsigned i = 0; i < nr_slots && c.left; i++)
		if (task[i] && task[i]->dir)
			change_task(&c, task[i]);
	return c.held;
}

/* ---- the clock ------------------------------------------------------------------------------ */

/* The hand goes round over the frames. A page that was used since it came by last is spared, once. */
static uint32_t
find_victim(void)
{
	for (uint32_t n = 2 * fs_root.frames; n--;) {
		clock_hand = clock_hand + 1 < fs_root.frames ? clock_hand + 1 : 0;
		if (frames[clock_hand].kind == FS_FRAME_ANON &&
		    !(change_owners(clock_hand, ~PTE_A, 0) & PTE_A))
			return clock_hand;
	}
	return 0;
}

static int
swap_out(uint32_t f)
{
	uint32_t slot = find_slot(), owners = frames[f].refs;
	int error = ide_write(IDE_SWAP, slot * PAGE_SECTORS, PAGE_SECTORS, frame_address(f));

	if (error)
		return error;
	change_owners(f, 0, PTE_SWAPPED(slot));
	swap_slots[slot].refs = (uint16_t)owners;
	stat.free_slots--;
	stat.swap_outs++;
	frame_push(f);
	trace_swap_out(f, slot, owners);
	return 0;
}

void
swap_make_room(uint32_t n)
{
	while (stat.free_frames < n && cache_give()) /* first: it need not be written */
		continue;
	while (stat.free_frames < n && stat.free_slots) {
		uint32_t f = find_victim();

		if (!f || swap_out(f))
			return;
	}
}
