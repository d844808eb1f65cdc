#include "mm/uaccess.h"

#include "cpu/mmu.h"
#include "mm/vm.h"
#include "task/errno.h"
#include "task/task.h"

/* copy.asm */
int uaccess_copy(void *to, const void *from, size_t n);
extern char uaccess_start[], uaccess_end[], uaccess_failed[];

static bool
in_user_half(uint32_t address, size_t n)
{
	return address <= KERNEL_BASE && n <= KERNEL_BASE - address;
}

/* A page that is there, but that the program has closed (PROT_NONE): the processor would let the kernel read it. */
static bool
is_closed(uint32_t user, size_t n)
{
	for (uint32_t va = PAGE_DOWN(user); va < user + n; va += PAGE_SIZE) {
		const pte_t *pte = pte_find(current, va);

		if (pte && (*pte & (PTE_P | PTE_U)) == PTE_P)
			return true;
	}
	return false;
}

int
copy_from_user(void *to, uint32_t user, size_t n)
{
	if (!current->from_kernel && (!in_user_half(user, n) || (current->closes && is_closed(user, n))))
		return -EFAULT;
	return uaccess_copy(to, (const void *)user, n);
}

int
copy_to_user(uint32_t user, const void *from, size_t n)
{
	return in_user_half(user, n) ? uaccess_copy((void *)user, from, n) : -EFAULT;
}

int
string_from_user(char *to, uint32_t user, size_t size)
{
	for (size_t n = 0; n < size; n++) {
		if (copy_from_user(&to[n], user + n, 1))
			return -EFAULT;
		if (!to[n])
			return (int)n;
	}
	return -ENAMETOOLONG;
}

bool
uaccess_covers(uint32_t eip)
{
	return eip >= (uint32_t)uaccess_start && eip < (uint32_t)uaccess_end;
}

uint32_t
uaccess_fixup(void)
{
	return (uint32_t)uaccess_failed;
}
