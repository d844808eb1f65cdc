/* mmu.h: the hardware's formats: page table entries, descriptors, the TSS.
 * Intel SDM volume 3: 4.3 (32-bit paging), 3.4.5 (descriptors), 7.2.1 (TSS). */
#ifndef MMU_H
#define MMU_H

#include <stdint.h>

#include "fs_abi.h"

#define PAGE_SIZE FS_PAGE
#define PAGE_SHIFT 12
#define KERNEL_BASE FS_KERNEL_BASE

typedef uint32_t pte_t;

#define PTE_P 0x001u  /* present */
#define PTE_W 0x002u  /* writable */
#define PTE_U 0x004u  /* user mode may use it */
#define PTE_A 0x020u  /* used since this bit was cleared last */
#define PTE_ENTRIES 1024
#define PDE_SPAN (4u << 20) /* bytes that one page table serves */
#define USER_PDES (KERNEL_BASE / PDE_SPAN)

#define PTE_FRAME(pte) ((pte) >> PAGE_SHIFT)
#define PTE_MAKE(frame, bits) (((uint32_t)(frame) << PAGE_SHIFT) | (bits))
/* Our own use of an entry that is not present: 0 is nothing, else it names a slot of the swap area. */
#define PTE_SLOT(pte) ((pte) >> PAGE_SHIFT)
#define PTE_SWAPPED(slot) ((uint32_t)(slot) << PAGE_SHIFT)
#define PDE_INDEX(va) ((va) >> 22)
#define PTE_INDEX(va) (((va) >> PAGE_SHIFT) & (PTE_ENTRIES - 1))
#define PAGE_DOWN(a) ((a) & ~(PAGE_SIZE - 1))
#define PAGE_UP(a) PAGE_DOWN((a) + PAGE_SIZE - 1)

static inline int
pte_is_swapped(pte_t pte)
{
	return pte && !(pte & PTE_P);
}

/* Error code of a page fault (SDM 4.7). */
#define PF_PRESENT 1u
#define PF_WRITE 2u
#define PF_USER 4u

/* Where the kernel sees a physical frame. */
static inline void *
frame_address(uint32_t frame)
{
	return (void *)(KERNEL_BASE + (frame << PAGE_SHIFT));
}

static inline uint32_t
frame_of(const void *kernel_address)
{
	return ((uint32_t)kernel_address - KERNEL_BASE) >> PAGE_SHIFT;
}

/* Selectors. Programs run on the code and data segments of their own LDT. */
#define SEL_KERNEL_CODE 0x08
#define SEL_KERNEL_DATA 0x10
#define SEL_USER_CODE 0x0f
#define SEL_USER_DATA 0x17
#define GDT_TLS 3 /* thread-local storage of the running task */
#define GDT_FIRST_TSS 4
#define GDT_TSS(slot) (GDT_FIRST_TSS + 2 * (slot))
#define GDT_LDT(slot) (GDT_TSS(slot) + 1)
#define GDT_ENTRIES (GDT_FIRST_TSS + 2 * FS_NR_TASKS)
#define SEL_TSS(slot) (GDT_TSS(slot) << 3)
#define SEL_LDT(slot) (GDT_LDT(slot) << 3)

struct descriptor {
	uint32_t low, high;
};

struct tss {
	uint32_t back_link;
	uint32_t esp0, ss0, esp1, ss1, esp2, ss2;
	uint32_t cr3;
	uint32_t eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs;
	uint32_t ldt;
	uint16_t trap, io_map;
};

#endif
