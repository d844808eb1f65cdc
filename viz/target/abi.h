/*
 * abi.h: what the kernel says about itself, bound by name to what this viewer asks for.
 *
 * Nothing here reads the guest: the bytes come from live.c, or from a test.
 */
#ifndef ABI_H
#define ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fs_abi.h"

/* T(table) and F(table, field): all that is asked for. A kernel that lacks one is refused. */
#define ABI_TABLES(T) T(task) T(frame) T(swap) T(file) T(user) T(stat)
#define ABI_FIELDS(F) \
	F(task, pid) F(task, ppid) F(task, state) F(task, status) F(task, name) F(task, dir) \
	F(task, stack) F(task, adopted) F(task, fd) F(task, map_va) F(task, map_pages) \
	F(task, map_prot) F(task, map_flags) F(task, map_inode) F(task, map_offset) \
	F(task, map_bytes) F(frame, refs) F(frame, kind) F(swap, refs) F(file, refs) F(file, kind) F(file, inode) \
	F(task, tss_eip) F(task, tss_esp) F(task, tss_ebp) F(task, tss_eax) F(task, tss_ecx) \
	F(task, tss_edx) F(task, tss_ebx) F(task, tss_esi) F(task, tss_edi) F(user, eip) F(user, esp) F(user, ebp) \
	F(user, eax) F(user, ecx) F(user, edx) F(user, ebx) F(user, esi) F(user, edi)

#define T(table) ABI_##table,
enum abi_table_id { ABI_TABLES(T) ABI_N_TABLES };
#undef T
#define F(table, field) ABI_##table##_##field,
enum abi_field_id { ABI_FIELDS(F) ABI_N_FIELDS };
#undef F

struct abi_table {
	uint32_t gva, count, stride;
	bool pointers;     /* rows are reached through count gvas */
	uint32_t fields, n_fields; /* where their descriptions are */
	bool there;
};
struct abi_field {
	uint16_t offset, size, count, stride;
	bool there;
};
struct abi_type { /* one of the kernel's event types */
	uint8_t ours;      /* enum fs_type; FS_NONE: unknown to this viewer */
	bool same;         /* the arguments stand as ours do */
	int8_t arg[7];     /* our argument k is the kernel's arg[k]; -1: it has none such */
};
struct abi {
	struct abi_table table[ABI_N_TABLES];
	struct abi_field field[ABI_N_FIELDS];
	struct abi_type type[FS_TYPES];  /* by the kernel's number */
	uint8_t theirs[FS_TYPES];        /* the kernel's number by ours; 0: none */
};

enum { ABI_TABLES_MAX = 64, ABI_FIELDS_MAX = 256, ABI_FRAMES_MAX = 1 << 20 };

/*
 * All of these return true, or false and one line in err: what was found, what this viewer wants,
 * what to do. `kernel` is the file's name for that line.
 */
bool abi_check_root(const struct fs_root *root, const char *kernel, char *err, size_t size);
bool abi_bind_tables(struct abi *abi, const struct fs_table *tables, uint32_t n, const char *kernel,
		     char *err, size_t size);
/* Fields of one table; after the last one abi_complete tells what is missing. */
void abi_bind_fields(struct abi *abi, enum abi_table_id id, const struct fs_field *fields, uint32_t n);
bool abi_complete(const struct abi *abi, const char *kernel, char *err, size_t size);
void abi_bind_types(struct abi *abi, const struct fs_evtype *types, uint32_t n);

void abi_event(const struct abi *abi, const struct fs_event *in, struct fs_event *out);
/* A mask of our types as a mask of the kernel's, and one type's bit. */
uint64_t abi_mask(const struct abi *abi, uint64_t ours);

/* Element i of a field in a row of its table's stride; 0 when the field has no such element. */
uint32_t abi_get(const struct abi *abi, enum abi_field_id id, const void *row, uint32_t i);
/* A FS_TEXT field, NUL-terminated and cut to size. */
void abi_text(const struct abi *abi, enum abi_field_id id, const void *row, char *out, size_t size);

#endif
