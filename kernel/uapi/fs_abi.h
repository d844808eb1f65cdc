/*
 * fs_abi.h: everything that the kernel and the viewer agree on.
 *
 * The kernel keeps one `struct fs_root` at symbol fs_root and stores its address at physical
 * FS_ROOT_PHYS. From there a viewer finds the event ring, the text rings and the tables; the
 * tables and the event types describe themselves, so it binds both by name.
 *
 * All values are little-endian. A `gva` is a guest virtual address in the kernel half; the kernel
 * half is a linear map of RAM, so physical address p is read at FS_KERNEL_BASE + p.
 */
#ifndef FS_ABI_H
#define FS_ABI_H

#include <stddef.h>
#include <stdint.h>

#define FS_MAGIC 0x4b524f46u /* "FORK" in memory */
#define FS_ABI_VERSION 1u
#define FS_ROOT_PHYS 0x500u
#define FS_KERNEL_BASE 0xc0000000u
#define FS_PAGE 4096u
#define FS_NAME_MAX 16 /* bytes of a name, NUL included */
#define FS_NR_TASKS 64
#define FS_NR_FDS 32
#define FS_NR_MAPS 32

/* How a value wants to be shown. FS_TEXT in an event: a position in the text ring, and the next
 * argument is the length. FS_TEXT in a table: `size` bytes, NUL-terminated when shorter. */
enum fs_kind {
	FS_UINT, FS_INT, FS_HEX, FS_TEXT, FS_ENUM, FS_FLAGS, FS_GVA, FS_INDEX,
	FS_FRAME, /* number of a physical frame */
	FS_PID,
};

/* ---- tables -------------------------------------------------------------------------------- */

struct fs_field {
	char name[FS_NAME_MAX];
	uint16_t offset; /* bytes from the start of the row */
	uint16_t size;   /* bytes of one element */
	uint16_t count;  /* elements; 1 for a scalar */
	uint16_t stride; /* bytes from one element to the next */
	uint32_t kind;   /* enum fs_kind */
};

#define FS_TABLE_POINTERS 1u /* the rows are reached through an array of gvas; 0 is an empty row */

struct fs_table {
	char name[FS_NAME_MAX];
	uint32_t gva;      /* of row 0, or of the array of pointers */
	uint32_t count;    /* rows */
	uint32_t stride;   /* bytes of a row (with FS_TABLE_POINTERS: of the struct pointed to) */
	uint32_t flags;    /* FS_TABLE_* */
	uint32_t n_fields;
	uint32_t fields;   /* gva of struct fs_field[n_fields] */
};

/*
 * Tables and the fields that this viewer asks for:
 *   task   64 pointers: pid ppid state status slot name dir stack adopted fd[] (file or -1)
 *          map_va[] map_pages[] map_prot[] map_flags[] map_inode[] map_offset[] map_bytes[] (sorted
 *          by va; an element with map_pages 0 is unused), calls faults switches (statistics), and
 *          the TSS: tss_eip tss_esp tss_eax ... tss_cs tss_cr3 tss_esp0
 *   user   64 pointers, the same: eip esp ebp eax ecx edx ebx esi edi of the program, as they were when it
 *          entered the kernel. One that has not run yet has them in its TSS; one that runs in user mode, in the
 *          processor
 *   frame  one a physical frame: refs kind
 *   swap   one a slot of the swap area: refs; slot 0 is never used, and the only one without a disk
 *   file   the open files: refs kind inode (-1: the console; below: a pipe, in frame -inode; a FIFO's is its own) pos
 *   inode  the files there are: name size frame (of its first page; 0: none) index (the frame that
 *          lists its pages' frames; 0: they stand in a row from `frame` on) mode (0: unused) parent
 *          link (of a further name: the inode that it means, which has all the rest; else 0)
 *   gdt    the descriptors: low high
 *   stat   one row: free_frames forks faults copies reuses switches calls last_pid ...
 */

enum fs_state { /* the classic numbers */
	FS_TASK_RUNNING = 0,         /* R: running or ready */
	FS_TASK_INTERRUPTIBLE = 1,   /* S: asleep */
	FS_TASK_UNINTERRUPTIBLE = 2, /* N: being made by fork */
	FS_TASK_ZOMBIE = 3,          /* Z: ended, not yet waited for */
	FS_TASK_STOPPED = 4,         /* T */
};

