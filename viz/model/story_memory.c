/*
 * story_memory.c: the sentences of faults, memory, files and the console.
 */
#include "tell.h"

#define PF_PRESENT 1 /* bits of a page fault's error code */
#define PF_WRITE 2
#define PF_USER 4

static uint32_t
kind_of(const struct model *m, uint32_t frame)
{
	return frame < m->n_frames ? m->frame[frame].kind : FS_FRAME_FREE;
}

/* What the kernel will have to do about a fault, from what it finds at that address. */
static void
outlook(struct telling *t, uint32_t va, uint32_t error)
{
	const struct m_task *task = tell_task(t, t->e->pid);
	const struct m_map *map = task ? model_map(task, va) : NULL;
	const struct m_page *page = task ? model_page(task, va) : NULL;
	unsigned owners = page && !page->slot ? tell_refs(t->before, page->frame) : 0;

	if (!(error & PF_USER))
		tell_more(t, "the kernel touches it on the process's behalf; ");
	if (!map || (error & PF_WRITE && !(map->prot & FS_PROT_WRITE)))
		tell_more(t, "its maps do not allow this");
	else if (!page)
		tell_more(t, "the map %08x promises it, but no frame stands there yet",
			  (unsigned)map->va);
	else if (page->slot)
		tell_more(t, "its bytes are in slot %u of the swap area: they must be read back",
			  (unsigned)page->slot);
	else if (kind_of(t->before, page->frame) == FS_FRAME_FILE)
		tell_more(t, "its map allows writing, but frame %04x is the file's: copy-on-write",
			  (unsigned)page->frame);
	else if (owners > 1)
		tell_more(t, "its map allows writing, but frame %04x has %u owners: copy-on-write",
			  (unsigned)page->frame, owners);
	else
		tell_more(t, "its map allows writing, and nobody else has frame %04x: no copy is "
			  "needed", (unsigned)page->frame);
}

void
tell_fault(struct telling *t)
{
	uint32_t va = t->e->arg[FS_FAULT_va], error = t->e->arg[FS_FAULT_error];
	uint32_t eip = t->e->arg[FS_FAULT_eip];
	const char *state = error & PF_PRESENT ? "present, but read-only" : "not present";

	if (va == eip)
		tell_line(t, "%s runs code at %08x", tell_actor(t).text, (unsigned)va);
	else
		tell_line(t, "%s %s %08x at eip %08x", tell_actor(t).text,
			  error & PF_WRITE ? "writes" : "reads", (unsigned)va, (unsigned)eip);
	tell_line(t, ": the page is %s (%s)", state, tell_error(error).text);
	outlook(t, va, error);
}

static void
free_counts(struct telling *t)
{
	tell_more(t, "free frames %u -> %u", tell_free_frames(t->before),
		  tell_free_frames(t->after));
}

void
tell_zero(struct telling *t)
{
	tell_line(t, "do_no_page: frame %04x, all zeros, is page %08x of %s: owners 0 -> 1",
		  (unsigned)t->e->arg[FS_ZERO_frame], (unsigned)t->e->arg[FS_ZERO_va],
		  tell_actor(t).text);
	tell_more(t, "memory that was promised is given at its first use; ");
	free_counts(t);
}

void
tell_pagein(struct telling *t)
{
	uint32_t frame = t->e->arg[FS_PAGEIN_frame], file = t->e->arg[FS_PAGEIN_file];
	uint32_t va = t->e->arg[FS_PAGEIN_va];

	if (frame == file) {
		tell_line(t, "do_no_page: the file's frame %04x is page %08x of %s: owners %u -> %u",
			  (unsigned)frame, (unsigned)va, tell_actor(t).text,
			  tell_refs(t->before, frame), tell_refs(t->after, frame));
		tell_more(t, "read-only, so all who run this program can use the one frame");
		return;
	}
	tell_line(t, "do_no_page: frame %04x of the file is copied to %04x, page %08x of %s",
		  (unsigned)file, (unsigned)frame, (unsigned)va, tell_actor(t).text);
	tell_more(t, "this page may be changed, so it is the process's own: owners 0 -> 1; ");
	free_counts(t);
}

