#include "mm/classify.h"

#include <stddef.h>

#include "fs_abi.h"

enum fault_kind
fault_classify(const struct vma *vma, pte_t pte, uint32_t error)
{
	/* the processor cannot refuse to read what may be written or run */
	uint32_t wanted = error & PF_WRITE ? FS_PROT_WRITE : FS_PROT_READ | FS_PROT_WRITE | FS_PROT_EXEC;

	if (!vma || !(vma->prot & wanted))
		return FAULT_SEGV;
	if (pte_is_swapped(pte))
		return FAULT_SWAP_IN;
	if (!(error & PF_PRESENT))
		return FAULT_DEMAND;
	return error & PF_WRITE ? FAULT_COW : FAULT_SEGV;
}
