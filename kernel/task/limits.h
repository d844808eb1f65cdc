/* limits.h: how much a process may have. fork hands them on, exec keeps them. */
#ifndef LIMITS_H
#define LIMITS_H

#include <stdint.h>

enum { /* Linux; those without a name here are kept and told, no more */
	RLIMIT_CPU = 0,    /* seconds for which it has run */
	RLIMIT_FSIZE = 1,  /* bytes of a file */
	RLIMIT_DATA = 2,   /* bytes of private memory that can be written, without the stack */
	RLIMIT_STACK = 3,  /* bytes down to which the stack grows */
	RLIMIT_CORE = 4,   /* there are no core files */
	RLIMIT_NPROC = 6,  /* processes that there are when another is made */
	RLIMIT_NOFILE = 7, /* descriptors are below it */
	RLIMIT_AS = 9,     /* bytes of all maps, without the stack */
	RLIMITS = 16,
};

#define NO_LIMIT UINT32_MAX

struct limit {
	uint32_t soft, hard; /* what is obeyed; what it may be raised to */
};

struct task_struct;

void limits_init(struct task_struct *t);
/* What of n bytes at pos may be written to a file: -EFBIG, with SIGXFSZ, when nothing. */
int limit_file(uint32_t pos, uint32_t *n);

int sys_setrlimit(uint32_t resource, uint32_t from);
int sys_getrlimit(uint32_t resource, uint32_t to); /* the old one, whose numbers are signed */
int sys_ugetrlimit(uint32_t resource, uint32_t to);
int sys_prlimit64(uint32_t pid, uint32_t resource, uint32_t wanted, uint32_t old);

#endif