/* After the copy: who still has the old frame. */
static void
last_owner(struct telling *t, uint32_t old)
{
	unsigned left = t->e->arg[FS_COPY_left];
	struct m_owner owner;

	if (kind_of(t->after, old) == FS_FRAME_FILE)
		tell_more(t, "%04x is a page of the file and stays as it is", (unsigned)old);
	else if (left == 1 && model_owners(t->after, old, &owner, 1) == 1)
		tell_more(t, "%s is now the last owner of %04x: its next write copies nothing",
			  tell_who(t, owner.pid).text, (unsigned)old);
	else
		tell_more(t, "%u owners still share %04x", left, (unsigned)old);
}

void
tell_cow_copy(struct telling *t)
{
	uint32_t old = t->e->arg[FS_COPY_old];

	tell_line(t, "do_wp_page: frame %04x had %u owners: copied to %04x for %s at %08x; "
		  "owners %u -> %u, and 1 of the copy", (unsigned)old, tell_refs(t->before, old),
		  (unsigned)t->e->arg[FS_COPY_frame], tell_actor(t).text,
		  (unsigned)t->e->arg[FS_COPY_va], tell_refs(t->before, old),
		  (unsigned)t->e->arg[FS_COPY_left]);
	last_owner(t, old);
}

void
tell_reuse(struct telling *t)
{
	uint32_t frame = t->e->arg[FS_REUSE_frame];

	tell_line(t, "do_wp_page: %s is the last owner of frame %04x: %08x is made writable, "
		  "nothing is copied", tell_actor(t).text, (unsigned)frame,
		  (unsigned)t->e->arg[FS_REUSE_va]);
	tell_more(t, "owners %u -> %u: the others have their own copy, or are gone",
		  tell_refs(t->before, frame), tell_refs(t->after, frame));
}

void
tell_swapout(struct telling *t)
{
	uint32_t frame = t->e->arg[FS_SWAPOUT_frame], owners = t->e->arg[FS_SWAPOUT_owners];
	struct m_owner owner;

	tell_line(t, "the clock hand stops at frame %04x, a page ", (unsigned)frame);
	if (model_owners(t->before, frame, &owner, 1) == 1)
		tell_line(t, "of %s at %08x", tell_who(t, owner.pid).text, (unsigned)owner.va);
	else
		tell_line(t, "of %u processes", (unsigned)owners);
	tell_line(t, ": written to slot %u for %s, which needs a frame",
		  (unsigned)t->e->arg[FS_SWAPOUT_slot], tell_actor(t).text);
	tell_more(t, "not used since the hand came by last; %s it is not present now, but names the slot; ",
		  owners == 1 ? "the entry that named" : "each entry that named");
	free_counts(t);
}

void
tell_swapin(struct telling *t)
{
	uint32_t left = t->e->arg[FS_SWAPIN_left];

	tell_line(t, "slot %u is read back into frame %04x, page %08x of %s",
		  (unsigned)t->e->arg[FS_SWAPIN_slot], (unsigned)t->e->arg[FS_SWAPIN_frame],
		  (unsigned)t->e->arg[FS_SWAPIN_va], tell_actor(t).text);
	if (left)
		tell_more(t, "%u other entr%s the slot still: their page is another copy now; ",
			  (unsigned)left, left == 1 ? "y names" : "ies name");
	else
		tell_more(t, "no other entry names the slot: it is free again; ");
	free_counts(t);
}

void
tell_segv(struct telling *t)
{
	uint32_t va = t->e->arg[FS_SEGV_va], error = t->e->arg[FS_SEGV_error];
	uint32_t eip = t->e->arg[FS_SEGV_eip];
	const struct m_task *task = tell_task(t, t->e->pid);
	const struct m_map *map = task ? model_map(task, va) : NULL;

	if (map && map->prot & (error & PF_WRITE ? FS_PROT_WRITE : FS_PROT_READ)) {
		tell_line(t, "%s cannot have page %08x, at eip %08x: it gets SIGBUS", tell_actor(t).text,
			  (unsigned)va, (unsigned)eip);
		tell_more(t, "its map allows it, but the file has no such page, or the disk cannot read it");
		return;
	}
	tell_line(t, "%s may not %s %08x, at eip %08x: it gets SIGSEGV", tell_actor(t).text,
		  error & PF_WRITE ? "write" : va == eip ? "run code at" : "read", (unsigned)va,
		  (unsigned)eip);
	tell_more(t, "%s (%s); only this process ends, not the kernel",
		  map ? "its map there does not allow it"
					      : "nothing is mapped there", tell_error(error).text);
}

