/*
 * tell.h: what the tellers of story.c, story_process.c and story_memory.c share.
 */
#ifndef TELL_H
#define TELL_H

#include "story.h"

/* One sentence being made. */
struct telling {
	struct story *s;
	const struct model *before, *after;
	const struct fs_event *e;
	const struct m_text *text; /* may be NULL */
};

typedef void teller(struct telling *t);

/* Each adds to what is there, cut to the room that there is. */
void tell_line(struct telling *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tell_more(struct telling *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A phrase, returned by value so that a sentence can use several: tell_who(t, 2).text. */
struct phrase {
	char text[96];
};
struct phrase tell_who(const struct telling *t, uint32_t pid); /* "fork(2)" */
struct phrase tell_actor(const struct telling *t); /* the same for the event's pid */
/* A path or a message of the text ring; bytes of the console as ": \"hello\n\"", or nothing. */
struct phrase tell_text(const struct telling *t, uint32_t pos, uint32_t len);
struct phrase tell_console(const struct telling *t, uint32_t pos, uint32_t len);
struct phrase tell_prot(uint32_t prot); /* "r-x" */
struct phrase tell_error(uint32_t error); /* "error 7: present, write, user" */
struct phrase tell_call(const struct fs_event *e); /* "write(1, 0804c000, 14)" */
struct phrase tell_result(uint32_t nr, uint32_t result); /* "3", "0804c000", "-EAGAIN" */
struct phrase tell_pages(uint32_t n); /* "1 page", "2 pages" */
struct phrase tell_status(uint32_t status); /* "exit status 3" */
struct phrase tell_signal(uint32_t signal); /* "SIGSEGV", "signal 64" */
const char *tell_call_name(uint32_t nr); /* never NULL */

const struct m_task *tell_task(const struct telling *t, uint32_t pid); /* after, else before */
unsigned tell_free_frames(const struct model *m);
unsigned tell_refs(const struct model *m, uint32_t frame);

teller tell_slot, tell_copied, tell_share, tell_desc, tell_files, tell_forked, tell_nofork,
	tell_exec, tell_exit, tell_reparent, tell_zombie, tell_wait, tell_reap, tell_switch,
	tell_sleep, tell_wake, tell_entered, tell_returned, tell_nosys, tell_sent, tell_delivered, tell_stopped,
	tell_break, tell_step;
teller tell_fault, tell_zero, tell_pagein, tell_cow_copy, tell_reuse, tell_swapout, tell_swapin, tell_segv, tell_trap,
	tell_map, tell_unmap, tell_protect, tell_take, tell_give, tell_open, tell_close, tell_dup,
	tell_pipe, tell_disk, tell_write, tell_input, tell_oom;

#endif
