/*
 * debuginfo.h: what a program's ELF file tells of its source: lines, functions, variables, frames.
 *
 * Everything is read from the file; memory and registers of a process come from the caller. A file
 * without debugging information still has its functions' names. Any bytes are safe: what makes no
 * sense is not there.
 */
#ifndef DEBUGINFO_H
#define DEBUGINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct debuginfo;

/* NULL: *why is a constant sentence ("is no i386 ELF file"). */
struct debuginfo *di_open(const char *path, const char **why);
/* The same of a file's bytes, which malloc() gave: they are freed with it, or at once. */
struct debuginfo *di_open_bytes(char *bytes, size_t n, const char **why);
/* The whole file. */
const char *di_bytes(const struct debuginfo *d, size_t *n);
void di_close(struct debuginfo *d);
/* NULL when lines are known, else why there are none. */
const char *di_lacks(const struct debuginfo *d);

/* ---- lines and functions ---- */

struct di_line {
	const char *file;   /* path as the compiler had it, made absolute; lives as long as d */
	unsigned line;
	uint32_t low, high; /* the addresses around the one asked for that belong to it */
	bool starts;        /* the address asked for is where a statement begins */
};
bool di_line_at(const struct debuginfo *d, uint32_t address, struct di_line *out);

struct di_function {
	const char *name;
	uint32_t low, high;
	bool has_lines;     /* else only its symbol is known */
};
bool di_function_at(const struct debuginfo *d, uint32_t address, struct di_function *out);
bool di_function_named(const struct debuginfo *d, const char *name, struct di_function *out);
/* All of them, by their addresses. */
const struct di_function *di_functions(const struct debuginfo *d, size_t *n);
/* Behind the function's prologue, where its variables have their places; its start when that is unknown. */
uint32_t di_body(const struct debuginfo *d, const struct di_function *f);
/*
 * Where the statements of a line begin, one address a run of instructions: fills at most max, returns
 * how many there are. A line without code is the next one that has some: *line says which.
 */
size_t di_addresses(const struct debuginfo *d, const char *file, unsigned *line, uint32_t *out, size_t max);
/* The file that the program's main is in, or its first one; NULL: none. */
const char *di_main_file(const struct debuginfo *d);
/* The i-th of the files that its lines are of; NULL: there are fewer. */
const char *di_file(const struct debuginfo *d, size_t i);
/* The file whose name ends in these n bytes, "fork.c" or "user/fork.c"; NULL: there is none. */
const char *di_file_named(const struct debuginfo *d, const char *name, size_t n);
/* The global or static variable that an address lies in, and how far; NULL: none is known. */
const char *di_object_at(const struct debuginfo *d, uint32_t address, uint32_t *offset);
/* The bytes that the file has for an address; returns how many, at most n. */
size_t di_code(const struct debuginfo *d, uint32_t address, void *out, size_t n);

/* ---- a process ---- */

enum { DI_EAX, DI_ECX, DI_EDX, DI_EBX, DI_ESP, DI_EBP, DI_ESI, DI_EDI, DI_EIP,
	DI_REGISTERS };

struct di_memory { /* of the process; false: not all of it can be read */
	bool (*read)(void *ctx, uint32_t va, void *out, size_t n);
	void *ctx;
};

struct di_frame {
	uint32_t reg[DI_REGISTERS];
	uint32_t cfa;   /* the stack pointer before the call of this function; 0: unknown */
	uint32_t lookup; /* the address by which its line is found: in the call, for all but the innermost */
};
#define DI_FRAMES_MAX 16
/* The call stack, innermost first; frame[0].reg holds the registers. Returns the number of frames, at least 1. */
size_t di_unwind(const struct debuginfo *d, const struct di_memory *m,
		    struct di_frame frame[DI_FRAMES_MAX]);

struct di_variable {
	char name[32], type[40];
	char value[96];    /* in C's own notation, cut where it is too long */
	uint32_t address;  /* 0: it stands in a register, or nowhere */
	uint32_t size;
	bool global, parameter;
};
/* What is in scope at a frame: parameters and locals, innermost block first, then the file's globals.
 * Fills at most max, returns how many it filled. */
size_t di_variables(const struct debuginfo *d, const struct di_frame *f, const struct di_memory *m,
		       struct di_variable *out, size_t max);

#endif
