/* frame.h: one record per physical frame. */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "fs_abi.h"

struct frame {
	uint16_t refs; /* page table entries in the user half that name it */
	uint8_t kind;  /* enum fs_frame_kind */
	uint8_t unused;
};

extern struct frame *frames; /* frames[fs_root.frames] */

/* Places the array at `at`; every frame is FREE, none can be allocated yet. */
void frame_init(void *at, uint32_t n);
/* A range that is no free memory; traced. */
void frame_reserve(uint32_t first, uint32_t n, enum fs_frame_kind kind);
/* From here on what is still FREE can be had. With poison, a freed frame is overwritten. */
void frame_open(bool poison);

/*
 * Takes a frame off the free list, or returns 0 when there is none. It still reads as FREE: the
 * caller sets kind and refs when its own change is made, and traces then.
 */
uint32_t frame_pop(void);
/* Back to the free list, as FREE with refs 0. */
void frame_push(uint32_t frame);

/* Kernel memory for the task `pid`, traced as frame taken and frame given. Another page may
 * be swapped out for it. 0 when there is none. */
uint32_t frame_take(uint32_t pid, enum fs_frame_kind kind, uint32_t va);
void frame_give(uint32_t pid, uint32_t frame, uint32_t va);

/* Frames of RAM. */
uint32_t frames_there_are(void);

/* One user entry less. Frees an ANON frame that nobody names any more: then true. */
bool frame_unref(uint32_t frame);

#endif
