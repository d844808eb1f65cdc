/*
 * apply.h: what the rules of apply.c and apply_memory.c share.
 */
#ifndef APPLY_H
#define APPLY_H

#include "model.h"

/* One event on its way into a model; what a rule sees. */
struct step {
	struct model *m;
	const struct fs_event *e;
	const struct m_text *text; /* may be NULL */
};

typedef void apply_rule(struct step *s);

/* Notes what does not fit; the first such sentence of an event is the one that is kept. */
void apply_misfit(struct step *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The task with that pid, or NULL after a misfit. */
struct m_task *apply_task(struct step *s, uint32_t pid);
/* That frame, or NULL after a misfit. */
struct m_frame *apply_frame(struct step *s, uint32_t frame);

/* Where the kernel-made parts of pid go: its task, or the slot that fork has found for it. */
struct m_task *apply_owner(struct step *s, uint32_t pid);

/* One entry less names the frame; a private page that nobody names is free. Returns the rest. */
uint32_t apply_unref(struct step *s, uint32_t frame);
void apply_ref(struct step *s, uint32_t frame);

/* The same for a swap slot, which must exist. */
bool apply_slot(struct step *s, uint32_t slot);
uint32_t apply_unref_slot(struct step *s, uint32_t slot);

apply_rule apply_share, apply_zero, apply_pagein, apply_swapout, apply_swapin, apply_copy, apply_reuse, apply_map, apply_unmap,
	apply_protect, apply_take, apply_give;

#endif
