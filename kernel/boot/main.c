/* main.c: from the boot loader to init. */
#include <stddef.h>

#include "boot/cmdline.h"
#include "boot/multiboot.h"
#include "cpu/apic.h"
#include "cpu/desc.h"
#include "dev/ide.h"
#include "dev/serial.h"
#include "fs/cache.h"
#include "fs/ext2.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "lib/printk.h"
#include "lib/string.h"
#include "mm/check.h"
#include "mm/frame.h"
#include "mm/swap.h"
#include "task/exec.h"
#include "task/fork.h"
#include "task/sched.h"
#include "task/task.h"
#include "trace/export.h"
#include "trace/trace.h"

#define ONE_MIB 0x100000u
#define MEMORY_MOST 896u /* MiB that the linear map reaches */
#define CMDLINE_MAX 8192

extern char kernel_end[];

static struct options options;
static char cmdline[CMDLINE_MAX];

static void *
physical(uint32_t address)
{
	return (void *)(KERNEL_BASE + address);
}

static uint32_t
count_frames(const struct multiboot_info *info)
{
	uint32_t mib = 1 + info->mem_upper / 1024;

	return (mib < MEMORY_MOST ? mib : MEMORY_MOST) * (ONE_MIB / PAGE_SIZE);
}

/* Each module is a file. Zeros behind its last byte, so that its last page can be mapped. */
static void
name_files(const struct multiboot_info *info)
{
	const struct multiboot_module *m = physical(info->mods);

	for (uint32_t i = 0; i < info->mods_count; i++, m++) {
		memset(physical(m->end), 0, PAGE_UP(m->end) - m->end);
		if (!inode_add(physical(m->string), m->start / PAGE_SIZE, m->end - m->start))
			panic("more than %d modules", NR_INODES);
	}
}

static uint32_t
reserve_module(const struct multiboot_module *m, uint32_t from)
{
	uint32_t first = m->start / PAGE_SIZE, end = PAGE_UP(m->end) / PAGE_SIZE;

	frame_reserve(from, first - from, FS_FRAME_KERNEL);
	frame_reserve(first, end - first, FS_FRAME_FILE);
	return end;
}

/* Tells what stands where in memory; all that is left is free. */
static void
lay_out_memory(const struct multiboot_info *info, uint32_t tables_end)
{
	const struct multiboot_module *m = physical(info->mods);
	uint32_t from = ONE_MIB / PAGE_SIZE;

	frame_reserve(0, from, FS_FRAME_RESERVED);
	for (uint32_t i = 0; i < info->mods_count; i++)
		from = reserve_module(&m[i], from);
	frame_reserve(from, tables_end - from, FS_FRAME_KERNEL);
}

/* The first byte behind everything that the loader has brought. */
static uint32_t
loaded_end(const struct multiboot_info *info)
{
	const struct multiboot_module *m = physical(info->mods);
	uint32_t end = (uint32_t)kernel_end - KERNEL_BASE;

	for (uint32_t i = 0; i < info->mods_count; i++)
		if (m[i].end > end)
			end = m[i].end;
	return PAGE_UP(end);
}

static void
memory_init(const struct multiboot_info *info)
{
	uint32_t n = count_frames(info), at = loaded_end(info);
	uint32_t swap = ide_init(IDE_SWAP) / PAGE_SECTORS, n_slots = swap ? swap : 1;
	uint32_t slots = at + n * sizeof(struct frame);
	uint32_t scratch = slots + n_slots * sizeof(struct swap_slot);
	uint32_t cache = PAGE_UP(scratch + (options.check ? check_bytes(n, n_slots) : 0));
	uint32_t disk = ide_init(IDE_DISK), end = PAGE_UP(cache + (disk ? cache_bytes(n) : 0));

	/* first: from here on a viewer can read a panic */
	export_memory(physical(at), n, physical(slots), n_slots);
	if (end / PAGE_SIZE >= n)
		panic("%u MiB do not hold the modules", n / (ONE_MIB / PAGE_SIZE));
	frame_init(physical(at), n);
	swap_init(physical(slots), n_slots);
	if (options.check)
		check_init(physical(scratch));
	trace_boot(n, n_slots);
	inode_init();
	name_files(info);
	lay_out_memory(info, end / PAGE_SIZE);
	frame_open(options.check);
	if (disk) {
		cache_init(physical(cache));
		ext2_mount(disk);
	}
}

/* Pid 1's first steps, still in the kernel. */
static void
start_init(void)
{
	static const char *const environment[] = { "PATH=/bin", "TERM=linux", NULL };

	current->pgrp = current->session = current->pid;
	current->umask = 022;
	files_open_console();
	int error = kernel_execve("/bin/init", options.init_argv, environment);
	if (error)
		panic("/bin/init cannot be run: error %d", -error);
	enter_user_mode();
}

void kernel_main(uint32_t magic, const struct multiboot_info *info);

void
kernel_main(uint32_t magic, const struct multiboot_info *info)
{
	const uint32_t wanted = MULTIBOOT_HAS_MEMORY | MULTIBOOT_HAS_CMDLINE | MULTIBOOT_HAS_MODULES;

	info = physical((uint32_t)info);
	desc_init();
	trace_init();
	if (magic == MULTIBOOT_LOADED && (info->flags & MULTIBOOT_HAS_CMDLINE))
		str_copy(cmdline, physical(info->cmdline), sizeof(cmdline));
	cmdline_parse(cmdline, &options);
	serial_init(options.serial);
	sched_init(options.sched);
	apic_init();
	if (magic != MULTIBOOT_LOADED || (info->flags & wanted) != wanted)
		panic("a Multiboot loader with modules is needed");
	memory_init(info);
	fork_init(start_init);
	idle();
}
