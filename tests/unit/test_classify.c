/* test_classify.c: what a page fault means, by the kernel's own pure function. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "mm/classify.c"

#define RW (FS_PROT_READ | FS_PROT_WRITE)

static enum fault_kind
classify(uint32_t prot, pte_t pte, uint32_t error)
{
	struct vma v = { .va = 0x1000, .pages = 1, .prot = prot };

	return fault_classify(&v, pte, error | PF_USER);
}

static void
test_what_is_not_promised(void **state)
{
	(void)state;
	assert_int_equal(fault_classify(NULL, 0, PF_USER), FAULT_SEGV);
	assert_int_equal(classify(0, 0, 0), FAULT_SEGV);
	assert_int_equal(classify(0, PTE_SWAPPED(3), 0), FAULT_SEGV);
	assert_int_equal(classify(FS_PROT_READ, 0, PF_WRITE), FAULT_SEGV);
	assert_int_equal(classify(FS_PROT_READ, PTE_SWAPPED(3), PF_WRITE), FAULT_SEGV);
	assert_int_equal(classify(FS_PROT_READ, PTE_MAKE(9, PTE_P | PTE_U), PF_WRITE | PF_PRESENT), FAULT_SEGV);
	assert_int_equal(classify(RW, PTE_MAKE(9, PTE_P), PF_PRESENT), FAULT_SEGV); /* not the program's */
}

static void
test_what_is_served(void **state)
{
	(void)state;
	assert_int_equal(classify(RW, 0, PF_WRITE), FAULT_DEMAND);
	assert_int_equal(classify(FS_PROT_EXEC, 0, 0), FAULT_DEMAND);
	assert_int_equal(classify(RW, PTE_MAKE(9, PTE_P | PTE_U), PF_WRITE | PF_PRESENT), FAULT_COW);
	assert_int_equal(classify(RW, PTE_SWAPPED(3), 0), FAULT_SWAP_IN);
	/* present when the processor looked, swapped out to make room for what it needs */
	assert_int_equal(classify(RW, PTE_SWAPPED(3), PF_WRITE | PF_PRESENT), FAULT_SWAP_IN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_not_promised),
		cmocka_unit_test(test_what_is_served),
	};

	return cmocka_run_group_tests_name("classify", tests, NULL, NULL);
}
