/* offsets.c: numbers that assembly needs from C; compiled to text, never linked. */
#include "fs_abi.h"
#include "trace/trace.h"

#define OFFSET(name, value) __asm__ volatile("\n->" #name " %c0" : : "i"(value))

void
offsets(void)
{
	OFFSET(ROOT_FLUX, offsetof(struct fs_root, flux));
	OFFSET(ROOT_STOP_MASK, offsetof(struct fs_root, stop.mask));
	OFFSET(ROOT_STOP_PID, offsetof(struct fs_root, stop.pid));
	OFFSET(ROOT_STOP_SEQ, offsetof(struct fs_root, stop.seq));
	OFFSET(LAST_KERNEL_EVENT, FS_PANIC);
	OFFSET(RING_HALF, TRACE_RING / 2);
}
