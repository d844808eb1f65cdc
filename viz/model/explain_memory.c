/* explain_memory.c: faults and what they come to, maps, frames, the swap area. */
#include "explaining.h"

#define PF_PRESENT 1 /* bits of a page fault's error code */
#define PF_WRITE 2
#define PF_USER 4

static const struct m_frame *
frame_of(const struct model *m, uint32_t frame)
{
	static const struct m_frame none;

	return frame < m->n_frames ? &m->frame[frame] : &none;
}

static const struct m_map *
map_of(const struct explaining *e, uint32_t va)
{
	const struct m_task *t = ex_was(e, e->pid);

	return t ? model_map(t, va) : NULL;
}

/* "the map 0804c000, 2 pages, rw-" */
static void
also_map(struct explaining *e, const struct m_map *map)
{
	if (map)
		ex_also(e, "the map at %08x, %s, %s", (unsigned)map->va, tell_pages(map->pages).text, tell_prot(map->prot).text);
	else
		ex_also(e, "no map");
}

/* The free frames around the event. */
static void
also_free(struct explaining *e)
{
	ex_also(e, " Free frames: %u -> %u.", tell_free_frames(e->t.before), tell_free_frames(e->t.after));
}

static void
step_fault(struct explaining *e, uint32_t va)
{
	ex_step(e, "do_page_fault", "%s had a page fault in page %08x: the event `fault` before this one tells of it.",
	     tell_actor(&e->t).text, (unsigned)va);
}

/* ---- the fault ----------------------------------------------------------------------------- */

static void
step_class(struct explaining *e, const struct m_map *map, const struct m_page *page, uint32_t error)
{
	bool write = error & PF_WRITE;
	const struct m_frame *f = page ? frame_of(e->t.before, page->frame) : NULL;

	ex_step(e, "fault_classify", "What is to be done follows from three things: the map, the entry, the error code. ");
	if (!map || !(map->prot & (write ? FS_PROT_WRITE : FS_PROT_READ | FS_PROT_WRITE | FS_PROT_EXEC)))
		ex_also(e, "No map allows this: it will be a signal.");
	else if (page && page->slot)
		ex_also(e, "The entry names slot %u of the swap area: the page must be read back.", page->slot);
	else if (!page)
		ex_also(e, "The map allows it, and the entry is empty: the page is given now, at its first use.");
	else if (write)
		ex_also(e, "The map allows writing, the entry does not: copy-on-write. Frame %04x has %u owner%s%s.", page->frame, f->refs,
		     ex_s(f->refs), f->kind == FS_FRAME_FILE ? ", and is the file's own page" : "");
	else
		ex_also(e, "The page is there, and may not be used like this: it will be a signal.");
}

void
explain_fault(struct explaining *e)
{
	uint32_t va = e->arg[FS_FAULT_va], error = e->arg[FS_FAULT_error], page_va = va & ~(FS_PAGE - 1);
	const struct m_task *task = ex_was(e, e->pid);
	const struct m_page *page = task ? model_page(task, page_va) : NULL;

	ex_step(e, "trap_common", "%s the processor could not do what the instruction at %08x wants, and calls exception 14 "
	     "(page fault). ", error & PF_USER ? "In user mode" : "In the kernel, on the process's behalf,", (unsigned)e->arg[FS_FAULT_eip]);
	ex_also(e, "The address, %08x, is in register CR2; the reason is the error code %x.", (unsigned)va, (unsigned)error);
	ex_step(e, "do_page_fault", "Error code %x: bit 0 is %u, the page %s; bit 1 is %u, a %s; bit 2 is %u, %s.", (unsigned)error,
	     error & PF_PRESENT, error & PF_PRESENT ? "is present, and its entry forbids it" : "is not present",
	     error >> 1 & 1, error & PF_WRITE ? "write" : "read", error >> 2 & 1,
	     error & PF_USER ? "user mode" : "kernel mode");
	ex_step(e, "serve", "Before anything is looked at, room is made for a page and a page table. The address lies in ");
	also_map(e, task ? model_map(task, va) : NULL);
	ex_also(e, ".");
	step_class(e, task ? model_map(task, va) : NULL, page, error);
	ex_told(e, "do_page_fault");
	ex_next(e, "{NEXT} shows what it comes to. Afterwards the program repeats the instruction, and notices nothing but the time it took.");
}

