#include "fixture.h"

#include <string.h>

#define FRAMES 4096
#define SLOTS 256
#define CODE 0x08048000u
#define DATA 0x0804b000u
#define STACK 0xbffff000u

struct maker {
	struct timeline *tl;
	uint64_t time;
	uint32_t text, console; /* bytes added so far */
	uint32_t frame;         /* the next free one */
};

static uint64_t
say(struct maker *m, uint16_t type, uint16_t pid, const uint32_t *arg, size_t n)
{
	struct fs_event e = { .seq = timeline_end(m->tl) + 1, .time = m->time += 21700, .type = type,
			      .pid = pid };

	memcpy(e.arg, arg, n * sizeof *arg);
	timeline_add(m->tl, &e);
	return e.seq;
}

#define SAY(m, type, pid, ...) \
	say(m, FS_##type, pid, (const uint32_t[]){ __VA_ARGS__ }, \
	    sizeof (const uint32_t[]){ __VA_ARGS__ } / sizeof(uint32_t))

static uint32_t
text(struct maker *m, const char *s)
{
	uint32_t pos = m->text;

	timeline_add_text(m->tl, pos, s, strlen(s));
	m->text += (uint32_t)strlen(s);
	return pos;
}

static void
print(struct maker *m, uint16_t pid, const char *s)
{
	uint32_t n = (uint32_t)strlen(s);

	SAY(m, CALL, pid, 4, 1, DATA + 0x100, n);
	timeline_add_console(m->tl, m->console, s, n);
	SAY(m, WRITE, pid, m->console, n);
	m->console += n;
	SAY(m, RET, pid, 4, n);
}

static uint32_t
take(struct maker *m, uint16_t pid, enum fs_frame_kind kind, uint32_t va)
{
	SAY(m, TAKE, pid, m->frame, 1, kind, va);
	return m->frame++;
}

/* The kernel counts what an unmap makes free: pages that nobody else has. */
static void
unmap(struct maker *m, uint16_t pid, uint32_t va, uint32_t pages)
{
	const struct model *live = timeline_live(m->tl);
	const struct m_task *t = model_task(live, pid);
	uint32_t freed = 0;

	for (uint32_t i = 0; i < t->n_pages; i++)
		if (t->pages[i].va - va < pages * FS_PAGE) {
			const struct m_frame *f = &live->frame[t->pages[i].frame];
			freed += f->kind == FS_FRAME_ANON && f->refs == 1;
		}
	SAY(m, UNMAP, pid, va, pages, freed);
}

static void
exec(struct maker *m, uint16_t pid, const char *path, uint32_t file)
{
	uint32_t pos = text(m, path);

	SAY(m, EXEC, pid, pos, (uint32_t)strlen(path));
	SAY(m, MAP, pid, CODE, 3, FS_PROT_READ | FS_PROT_EXEC, FS_MAP_FILE, 1, 0, 3 * FS_PAGE);
	SAY(m, MAP, pid, DATA, 2, FS_PROT_READ | FS_PROT_WRITE, FS_MAP_FILE, 1, 3 * FS_PAGE, 0x400);
	SAY(m, MAP, pid, DATA + 0x3000, 4, FS_PROT_READ | FS_PROT_WRITE, FS_MAP_HEAP, -1u, 0, 0);
	SAY(m, MAP, pid, STACK - 0x3000, 4, FS_PROT_READ | FS_PROT_WRITE, FS_MAP_STACK, -1u, 0, 0);
	SAY(m, FAULT, pid, CODE + 0x31, 4, CODE + 0x31);
	take(m, pid, FS_FRAME_TABLE, 0x08000000);
	SAY(m, PAGEIN, pid, CODE, file, file);
	SAY(m, FAULT, pid, DATA + 0x10, 6, CODE + 0x44);
	SAY(m, PAGEIN, pid, DATA, m->frame++, file + 3);
	SAY(m, FAULT, pid, STACK + 0xff0, 6, CODE + 0x50);
	take(m, pid, FS_FRAME_TABLE, 0xbfc00000);
	SAY(m, ZERO, pid, STACK, m->frame++);
}

/* fork up to the moment when the child could run; shares what exec mapped. */
static void
fork_from(struct maker *m, uint16_t pid, uint32_t child, unsigned maps)
{
	static const uint32_t map[4][3] = {
		{ CODE, 3, 1 }, { DATA, 2, 1 }, { DATA + 0x3000, 4, 0 }, { STACK - 0x3000, 4, 1 },
	};

	SAY(m, CALL, pid, 2);
	SAY(m, SLOT, pid, child, child);
	take(m, (uint16_t)child, FS_FRAME_STACK, 0);
	SAY(m, TASK, pid, child, child);
	take(m, (uint16_t)child, FS_FRAME_DIR, 0);
	if (maps) {
		take(m, (uint16_t)child, FS_FRAME_TABLE, 0x08000000);
		take(m, (uint16_t)child, FS_FRAME_TABLE, 0xbfc00000);
	}
	for (unsigned i = 0; i < maps; i++)
		SAY(m, SHARE, pid, child, map[i][0], map[i][1], map[i][2]);
	SAY(m, DESC, pid, child, 0x28 + child * 16, 0x30 + child * 16);
	SAY(m, FILES, pid, child, pid ? 1 : 0);
	SAY(m, FORKED, pid, child);
	if (pid)
		SAY(m, RET, pid, 2, child);
}

