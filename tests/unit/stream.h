/*
 * stream.h: a hand-made stream of events, as the kernel would write them: boot, init, a program
 * that forks, copy-on-write, exit, zombie, reap. Each event goes to a model, a timeline, or both.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model.h"
#include "timeline.h"

struct stream {
	struct timeline *tl;
	uint64_t seq;
	char text[4096];     /* the text ring */
	uint32_t text_len;
	const char *misfit;  /* of the last event */
};

static inline void
stream_open(struct stream *s)
{
	memset(s, 0, sizeof(*s));
	s->tl = timeline_new();
}

static inline void
stream_close(struct stream *s)
{
	timeline_free(s->tl);
}

/* One event; n arguments follow, the others are 0. */
static inline void
ev(struct stream *s, unsigned pid, unsigned type, int n, ...)
{
	struct fs_event e = {.seq = ++s->seq, .time = s->seq * 100, .type = (uint16_t)type,
			     .pid = (uint16_t)pid};
	va_list args;

	va_start(args, n);
	for (int i = 0; i < n; i++)
		e.arg[i] = va_arg(args, uint32_t);
	va_end(args);
	s->misfit = timeline_add(s->tl, &e);
	if (s->misfit)
		fprintf(stderr, "# %s\n", s->misfit);
}

/* Text goes into the ring; returns its position. */
static inline uint32_t
put_text(struct stream *s, const char *text)
{
	uint32_t pos = s->text_len, n = (uint32_t)strlen(text);

	timeline_add_text(s->tl, pos, text, n);
	s->text_len += n;
	return pos;
}

static inline void
exec_path(struct stream *s, unsigned pid, const char *path)
{
	uint32_t pos = put_text(s, path);

	ev(s, pid, FS_EXEC, 2, pos, (uint32_t)strlen(path));
}

#define TEXT_VA 0x08048000u
#define DATA_VA 0x0804c000u
#define STACK_VA 0xbffff000u

enum { /* frames of the scenes below */
	F_FILE = 0x20, F_DATA_FILE = 0x21,
	F_INIT_STACK = 0x40, F_INIT_DIR, F_INIT_TABLE, F_INIT_HIGH,
	F_STACK = 0x50, F_DIR, F_TABLE, F_HIGH, F_DATA, F_USTACK,
	F_CHILD_STACK = 0x60, F_CHILD_DIR, F_CHILD_TABLE, F_CHILD_HIGH, F_CHILD_DATA,
	N_FRAMES = 0x100, N_SLOTS = 16,
};

/* What the kernel takes for a task: its stack and directory, and two page tables after them. */
static inline void
take_task_frames(struct stream *s, unsigned pid, unsigned first)
{
	ev(s, pid, FS_TAKE, 4, first, 1, FS_FRAME_STACK, 0);
	ev(s, pid, FS_TAKE, 4, first + 1, 1, FS_FRAME_DIR, 0);
}

static inline void
take_tables(struct stream *s, unsigned pid, unsigned first)
{
	ev(s, pid, FS_TAKE, 4, first, 1, FS_FRAME_TABLE, 0x08000000);
	ev(s, pid, FS_TAKE, 4, first + 1, 1, FS_FRAME_TABLE, 0xbfc00000);
}

/* exec of a small program: text from the file, data to be copied, a stack; pages touched. */
static inline void
load_program(struct stream *s, unsigned pid, const char *path, unsigned tables, unsigned data)
{
	exec_path(s, pid, path);
	ev(s, pid, FS_MAP, 7, TEXT_VA, 2, FS_PROT_READ | FS_PROT_EXEC, FS_MAP_FILE, 1, 0, 8192);
	ev(s, pid, FS_MAP, 7, DATA_VA, 1, FS_PROT_READ | FS_PROT_WRITE, FS_MAP_FILE, 1, 0x1000, 64);
	ev(s, pid, FS_MAP, 7, STACK_VA, 1, FS_PROT_READ | FS_PROT_WRITE, FS_MAP_STACK, -1, 0, 0);
	take_tables(s, pid, tables);
	ev(s, pid, FS_FAULT, 3, TEXT_VA + 0x10, 4, TEXT_VA + 0x10);
	ev(s, pid, FS_PAGEIN, 3, TEXT_VA, F_FILE, F_FILE);
	ev(s, pid, FS_FAULT, 3, DATA_VA + 0x10, 6, TEXT_VA + 0x20);
	ev(s, pid, FS_PAGEIN, 3, DATA_VA, data, F_DATA_FILE);
	ev(s, pid, FS_FAULT, 3, STACK_VA + 0xff0, 6, TEXT_VA + 0x24);
	ev(s, pid, FS_ZERO, 2, STACK_VA, data + 1);
}

