/* offsets.c: numbers that assembly needs from C; compiled to text, never linked. */
#include "fs_abi.h"
#include "trace/trace.h"

#define OFFSET(name, value) __asm__ volatile("\n->" #name " %c0" : : "i"(value))

void
offsets(void)
{
	OFFSET(ROOT_STOP_MASK, offsetof(struct fs_root, stop.mask));
	OFFSET(ROOT_STOP_PID, offsetof(struct fs_root, stop.pid));
	OFFSET(ROOT_STOP_PID_BITS, offsetof(struct fs_root, stop.pid_bits));
	OFFSET(ROOT_STOP_SEQ, offsetof(struct fs_root, stop.seq));
	OFFSET(ROOT_HEAD, offsetof(struct fs_root, events.head));
	OFFSET(EVENT_TIME, offsetof(struct fs_event, time));
	OFFSET(EVENT_TYPE, offsetof(struct fs_event, type));
	OFFSET(EVENT_SIZE, sizeof(struct fs_event));
	OFFSET(RING, TRACE_RING);
}