static void
boot(struct maker *m)
{
	SAY(m, BOOT, 0, 1, FRAMES, SLOTS);
	SAY(m, TAKE, 0, 0, 256, FS_FRAME_RESERVED, 0);
	SAY(m, TAKE, 0, 256, 141, FS_FRAME_KERNEL, 0);
	SAY(m, TAKE, 0, 397, 19, FS_FRAME_FILE, 0);
	m->frame = 416;
	fork_from(m, 0, 1, 0);
	SAY(m, SWITCH, 0, 0, 1, FS_WHY_READY);
	exec(m, 1, "/bin/init", 397);
	SAY(m, OPEN, 1, 0, 0, -1u, text(m, "/dev/console"), 12);
	fork_from(m, 1, 2, 4);
	SAY(m, CALL, 1, 114, -1u, 0, 0, 0);
	SAY(m, WAIT, 1, -1u);
	SAY(m, SLEEP, 1, FS_WHY_WAIT, 0);
	SAY(m, SWITCH, 1, 1, 2, FS_WHY_WAIT);
}

/* The program's memory after exec: what it shared with init is given up first. */
static void
start(struct maker *m)
{
	SAY(m, CALL, 2, 11, DATA + 0x20, STACK + 0xf00);
	unmap(m, 2, CODE, 3);
	unmap(m, 2, DATA, 2);
	unmap(m, 2, DATA + 0x3000, 4);
	unmap(m, 2, STACK - 0x3000, 4);
	for (uint32_t i = 0; i < 2; i++) {
		const struct m_task *t = model_task(timeline_live(m->tl), 2);
		SAY(m, GIVE, 2, t->tables[0].frame, 1, FS_FRAME_TABLE, t->tables[0].va);
	}
	exec(m, 2, "/bin/fork", 402);
	print(m, 2, "hello world (pid:2)\n");
}

static uint32_t
frame_of(const struct maker *m, uint32_t pid, uint32_t va)
{
	return model_page(model_task(timeline_live(m->tl), pid), va)->frame;
}

static void
end(struct maker *m, uint16_t pid, uint32_t parent, uint32_t status, uint64_t *zombie)
{
	SAY(m, CALL, pid, 252, status >> 8);
	SAY(m, EXIT, pid, status);
	for (;;) {
		const struct m_task *t = model_task(timeline_live(m->tl), pid);
		if (t->n_maps == 0)
			break;
		unmap(m, pid, t->maps[0].va, t->maps[0].pages);
	}
	for (;;) {
		const struct m_task *t = model_task(timeline_live(m->tl), pid);
		if (t->n_tables == 0)
			break;
		SAY(m, GIVE, pid, t->tables[0].frame, 1, FS_FRAME_TABLE, t->tables[0].va);
	}
	SAY(m, GIVE, pid, model_task(timeline_live(m->tl), pid)->dir, 1, FS_FRAME_DIR, 0);
	SAY(m, CLOSE, pid, 0, 0, timeline_live(m->tl)->file[0].refs - 1u);
	*zombie = SAY(m, ZOMBIE, pid, status, parent);
}

struct fixture
fixture_make(void)
{
	struct maker m = { .tl = timeline_new() };
	struct fixture f = { .tl = m.tl };
	uint64_t ignored;

	boot(&m);
	start(&m);
	fork_from(&m, 2, 3, 4);
	f.forked = timeline_end(m.tl) - 1;
	print(&m, 2, "hello, I am parent of 3 (pid:2)\n");
	SAY(&m, SWITCH, 2, 2, 3, FS_WHY_SLICE);
	SAY(&m, FAULT, 3, DATA + 0x10, 7, CODE + 0x61);
	f.copied = SAY(&m, COPY, 3, DATA, frame_of(&m, 3, DATA), m.frame++, 1);
	fork_from(&m, 3, 4, 4);
	print(&m, 3, "hello, I am child (pid:3)\n");
	SAY(&m, SWITCH, 3, 3, 2, FS_WHY_SLICE);
	SAY(&m, FAULT, 2, DATA + 0x10, 7, CODE + 0x61);
	f.reused = SAY(&m, REUSE, 2, DATA, frame_of(&m, 2, DATA));
	SAY(&m, SWITCH, 2, 2, 3, FS_WHY_SLICE);
	SAY(&m, EXIT, 3, 3 << 8);
	f.orphaned = SAY(&m, REPARENT, 3, 4, 1);
	end(&m, 3, 2, 3 << 8, &f.zombie);
	SAY(&m, SIGNAL, 3, 2, 17, 3, 1);
	SAY(&m, SWITCH, 3, 3, 2, FS_WHY_EXIT);
	SAY(&m, CALL, 2, 114, -1u, 0, 0, 0);
	f.reaped = SAY(&m, REAP, 2, 3, 3 << 8);
	SAY(&m, RET, 2, 114, 3);
	end(&m, 2, 1, 0, &ignored);
	SAY(&m, SWITCH, 2, 2, 4, FS_WHY_EXIT);
	SAY(&m, SLEEP, 4, FS_WHY_PAUSE, 0);
	SAY(&m, SWITCH, 4, 4, 0, FS_WHY_PAUSE);
	f.end = SAY(&m, IDLE, 0, 0);
	return f;
}

void
fixture_free(struct fixture *f)
{
	timeline_free(f->tl);
}
