/* dwarf_own.h: what the dwarf_*.c files share. */
#ifndef DWARF_OWN_H
#define DWARF_OWN_H

#include <elfutils/libdw.h>

#include "debuginfo.h"

struct di_row { /* of the line table */
	uint32_t address;
	uint32_t file;     /* index in files */
	uint32_t line;     /* 0: no code of a line from here on */
	uint32_t order;    /* in the file */
	bool statement;
};

/* What was found out of an instruction of a function without call frame information. */
#define PLAIN_KEPT 4
struct di_plain {
	uint32_t pc;        /* 0: nothing yet */
	bool found;
	int32_t depth;      /* bytes from esp up to the CFA */
	int32_t ebp_depth;  /* the same for ebp; 0: it is no frame pointer */
	bool aligned;       /* esp was rounded down: only ebp tells where the CFA is */
	int32_t kept[PLAIN_KEPT]; /* a caller's register stands so far below the CFA; 0: still in the register */
};
#define PLAIN_CACHE 256 /* a program calls from few places */

struct debuginfo {
	struct di_plain *plain; /* [PLAIN_CACHE], by pc */
	Elf *elf;
	Dwarf *dwarf;          /* NULL: the file has none */
	Dwarf_CFI *cfi[2];     /* .debug_frame, .eh_frame; NULL: not there */
	struct di_row *rows; /* sorted by address */
	size_t n_rows, cap_rows;
	char **files;
	size_t n_files;
	struct di_function *functions; /* sorted by low */
	size_t n_functions;
	char *bytes;           /* the file */
	size_t size;
};

/* dwarf_frame.c: the value of a location's operations; false: unknown, or not to be had. */
struct di_place {
	const struct debuginfo *d;
	const struct di_frame *f;
	const struct di_memory *m;
	Dwarf_Attribute *frame_base; /* of the function, or NULL */
};
struct di_value {
	uint32_t number;
	enum { DI_IN_MEMORY, DI_IN_REGISTER, DI_IS_VALUE } kind; /* number is: an address, a register, itself */
};
bool di_evaluate(const struct di_place *p, const Dwarf_Op *ops, size_t n, uint32_t start, bool has_start,
		    struct di_value *out);

/* dwarf_plain.c: where the caller's frame is, from a function's instructions alone. */
bool di_plain_frame(const struct debuginfo *d, const struct di_memory *m, struct di_frame *f,
		       struct di_frame *caller);

/* dwarf_value.c: the bytes of a value as C would write it. */
/* Cut to size, with ... at the end then. */
void di_print(Dwarf_Die *type, const void *bytes, size_t n, const struct di_memory *m, char *out, size_t size);
void di_type_name(Dwarf_Die *type, char *out, size_t size);
/* Without typedefs and qualifiers; false: it is void, or unknown. */
bool di_real_type(Dwarf_Die *of, Dwarf_Die *out);
/* 0: unknown. */
uint32_t di_type_size(Dwarf_Die *type);

#endif
