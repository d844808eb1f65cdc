/*
 * trace.h: events. A trace_ call stands right after the change that it tells of, and before the
 * next one: whoever stops the machine at an event sees memory as the events so far describe it.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "fs_abi.h"

#define TRACE_RING 4096 /* records */

struct task_struct;
struct vma;
struct trapframe;

extern struct fs_root fs_root;

/* Nothing may be traced before this, and nothing may panic. */
void trace_init(void);
/* Appends bytes to a ring; returns their position. */
uint32_t ring_put(struct fs_ring *ring, const char *bytes, size_t n);

void trace_boot(uint32_t frames, uint32_t slots);
void trace_idle(void);
void trace_panic(uint32_t eip, const char *text, size_t n);

void trace_slot_found(unsigned slot, uint32_t child);
void trace_task_copied(unsigned slot, uint32_t child);
void trace_memory_shared(uint32_t child, const struct vma *map, uint32_t present);
void trace_descriptors_set(const struct task_struct *child);
void trace_files_shared(uint32_t child, unsigned n);
void trace_fork_done(uint32_t child);
void trace_fork_failed(int error, uint32_t child);

void trace_exec(const char *path);
void trace_exit(uint32_t status);
void trace_reparent(uint32_t child, uint32_t to);
void trace_zombie(uint32_t status, uint32_t parent);
void trace_wait(int which);
void trace_reap(uint32_t parent, uint32_t child, uint32_t status);

void trace_switch(uint32_t from, uint32_t to, enum fs_why why);
void trace_sleep(enum fs_why why, uint32_t until_ms);
void trace_wake(uint32_t who, enum fs_why why);

void trace_call(const struct trapframe *tf);
void trace_return(uint32_t nr, int result);
void trace_nosys(uint32_t nr);

void trace_fault(uint32_t va, uint32_t error, uint32_t eip);
void trace_zero_page(uint32_t va, uint32_t frame);
void trace_page_from_file(uint32_t va, uint32_t frame, uint32_t file_frame);
void trace_cow_copy(uint32_t va, uint32_t old, uint32_t frame, uint32_t left);
void trace_cow_reuse(uint32_t va, uint32_t frame);
void trace_swap_in(uint32_t va, uint32_t slot, uint32_t frame, uint32_t left);
void trace_segv(uint32_t va, uint32_t error, uint32_t eip);
void trace_trap(const struct trapframe *tf);

/* Memory events carry the pid whose memory it is. */
void trace_map(uint32_t pid, const struct vma *map);
void trace_unmap(uint32_t pid, uint32_t va, uint32_t pages, uint32_t freed);
void trace_protect(uint32_t pid, uint32_t va, uint32_t pages, uint32_t prot);
void trace_frame_taken(uint32_t pid, uint32_t frame, uint32_t n, enum fs_frame_kind kind, uint32_t va);
void trace_frame_given(uint32_t pid, uint32_t frame, enum fs_frame_kind kind, uint32_t va);
void trace_swap_out(uint32_t frame, uint32_t slot, uint32_t owners); /* pid: who needed a frame */
void trace_out_of_memory(uint32_t va);

void trace_open(unsigned fd, unsigned file, int inode, const char *path);
void trace_close(unsigned fd, unsigned file, uint32_t left);
void trace_dup(unsigned fd, unsigned file);
void trace_pipe(const unsigned fd[2], const int file[2], uint32_t frame);

void trace_disk_read(uint32_t sector, uint32_t n, uint32_t inode, uint32_t page, uint32_t frame);

void trace_console_write(uint32_t pos, uint32_t n);
void trace_console_input(uint32_t pos, uint32_t n);
void trace_signal_sent(uint32_t to, unsigned signal, uint32_t by, int code);
void trace_signal_delivered(unsigned signal, uint32_t handler);
void trace_stopped(unsigned signal);

void trace_user_breakpoint(uint32_t eip, unsigned nr, const struct fs_request *r, uint32_t value);
void trace_user_step(uint32_t eip, uint32_t steps);

#endif
