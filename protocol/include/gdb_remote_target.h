/*
 * gdb_remote_target.h: threads, processes, objects, files, and what else a stub may know. Included by
 * gdb_remote.h, which users name.
 *
 * Every call answers GR_EUNSUP when the peer does not know its packet, without asking twice, and
 * without asking at all when qSupported did not offer what must be offered. GR_EREMOTE is the peer's
 * refusal; gr_remote_error has its number. A call comes when the target is stopped (or in non-stop
 * mode); those marked "any" also when there is no target.
 */
#ifndef GDB_REMOTE_TARGET_H
#define GDB_REMOTE_TARGET_H

#ifndef GDB_REMOTE_H
#error "include gdb_remote.h"
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* ---- threads (manual: "Packets", H and T; "General Query Packets") ---- */

/* qfThreadInfo and qsThreadInfo. *n is how many there are (at most 65536 are counted); out gets the
 * first cap. */
enum gr_err gr_threads(struct gr *g, struct gr_thread *out, size_t cap, size_t *n);
enum gr_err gr_thread_current(struct gr *g, struct gr_thread *out);          /* qC */
enum gr_err gr_thread_alive(struct gr *g, struct gr_thread t, bool *alive);  /* T */
/* qThreadExtraInfo: a line for people, cut to cap-1 bytes, NUL-terminated. */
enum gr_err gr_thread_describe(struct gr *g, struct gr_thread t, char *out, size_t cap);
/* Hg: whose registers and memory are meant, until the target runs. Hc: whom gr_continue and gr_step
 * run, where there is no vCont. The same again sends nothing. */
enum gr_err gr_thread_select(struct gr *g, struct gr_thread t);
enum gr_err gr_thread_select_run(struct gr *g, struct gr_thread t);

/* ---- processes ("Packets", ! D R vAttach vKill vRun; any, in extended mode) ---- */

enum gr_err gr_extended_mode(struct gr *g); /* !: the server outlives its target. Any */
/* vRun: argv[0] is the program (NULL or "": the server's own), argv ends with NULL. */
enum gr_err gr_start(struct gr *g, const char *const argv[], struct gr_stop *stop);
enum gr_err gr_attach(struct gr *g, uint64_t process, struct gr_stop *stop); /* vAttach */
enum gr_err gr_restart(struct gr *g);       /* R; gr_why tells where it stands then */
enum gr_err gr_kill_process(struct gr *g, uint64_t process);   /* vKill */
enum gr_err gr_detach_process(struct gr *g, uint64_t process); /* D;: this one alone */
enum gr_err gr_attached(struct gr *g, uint64_t process, bool *attached); /* qAttached; process 0: the only one */

/* ---- settings of a server (each is a Q packet that qSupported must offer) ---- */

enum gr_err gr_non_stop(struct gr *g, bool on);        /* QNonStop: threads stop one by one; gr_wait tells each */
enum gr_err gr_thread_events(struct gr *g, bool on);   /* QThreadEvents */
enum gr_err gr_pass_signals(struct gr *g, const uint8_t *signals, size_t n);    /* QPassSignals: without a stop */
enum gr_err gr_program_signals(struct gr *g, const uint8_t *signals, size_t n); /* QProgramSignals */
/* QCatchSyscalls; none named: all of them. */
enum gr_err gr_catch_syscalls(struct gr *g, bool on, const uint32_t *numbers, size_t n);
enum gr_err gr_disable_randomization(struct gr *g, bool on); /* QDisableRandomization. Any */
enum gr_err gr_set_working_dir(struct gr *g, const char *path); /* QSetWorkingDir, of gr_start. Any */
enum gr_err gr_set_environment(struct gr *g, const char *name_value); /* QEnvironmentHexEncoded. Any */

/* ---- memory, by the peer itself ---- */

/* qSearch:memory: [addr, addr+size) for the n bytes of pattern. */
enum gr_err gr_search(struct gr *g, uint64_t addr, uint64_t size, const void *pattern, size_t n, bool *found,
		      uint64_t *where);
/* qCRC: polynomial 0x04c11db7, start 0xffffffff, most significant bit first, no reflection. */
enum gr_err gr_crc(struct gr *g, uint64_t addr, uint64_t size, uint32_t *crc);
uint32_t gr_crc_of(const void *bytes, size_t n); /* the same, here */

