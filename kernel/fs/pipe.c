/*
 * pipe.c: a ring of up to 16 frames. The first is there as long as the pipe; the others come when
 * bytes need them and go when those are read.
 */
#include "fs/pipe.h"

#include <stddef.h>

#include "cpu/mmu.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/poll.h"
#include "mm/frame.h"
#include "mm/uaccess.h"
#include "task/errno.h"
#include "task/sched.h"
#include "task/signal.h"
#include "task/task.h"
#include "trace/trace.h"

#define PIPE_FRAMES 16u
#define PIPE_SIZE (PIPE_FRAMES * PAGE_SIZE) /* as much as Linux holds */
#define PIPE_BUF 4096u /* a write of so much is never mixed with another */

struct end {
	uint8_t open;     /* files open for it; of a FIFO also who wait to be one */
	uint8_t sleepers; /* who wait there for the other end */
	uint32_t opened;  /* ever */
};

struct pipe {
	uint32_t frame[PIPE_FRAMES]; /* byte p stands in frame[p / PAGE_SIZE % PIPE_FRAMES]; 0: none */
	uint32_t head, tail;         /* bytes put in and taken out since it was last empty */
	struct end reader, writer;
	int32_t inode; /* of a FIFO; 0: it has no name */
};

static struct pipe pipes[NR_FILES + NR_TASKS]; /* of open files, and of tasks that are about to open one */

static uint32_t *
frame_at(struct pipe *p, uint32_t pos)
{
	return &p->frame[pos / PAGE_SIZE % PIPE_FRAMES];
}

static uint32_t
part_of_page(uint32_t pos, uint32_t n)
{
	uint32_t rest = PAGE_SIZE - pos % PAGE_SIZE;

	return n < rest ? n : rest;
}

/* Who waits at that end looks again; so does who polls. */
static void
wake_end(const struct end *e)
{
	if (e->sleepers)
		wake_all_on(FS_WHY_PIPE, e);
	poll_wake();
}