static const char *const vectors[] = {
	"divide error", "debug", "NMI", "breakpoint", "overflow", "bound range", "invalid opcode",
	"no coprocessor", "double fault", "coprocessor overrun", "invalid TSS",
	"segment not present", "stack fault", "general protection", "page fault", "reserved",
	"x87 error", "alignment check",
};

void
tell_trap(struct telling *t)
{
	uint32_t vector = t->e->arg[FS_TRAP_vector];
	const char *name = vector < sizeof(vectors) / sizeof(*vectors) ? vectors[vector] : "?";

	tell_line(t, "%s causes exception %u (%s) at eip %08x", tell_actor(t).text,
		  (unsigned)vector, name, (unsigned)t->e->arg[FS_TRAP_eip]);
	tell_more(t, "error code %x; the process gets a signal, the kernel goes on",
		  (unsigned)t->e->arg[FS_TRAP_error]);
}

void
tell_oom(struct telling *t)
{
	tell_line(t, "no frame is free for %s at %08x", tell_actor(t).text,
		  (unsigned)t->e->arg[FS_OOM_va]);
	tell_more(t, "the process that asked is killed, so that the others can go on; ");
	free_counts(t);
}

static const char *
map_word(uint32_t flags)
{
	return flags & FS_MAP_FILE ? "from a file" : flags & FS_MAP_HEAP ? "heap"
	       : flags & FS_MAP_STACK ? "stack" : "zeros";
}

void
tell_map(struct telling *t)
{
	const struct m_task *was = model_task(t->before, t->e->pid);
	const struct m_task *is = model_task(t->after, t->e->pid);
	bool grown = was && is && was->n_maps == is->n_maps;

	tell_line(t, "%s maps %s from %08x: %s, %s%s", tell_actor(t).text,
		  tell_pages(t->e->arg[FS_MAP_pages]).text, (unsigned)t->e->arg[FS_MAP_va],
		  tell_prot(t->e->arg[FS_MAP_prot]).text, map_word(t->e->arg[FS_MAP_flags]),
		  grown ? ", a map grows" : "");
	tell_more(t, "a promise: no frame is taken before the first touch");
}

void
tell_unmap(struct telling *t)
{
	const struct m_task *was = model_task(t->before, t->e->pid);
	const struct m_task *is = model_task(t->after, t->e->pid);
	unsigned gone = (was ? was->n_pages : 0) - (is ? is->n_pages : 0);
	unsigned swapped = (was ? m_swapped(was) : 0) - (is ? m_swapped(is) : 0);
	unsigned freed = tell_free_frames(t->after) - tell_free_frames(t->before);

	gone -= swapped;
	tell_line(t, "%s gives up %s from %08x, %u present", tell_actor(t).text,
		  tell_pages(t->e->arg[FS_UNMAP_pages]).text, (unsigned)t->e->arg[FS_UNMAP_va],
		  gone);
	if (gone)
		tell_more(t, "frames without another owner: %u; shared, or the file's, they stay: %u; ",
			  freed, gone - freed);
	if (swapped)
		tell_more(t, "%u swapped out, their slots lose an owner; ", swapped);
	free_counts(t);
}

void
tell_protect(struct telling *t)
{
	tell_line(t, "%s makes %s from %08x %s", tell_actor(t).text,
		  tell_pages(t->e->arg[FS_PROTECT_pages]).text, (unsigned)t->e->arg[FS_PROTECT_va],
		  tell_prot(t->e->arg[FS_PROTECT_prot]).text);
}

static void
frames_phrase(struct telling *t, uint32_t frame, uint32_t count)
{
	if (count == 1)
		tell_line(t, "frame %04x", (unsigned)frame);
	else
		tell_line(t, "%u frames from %04x", (unsigned)count, (unsigned)frame);
}

/* Whose the frames are: for a table which addresses it serves, for the kernel's own nobody. */
static void
frames_owner(struct telling *t, uint32_t kind, uint32_t va)
{
	if (kind == FS_FRAME_TABLE)
		tell_line(t, " of %s for %08x-%08x", tell_actor(t).text, (unsigned)va,
			  (unsigned)(va + 1024 * FS_PAGE - 1));
	else if (kind != FS_FRAME_RESERVED && kind != FS_FRAME_KERNEL && kind != FS_FRAME_FILE)
		tell_line(t, " of %s", tell_actor(t).text);
}