enum fs_frame_kind {
	FS_FRAME_FREE,     /* refs 0 */
	FS_FRAME_RESERVED, /* no RAM, or the firmware's */
	FS_FRAME_KERNEL,   /* the kernel's image and its fixed data */
	FS_FRAME_STACK,    /* a task_struct with its kernel stack */
	FS_FRAME_DIR,      /* a page directory */
	FS_FRAME_TABLE,    /* a page table; refs 1: the directory entry that names it */
	FS_FRAME_FILE,     /* a page of a file; mapped read-only, stays when refs is 0; one of the disk may be given back then */
	FS_FRAME_ANON,     /* a private page of user memory; free again when refs falls to 0 */
	FS_FRAME_BUFFER,   /* short-lived kernel memory (exec's arguments) */
	FS_FRAME_INDEX,    /* the list of a file's pages */
	FS_FRAME_PIPE,     /* bytes on their way through a pipe */
	FS_FRAME_KINDS,
};
/* refs of a frame is, for every kind, the number of page table entries (for FS_FRAME_TABLE:
 * directory entries) in the user half that name it. The kernel's linear map does not count.
 * A page table entry that is not present and not 0 names a swap slot in its upper 20 bits; refs of a
 * slot is the number of such entries. Only FS_FRAME_ANON pages are swapped out. */

enum fs_prot { FS_PROT_READ = 1, FS_PROT_WRITE = 2, FS_PROT_EXEC = 4 };
enum fs_map_flags {
	FS_MAP_FILE = 1,  /* the first `bytes` bytes come from `inode` at `offset`, zeros follow */
	FS_MAP_HEAP = 2,
	FS_MAP_STACK = 4,
	FS_MAP_SHARED = 8, /* with FS_MAP_FILE: writes go to the file's own pages; fork copies the entries as they are */
};
enum fs_why { /* of a switch, and of a sleep */
	FS_WHY_SLICE,   /* its time slice was over */
	FS_WHY_WAIT,    /* waits for a child */
	FS_WHY_CONSOLE, /* waits for input */
	FS_WHY_TIME,    /* nanosleep */
	FS_WHY_EXIT,    /* it ended */
	FS_WHY_PAUSE,   /* waits for a signal */
	FS_WHY_VFORK,   /* waits for its vfork child's exec or end */
	FS_WHY_STOP,    /* a signal stopped it; or SIGCONT lets it go on */
	FS_WHY_FORK,    /* it has forked, and the child goes first */
	FS_WHY_READY,   /* the idle task gives way: somebody is ready */
	FS_WHY_PIPE,    /* waits for bytes in a pipe, or for room */
	FS_WHY_POLL,    /* waits for one of several files */
	FS_WHY_LOCK,    /* waits for a lock of a file */
	FS_WHYS,
};
enum fs_file_kind {
	FS_FILE_NONE, FS_FILE_CONSOLE, FS_FILE_REGULAR, FS_FILE_DIRECTORY, FS_FILE_DEVICE,
	FS_FILE_PIPE,
};

/* ---- events -------------------------------------------------------------------------------- */

struct fs_event {
	uint64_t seq;  /* from 1, without gaps; record seq stands at ring index (seq-1) % capacity.
			* In the ring its upper half is 0: whoever takes the records counts the rounds */
	uint64_t time; /* virtual, 1 per instruction, from the event boot on; in the ring it is the
			* time-stamp counter, and root.boot_tsc is to be taken off */
	uint16_t type; /* enum fs_type */
	uint16_t pid;  /* whose act it is; for memory events: whose memory */
	uint32_t arg[7]; /* those that its type has no name for mean nothing */
};

enum fs_group {
	FS_G_KERNEL, FS_G_FORK, FS_G_LIFE, FS_G_SCHEDULE, FS_G_CALL, FS_G_FAULT, FS_G_MEMORY,
	FS_G_FILE, FS_G_CONSOLE, FS_G_SIGNAL, FS_G_DEBUG, FS_GROUPS,
};

