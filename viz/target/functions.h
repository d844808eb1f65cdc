/*
 * functions.h: the functions of an i386 ELF file by address.
 */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct function {
	uint32_t address;
	const char *name; /* without a compiler's ".part.0" */
};

struct functions {
	struct function *at; /* sorted by address */
	size_t n;
	uint32_t end;        /* of the code */
	char *names;         /* ours; the names point there */
};

/* NULL, or why the file cannot be used, as symbols_find says it; *f is then empty. */
const char *functions_load(struct functions *f, const char *path);
void functions_free(struct functions *f);
/* The one that an address lies in; NULL: none. */
const struct function *functions_of(const struct functions *f, uint32_t address);

#endif
