/* multiboot.h: what the boot loader tells. Multiboot Specification 0.6.96, section 3.3. */
#ifndef MULTIBOOT_H
#define MULTIBOOT_H

#include <stdint.h>

#define MULTIBOOT_LOADED 0x2badb002u
#define MULTIBOOT_HAS_MEMORY 0x01u
#define MULTIBOOT_HAS_CMDLINE 0x04u
#define MULTIBOOT_HAS_MODULES 0x08u

struct multiboot_info { /* every address is physical */
	uint32_t flags;
	uint32_t mem_lower, mem_upper; /* KiB below 640 KiB, and above 1 MiB */
	uint32_t boot_device;
	uint32_t cmdline;
	uint32_t mods_count, mods;
};

struct multiboot_module {
	uint32_t start, end;
	uint32_t string;
	uint32_t reserved;
};

#endif