/* ---- what it comes to ---------------------------------------------------------------------- */

void
explain_zero(struct explaining *e)
{
	uint32_t va = e->arg[FS_ZERO_va], frame = e->arg[FS_ZERO_frame];
	const struct m_map *map = map_of(e, va);

	step_fault(e, va);
	ex_step(e, "do_no_page", "Nothing stands at %08x yet. It lies in ", (unsigned)va);
	also_map(e, map);
	ex_also(e, map && map->flags & FS_MAP_FILE ? "; its file has no bytes there: zeros." : "; there is no file behind it: zeros.");
	ex_step(e, "do_zero_page", "Frame %04x is taken from the free list and filled with zeros: nobody may read what its last owner left. The entry "
	     "for %08x names it, %s; its count is 0 -> 1.", (unsigned)frame, (unsigned)va,
	     map && map->prot & FS_PROT_WRITE ? "writable" : "read-only");
	also_free(e);
	ex_told(e, "do_zero_page");
	ex_next(e, "Memory is promised by mmap, brk or exec, and given at its first use: compare the untouched pages in the pages pane.");
}

void
explain_pagein(struct explaining *e)
{
	uint32_t va = e->arg[FS_PAGEIN_va], frame = e->arg[FS_PAGEIN_frame], file = e->arg[FS_PAGEIN_file];
	const struct m_map *map = map_of(e, va);
	uint32_t at = map ? va - map->va : 0, bytes = map && map->bytes - at < FS_PAGE ? map->bytes - at : FS_PAGE;
	bool shared = map && map->flags & FS_MAP_SHARED;

	step_fault(e, va);
	ex_step(e, "do_no_page", "Nothing stands at %08x yet. It lies in ", (unsigned)va);
	also_map(e, map);
	ex_also(e, ", from a file; the file's page is in frame %04x.", (unsigned)file);
	if (frame != file)
		ex_step(e, "do_file_copy", "The process may change this page and writes it now, or the file fills it only in part: so it gets a copy. %u "
		     "bytes go from %04x to the free frame %04x, and %u zeros follow. The file's page stays as it is.", bytes,
		     (unsigned)file, (unsigned)frame, FS_PAGE - bytes);
	else
		ex_step(e, shared ? "do_shared_page" : "do_no_page", "The entry names the file's own frame, %s: owners %u -> %u. All who run this "
		     "program use this one frame.", shared ? "as the map allows, for it is shared on purpose" : "read-only",
		     tell_refs(e->t.before, frame), tell_refs(e->t.after, frame));
	if (frame != file)
		also_free(e);
	ex_told(e, frame != file ? "do_file_copy" : shared ? "do_shared_page" : "do_no_page");
	ex_next(e, frame != file ? "Once written, a page of data is the process's own: fork will share it like any other." :
	     "The frames pane shows it with its owners: code is there once, however many run it.");
}

void
explain_copy(struct explaining *e)
{
	uint32_t va = e->arg[FS_COPY_va], old = e->arg[FS_COPY_old], new = e->arg[FS_COPY_frame], left = e->arg[FS_COPY_left];
	const struct m_map *map = map_of(e, va);
	bool file = frame_of(e->t.before, old)->kind == FS_FRAME_FILE;
	struct m_owner owner;

	step_fault(e, va);
	ex_step(e, "serve", "The page is present in frame %04x, its entry is read-only, and the address lies in ", (unsigned)old);
	also_map(e, map);
	ex_also(e, ": it may be written. So this is copy-on-write.");
	ex_step(e, "do_wp_page", "Is the process the last owner of a private page? No: frame %04x has %u owner%s%s. ", (unsigned)old,
	     tell_refs(e->t.before, old), ex_s(tell_refs(e->t.before, old)), file ? ", and is the file's" : "");
	ex_also(e, "So a free frame, %04x, is taken and all %u bytes are copied.", (unsigned)new, FS_PAGE);
	ex_step(e, "do_wp_page", "The entry of %s for %08x names %04x now, and is writable; the processor's copy of the entry is dropped "
	     "(invlpg). Count of %04x: 0 -> 1.", tell_actor(&e->t).text, (unsigned)va, (unsigned)new, (unsigned)new);
	also_free(e);
	ex_step(e, "frame_unref", "The old frame has one owner less: %04x, %u -> %u.", (unsigned)old, tell_refs(e->t.before, old), left);
	ex_told(e, "do_wp_page");
	if (file)
		ex_next(e, "The file's page stays as it is for all others. Only this one page was copied: its neighbours are still shared.");
	else if (left == 1 && model_owners(e->t.after, old, &owner, 1) == 1)
		ex_next(e, "%s is the last owner of %04x now, and its entry is still read-only. Its next write faults as well, but copies nothing: "
		     "REUSE ({NEXT_COPY} goes there, if it comes).", tell_who(&e->t, owner.pid).text, (unsigned)old);
	else
		ex_next(e, "%u owners still share %04x: each of them but the last will copy, too.", left, (unsigned)old);
}

