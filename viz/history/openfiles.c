/*
 * openfiles.c: follows the descriptors of every process through the events, and the calls that move
 * an offset. Each change of an open file is a record of its own, so that a moment is a binary search.
 */
#include "openfiles.h"

#include <stdlib.h>
#include <string.h>

enum { /* calls of Linux i386 */
	NR_READ = 3, NR_WRITE = 4, NR_OPEN = 5, NR_CREAT = 8, NR_LSEEK = 19, NR_FCNTL = 55,
	NR_LLSEEK = 140, NR_GETDENTS = 141, NR_READV = 145, NR_WRITEV = 146, NR_SENDFILE = 187,
	NR_GETDENTS64 = 220, NR_FCNTL64 = 221, NR_SENDFILE64 = 239, NR_OPENAT = 295,
};
enum { F_SETFL = 4 };
enum { FROM_START, FROM_HERE }; /* whence */

struct process {
	uint32_t pid;    /* 0: the row is free, or the idle task's */
	bool used;
	int16_t fd[FS_NR_FDS];
	uint32_t call[6]; /* number and arguments of the call that it is in, or was in last */
};

struct past { /* of one open file, sorted by seq */
	struct openfile *at;
	size_t n, cap;
};

struct openfiles {
	uint64_t seq; /* of the last event taken in */
	struct process process[FS_NR_TASKS];
	struct past past[M_FILES_MAX];
	bool failed;
};

struct openfiles *
openfiles_new(void)
{
	return calloc(1, sizeof(struct openfiles));
}

void
openfiles_free(struct openfiles *o)
{
	for (int i = 0; o && i < M_FILES_MAX; i++)
		free(o->past[i].at);
	free(o);
}

/* ---- processes and their descriptors ---- */

static struct process *
process(struct openfiles *o, uint32_t pid)
{
	for (int i = 0; i < FS_NR_TASKS; i++)
		if (o->process[i].used && o->process[i].pid == pid)
			return &o->process[i];
	return NULL;
}

static struct process *
new_process(struct openfiles *o, uint32_t pid)
{
	struct process *p = process(o, pid);

	for (int i = 0; i < FS_NR_TASKS && !p; i++)
		if (!o->process[i].used)
			p = &o->process[i];
	if (!p)
		return NULL;
	memset(p, 0, sizeof *p);
	p->used = true;
	p->pid = pid;
	memset(p->fd, -1, sizeof p->fd);
	return p;
}

static void
gone(struct openfiles *o, uint32_t pid)
{
	struct process *p = process(o, pid);

	if (p)
		p->used = false;
}

static void
share(struct openfiles *o, uint32_t from, uint32_t to)
{
	const struct process *a = process(o, from);
	struct process *b = process(o, to);

	if (a && b)
		memcpy(b->fd, a->fd, sizeof b->fd);
}

static void
set_fd(struct openfiles *o, uint32_t pid, uint32_t fd, int file)
{
	struct process *p = process(o, pid);

	if (p && fd < FS_NR_FDS)
		p->fd[fd] = (int16_t)file;
}

/* The past of the file that the process's descriptor names; NULL: none. */
static struct past *
past_of(struct openfiles *o, const struct process *p, uint32_t fd)
{
	int file = fd < FS_NR_FDS ? p->fd[fd] : -1;

	return file >= 0 && file < M_FILES_MAX ? &o->past[file] : NULL;
}

/* ---- what becomes of an open file ---- */

static void
add(struct openfiles *o, struct past *past, struct openfile now)
{
	if (past->n == past->cap) {
		size_t cap = past->cap ? past->cap * 2 : 4;
		struct openfile *more = realloc(past->at, cap * sizeof *more);
		if (!more) {
			o->failed = true;
			return;
		}
		past->at = more;
		past->cap = cap;
	}
	now.seq = o->seq;
	past->at[past->n++] = now;
}

static void
opened(struct openfiles *o, const struct fs_event *e, uint32_t file, struct openfile now)
{
	const struct process *p = process(o, e->pid);
	uint32_t nr = p ? p->call[0] : 0;

	now.known = true;
	now.flags = nr == NR_OPEN ? p->call[2] : nr == NR_OPENAT ? p->call[3] :
		nr == NR_CREAT ? OPENFILE_WRONLY : now.flags;
	now.flags &= OPENFILE_ACCMODE | OPENFILE_APPEND | OPENFILE_NONBLOCK;
	if (file < M_FILES_MAX)
		add(o, &o->past[file], now);
}

static void
moved(struct openfiles *o, const struct process *p, uint32_t fd, uint32_t n, bool written)
{
	struct past *past = past_of(o, p, fd);
	struct openfile now;

	if (!past || !past->n || !past->at[past->n - 1].seeks)
		return;
	now = past->at[past->n - 1];
	now.offset += n;
	if (written && (now.flags & OPENFILE_APPEND))
		now.known = false; /* at the file's end, wherever that is */
	add(o, past, now);
}

static void
placed(struct openfiles *o, const struct process *p, uint32_t fd, uint32_t offset, bool known)
{
	struct past *past = past_of(o, p, fd);
	struct openfile now;

	if (!past || !past->n || !past->at[past->n - 1].seeks)
		return;
	now = past->at[past->n - 1];
	now.offset = offset;
	now.known = known;
	add(o, past, now);
}

/* _llseek tells its result in memory; from the file's end it is anybody's guess. */
static void
far_seek(struct openfiles *o, const struct process *p)
{
	struct past *past = past_of(o, p, p->call[1]);
	const struct openfile *now = past && past->n ? &past->at[past->n - 1] : NULL;
	uint32_t whence = p->call[5], by = p->call[3];

	if (!now)
		return;
	if (whence == FROM_START)
		placed(o, p, p->call[1], by, true);
	else
		placed(o, p, p->call[1], now->offset + by, whence == FROM_HERE && now->known);
}