/*
 * X(id, number, "name", group, A(id, argument, kind) ...), in the order in which a reader meets
 * them. `pid` is e->pid. What each event does to the state is said on its right: a viewer that
 * applies exactly this holds what the kernel's memory holds.
 */
#define FS_EVENTS(X, A) \
	/* kernel */ \
	X(BOOT, 1, "boot", KERNEL, A(BOOT, abi, UINT) A(BOOT, frames, UINT) A(BOOT, slots, UINT)) \
		/* `frames` free frames and `slots` free swap slots; task 0 (idle, pid 0, RUNNING, its own parent) in slot 0; current 0 */ \
	X(IDLE, 2, "idle", KERNEL, ) \
		/* nobody is ready and nobody sleeps until a time: only input can go on from here */ \
	X(PANIC, 3, "panic", KERNEL, A(PANIC, eip, HEX) A(PANIC, text, TEXT) A(PANIC, len, UINT)) \
	/* fork */ \
	X(SLOT, 4, "slot found", FORK, A(SLOT, slot, INDEX) A(SLOT, child, PID)) \
	X(TASK, 5, "task copied", FORK, A(TASK, slot, INDEX) A(TASK, child, PID)) \
		/* child in slot: program of pid, ppid = pid, state UNINTERRUPTIBLE, no maps, pages, files */ \
	X(SHARE, 6, "memory shared", FORK, A(SHARE, child, PID) A(SHARE, va, HEX) \
		A(SHARE, pages, UINT) A(SHARE, present, UINT)) \
		/* the map of pid that starts at va is copied to child; each page of it too, present ones \
		 * and swapped ones (`present` of them): then neither entry is writable (but for a \
		 * FS_MAP_SHARED map); refs of its frame or slot + 1 */ \
	X(DESC, 7, "descriptors set", FORK, A(DESC, child, PID) A(DESC, tss, HEX) A(DESC, ldt, HEX)) \
	X(FILES, 8, "files shared", FORK, A(FILES, child, PID) A(FILES, files, UINT)) \
		/* the descriptors of pid are copied to child; refs of each file + 1 a descriptor */ \
	X(FORKED, 9, "fork done", FORK, A(FORKED, child, PID)) /* child: RUNNING */ \
	X(NOFORK, 10, "fork failed", FORK, A(NOFORK, error, INT) A(NOFORK, child, PID)) \
		/* child, when not 0, leaves its slot */ \
	/* life */ \
	X(EXEC, 11, "exec", LIFE, A(EXEC, path, TEXT) A(EXEC, len, UINT)) \
		/* program of pid = the last part of path; unmap and map events follow */ \
	X(EXIT, 12, "exit", LIFE, A(EXIT, status, HEX)) /* status word of pid, as wait shows it */ \
	X(REPARENT, 13, "reparent", LIFE, A(REPARENT, child, PID) A(REPARENT, to, PID)) \
		/* pid is the parent that ends; ppid of child = to; child is marked adopted */ \
	X(ZOMBIE, 14, "zombie", LIFE, A(ZOMBIE, status, HEX) A(ZOMBIE, parent, PID)) /* pid: ZOMBIE */ \
	X(WAIT, 15, "wait blocks", LIFE, A(WAIT, which, INT)) \
	X(REAP, 16, "reap", LIFE, A(REAP, child, PID) A(REAP, status, HEX)) /* child leaves its slot */ \
	/* schedule */ \
	X(SWITCH, 17, "switch", SCHEDULE, A(SWITCH, from, PID) A(SWITCH, to, PID) A(SWITCH, why, ENUM)) \
		/* current = to */ \
	X(SLEEP, 18, "sleep", SCHEDULE, A(SLEEP, why, ENUM) A(SLEEP, until, UINT)) \
		/* pid: INTERRUPTIBLE; until: ms of virtual time, 0 for none */ \
	X(WAKE, 19, "wake", SCHEDULE, A(WAKE, who, PID) A(WAKE, why, ENUM)) /* who: RUNNING */ \
	/* calls */ \
	X(CALL, 20, "call", CALL, A(CALL, nr, UINT) A(CALL, a, HEX) A(CALL, b, HEX) A(CALL, c, HEX) \
		A(CALL, d, HEX) A(CALL, e, HEX)) \
	X(RET, 21, "return", CALL, A(RET, nr, UINT) A(RET, result, INT)) \
	X(NOSYS, 22, "no such call", CALL, A(NOSYS, nr, UINT)) \
	/* fault */ \
	X(FAULT, 23, "fault", FAULT, A(FAULT, va, HEX) A(FAULT, error, FLAGS) A(FAULT, eip, HEX)) \
		/* followed by exactly one of the next seven or `out of memory`; `frame taken` of a page table \
		 * and `swap out` may stand in between */ \
	X(ZERO, 24, "zero page", FAULT, A(ZERO, va, HEX) A(ZERO, frame, FRAME)) \
		/* pid maps va to frame: ANON, refs 1, writable if its map is */ \
	X(PAGEIN, 25, "page from file", FAULT, A(PAGEIN, va, HEX) A(PAGEIN, frame, FRAME) \
		A(PAGEIN, file, FRAME)) \
		/* frame == file: mapped itself, read-only (in a FS_MAP_SHARED map: writable if that is), \
		 * refs + 1; else a copy: ANON, refs 1, writable if its map is */ \
	X(COPY, 26, "cow copy", FAULT, A(COPY, va, HEX) A(COPY, old, FRAME) A(COPY, frame, FRAME) \
		A(COPY, left, UINT)) \
		/* pid maps va to frame: ANON, refs 1, writable; refs of old - 1 == left */ \
	X(REUSE, 27, "cow reuse", FAULT, A(REUSE, va, HEX) A(REUSE, frame, FRAME)) /* writable */ \
	X(SWAPIN, 51, "swap in", FAULT, A(SWAPIN, va, HEX) A(SWAPIN, slot, UINT) \
		A(SWAPIN, frame, FRAME) A(SWAPIN, left, UINT)) \
		/* pid's entry for va, which named slot, maps frame: ANON, refs 1, writable if its map is; \
		 * refs of slot - 1 == left */ \
	X(SEGV, 28, "segv", FAULT, A(SEGV, va, HEX) A(SEGV, error, FLAGS) A(SEGV, eip, HEX)) \
	X(TRAP, 29, "trap", FAULT, A(TRAP, vector, UINT) A(TRAP, error, HEX) A(TRAP, eip, HEX)) \
		/* any other exception of a program */ \
	/* memory */ \
	X(MAP, 30, "map", MEMORY, A(MAP, va, HEX) A(MAP, pages, UINT) A(MAP, prot, FLAGS) \
		A(MAP, flags, FLAGS) A(MAP, inode, INT) A(MAP, offset, HEX) A(MAP, bytes, UINT)) \
		/* pid has a new map; without FS_MAP_FILE, one that starts where a map of equal prot and \
		 * flags (and no file) ends makes that one longer instead */ \
	X(UNMAP, 31, "unmap", MEMORY, A(UNMAP, va, HEX) A(UNMAP, pages, UINT) A(UNMAP, freed, UINT)) \
		/* the range leaves the maps of pid (cut or split as needed, a later part keeps its file \
		 * bytes: offset and bytes move on); its entries are cleared, refs - 1 (of the frame, or of the swap \
		 * slot), ANON with 0: FREE; `freed` counts frames */ \
	X(PROTECT, 32, "protect", MEMORY, A(PROTECT, va, HEX) A(PROTECT, pages, UINT) \
		A(PROTECT, prot, FLAGS)) \
		/* the range (split off as needed, never merged) has prot; without WRITE its entries lose W */ \
	X(TAKE, 33, "frame taken", MEMORY, A(TAKE, frame, FRAME) A(TAKE, count, UINT) \
		A(TAKE, kind, ENUM) A(TAKE, va, HEX)) \
		/* count frames from frame have kind; STACK: pid's stack; DIR: pid's directory; TABLE: serves \
		 * the 4 MiB of pid from va, refs 1 */ \
	X(GIVE, 34, "frame given", MEMORY, A(GIVE, frame, FRAME) A(GIVE, count, UINT) \
		A(GIVE, kind, ENUM) A(GIVE, va, HEX)) /* the reverse: FREE, refs 0 */ \
	X(SWAPOUT, 50, "swap out", MEMORY, A(SWAPOUT, frame, FRAME) A(SWAPOUT, slot, UINT) \
		A(SWAPOUT, owners, UINT)) \
		/* pid needs a frame. Each entry that named `frame`, of whichever task, names slot and is not \
		 * present; refs of slot = owners, refs of frame = 0: FREE */ \
	X(OOM, 42, "out of memory", MEMORY, A(OOM, va, HEX)) /* no frame for the fault at va */ \
	/* files */ \
	X(OPEN, 35, "open", FILE, A(OPEN, fd, INDEX) A(OPEN, file, INDEX) A(OPEN, inode, INT) \
		A(OPEN, path, TEXT) A(OPEN, len, UINT)) \
		/* file: refs 1; inode -1: the console; pid's fd names it */ \
	X(CLOSE, 36, "close", FILE, A(CLOSE, fd, INDEX) A(CLOSE, file, INDEX) A(CLOSE, left, UINT)) \
		/* pid's fd is free; refs of file - 1 == left */ \
	X(DUP, 37, "dup", FILE, A(DUP, fd, INDEX) A(DUP, file, INDEX)) /* pid's fd names file, refs + 1 */ \
	X(PIPE, 44, "pipe", FILE, A(PIPE, read, INDEX) A(PIPE, from, INDEX) A(PIPE, write, INDEX) \
		A(PIPE, to, INDEX) A(PIPE, frame, FRAME)) \
		/* files from and to: refs 1, inode -frame (the pipe's first); pid's read names from, its \
		 * write names to */ \
	X(DISK, 52, "disk read", FILE, A(DISK, sector, UINT) A(DISK, sectors, UINT) A(DISK, inode, UINT) \
		A(DISK, page, UINT) A(DISK, frame, FRAME)) \
		/* nothing changes but the frame's bytes: `frame taken` stood before. Page `page` of the file with \
		 * that number on the disk; inode 0: of the disk itself, which holds its tables and directories */ \
	/* console: the bytes stand in the out ring (or in ring) at position pos */ \
	X(WRITE, 38, "console write", CONSOLE, A(WRITE, pos, UINT) A(WRITE, len, UINT)) \
	X(INPUT, 39, "console input", CONSOLE, A(INPUT, pos, UINT) A(INPUT, len, UINT)) \
	/* signals */ \
	X(SIGNAL, 40, "signal sent", SIGNAL, A(SIGNAL, to, PID) A(SIGNAL, signal, UINT) A(SIGNAL, by, PID) \
		A(SIGNAL, code, INT)) \
		/* changes nothing. by: who has called kill, whose child has ended or stopped; 0: nobody. code: si_code \
		 * as Linux has it; by 0 and SI_USER: the viewer asked for it, in fs_root.kill */ \
	X(DELIVER, 41, "signal delivered", SIGNAL, A(DELIVER, signal, UINT) A(DELIVER, handler, HEX)) \
		/* handler 0: the default action follows */ \
	X(STOP, 43, "stopped", SIGNAL, A(STOP, signal, UINT)) /* pid: STOPPED; "wake" ends it */ \
	/* debug: what fs_root.debug asked for. They change nothing; eip is the program's */ \
	X(BREAK, 53, "user breakpoint", DEBUG, A(BREAK, eip, HEX) A(BREAK, request, INDEX) \
		A(BREAK, kind, ENUM) A(BREAK, address, HEX) A(BREAK, length, UINT) A(BREAK, value, HEX)) \
		/* EXECUTE: pid is about to execute eip == address. WRITE: it, or a call of its, has just \
		 * written there; eip is the next instruction (of a `rep`: that one), value what stands there now */ \
	X(STEP, 54, "user step", DEBUG, A(STEP, eip, HEX) A(STEP, steps, UINT)) \
		/* pid is about to execute eip, out of the range; `steps` steps after the last such event */

