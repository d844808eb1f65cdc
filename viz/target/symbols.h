/*
 * symbols.h: addresses of names in a 32-bit little-endian ELF file.
 */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbol {
	const char *name;
	uint32_t address; /* set when found */
	bool found;
};
/*
 * Looks all names up in the file's symbol table. NULL, or why the file cannot be used: one of a
 * few constant sentences ("is no ELF file"). A name that is not there is no failure.
 */
const char *symbols_find(const char *path, struct symbol *want, size_t n);
/* The same in memory; any bytes are safe. */
const char *symbols_find_in(const void *bytes, size_t size, struct symbol *want, size_t n);

/* Every symbol that the file defines, in the order of its table. */
struct symbol_entry {
	const char *name;     /* valid during the call alone */
	uint32_t address;
	unsigned type;        /* STT_FUNC ... */
	bool code;            /* in a section with instructions */
	uint32_t section_end; /* of that section */
};
const char *symbols_each(const char *path, void (*on_symbol)(void *ctx, const struct symbol_entry *s),
			 void *ctx);

#endif