static void
set_flags(struct openfiles *o, const struct process *p)
{
	const uint32_t settable = OPENFILE_APPEND | OPENFILE_NONBLOCK;
	struct past *past = past_of(o, p, p->call[1]);
	struct openfile now;

	if (!past || !past->n || p->call[2] != F_SETFL)
		return;
	now = past->at[past->n - 1];
	now.flags = (now.flags & ~settable) | (p->call[3] & settable);
	add(o, past, now);
}

static void
returned(struct openfiles *o, const struct fs_event *e)
{
	struct process *p = process(o, e->pid);
	int32_t n = (int32_t)e->arg[FS_RET_result];

	if (!p || p->call[0] != e->arg[FS_RET_nr] || n < 0)
		return;
	switch (e->arg[FS_RET_nr]) {
	case NR_READ:
	case NR_READV: moved(o, p, p->call[1], (uint32_t)n, false); break;
	case NR_WRITE:
	case NR_WRITEV: moved(o, p, p->call[1], (uint32_t)n, true); break;
	case NR_LSEEK: placed(o, p, p->call[1], (uint32_t)n, true); break;
	case NR_LLSEEK: far_seek(o, p); break;
	case NR_GETDENTS:
	case NR_GETDENTS64: placed(o, p, p->call[1], 0, false); break;
	case NR_FCNTL:
	case NR_FCNTL64: set_flags(o, p); break;
	case NR_SENDFILE:
	case NR_SENDFILE64:
		moved(o, p, p->call[1], (uint32_t)n, true);
		if (!p->call[3])
			moved(o, p, p->call[2], (uint32_t)n, false);
		break;
	}
}

static void
called(struct openfiles *o, const struct fs_event *e)
{
	struct process *p = process(o, e->pid);

	if (p)
		memcpy(p->call, e->arg, sizeof p->call);
}

static void
take_pipe(struct openfiles *o, const struct fs_event *e)
{
	set_fd(o, e->pid, e->arg[FS_PIPE_read], (int)e->arg[FS_PIPE_from]);
	set_fd(o, e->pid, e->arg[FS_PIPE_write], (int)e->arg[FS_PIPE_to]);
	opened(o, e, e->arg[FS_PIPE_from], (struct openfile){ .flags = 0 });
	opened(o, e, e->arg[FS_PIPE_to], (struct openfile){ .flags = OPENFILE_WRONLY });
}

static void
take_open(struct openfiles *o, const struct fs_event *e)
{
	set_fd(o, e->pid, e->arg[FS_OPEN_fd], (int)e->arg[FS_OPEN_file]);
	opened(o, e, e->arg[FS_OPEN_file],
	       (struct openfile){ .path = e->arg[FS_OPEN_path], .len = e->arg[FS_OPEN_len],
				  .flags = OPENFILE_RDWR, .seeks = (int32_t)e->arg[FS_OPEN_inode] >= 0 });
}

static void
take(struct openfiles *o, const struct fs_event *e)
{
	switch (e->type) {
	case FS_BOOT: new_process(o, 0); break;
	case FS_TASK: new_process(o, e->arg[FS_TASK_child]); break;
	case FS_NOFORK: gone(o, e->arg[FS_NOFORK_child]); break;
	case FS_REAP: gone(o, e->arg[FS_REAP_child]); break;
	case FS_FILES: share(o, e->pid, e->arg[FS_FILES_child]); break;
	case FS_CALL: called(o, e); break;
	case FS_RET: returned(o, e); break;
	case FS_OPEN: take_open(o, e); break;
	case FS_PIPE: take_pipe(o, e); break;
	case FS_CLOSE: set_fd(o, e->pid, e->arg[FS_CLOSE_fd], -1); break;
	case FS_DUP: set_fd(o, e->pid, e->arg[FS_DUP_fd], (int)e->arg[FS_DUP_file]); break;
	}
}

/* Descriptors as history found them; what they were opened as, nobody knows. */
static void
begin(struct openfiles *o, const struct model *m)
{
	for (int i = 0; i < FS_NR_TASKS; i++) {
		struct process *p = m->task[i].used ? new_process(o, m->task[i].pid) : NULL;

		if (p)
			memcpy(p->fd, m->task[i].fd, sizeof p->fd);
	}
	o->seq = m->seq;
}

bool
openfiles_update(struct openfiles *o, const struct timeline *tl)
{
	while (openfiles_read(o, tl, timeline_end(tl), timeline_end(tl)))
		;
	return !o->failed;
}

bool
openfiles_read(struct openfiles *o, const struct timeline *tl, uint64_t seq, uint64_t most)
{
	if (seq > timeline_end(tl))
		seq = timeline_end(tl);
	if (timeline_first_model(tl) && !o->seq)
		begin(o, timeline_first_model(tl));
	for (; most && o->seq < seq && !o->failed; most--)
		take(o, timeline_event(tl, ++o->seq));
	return o->seq < seq && !o->failed;
}

uint64_t
openfiles_seq(const struct openfiles *o)
{
	return o->seq;
}

const struct openfile *
openfiles_at(const struct openfiles *o, unsigned file, uint64_t seq)
{
	const struct past *past = file < M_FILES_MAX ? &o->past[file] : NULL;
	size_t low = 0, high = past ? past->n : 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (past->at[mid].seq <= seq)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &past->at[low - 1] : NULL;
}