#define FS_X(id, nr, name, group, args) FS_##id = nr,
#define FS_A(id, arg, kind)
enum fs_type { FS_NONE, FS_EVENTS(FS_X, FS_A) FS_TYPES = 64 };
#undef FS_X
#undef FS_A

/* enum per event: the index of each argument, FS_COPY_va is 0, FS_COPY_old is 1 ... */
#define FS_X(id, nr, name, group, args) enum { args FS_##id##_ARGS };
#define FS_A(id, arg, kind) FS_##id##_##arg,
FS_EVENTS(FS_X, FS_A)
#undef FS_X
#undef FS_A

struct fs_arg {
	char name[FS_NAME_MAX];
	uint32_t kind; /* enum fs_kind */
};

struct fs_evtype {
	char name[24];
	uint16_t id;
	uint16_t group; /* enum fs_group */
	uint32_t n_args;
	struct fs_arg arg[7];
};

/* ---- the root ------------------------------------------------------------------------------ */

struct fs_list {
	uint32_t gva, n;
};

/* A ring of bytes. Positions only grow (modulo 2^32); byte p stands at gva + p % capacity. */
struct fs_ring {
	uint32_t gva, capacity;
	uint32_t head; /* ever written */
	uint32_t tail; /* ever taken; used by the in ring alone */
};