void
explain_reuse(struct explaining *e)
{
	uint32_t va = e->arg[FS_REUSE_va], frame = e->arg[FS_REUSE_frame];
	const struct m_map *map = map_of(e, va);
	bool shared = map && map->flags & FS_MAP_SHARED;

	step_fault(e, va);
	ex_step(e, "serve", "The page is present in frame %04x, its entry is read-only, and the address lies in ", (unsigned)frame);
	also_map(e, map);
	ex_also(e, ": it may be written.");
	if (shared)
		ex_step(e, "do_wp_page", "The map is shared on purpose: all shall see the write. The entry is made writable.");
	else
		ex_step(e, "do_wp_page", "Is the process the last owner of a private page? Yes: the count of %04x is %u. Nobody else would see the "
		     "write, so there is nothing to copy: the entry is made writable.", (unsigned)frame,
		     tell_refs(e->t.before, frame));
	ex_also(e, " The processor's copy of the entry is dropped (invlpg).");
	ex_told(e, "do_wp_page");
	ex_next(e, "One fault, no copy, no frame taken. The next write to %08x is no fault at all. The others have their own copies, or have "
	     "ended (`reuse`).", (unsigned)va);
}

void
explain_swapout(struct explaining *e)
{
	uint32_t frame = e->arg[FS_SWAPOUT_frame], slot = e->arg[FS_SWAPOUT_slot], owners = e->arg[FS_SWAPOUT_owners];

	ex_step(e, "swap_make_room", "%s needs frames, and too few are free (%u). What can be read from a disk again has gone already.",
	     tell_actor(&e->t).text, tell_free_frames(e->t.before));
	ex_step(e, "find_victim", "The clock hand goes over the frames. A private page that was used since the hand came by last is spared once: its "
	     "\"accessed\" bits are cleared. It stops at frame %04x, which nobody has used.", (unsigned)frame);
	ex_step(e, "swap_out", "The %u bytes are written to slot %u of the swap area.", FS_PAGE, (unsigned)slot);
	ex_step(e, "change_owners", "Each of the %u entr%s that named the frame, of whichever process, is marked as not present and names slot %u "
	     "instead. Its count is that of the slot now; the frame is free.", owners, owners == 1 ? "y" : "ies", (unsigned)slot);
	also_free(e);
	ex_told(e, "swap_out");
	ex_next(e, "Whoever touches the page next has a fault, and gets it back (swap in). The pages pane shows the slot.");
}

void
explain_swapin(struct explaining *e)
{
	uint32_t va = e->arg[FS_SWAPIN_va], slot = e->arg[FS_SWAPIN_slot], frame = e->arg[FS_SWAPIN_frame];
	uint32_t left = e->arg[FS_SWAPIN_left];

	step_fault(e, va);
	ex_step(e, "do_swap_page", "The entry is not present, but not empty: it names slot %u of the swap area. A free frame, %04x, is taken, and "
	     "the %u bytes are read back into it.", (unsigned)slot, (unsigned)frame, FS_PAGE);
	also_free(e);
	ex_step(e, "install_private", "The entry names %04x: its count is 0 -> 1, and the page may be written as its map says.", (unsigned)frame);
	ex_step(e, "swap_unref", "The slot has one owner less: %u -> %u. %s", left + 1, left,
	     left ? "The others will read a copy of their own." : "It is free again.");
	ex_told(e, "do_swap_page");
	ex_next(e, "A page that goes to the disk and comes back costs thousands of times what a reference costs: `swap` shows how a program "
	     "larger than memory gets on.");
}

