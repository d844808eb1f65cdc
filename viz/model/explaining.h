/*
 * explaining.h: what the explainers of explain*.c share: the phrases of tell.h, and steps.
 */
#ifndef EXPLAINING_H
#define EXPLAINING_H

#include "explain.h"
#include "tell.h"

struct explaining {
	struct telling t; /* for its phrases; it tells no story */
	struct explain *x;
	const uint32_t *arg; /* of the event */
	uint32_t pid;        /* of the event */
};

typedef void explainer(struct explaining *e);

/* The next step, done by this function of the kernel. */
void ex_step(struct explaining *e, const char *function, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Adds to the step before. */
void ex_also(struct explaining *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ex_next(struct explaining *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The function that tells of the event. */
void ex_told(struct explaining *e, const char *function);
const char *ex_s(unsigned n); /* "s" behind a number, but for one */
/* Before the event; NULL: the process was not there. */
const struct m_task *ex_was(const struct explaining *e, uint32_t pid);
const struct m_task *ex_is(const struct explaining *e, uint32_t pid); /* after it */
/* The program's way into the kernel, when it is in a system call. */
void ex_step_in(struct explaining *e);

explainer explain_boot, explain_idle, explain_panic, explain_slot, explain_copied, explain_share, explain_desc,
	explain_files, explain_forked, explain_nofork, explain_exec, explain_exit, explain_reparent, explain_zombie,
	explain_wait, explain_reap, explain_switch, explain_sleep, explain_wake;
explainer explain_call, explain_return, explain_nosys, explain_open, explain_close, explain_dup, explain_pipe,
	explain_disk, explain_write, explain_input, explain_signal, explain_deliver, explain_stop, explain_break,
	explain_step;
explainer explain_fault, explain_zero, explain_pagein, explain_copy, explain_reuse, explain_swapout, explain_swapin,
	explain_segv, explain_trap, explain_map, explain_unmap, explain_protect, explain_take, explain_give, explain_oom;

#endif
