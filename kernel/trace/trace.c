#include "trace/trace.h"

#include "cpu/apic.h"
#include "cpu/mmu.h"
#include "cpu/trap.h"
#include "lib/string.h"
#include "task/task.h"

#define TEXT_RING 16384u
#define CONSOLE_RING 32768u
#define INPUT_RING 4096u

static struct fs_event events[TRACE_RING] __attribute__((aligned(FS_PAGE)));
static char text_ring[TEXT_RING], out_ring[CONSOLE_RING], in_ring[INPUT_RING];

struct fs_event *trace_next = events; /* where the next record goes */
uint32_t trace_due = TRACE_RING / 2;  /* from this number on the gate stops, whoever asked: once */

/* The arguments stand; the rest of the record is written on the way to where the machine may stop. */
void trace_gate(uint32_t type_and_pid, struct fs_event *record);

/* An event is written in place: it costs as few instructions as can be. */
#define PUT_1(to, a) ((to)[0] = (uint32_t)(a))
#define PUT_2(to, a, b) (PUT_1(to, a), (to)[1] = (uint32_t)(b))
#define PUT_3(to, a, b, c) (PUT_2(to, a, b), (to)[2] = (uint32_t)(c))
#define PUT_4(to, a, b, c, d) (PUT_3(to, a, b, c), (to)[3] = (uint32_t)(d))
#define PUT_5(to, a, b, c, d, e) (PUT_4(to, a, b, c, d), (to)[4] = (uint32_t)(e))
#define PUT_6(to, a, b, c, d, e, f) (PUT_5(to, a, b, c, d, e), (to)[5] = (uint32_t)(f))
#define PUT_7(to, a, b, c, d, e, f, g) (PUT_6(to, a, b, c, d, e, f), (to)[6] = (uint32_t)(g))
#define EIGHTH(a, b, c, d, e, f, g, h, ...) h
#define PUT(to, ...) \
	EIGHTH(__VA_ARGS__, PUT_7, PUT_6, PUT_5, PUT_4, PUT_3, PUT_2, PUT_1)(to, __VA_ARGS__)
#define EVENT(type, pid, ...) \
	do { \
		struct fs_event *record = trace_next; \
		PUT(record->arg, __VA_ARGS__); \
		trace_gate((type) | (pid) << 16, record); \
	} while (0)
#define ME (current->pid)

static void
ring_init(struct fs_ring *ring, char *bytes, uint32_t capacity)
{
	*ring = (struct fs_ring){ .gva = (uint32_t)bytes, .capacity = capacity };
}

uint32_t
ring_put(struct fs_ring *ring, const char *bytes, size_t n)
{
	uint32_t pos = ring->head, half = ring->capacity / 2;

	for (size_t i = 0; i < n; i++)
		((char *)ring->gva)[(pos + i) % ring->capacity] = bytes[i];
	ring->head = pos + n;
	if (pos / half != ring->head / half)
		trace_due = 0; /* so that it can be drained */
	return pos;
}

void
trace_init(void)
{
	ring_init(&fs_root.text, text_ring, TEXT_RING);
	ring_init(&fs_root.tty_out, out_ring, CONSOLE_RING);
	ring_init(&fs_root.tty_in, in_ring, INPUT_RING);
	fs_root.events.gva = (uint32_t)events;
	fs_root.events.capacity = TRACE_RING;
	fs_root.events.half = TRACE_RING / 2;
	*(uint32_t *)(KERNEL_BASE + FS_ROOT_PHYS) = (uint32_t)&fs_root;
}

void
trace_boot(uint32_t frames, uint32_t slots)
{
	clock_start = rdtsc();
	fs_root.boot_tsc[0] = (uint32_t)clock_start;
	fs_root.boot_tsc[1] = (uint32_t)(clock_start >> 32);
	trace_due = 0;
	EVENT(FS_BOOT, 0, FS_ABI_VERSION, frames, slots);
}

void
trace_idle(void)
{
	trace_due = 0;
	EVENT(FS_IDLE, 0, 0);
}

void
trace_panic(uint32_t eip, const char *text, size_t n)
{
	uint32_t pos = ring_put(&fs_root.text, text, n);

	trace_due = 0;
	EVENT(FS_PANIC, ME, eip, pos, n);
}

void
trace_slot_found(unsigned slot, uint32_t child)
{
	EVENT(FS_SLOT, ME, slot, child);
}

void
trace_task_copied(unsigned slot, uint32_t child)
{
	EVENT(FS_TASK, ME, slot, child);
}

void
trace_memory_shared(uint32_t child, const struct vma *map, uint32_t present)
{
	EVENT(FS_SHARE, ME, child, map->va, map->pages, present);
}

void
trace_descriptors_set(const struct task_struct *child)
{
	EVENT(FS_DESC, ME, child->pid, SEL_TSS(child->slot), SEL_LDT(child->slot));
}

void
trace_files_shared(uint32_t child, unsigned n)
{
	EVENT(FS_FILES, ME, child, n);
}

void
trace_fork_done(uint32_t child)
{
	EVENT(FS_FORKED, ME, child);
}

void
trace_fork_failed(int error, uint32_t child)
{
	EVENT(FS_NOFORK, ME, error, child);
}

void
trace_exec(const char *path)
{
	uint32_t n = strlen(path), pos = ring_put(&fs_root.text, path, n);

	EVENT(FS_EXEC, ME, pos, n);
}

void
trace_exit(uint32_t status)
{
	EVENT(FS_EXIT, ME, status);
}

void
trace_reparent(uint32_t child, uint32_t to)
{
	EVENT(FS_REPARENT, ME, child, to);
}