/*
 * Debugging of programs, asked for by the viewer. Requests are of linear addresses, so they hold
 * through fork, copy-on-write, swap and exec. pid 0 is every process but init; a process has the first
 * FS_NR_WATCHED requests that are its own or everybody's, in the order of the array, and no more. What
 * makes no sense is passed over.
 */
#define FS_NR_DEBUG 16   /* requests */
#define FS_NR_WATCHED 4  /* of them a process, at once: the processor's debug registers */

enum fs_debug_kind { FS_DEBUG_NONE, FS_DEBUG_EXECUTE, FS_DEBUG_WRITE };

struct fs_request {
	uint32_t pid;
	uint32_t kind;    /* enum fs_debug_kind */
	uint32_t address; /* in the user half; for WRITE a multiple of length */
	uint32_t length;  /* of WRITE: 1, 2 or 4; of EXECUTE: 1 */
};

/* Steps: instructions, a system call or the way into a signal handler being one. */
struct fs_step {
	uint32_t pid;
	uint32_t low, high; /* no event as long as eip is in [low, high) */
	uint32_t count;     /* so many events yet, counted down by the kernel; 0: no steps */
};

struct fs_debug {
	uint32_t active; /* the viewer writes 1 after any change, of fs_root.kill too; 0 again when the kernel finds no request */
	uint32_t only;   /* pid that alone runs whenever it is ready: the others stand still; 0: nobody does */
	struct fs_step step;
	struct fs_request request[FS_NR_DEBUG];
};

