/*
 * kernellines.h: where the kernel's functions stand in its source, from its own debugging information: also
 * those that the compiler put into their callers.
 */
#ifndef KERNELLINES_H
#define KERNELLINES_H

#include <stdbool.h>

struct kernellines;

struct kernelline {
	const char *file; /* "kernel/mm/cow.c"; lives as long as the kernellines */
	int line;
};

/* NULL: the file has no such information, or cannot be read. */
struct kernellines *kernellines_open(const char *elf);
void kernellines_close(struct kernellines *k); /* may be NULL */
/* Where a function begins; false: there is none of that name, or more than one. */
bool kernellines_function(const struct kernellines *k, const char *function, struct kernelline *out);
/*
 * The line in `function` that calls `callee`, the first of them; callee is a function of its own in the code.
 * False: there is none.
 */
bool kernellines_call(const struct kernellines *k, const char *function, const char *callee, struct kernelline *out);

#endif