void
trace_zombie(uint32_t status, uint32_t parent)
{
	EVENT(FS_ZOMBIE, ME, status, parent);
}

void
trace_wait(int which)
{
	EVENT(FS_WAIT, ME, which);
}

void
trace_reap(uint32_t parent, uint32_t child, uint32_t status)
{
	EVENT(FS_REAP, parent, child, status);
}

void
trace_switch(uint32_t from, uint32_t to, enum fs_why why)
{
	EVENT(FS_SWITCH, from, from, to, why);
}

void
trace_sleep(enum fs_why why, uint32_t until_ms)
{
	EVENT(FS_SLEEP, ME, why, until_ms);
}

void
trace_wake(uint32_t who, enum fs_why why)
{
	EVENT(FS_WAKE, ME, who, why);
}

void
trace_call(const struct trapframe *tf)
{
	EVENT(FS_CALL, ME, tf->eax, tf->ebx, tf->ecx, tf->edx, tf->esi, tf->edi);
}

void
trace_return(uint32_t nr, int result)
{
	EVENT(FS_RET, ME, nr, result);
}

void
trace_nosys(uint32_t nr)
{
	EVENT(FS_NOSYS, ME, nr);
}

void
trace_fault(uint32_t va, uint32_t error, uint32_t eip)
{
	EVENT(FS_FAULT, ME, va, error, eip);
}

void
trace_zero_page(uint32_t va, uint32_t frame)
{
	EVENT(FS_ZERO, ME, va, frame);
}

void
trace_page_from_file(uint32_t va, uint32_t frame, uint32_t file_frame)
{
	EVENT(FS_PAGEIN, ME, va, frame, file_frame);
}

void
trace_cow_copy(uint32_t va, uint32_t old, uint32_t frame, uint32_t left)
{
	EVENT(FS_COPY, ME, va, old, frame, left);
}

void
trace_cow_reuse(uint32_t va, uint32_t frame)
{
	EVENT(FS_REUSE, ME, va, frame);
}

void
trace_swap_in(uint32_t va, uint32_t slot, uint32_t frame, uint32_t left)
{
	EVENT(FS_SWAPIN, ME, va, slot, frame, left);
}

void
trace_segv(uint32_t va, uint32_t error, uint32_t eip)
{
	EVENT(FS_SEGV, ME, va, error, eip);
}

void
trace_trap(const struct trapframe *tf)
{
	EVENT(FS_TRAP, ME, tf->vector, tf->error, tf->eip);
}

void
trace_map(uint32_t pid, const struct vma *map)
{
	EVENT(FS_MAP, pid, map->va, map->pages, map->prot, map->flags, map->inode, map->offset,
	      map->bytes);
}

void
trace_unmap(uint32_t pid, uint32_t va, uint32_t pages, uint32_t freed)
{
	EVENT(FS_UNMAP, pid, va, pages, freed);
}

void
trace_protect(uint32_t pid, uint32_t va, uint32_t pages, uint32_t prot)
{
	EVENT(FS_PROTECT, pid, va, pages, prot);
}

void
trace_frame_taken(uint32_t pid, uint32_t frame, uint32_t n, enum fs_frame_kind kind, uint32_t va)
{
	EVENT(FS_TAKE, pid, frame, n, kind, va);
}

void
trace_frame_given(uint32_t pid, uint32_t frame, enum fs_frame_kind kind, uint32_t va)
{
	EVENT(FS_GIVE, pid, frame, 1, kind, va);
}

void
trace_swap_out(uint32_t frame, uint32_t slot, uint32_t owners)
{
	EVENT(FS_SWAPOUT, ME, frame, slot, owners);
}

void
trace_out_of_memory(uint32_t va)
{
	EVENT(FS_OOM, ME, va);
}

void
trace_open(unsigned fd, unsigned file, int inode, const char *path)
{
	uint32_t n = strlen(path), pos = ring_put(&fs_root.text, path, n);

	EVENT(FS_OPEN, ME, fd, file, inode, pos, n);
}

void
trace_close(unsigned fd, unsigned file, uint32_t left)
{
	EVENT(FS_CLOSE, ME, fd, file, left);
}

void
trace_dup(unsigned fd, unsigned file)
{
	EVENT(FS_DUP, ME, fd, file);
}

void
trace_pipe(const unsigned fd[2], const int file[2], uint32_t frame)
{
	EVENT(FS_PIPE, ME, fd[0], file[0], fd[1], file[1], frame);
}

void
trace_disk_read(uint32_t sector, uint32_t n, uint32_t inode, uint32_t page, uint32_t frame)
{
	EVENT(FS_DISK, ME, sector, n, inode, page, frame);
}

void
trace_console_write(uint32_t pos, uint32_t n)
{
	EVENT(FS_WRITE, ME, pos, n);
}

void
trace_console_input(uint32_t pos, uint32_t n)
{
	EVENT(FS_INPUT, ME, pos, n);
}

void
trace_signal_sent(uint32_t to, unsigned signal, uint32_t by, int code)
{
	EVENT(FS_SIGNAL, ME, to, signal, by, (uint32_t)code);
}

void
trace_signal_delivered(unsigned signal, uint32_t handler)
{
	EVENT(FS_DELIVER, ME, signal, handler);
}

void
trace_stopped(unsigned signal)
{
	EVENT(FS_STOP, ME, signal);
}

void
trace_user_breakpoint(uint32_t eip, unsigned nr, const struct fs_request *r, uint32_t value)
{
	EVENT(FS_BREAK, ME, eip, nr, r->kind, r->address, r->length, value);
}

void
trace_user_step(uint32_t eip, uint32_t steps)
{
	EVENT(FS_STEP, ME, eip, steps);
}
