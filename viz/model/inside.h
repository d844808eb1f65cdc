/*
 * inside.h: what no event tells, as it was read at one stop: the registers of a process, its TSS and its
 * descriptors, the kernel functions that it stands in, the code ahead of it; and the open files' offsets.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(name): of the processor, in the order in which they are shown. */
#define INSIDE_REGISTERS(X) \
	X(eax) X(ebx) X(ecx) X(edx) X(esi) X(edi) X(ebp) X(esp) X(eip) X(eflags) X(cs) X(ss) X(ds) X(gs)

enum inside_register {
#define INSIDE_X(name) INSIDE_##name,
	INSIDE_REGISTERS(INSIDE_X)
#undef INSIDE_X
	INSIDE_REGISTER_COUNT
};

struct inside_segment { /* a descriptor of the GDT or an LDT */
	uint32_t selector;
	uint32_t low, high;
};

#define INSIDE_CHAIN 24
#define INSIDE_NAME 40
#define INSIDE_CODE 48
#define INSIDE_LDT 3
#define INSIDE_FILES 128

struct inside {
	uint64_t seq;    /* the moment; 0: nothing was read */
	uint32_t pid;
	bool has_cpu;    /* reg is the processor's; else what its TSS keeps until its turn */
	uint32_t reg[INSIDE_REGISTER_COUNT];
	uint32_t cr3, esp0;            /* of the TSS */
	bool in_kernel;
	/* where its own code goes on when the kernel is done: from the top of its kernel stack, or reg */
	uint32_t user_eip, user_esp;
	struct inside_segment tss, ldt; /* its two in the GDT; selector 0: not found */
	uint32_t tss_base;
	struct inside_segment own[INSIDE_LDT]; /* those of the LDT */
	unsigned n_own;
	/* functions of the kernel, the outermost first */
	char chain[INSIDE_CHAIN][INSIDE_NAME];
	unsigned n_chain;
	uint32_t code_at;              /* user_eip, or two bytes before: there may be the int 0x80 */
	uint8_t code[INSIDE_CODE];
	unsigned n_code;               /* 0: that page is not there */
	uint32_t offset[INSIDE_FILES]; /* of every open file */
	unsigned n_offsets;
};

/* A descriptor's parts (SDM 3.4.5). */
struct inside_parts {
	uint32_t base, limit; /* limit in bytes: the last one that belongs to it */
	unsigned dpl;
	bool present;
	const char *type;     /* "TSS, busy", "LDT", "code", "data" ... */
};
struct inside_parts inside_parts(const struct inside_segment *s);

#endif