/* ---- objects ("General Query Packets", qXfer). Any ---- */

/*
 * Any object and annex ("" for none): "auxv", "exec-file", "features", "libraries", "libraries-svr4",
 * "memory-map", "osdata", "siginfo", "threads", "uib" ... Bytes from offset on, in as many pieces as it
 * takes; *n less than cap: that is the end.
 */
enum gr_err gr_xfer_read(struct gr *g, const char *object, const char *annex, uint64_t offset, void *out,
			 size_t cap, size_t *n);
/* The whole of it, NUL-terminated, for free(). GR_EPROTO: more than max bytes. */
enum gr_err gr_xfer_all(struct gr *g, const char *object, const char *annex, size_t max, char **out, size_t *n);
/* *written: how many the peer took. */
enum gr_err gr_xfer_write(struct gr *g, const char *object, const char *annex, uint64_t offset, const void *in,
			  size_t n, size_t *written);
/* gr_xfer_all and its meaning. *n is how many there are; out gets the first cap. */
enum gr_region_kind { GR_REGION_OTHER, GR_REGION_RAM, GR_REGION_ROM, GR_REGION_FLASH };
struct gr_region {
	enum gr_region_kind kind;
	uint64_t start, length, block; /* block: of flash, the erase block's size */
};
enum gr_err gr_memory_map(struct gr *g, struct gr_region *out, size_t cap, size_t *n);
struct gr_library {
	char name[256];
	uint64_t base;  /* svr4: what is added to its addresses; else the first segment's or section's address */
	uint64_t link_map, dynamic; /* svr4: l_addr's neighbours in the target's memory; else 0 */
};
/* libraries-svr4 where offered, else libraries. */
enum gr_err gr_libraries(struct gr *g, struct gr_library *out, size_t cap, size_t *n);

/* ---- the server's files ("Host I/O Packets", vFile). Any. A refusal's number is the protocol's
 * errno ("Errno Values": 2 ENOENT, 13 EACCES, 17 EEXIST ...) ---- */

enum { GR_FILE_READ = 0, GR_FILE_WRITE = 1, GR_FILE_READ_WRITE = 2, GR_FILE_APPEND = 8, GR_FILE_CREATE = 0x200,
       GR_FILE_TRUNCATE = 0x400, GR_FILE_EXCLUSIVE = 0x800 };
struct gr_file_stat {
	uint32_t device, inode, mode, links, user, group, rdevice; /* mode: 0100000 file, 040000 folder, and rwx */
	uint64_t size, block_size, blocks;
	uint32_t accessed, modified, changed; /* seconds since 1970 */
};
enum gr_err gr_file_root(struct gr *g, uint64_t process); /* vFile:setfs: as that process sees them; 0: the server */
enum gr_err gr_file_open(struct gr *g, const char *path, unsigned flags, unsigned mode, int *fd);
enum gr_err gr_file_close(struct gr *g, int fd);
/* In as many pieces as it takes; *n less than cap: that is the end. */
enum gr_err gr_file_read(struct gr *g, int fd, uint64_t offset, void *out, size_t cap, size_t *n);
enum gr_err gr_file_write(struct gr *g, int fd, uint64_t offset, const void *in, size_t n, size_t *written);
enum gr_err gr_file_stat(struct gr *g, int fd, struct gr_file_stat *out);
enum gr_err gr_file_unlink(struct gr *g, const char *path);
/* Cut to cap-1 bytes, NUL-terminated. */
enum gr_err gr_file_readlink(struct gr *g, const char *path, char *out, size_t cap);

/* ---- QEMU's own ---- */

/* Qqemu.PhyMemMode: addresses of memory calls are physical. */
enum gr_err gr_qemu_set_physical(struct gr *g, bool on);
enum gr_err gr_qemu_physical(struct gr *g, bool *on);
/* qqemu.sstepbits and qqemu.sstep: what happens during a step. */
enum { GR_QEMU_STEP = 1, GR_QEMU_NO_INTERRUPTS = 2, GR_QEMU_NO_TIMERS = 4 };
enum gr_err gr_qemu_step_flags(struct gr *g, unsigned *offered, unsigned *now);
enum gr_err gr_qemu_set_step_flags(struct gr *g, unsigned flags);

#ifdef __cplusplus
}
#endif
#endif
