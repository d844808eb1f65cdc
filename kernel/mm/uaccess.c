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

/* The processor keeps the program from such a page, but not the kernel. */
static bool
is_hidden(uint32_t user, size_t n)
{
	for (uint32_t va = PAGE_DOWN(user); va < user + n; va += PAGE_SIZE) {
		const pte_t *pte = pte_find(current, va);

		if (pte && (*pte & (PTE_P | PTE_U)) == PTE_P)
			return true;
	}
	return false;
}

static bool
may_copy(uint32_t user, size_t n)
{
	return in_user_half(user, n) && !(current->hides && is_hidden(user, n));
}

int
copy_from_user(void *to, uint32_t user, size_t n)
{
	return current->from_kernel || may_copy(user, n) ? uaccess_copy(to, (const void *)user, n) : -EFAULT;
}

int
copy_to_user(uint32_t user, const void *from, size_t n)
{
	return may_copy(user, n) ? uaccess_copy((void *)user, from, n) : -EFAULT;
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