static void
sleep_at(struct end *e)
{
	e->sleepers++;
	sleep_on(FS_WHY_PIPE, e);
	e->sleepers--;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* The page in front of pos is read to its end; it goes, unless the bytes already stand there again. */
static void
leave_page(struct pipe *p, uint32_t pos)
{
	uint32_t *f = frame_at(p, pos - 1);

	if (f == &p->frame[0] || p->head - pos > PIPE_SIZE - PAGE_SIZE)
		return;
	frame_give(current->pid, *f, 0);
	*f = 0;
}

static void
start_over(struct pipe *p)
{
	if (p->tail % PAGE_SIZE && frame_at(p, p->tail) != &p->frame[0]) {
		frame_give(current->pid, *frame_at(p, p->tail), 0);
		*frame_at(p, p->tail) = 0;
	}
	p->head = p->tail = 0;
}

static int
take_out(struct pipe *p, uint32_t to, uint32_t n)
{
	uint32_t done = 0;

	if (n > p->head - p->tail)
		n = p->head - p->tail;
	while (done < n) {
		uint32_t part = part_of_page(p->tail, n - done);
		const char *page = frame_address(*frame_at(p, p->tail));

		if (copy_to_user(to + done, page + p->tail % PAGE_SIZE, part))
			return done ? (int)done : -EFAULT;
		done += part;
		p->tail += part;
		if (p->tail % PAGE_SIZE == 0)
			leave_page(p, p->tail);
	}
	if (p->tail == p->head)
		start_over(p);
	return (int)done;
}

static int
pipe_read(struct file *f, uint32_t to, uint32_t n, uint32_t pos)
{
	struct pipe *p = f->pipe;

	(void)pos;
	if (!n)
		return 0;
	while (p->head == p->tail) {
		if (!p->writer.open)
			return 0; /* nobody will ever write again: the end */
		if (f->flags & O_NONBLOCK)
			return -EAGAIN;
		if (signal_is_due(current))
			return -ERESTARTSYS;
		sleep_at(&p->reader);
	}
	int moved = take_out(p, to, n);
	if (moved > 0)
		wake_end(&p->writer);
	return moved;
}

/* ---- writing -------------------------------------------------------------------------------- */

static uint32_t
room(const struct pipe *p)
{
	return PIPE_SIZE - (p->head - p->tail);
}

static int
put_in(struct pipe *p, uint32_t from, uint32_t n)
{
	uint32_t done = 0;

	while (done < n) {
		uint32_t part = part_of_page(p->head, n - done), *f = frame_at(p, p->head);

		if (!*f)
			*f = frame_take(current->pid, FS_FRAME_PIPE, 0);
		if (!*f)
			return done ? (int)done : -ENOMEM;
		if (copy_from_user((char *)frame_address(*f) + p->head % PAGE_SIZE, from + done, part))
			return done ? (int)done : -EFAULT;
		done += part;
		p->head += part;
	}
	return (int)done;
}

/* Until n bytes fit; more than PIPE_BUF may go in bit by bit. */
static int
wait_for_room(struct file *f, uint32_t n)
{
	struct pipe *p = f->pipe;

	for (;;) {
		if (!p->reader.open) {
			signal_self(SIGPIPE);
			return -EPIPE;
		}
		if (room(p) >= (n <= PIPE_BUF ? n : 1))
			return 0;
		if (f->flags & O_NONBLOCK)
			return -EAGAIN;
		if (signal_is_due(current))
			return -ERESTARTSYS;
		sleep_at(&p->writer);
	}
}

static int
pipe_write(struct file *f, uint32_t from, uint32_t n, uint32_t pos)
{
	struct pipe *p = f->pipe;
	uint32_t done = 0;

	(void)pos;
	while (done < n) {
		uint32_t left = n - done;
		int moved = wait_for_room(f, done ? PIPE_BUF + 1 : n);

		if (!moved)
			moved = put_in(p, from + done, left < room(p) ? left : room(p));
		if (moved < 0)
			return done ? (int)done : moved;
		done += (uint32_t)moved;
		wake_end(&p->reader);
	}
	return (int)done;
}

/* ---- the ends ------------------------------------------------------------------------------- */

/* Who has opened a FIFO before any writer is not told that they have gone. */
static uint32_t
pipe_poll_read(const struct file *f)
{
	const struct end *w = &f->pipe->writer;

	return (f->pipe->head != f->pipe->tail ? POLLIN : 0) | (w->open || w->opened == f->opened ? 0 : POLLHUP);
}

static uint32_t
pipe_poll_write(const struct file *f)
{
	return (room(f->pipe) >= PIPE_BUF ? POLLOUT : 0) | (f->pipe->reader.open ? 0 : POLLERR);
}

static uint32_t
pipe_poll_both(const struct file *f)
{
	return pipe_poll_read(f) | pipe_poll_write(f);
}

static int
pipe_ioctl(struct file *f, uint32_t request, uint32_t argument)
{
	uint32_t n = f->pipe->head - f->pipe->tail;

	return request == FIONREAD ? copy_to_user(argument, &n, sizeof(n)) : -ENOTTY;
}

static void
give_frames(struct pipe *p)
{
	if (p->reader.open || p->writer.open)
		return;
	for (unsigned i = 0; i < PIPE_FRAMES; i++) {
		if (p->frame[i])
			frame_give(current->pid, p->frame[i], 0);
		p->frame[i] = 0;
	}
	*p = (struct pipe){ .head = 0 };
}

static void
join(struct end *mine, struct end *other)
{
	mine->open++;
	mine->opened++;
	wake_end(other);
}

static void
leave(struct pipe *p, struct end *mine, struct end *other)
{
	mine->open--;
	wake_end(other);
	give_frames(p);
}

static void
close_read(struct file *f)
{
	leave(f->pipe, &f->pipe->reader, &f->pipe->writer);
}

static void
close_write(struct file *f)
{
	leave(f->pipe, &f->pipe->writer, &f->pipe->reader);
}

static void
close_both(struct file *f)
{
	f->pipe->writer.open--; /* no end is without the other yet */
	close_read(f);
}

static const struct file_ops read_end = {
	.kind = FS_FILE_PIPE,
	.read = pipe_read,
	.poll = pipe_poll_read,
	.ioctl = pipe_ioctl,
	.close = close_read,
};
static const struct file_ops write_end = {
	.kind = FS_FILE_PIPE,
	.write = pipe_write,
	.reserve = wait_for_room,
	.poll = pipe_poll_write,
	.ioctl = pipe_ioctl,
	.close = close_write,
};

static const struct file_ops both_ends = {
	.kind = FS_FILE_PIPE,
	.read = pipe_read,
	.write = pipe_write,
	.reserve = wait_for_room,
	.poll = pipe_poll_both,
	.ioctl = pipe_ioctl,
	.close = close_both,
};

/* ---- the call ------------------------------------------------------------------------------- */

/* One with its first frame; NULL: no memory. There are enough, so one is free. */
static struct pipe *
pipe_new(void)
{
	struct pipe *p = pipes;

	while (p->frame[0])
		p++;
	p->frame[0] = frame_take(current->pid, FS_FRAME_PIPE, 0);
	return p->frame[0] ? p : NULL;
}

/* Two open files, or none. */
static int
new_ends(struct pipe *p, int file[2], uint32_t flags)
{
	struct file end = { .ops = &read_end, .inode = -(int)p->frame[0], .flags = flags, .pipe = p };

	file[0] = file_new(&end);
	if (file[0] < 0)
		return file[0];
	end.ops = &write_end;
	end.flags |= O_WRONLY;
	file[1] = file_new(&end);
	if (file[1] < 0) {
		file_give_up(file[0]);
		return file[1];
	}
	join(&p->reader, &p->writer);
	join(&p->writer, &p->reader);
	return 0;
}

static int
make(unsigned fd[2], uint32_t flags)
{
	int file[2], first = fd_free(0), second = first < 0 ? first : fd_free((unsigned)first + 1);
	struct pipe *p = second < 0 ? NULL : pipe_new();

	if (!p)
		return second < 0 ? second : -ENOMEM;
	int error = new_ends(p, file, flags);
	if (error) {
		give_frames(p);
		return error;
	}
	fd[0] = (unsigned)first;
	fd[1] = (unsigned)second;
	fd_install(fd[0], file[0], flags);
	fd_install(fd[1], file[1], flags);
	trace_pipe(fd, file, p->frame[0]);
	return 0;
}

int
sys_pipe2(uint32_t to, uint32_t flags)
{
	unsigned fd[2];

	if (flags & ~(uint32_t)(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	int error = make(fd, flags);
	if (!error && copy_to_user(to, fd, sizeof(fd))) {
		sys_close(fd[0]);
		sys_close(fd[1]);
		return -EFAULT;
	}
	return error;
}

int
sys_pipe(uint32_t to)
{
	return sys_pipe2(to, 0);
}

/* ---- FIFOs: a pipe for as long as somebody has it open --------------------------------------- */

static struct pipe *
fifo_of(int inode)
{
	for (struct pipe *p = pipes; p < pipes + NR_FILES + NR_TASKS; p++)
		if (p->frame[0] && p->inode == inode)
			return p;
	return NULL;
}

bool
fifo_is_used(int inode)
{
	return fifo_of(inode);
}

/* Somebody at the other end; one who has come and gone meanwhile will do. */
static int
wait_for_partner(struct end *mine, const struct end *other)
{
	uint32_t before = other->opened;

	while (!other->open && other->opened == before) {
		if (signal_is_due(current))
			return -ERESTARTSYS;
		sleep_at(mine);
	}
	return 0;
}

static int
fifo_open_read(struct file *f, bool wait)
{
	struct pipe *p = f->pipe;

	join(&p->reader, &p->writer);
	if (wait)
		return wait_for_partner(&p->reader, &p->writer);
	f->opened = p->writer.open ? 0 : p->writer.opened;
	return 0;
}

static int
fifo_open_write(struct file *f, bool wait)
{
	struct pipe *p = f->pipe;

	join(&p->writer, &p->reader);
	return wait ? wait_for_partner(&p->writer, &p->reader) : 0;
}

static int
fifo_open_both(struct file *f, bool wait)
{
	(void)wait; /* it is its own partner */
	join(&f->pipe->writer, &f->pipe->reader);
	join(&f->pipe->reader, &f->pipe->writer);
	return 0;
}

static int
fifo_open(struct file *f)
{
	static const struct {
		const struct file_ops *ops;
		int (*open)(struct file *f, bool wait);
	} ways[] = { { &read_end, fifo_open_read }, { &write_end, fifo_open_write }, { &both_ends, fifo_open_both } };
	uint32_t way = f->flags & O_ACCMODE;
	bool wait = !(f->flags & O_NONBLOCK);
	struct pipe *p = fifo_of(f->inode);

	if (way == O_ACCMODE)
		return -EINVAL;
	if (way == O_WRONLY && !wait && !(p && p->reader.open))
		return -ENXIO;
	if (!p)
		p = pipe_new();
	if (!p)
		return -ENOMEM;
	p->inode = f->inode;
	f->pipe = p;
	f->ops = ways[way].ops;
	int error = ways[way].open(f, wait);
	if (error) {
		f->ops->close(f);
		inode_let_go();
	}
	return error;
}

const struct file_ops fifo_ops = {
	.kind = FS_FILE_PIPE,
	.open = fifo_open,
};
