/* x86.h: instructions that C has no words for. */
#ifndef X86_H
#define X86_H

#include <stdbool.h>
#include <stdint.h>

#define EFLAGS_TF 0x100u
#define EFLAGS_IF 0x200u
#define EFLAGS_FIXED 0x2u
#define EFLAGS_RF 0x10000u /* no execute breakpoint at the next instruction */

static inline void
outb(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t
inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void
rep_insl(uint16_t port, void *to, uint32_t words)
{
	__asm__ volatile("cld; rep insl" : "+D"(to), "+c"(words) : "d"(port) : "memory");
}

static inline void
rep_outsl(uint16_t port, const void *from, uint32_t words)
{
	__asm__ volatile("cld; rep outsl" : "+S"(from), "+c"(words) : "d"(port) : "memory");
}

static inline uint64_t
rdtsc(void)
{
	uint64_t value;

	__asm__ volatile("rdtsc" : "=A"(value));
	return value;
}

static inline uint32_t
read_cr2(void)
{
	uint32_t value;

	__asm__ volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static inline uint32_t
read_dr6(void)
{
	uint32_t value;

	__asm__ volatile("mov %%dr6, %0" : "=r"(value));
	return value;
}

static inline void
write_dr6(uint32_t value)
{
	__asm__ volatile("mov %0, %%dr6" : : "r"(value));
}

static inline void
write_dr7(uint32_t value)
{
	__asm__ volatile("mov %0, %%dr7" : : "r"(value));
}

/* The address of breakpoint n. */
static inline void
write_dr(unsigned n, uint32_t address)
{
	switch (n) {
	case 0:
		__asm__ volatile("mov %0, %%dr0" : : "r"(address));
		break;
	case 1:
		__asm__ volatile("mov %0, %%dr1" : : "r"(address));
		break;
	case 2:
		__asm__ volatile("mov %0, %%dr2" : : "r"(address));
		break;
	default:
		__asm__ volatile("mov %0, %%dr3" : : "r"(address));
	}
}

static inline void
load_cr3(uint32_t physical)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(physical) : "memory");
}

static inline void
flush_tlb(void)
{
	uint32_t dir;

	__asm__ volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(dir) : : "memory");
}

static inline void
flush_page(uint32_t va)
{
	__asm__ volatile("invlpg (%0)" : : "r"(va) : "memory");
}

/* Waits for an interrupt. The one after sti is taken only after hlt has begun. */
static inline void
wait_for_interrupt(void)
{
	__asm__ volatile("sti; hlt; cli" : : : "memory");
}

static inline uint32_t
read_fs(void)
{
	uint32_t value;

	__asm__ volatile("mov %%fs, %0" : "=r"(value));
	return value;
}

static inline uint32_t
read_gs(void)
{
	uint32_t value;

	__asm__ volatile("mov %%gs, %0" : "=r"(value));
	return value;
}

static inline void
load_gs(uint32_t selector)
{
	__asm__ volatile("mov %0, %%gs; mov %0, %%fs" : : "r"(selector));
}

static inline void
rep_stosl(void *to, uint32_t value, uint32_t words)
{
	__asm__ volatile("cld; rep stosl" : "+D"(to), "+c"(words) : "a"(value) : "memory");
}

/* The first word from `at` on that is not 0, or at + words: one instruction a word. */
static inline uint32_t *
repe_scasl(uint32_t *at, uint32_t words)
{
	bool found;

	__asm__ volatile("cld; xor %%eax, %%eax; repe scasl"
			 : "+D"(at), "+c"(words), "=@ccne"(found) : : "eax", "memory");
	return at - found;
}

static inline void
rep_movsl(void *to, const void *from, uint32_t words)
{
	__asm__ volatile("cld; rep movsl" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}

#endif