/* Boot; init (pid 1) in slot 1, which has one open file on three descriptors. */
static inline void
scene_init(struct stream *s)
{
	ev(s, 0, FS_BOOT, 3, FS_ABI_VERSION, N_FRAMES, N_SLOTS);
	ev(s, 0, FS_TAKE, 4, 0, 16, FS_FRAME_KERNEL, 0);
	ev(s, 0, FS_TAKE, 4, F_FILE, 2, FS_FRAME_FILE, 0);
	ev(s, 0, FS_SLOT, 2, 1, 1);
	ev(s, 0, FS_TASK, 2, 1, 1);
	take_task_frames(s, 1, F_INIT_STACK);
	ev(s, 0, FS_DESC, 3, 1, 0x40, 0x48);
	ev(s, 0, FS_FILES, 2, 1, 0);
	ev(s, 0, FS_FORKED, 1, 1);
	ev(s, 0, FS_SWITCH, 3, 0, 1, FS_WHY_READY);
	ev(s, 1, FS_OPEN, 5, 0, 0, -1, put_text(s, "/dev/console"), 12);
	ev(s, 1, FS_DUP, 2, 1, 0);
	ev(s, 1, FS_DUP, 2, 2, 0);
	load_program(s, 1, "/bin/init", F_INIT_TABLE, 0x30);
}

/* pid 1 forks pid 2, which runs and becomes the program "fork". */
static inline void
scene_program(struct stream *s)
{
	ev(s, 1, FS_CALL, 1, 2);
	ev(s, 1, FS_SLOT, 2, 2, 2);
	ev(s, 1, FS_TASK, 2, 2, 2);
	take_task_frames(s, 2, F_STACK);
	take_tables(s, 2, F_TABLE);
	ev(s, 1, FS_SHARE, 4, 2, TEXT_VA, 2, 1);
	ev(s, 1, FS_SHARE, 4, 2, DATA_VA, 1, 1);
	ev(s, 1, FS_SHARE, 4, 2, STACK_VA, 1, 1);
	ev(s, 1, FS_DESC, 3, 2, 0x50, 0x58);
	ev(s, 1, FS_FILES, 2, 2, 3);
	ev(s, 1, FS_FORKED, 1, 2);
	ev(s, 1, FS_RET, 2, 2, 2);
	ev(s, 1, FS_CALL, 4, 114, -1, 0, 0);
	ev(s, 1, FS_WAIT, 1, -1);
	ev(s, 1, FS_SLEEP, 2, FS_WHY_WAIT, 0);
	ev(s, 1, FS_SWITCH, 3, 1, 2, FS_WHY_WAIT);
	ev(s, 2, FS_CALL, 4, 11, TEXT_VA, 0, 0);
	exec_path(s, 2, "/bin/fork");
	ev(s, 2, FS_UNMAP, 3, TEXT_VA, 2, 0);
	ev(s, 2, FS_UNMAP, 3, DATA_VA, 1, 0);
	ev(s, 2, FS_UNMAP, 3, STACK_VA, 1, 0);
	ev(s, 2, FS_GIVE, 4, F_TABLE, 1, FS_FRAME_TABLE, 0x08000000);
	ev(s, 2, FS_GIVE, 4, F_HIGH, 1, FS_FRAME_TABLE, 0xbfc00000);
	load_program(s, 2, "/bin/fork", F_TABLE, F_DATA);
	ev(s, 2, FS_RET, 2, 11, 0);
}

/* pid 2 forks pid 3: the events of one fork, up to its return in the parent. */
static inline void
scene_fork(struct stream *s)
{
	ev(s, 2, FS_CALL, 1, 2);
	ev(s, 2, FS_SLOT, 2, 3, 3);
	ev(s, 2, FS_TASK, 2, 3, 3);
	take_task_frames(s, 3, F_CHILD_STACK);
	take_tables(s, 3, F_CHILD_TABLE);
	ev(s, 2, FS_SHARE, 4, 3, TEXT_VA, 2, 1);
	ev(s, 2, FS_SHARE, 4, 3, DATA_VA, 1, 1);
	ev(s, 2, FS_SHARE, 4, 3, STACK_VA, 1, 1);
	ev(s, 2, FS_DESC, 3, 3, 0x60, 0x68);
	ev(s, 2, FS_FILES, 2, 3, 3);
	ev(s, 2, FS_FORKED, 1, 3);
	ev(s, 2, FS_RET, 2, 2, 3);
}