void
explain_segv(struct explaining *e)
{
	uint32_t va = e->arg[FS_SEGV_va], error = e->arg[FS_SEGV_error];
	const struct m_map *map = map_of(e, va);

	step_fault(e, va & ~(FS_PAGE - 1));
	ex_step(e, "fault_classify", "%s at %08x, and there is ", error & PF_WRITE ? "A write" : "A read", (unsigned)va);
	also_map(e, map);
	ex_also(e, map ? ", which does not serve it: it forbids this, its file ends before, or the stack may not grow so far." :
	     ": nothing was ever promised there.");
	ex_step(e, "refuse", "So the fault cannot be served. ");
	if (error & PF_USER)
		ex_also(e, "The process gets a signal; without a handler of its own it ends by it at once.");
	else
		ex_also(e, "It was the kernel that touched it for a system call: the call goes on at its error exit, and returns EFAULT.");
	ex_told(e, "refuse");
	ex_next(e, "eip was %08x: the source pane has the line. The kernel and all other processes go on.", (unsigned)e->arg[FS_SEGV_eip]);
}

void
explain_trap(struct explaining *e)
{
	uint32_t vector = e->arg[FS_TRAP_vector];

	ex_step(e, "trap_common", "The processor refuses the instruction at %08x of %s: exception %u, error code %x.",
	     (unsigned)e->arg[FS_TRAP_eip], tell_actor(&e->t).text, (unsigned)vector, (unsigned)e->arg[FS_TRAP_error]);
	ex_step(e, "exception", "It came from user mode, so it is the program's affair: a table says which signal exception %u means.",
	     (unsigned)vector);
	ex_step(e, "signal_fault", "With a handler the program learns of it on its way back; without one it ends by the signal now.");
	ex_told(e, "exception");
	ex_next(e, "The source pane has the line of %08x.", (unsigned)e->arg[FS_TRAP_eip]);
}

void
explain_oom(struct explaining *e)
{
	step_fault(e, e->arg[FS_OOM_va] & ~(FS_PAGE - 1));
	ex_step(e, "refuse", "It needs a frame, %u are free, and no page can go to the disk: there is no swap area, it is full, or nothing in "
	     "memory may go there.", tell_free_frames(e->t.before));
	ex_also(e, " %s is killed (SIGKILL): somebody must give way, and it is the one that asked.", tell_actor(&e->t).text);
	ex_told(e, "refuse");
	ex_next(e, "What it had is free again in a moment, and the others go on. --mem and --swap say how much there is.");
}

/* ---- maps ---------------------------------------------------------------------------------- */

void
explain_map(struct explaining *e)
{
	uint32_t va = e->arg[FS_MAP_va], pages = e->arg[FS_MAP_pages], flags = e->arg[FS_MAP_flags];
	const struct m_task *before = ex_was(e, e->pid), *after = ex_is(e, e->pid);
	bool grown = before && after && before->n_maps == after->n_maps;

	ex_step_in(e);
	ex_step(e, "vm_map", "%s is promised %s from %08x to %08x, %s: ", tell_actor(&e->t).text, tell_pages(pages).text, (unsigned)va,
	     (unsigned)(va + pages * FS_PAGE - 1), tell_prot(e->arg[FS_MAP_prot]).text);
	if (flags & FS_MAP_FILE)
		ex_also(e, "%u bytes of file %d from its byte %u on%s.", (unsigned)e->arg[FS_MAP_bytes], (int32_t)e->arg[FS_MAP_inode],
		     (unsigned)e->arg[FS_MAP_offset], flags & FS_MAP_SHARED ? ", shared" : "");
	else
		ex_also(e, flags & FS_MAP_STACK ? "its stack." : flags & FS_MAP_HEAP ? "heap." : "zeros.");
	if (grown)
		ex_also(e, " A map with the same rights ends where this one begins: that one has become longer.");
	else
		ex_also(e, " Maps: %u -> %u of at most %u.", before ? before->n_maps : 0, after ? after->n_maps : 0, FS_NR_MAPS);
	ex_told(e, "vm_map");
	ex_next(e, "No frame was taken and no page table was touched: free frames are still %u. The first touch of each page is a fault.",
	     tell_free_frames(e->t.after));
}

