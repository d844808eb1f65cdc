/* The kernel's structs, field by field. To show another kernel, write this file for it. */
#include "trace/export.h"

#include "cpu/desc.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/swap.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/trace.h"

#define MEMBER(type, member) ((type *)0)->member
#define FIELD(type, member, label, kind) \
	{ label, offsetof(type, member), sizeof(MEMBER(type, member)), 1, 0, kind }
#define ARRAY(type, array, label, kind) \
	{ label, offsetof(type, array), sizeof(MEMBER(type, array[0])), \
	  sizeof(MEMBER(type, array)) / sizeof(MEMBER(type, array[0])), \
	  sizeof(MEMBER(type, array[0])), kind }
/* One member of each struct in an array of structs. */
#define COLUMN(type, array, member, label, kind) \
	{ label, offsetof(type, array[0].member), sizeof(MEMBER(type, array[0].member)), \
	  sizeof(MEMBER(type, array)) / sizeof(MEMBER(type, array[0])), \
	  sizeof(MEMBER(type, array[0])), kind }

#define T(member, kind) FIELD(struct task_struct, member, #member, kind)
#define TSS(member, kind) FIELD(struct task_struct, tss.member, "tss_" #member, kind)
#define MAP(member, kind) COLUMN(struct task_struct, map, member, "map_" #member, kind)

static const struct fs_field task_fields[] = {
	T(pid, FS_PID),
	T(ppid, FS_PID),
	T(state, FS_ENUM),
	T(status, FS_HEX),
	T(slot, FS_INDEX),
	T(name, FS_TEXT),
	T(adopted, FS_UINT),
	T(pgrp, FS_PID),
	T(session, FS_PID),
	T(dir, FS_FRAME),
	T(stack, FS_FRAME),
	T(calls, FS_UINT),
	T(faults, FS_UINT),
	T(switches, FS_UINT),
	ARRAY(struct task_struct, fd, "fd", FS_INT),
	MAP(va, FS_HEX),
	MAP(pages, FS_UINT),
	MAP(prot, FS_FLAGS),
	MAP(flags, FS_FLAGS),
	MAP(inode, FS_INT),
	MAP(offset, FS_HEX),
	MAP(bytes, FS_UINT),
	TSS(esp0, FS_HEX),
	TSS(cr3, FS_HEX),
	TSS(eip, FS_HEX),
	TSS(eflags, FS_HEX),
	TSS(eax, FS_HEX),
	TSS(ecx, FS_HEX),
	TSS(edx, FS_HEX),
	TSS(ebx, FS_HEX),
	TSS(esp, FS_HEX),
	TSS(ebp, FS_HEX),
	TSS(esi, FS_HEX),
	TSS(edi, FS_HEX),
	TSS(cs, FS_HEX),
	TSS(ss, FS_HEX),
	TSS(ds, FS_HEX),
	TSS(gs, FS_HEX),
	TSS(ldt, FS_HEX),
};

/* They lie behind the struct, at the top of the frame. */
#define USER(member) \
	{ #member, PAGE_SIZE - sizeof(struct trapframe) + offsetof(struct trapframe, member), 4, 1, 0, FS_HEX }
static const struct fs_field user_fields[] = {
	USER(eip), USER(esp), USER(ebp), USER(eax), USER(ecx), USER(edx), USER(ebx), USER(esi), USER(edi),
};

static const struct fs_field frame_fields[] = {
	FIELD(struct frame, refs, "refs", FS_UINT),
	FIELD(struct frame, kind, "kind", FS_ENUM),
};

static const struct fs_field file_fields[] = {
	FIELD(struct file, refs, "refs", FS_UINT),
	FIELD(struct file, kind, "kind", FS_ENUM),
	FIELD(struct file, inode, "inode", FS_INT),
	FIELD(struct file, pos, "pos", FS_UINT),
};

static const struct fs_field inode_fields[] = {
	FIELD(struct inode, name, "name", FS_TEXT),
	FIELD(struct inode, size, "size", FS_UINT),
	FIELD(struct inode, frame, "frame", FS_FRAME),
	FIELD(struct inode, index, "index", FS_FRAME),
	FIELD(struct inode, mode, "mode", FS_HEX),
	FIELD(struct inode, parent, "parent", FS_INT),
	FIELD(struct inode, link, "link", FS_INT),
};

static const struct fs_field swap_fields[] = {
	FIELD(struct swap_slot, refs, "refs", FS_UINT),
};

static const struct fs_field gdt_fields[] = {
	FIELD(struct descriptor, low, "low", FS_HEX),
	FIELD(struct descriptor, high, "high", FS_HEX),
};

#define S(member) FIELD(struct kernel_stat, member, #member, FS_UINT)
static const struct fs_field stat_fields[] = {
	S(free_frames), S(forks), S(faults), S(copies), S(reuses), S(zero_pages), S(file_pages),
	S(switches), S(calls), S(ticks), S(last_pid), S(free_slots), S(swap_outs), S(swap_ins),
	S(stack_least),
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TABLE(label, address, rows, row, options, fields) \
	{ label, (uint32_t)(address), rows, row, options, COUNT(fields), (uint32_t)(fields) }

static struct fs_table tables[] = { /* export_memory says where the frames and the swap slots are */
	TABLE("task", task, NR_TASKS, sizeof(struct task_struct), FS_TABLE_POINTERS, task_fields),
	TABLE("frame", 0, 0, sizeof(struct frame), 0, frame_fields),
	TABLE("swap", 0, 0, sizeof(struct swap_slot), 0, swap_fields),
	TABLE("file", files, NR_FILES, sizeof(struct file), 0, file_fields),
	TABLE("inode", inodes, NR_INODES, sizeof(struct inode), 0, inode_fields),
	TABLE("gdt", gdt, GDT_ENTRIES, sizeof(struct descriptor), 0, gdt_fields),
	TABLE("user", task, NR_TASKS, PAGE_SIZE, FS_TABLE_POINTERS, user_fields),
	TABLE("stat", &stat, 1, sizeof(struct kernel_stat), 0, stat_fields),
};
enum { FRAME_TABLE = 1, SWAP_TABLE };

#define EVENT_ARG(id, arg, kind) { #arg, FS_##kind },
#define EVENT_TYPE(id, nr, name, group, args) \
	{ name, nr, FS_G_##group, FS_##id##_ARGS, { args } },
static const struct fs_evtype event_types[] = { FS_EVENTS(EVENT_TYPE, EVENT_ARG) };

void trace_stop(void);
void trace_pass(void);

struct fs_root fs_root = {
	.magic = FS_MAGIC,
	.abi = FS_ABI_VERSION,
	.size = sizeof(struct fs_root),
	.flux = 1,
	.tables = { (uint32_t)tables, COUNT(tables) },
	.evtypes = { (uint32_t)event_types, COUNT(event_types) },
	.tty_rows = 24,
	.tty_columns = 80,
	.trace_stop = (uint32_t)trace_stop,
	.trace_pass = (uint32_t)trace_pass,
};

static void
set_rows(unsigned table, const void *at, uint32_t n)
{
	tables[table].gva = (uint32_t)at;
	tables[table].count = n;
}

void
export_memory(const struct frame *frame, uint32_t n_frames, const struct swap_slot *slot, uint32_t n_slots)
{
	set_rows(FRAME_TABLE, frame, n_frames);
	set_rows(SWAP_TABLE, slot, n_slots);
	fs_root.frames = n_frames;
}