struct fs_root {
	uint32_t magic, abi, size;
	uint32_t flux;    /* even in user mode; odd in the kernel, where only trace_stop is never mid-change */
	uint32_t current; /* pid */
	uint32_t boot_tsc[2]; /* the time-stamp counter at the event boot: lower half, upper half */
	struct {
		uint32_t gva, capacity; /* in records, a power of two */
		uint32_t head;          /* records ever written == the last seq */
		uint32_t half;          /* the kernel stops whenever seq is a multiple of this, and at boot, idle, panic */
	} events;
	struct { /* written by the viewer */
		uint32_t mask[2]; /* a bit an event type: stop after such an event ... */
		uint32_t pid;      /* ... of this pid, ... */
		uint32_t pid_bits; /* ... as far as these bits tell: 0 for any, all of them for one */
		uint32_t seq;      /* stop after this event, whatever it is; 0: none */
	} stop;
	struct { /* written by the viewer */
		uint32_t pid; /* the ready task that the scheduler takes next, once; 0: its own choice */
	} next;
	struct fs_ring text;    /* paths and messages that events name */
	struct fs_ring tty_in;  /* head written by the viewer */
	struct fs_ring tty_out; /* what was written to the console */
	struct fs_list tables;  /* struct fs_table[n] */
	struct fs_list evtypes; /* struct fs_evtype[n] */
	uint32_t trace_stop;    /* the function that is called for a stop: the one breakpoint */
	uint32_t trace_pass;    /* its equal; resume at this address */
	uint32_t frames;        /* physical frames */
	uint32_t nosys;         /* calls refused with ENOSYS, ever */
	uint32_t tty_rows, tty_columns; /* of the terminal, written by the viewer */
	struct { /* written by the viewer, and then debug.active; pid is 0 again when it is sent */
		uint32_t pid, signal;
	} kill;
	struct fs_debug debug;  /* taken up when a process is switched to, and on its way back to user mode */
};

#endif