void
explain_unmap(struct explaining *e)
{
	uint32_t va = e->arg[FS_UNMAP_va], pages = e->arg[FS_UNMAP_pages], freed = e->arg[FS_UNMAP_freed];
	const struct m_task *before = ex_was(e, e->pid), *after = ex_is(e, e->pid);
	unsigned entries = (before ? before->n_pages : 0) - (after ? after->n_pages : 0);

	ex_step_in(e);
	ex_step(e, "drop_pages", "%s loses %s from %08x on. ", tell_actor(&e->t).text, tell_pages(pages).text, (unsigned)va);
	ex_also(e, "%u of them had an entry: each is cleared.", entries);
	ex_step(e, "frame_unref", "The frame (or the swap slot) behind each has one owner less. Private frames that have no owner now are free: %u. What "
	     "others share, and the pages of files, stay.", freed);
	also_free(e);
	ex_told(e, "drop_pages");
	ex_next(e, "Who shared a page with %s is perhaps its last owner now: its next write copies nothing.", tell_actor(&e->t).text);
}

void
explain_protect(struct explaining *e)
{
	uint32_t prot = e->arg[FS_PROTECT_prot];

	ex_step_in(e);
	ex_step(e, "vm_protect", "From %08x on %s of %s %s %s now; where the range cuts a map, that is split.",
	     (unsigned)e->arg[FS_PROTECT_va], tell_pages(e->arg[FS_PROTECT_pages]).text, tell_actor(&e->t).text,
	     e->arg[FS_PROTECT_pages] == 1 ? "is" : "are", tell_prot(prot).text);
	ex_step(e, "protect_page", prot & FS_PROT_WRITE ? "The entries get no right by this: it comes with a fault, because a page may be shared." :
	     "Every entry of the range loses its right to write, at once.");
	ex_told(e, "vm_protect");
	ex_next(e, "What it may do from here on the pages pane shows; what it may not is a fault and then a signal.");
}

/* ---- frames -------------------------------------------------------------------------------- */

void
explain_take(struct explaining *e)
{
	uint32_t kind = e->arg[FS_TAKE_kind], frame = e->arg[FS_TAKE_frame], count = e->arg[FS_TAKE_count], va = e->arg[FS_TAKE_va];
	bool early = !model_task(e->t.before, 1) && !e->pid;

	if (kind == FS_FRAME_TABLE) {
		ex_step(e, "pte_make", "%s needs a page table for the 4 MiB from %08x on, and has none there. Frame %04x is taken and cleared; "
		     "the page directory names it, so its count is 1.", tell_actor(&e->t).text, (unsigned)va, (unsigned)frame);
		ex_told(e, "pte_make");
	} else if (kind == FS_FRAME_DIR) {
		ex_step(e, "vm_new", "Frame %04x becomes the page directory of %s: the user half is empty, the kernel's half is everybody's.",
		     (unsigned)frame, tell_actor(&e->t).text);
		ex_told(e, "vm_new");
	} else if (kind == FS_FRAME_STACK) {
		ex_step(e, "copy_task_struct", "Frame %04x holds the task_struct of %s and, above it, its kernel stack. The copy stands there "
		     "already; now it counts as taken.", (unsigned)frame, tell_actor(&e->t).text);
		ex_told(e, "copy_task_struct");
	} else if (early) {
		ex_step(e, "frame_reserve", "While the kernel starts, %u frame%s from %04x on %s set aside for good: %s.", count, ex_s(count),
		     (unsigned)frame, count == 1 ? "is" : "are", m_frame_kind_name(kind));
		ex_told(e, "frame_reserve");
	} else {
		ex_step(e, "frame_take", "A free frame, %04x, is taken: %s.", (unsigned)frame, m_frame_kind_name(kind));
		ex_told(e, "frame_take");
	}
	also_free(e);
	ex_next(e, "The frames pane has a letter for each kind. Such a frame belongs to the kernel: no page table entry names it%s.",
	     kind == FS_FRAME_TABLE ? ", but a directory entry does" : kind == FS_FRAME_FILE ? " before somebody maps it" : "");
}

void
explain_give(struct explaining *e)
{
	uint32_t kind = e->arg[FS_GIVE_kind], frame = e->arg[FS_GIVE_frame];

	ex_step(e, "frame_give", "Frame %04x was: %s. Nobody needs it any more.", (unsigned)frame, m_frame_kind_name(kind));
	ex_step(e, "frame_push", "It goes to the front of the free list: the next that is taken is this one.");
	also_free(e);
	ex_told(e, "frame_give");
	ex_next(e, "What stood in it is still there until it is taken again, and cannot be read by anybody: a new page is filled first.");
}
