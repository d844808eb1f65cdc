/* desc.h: the GDT with every task's TSS and LDT, and the IDT. */
#ifndef DESC_H
#define DESC_H

#include "cpu/mmu.h"

extern struct descriptor gdt[GDT_ENTRIES];

void desc_init(void);
/* The two descriptors of a slot, side by side in the GDT. */
void set_tss_desc(unsigned slot, const struct tss *tss);
void set_ldt_desc(unsigned slot, const struct descriptor ldt[3]);
/* The same flat user segments for every task: null, code, data. */
void ldt_fill(struct descriptor ldt[3]);
/* A data segment for thread-local storage, writable by user mode. */
struct descriptor tls_descriptor(uint32_t base, uint32_t limit, int limit_in_pages);

#endif
