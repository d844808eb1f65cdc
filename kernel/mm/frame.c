#include "mm/frame.h"

#include "cpu/mmu.h"
#include "cpu/x86.h"
#include "lib/printk.h"
#include "mm/swap.h"
#include "task/sched.h"
#include "trace/trace.h"

#define POISON 0xdbdbdbdbu

struct frame *frames;
static uint32_t first_free; /* 0: none; a free frame's first word names the next one */
static bool poisoning;

void
frame_init(void *at, uint32_t n)
{
	frames = at;
	for (uint32_t f = 0; f < n; f++)
		frames[f] = (struct frame){ .kind = FS_FRAME_FREE };
}

void
frame_reserve(uint32_t first, uint32_t n, enum fs_frame_kind kind)
{
	if (!n)
		return;
	for (uint32_t f = first; f < first + n; f++)
		frames[f].kind = (uint8_t)kind;
	trace_frame_taken(0, first, n, kind, 0);
}

void
frame_open(bool poison)
{
	for (uint32_t f = fs_root.frames; f-- > 1;)
		if (frames[f].kind == FS_FRAME_FREE)
			frame_push(f);
	poisoning = poison;
}

uint32_t
frame_pop(void)
{
	uint32_t f = first_free;

	if (f) {
		first_free = *(uint32_t *)frame_address(f);
		stat.free_frames--;
	}
	return f;
}

void
frame_push(uint32_t f)
{
	if (poisoning)
		rep_stosl(frame_address(f), POISON, PAGE_SIZE / 4);
	frames[f] = (struct frame){ .kind = FS_FRAME_FREE };
	*(uint32_t *)frame_address(f) = first_free;
	first_free = f;
	stat.free_frames++;
}

uint32_t
frame_take(uint32_t pid, enum fs_frame_kind kind, uint32_t va)
{
	swap_make_room(1);
	uint32_t f = frame_pop();

	if (f) {
		frames[f].kind = (uint8_t)kind;
		trace_frame_taken(pid, f, 1, kind, va);
	}
	return f;
}

void
frame_give(uint32_t pid, uint32_t f, uint32_t va)
{
	enum fs_frame_kind kind = frames[f].kind;

	frame_push(f);
	trace_frame_given(pid, f, kind, va);
}

bool
frame_unref(uint32_t f)
{
	if (!frames[f].refs)
		panic("frame %04x: one owner less than none", f);
	if (--frames[f].refs || frames[f].kind != FS_FRAME_ANON)
		return false;
	frame_push(f);
	return true;
}

uint32_t
frames_there_are(void)
{
	uint32_t n = 0;

	for (uint32_t f = 0; f < fs_root.frames; f++)
		n += frames[f].kind != FS_FRAME_RESERVED;
	return n;
}