/* The child's first run, in which it writes its data: a copy. */
static inline void
scene_copy(struct stream *s)
{
	ev(s, 2, FS_SWITCH, 3, 2, 3, FS_WHY_SLICE);
	ev(s, 3, FS_FAULT, 3, DATA_VA + 0x10, 7, TEXT_VA + 0x40);
	ev(s, 3, FS_COPY, 4, DATA_VA, F_DATA, F_CHILD_DATA, 1);
}

/* The parent writes the same page: it is the last owner. */
static inline void
scene_reuse(struct stream *s)
{
	ev(s, 3, FS_SWITCH, 3, 3, 2, FS_WHY_SLICE);
	ev(s, 2, FS_FAULT, 3, DATA_VA + 0x10, 7, TEXT_VA + 0x40);
	ev(s, 2, FS_REUSE, 2, DATA_VA, F_DATA);
}

/* What `pid` holds goes, as at exit; freed: private frames that only it had, data and stack. */
static inline void
give_all(struct stream *s, unsigned pid, unsigned first, unsigned data_freed, unsigned stack_freed)
{
	unsigned refs = timeline_live(s->tl)->file[0].refs;

	for (unsigned fd = 0; fd < 3; fd++)
		ev(s, pid, FS_CLOSE, 3, fd, 0, refs - fd - 1);
	ev(s, pid, FS_UNMAP, 3, TEXT_VA, 2, 0);
	ev(s, pid, FS_UNMAP, 3, DATA_VA, 1, data_freed);
	ev(s, pid, FS_UNMAP, 3, STACK_VA, 1, stack_freed);
	ev(s, pid, FS_GIVE, 4, first + 2, 1, FS_FRAME_TABLE, 0x08000000);
	ev(s, pid, FS_GIVE, 4, first + 3, 1, FS_FRAME_TABLE, 0xbfc00000);
	ev(s, pid, FS_GIVE, 4, first + 1, 1, FS_FRAME_DIR, 0);
}

/* The child ends with status 3; the parent is told. */
static inline void
scene_zombie(struct stream *s)
{
	ev(s, 2, FS_SWITCH, 3, 2, 3, FS_WHY_SLICE);
	ev(s, 3, FS_CALL, 2, 252, 3);
	ev(s, 3, FS_EXIT, 1, 0x300);
	give_all(s, 3, F_CHILD_STACK, 1, 0);
	ev(s, 3, FS_ZOMBIE, 2, 0x300, 2);
	ev(s, 3, FS_SIGNAL, 2, 2, 17, 2, 0);
	ev(s, 3, FS_SWITCH, 3, 3, 2, FS_WHY_EXIT);
}

static inline void
scene_reap(struct stream *s)
{
	ev(s, 2, FS_CALL, 4, 114, -1, 0, 0);
	ev(s, 2, FS_REAP, 2, 3, 0x300);
	ev(s, 3, FS_GIVE, 4, F_CHILD_STACK, 1, FS_FRAME_STACK, 0);
	ev(s, 2, FS_RET, 2, 114, 3);
}

/* The parent ends while its child lives: an orphan, adopted by init. */
static inline void
scene_orphan(struct stream *s)
{
	ev(s, 2, FS_CALL, 2, 252, 0);
	ev(s, 2, FS_EXIT, 1, 0);
	give_all(s, 2, F_STACK, 0, 0);
	ev(s, 2, FS_REPARENT, 2, 3, 1);
	ev(s, 2, FS_ZOMBIE, 2, 0, 1);
	ev(s, 2, FS_WAKE, 2, 1, FS_WHY_WAIT);
	ev(s, 2, FS_SWITCH, 3, 2, 1, FS_WHY_EXIT);
}

static inline void
scene_all(struct stream *s)
{
	scene_init(s);
	scene_program(s);
	scene_fork(s);
	scene_copy(s);
	scene_reuse(s);
	scene_zombie(s);
	scene_reap(s);
}

#endif