void
tell_take(struct telling *t)
{
	uint32_t kind = t->e->arg[FS_TAKE_kind];

	frames_phrase(t, t->e->arg[FS_TAKE_frame], t->e->arg[FS_TAKE_count]);
	tell_line(t, " taken: %s", m_frame_kind_name(kind));
	frames_owner(t, kind, t->e->arg[FS_TAKE_va]);
	free_counts(t);
}

void
tell_give(struct telling *t)
{
	uint32_t kind = t->e->arg[FS_GIVE_kind];

	frames_phrase(t, t->e->arg[FS_GIVE_frame], t->e->arg[FS_GIVE_count]);
	tell_line(t, " given back: was %s", m_frame_kind_name(kind));
	frames_owner(t, kind, t->e->arg[FS_GIVE_va]);
	free_counts(t);
}

void
tell_open(struct telling *t)
{
	tell_line(t, "%s opens %s: descriptor %u is open file %u", tell_actor(t).text,
		  tell_text(t, t->e->arg[FS_OPEN_path], t->e->arg[FS_OPEN_len]).text,
		  (unsigned)t->e->arg[FS_OPEN_fd], (unsigned)t->e->arg[FS_OPEN_file]);
	tell_more(t, "the offset belongs to the open file, not to the descriptor");
}

void
tell_close(struct telling *t)
{
	unsigned left = t->e->arg[FS_CLOSE_left];

	tell_line(t, "%s closes descriptor %u: owners of open file %u: %u -> %u",
		  tell_actor(t).text, (unsigned)t->e->arg[FS_CLOSE_fd],
		  (unsigned)t->e->arg[FS_CLOSE_file], left + 1, left);
	tell_more(t, left ? "others still have it open" : "that was the last: the file is closed");
}

void
tell_dup(struct telling *t)
{
	uint32_t file = t->e->arg[FS_DUP_file];
	unsigned refs = file < M_FILES_MAX ? t->after->file[file].refs : 0;

	tell_line(t, "%s: descriptor %u names open file %u too: owners %u", tell_actor(t).text,
		  (unsigned)t->e->arg[FS_DUP_fd], (unsigned)file, refs);
	tell_more(t, "descriptors of one open file share its offset");
}

void
tell_pipe(struct telling *t)
{
	tell_line(t, "%s makes a pipe: what is written to descriptor %u is read from descriptor %u",
		  tell_actor(t).text, (unsigned)t->e->arg[FS_PIPE_write],
		  (unsigned)t->e->arg[FS_PIPE_read]);
	tell_more(t, "open files %u and %u are its ends; the bytes wait in frame %04x",
		  (unsigned)t->e->arg[FS_PIPE_to], (unsigned)t->e->arg[FS_PIPE_from],
		  (unsigned)t->e->arg[FS_PIPE_frame]);
}

void
tell_disk(struct telling *t)
{
	uint32_t inode = t->e->arg[FS_DISK_inode], n = t->e->arg[FS_DISK_sectors];

	tell_line(t, "%s has the disk read %u sector%s from %u into frame %04x: ", tell_actor(t).text, (unsigned)n,
		  n == 1 ? "" : "s", (unsigned)t->e->arg[FS_DISK_sector], (unsigned)t->e->arg[FS_DISK_frame]);
	if (inode)
		tell_line(t, "page %u of file %u", (unsigned)t->e->arg[FS_DISK_page], (unsigned)inode);
	else
		tell_line(t, "a page of its tables and directories");
	tell_more(t, "all stand still until the disk is ready; the page stays in memory: the next reading needs no disk");
}

void
tell_write(struct telling *t)
{
	uint32_t pos = t->e->arg[FS_WRITE_pos], len = t->e->arg[FS_WRITE_len];

	tell_line(t, "%s writes %u byte%s to the console%s", tell_actor(t).text, (unsigned)len,
		  len == 1 ? "" : "s", tell_console(t, pos, len).text);
}

void
tell_input(struct telling *t)
{
	unsigned len = t->e->arg[FS_INPUT_len];

	tell_line(t, "the console takes %u byte%s of input", len, len == 1 ? "" : "s");
}
