/* args.h: exec's argument strings, kept by the kernel while the old memory goes and the new comes. */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>
#include <stdint.h>

#define MAX_ARG_PAGES 32u
#define MAX_ARG_STRINGS 4096u

struct args {
	uint32_t page[MAX_ARG_PAGES]; /* frames; the strings stand in them back to back */
	uint32_t bytes;
	uint32_t argc, envc;
};

/* Adds one argument, a string of the kernel's own. */
int args_add(struct args *a, const char *string);
/* Reads the strings of a NULL-terminated vector, of user memory or of the kernel's own, from number
 * `skip` on; adds how many there are to *count. -EFAULT, -E2BIG, -ENOMEM: the caller frees what was read. */
int args_read(struct args *a, uint32_t vector, uint32_t skip, bool kernel, uint32_t *count);
void args_free(struct args *a);
/* Writes strings, vectors and auxv to the new stack; returns the stack pointer, or 0. */
struct program;
uint32_t args_write(const struct args *a, const struct program *p);

#endif
