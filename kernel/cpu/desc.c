#include "cpu/desc.h"

#include "cpu/trap.h"
#include "task/task.h"

/* Access bytes and flags of a descriptor (SDM 3.4.5). */
enum {
	ACCESS_KERNEL_CODE = 0x9a,
	ACCESS_KERNEL_DATA = 0x92,
	ACCESS_USER_CODE = 0xfa,
	ACCESS_USER_DATA = 0xf2,
	ACCESS_TSS = 0x89,
	ACCESS_LDT = 0x82,
	FLAGS_PAGES = 0xc, /* limit counts pages; 32-bit segment */
	FLAGS_BYTES = 0x4,
};

struct descriptor gdt[GDT_ENTRIES];
static struct descriptor idt[256];

struct table_register {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

static struct descriptor
descriptor(uint32_t base, uint32_t limit, uint32_t access, uint32_t flags)
{
	return (struct descriptor){
		.low = base << 16 | (limit & 0xffff),
		.high = (base & 0xff000000) | flags << 20 | (limit & 0xf0000) | access << 8 |
			(base >> 16 & 0xff),
	};
}

void
set_tss_desc(unsigned slot, const struct tss *tss)
{
	gdt[GDT_TSS(slot)] = descriptor((uint32_t)tss, sizeof(*tss) - 1, ACCESS_TSS, 0);
}

void
set_ldt_desc(unsigned slot, const struct descriptor ldt[3])
{
	gdt[GDT_LDT(slot)] =
		descriptor((uint32_t)ldt, 3 * sizeof(*ldt) - 1, ACCESS_LDT, 0);
}

void
ldt_fill(struct descriptor ldt[3])
{
	ldt[0] = (struct descriptor){ 0, 0 };
	ldt[1] = descriptor(0, 0xfffff, ACCESS_USER_CODE, FLAGS_PAGES);
	ldt[2] = descriptor(0, 0xfffff, ACCESS_USER_DATA, FLAGS_PAGES);
}

struct descriptor
tls_descriptor(uint32_t base, uint32_t limit, int limit_in_pages)
{
	return descriptor(base, limit, ACCESS_USER_DATA,
			  limit_in_pages ? FLAGS_PAGES : FLAGS_BYTES);
}

static void
gate(unsigned vector, uint32_t handler, unsigned dpl)
{
	const uint32_t interrupt_gate = 0x8e00; /* interrupts stay off inside */

	idt[vector] = (struct descriptor){
		.low = SEL_KERNEL_CODE << 16 | (handler & 0xffff),
		.high = (handler & 0xffff0000) | interrupt_gate | dpl << 13,
	};
}

static void
fill_idt(void)
{
	for (unsigned v = 0; v < TRAP_STUBS; v++)
		gate(v, trap_stubs[v], 0);
	gate(TRAP_BREAKPOINT, trap_stubs[TRAP_BREAKPOINT], 3);
	gate(TRAP_SYSCALL, (uint32_t)system_call, 3);
}

void
desc_init(void)
{
	struct table_register gdtr = { sizeof(gdt) - 1, (uint32_t)gdt };
	struct table_register idtr = { sizeof(idt) - 1, (uint32_t)idt };

	gdt[SEL_KERNEL_CODE >> 3] = descriptor(0, 0xfffff, ACCESS_KERNEL_CODE, FLAGS_PAGES);
	gdt[SEL_KERNEL_DATA >> 3] = descriptor(0, 0xfffff, ACCESS_KERNEL_DATA, FLAGS_PAGES);
	fill_idt();
	__asm__ volatile("lgdt %0; lidt %1; ljmp $0x08, $1f; 1: mov %2, %%ds; mov %2, %%es;"
			 "mov %2, %%ss; mov %3, %%fs; mov %3, %%gs"
			 : : "m"(gdtr), "m"(idtr), "r"(SEL_KERNEL_DATA), "r"(0) : "memory");
}
