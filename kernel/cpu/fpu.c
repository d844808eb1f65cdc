#include "cpu/fpu.h"

#include <stddef.h>

#include "task/task.h"

#define CR0_TS 8u

static struct task_struct *owner; /* whose state the x87 holds */

void
fpu_save(struct task_struct *t)
{
	uint32_t cr0;

	if (owner != t)
		return;
	__asm__ volatile("clts; fnsave %0; fwait; mov %%cr0, %1"
			 : "=m"(t->fpu), "=r"(cr0) : : "memory");
	__asm__ volatile("mov %0, %%cr0" : : "r"(cr0 | CR0_TS));
	owner = NULL;
}

void
fpu_trap(void)
{
	if (owner)
		fpu_save(owner);
	__asm__ volatile("clts");
	if (current->fpu_used)
		__asm__ volatile("frstor %0" : : "m"(current->fpu));
	else
		__asm__ volatile("fninit");
	current->fpu_used = true;
	owner = current;
}

void
fpu_forget(const struct task_struct *t)
{
	if (owner == t) {
		uint32_t cr0;

		owner = NULL;
		__asm__ volatile("mov %%cr0, %0" : "=r"(cr0));
		__asm__ volatile("mov %0, %%cr0" : : "r"(cr0 | CR0_TS));
	}
}
