/* test_abi.c: binding to a kernel's own description, and reading a symbol table; synthetic bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abi.h"
#include "symbols.h"

/* ---- the root ---- */

static struct fs_root
good_root(void)
{
	return (struct fs_root){
		.magic = FS_MAGIC, .abi = FS_ABI_VERSION, .size = sizeof(struct fs_root),
		.events = { .gva = 0xc0200000, .capacity = 4096, .half = 2048 },
		.text = { .gva = 0xc0300000, .capacity = 4096 },
		.tty_in = { .gva = 0xc0301000, .capacity = 4096 },
		.tty_out = { .gva = 0xc0302000, .capacity = 4096 },
		.tables = { 0xc0303000, 6 }, .evtypes = { 0xc0304000, 41 },
		.trace_stop = 0xc0108000, .trace_pass = 0xc0107000, .frames = 4096,
	};
}

static void
root_is_checked(void **state)
{
	struct fs_root r = good_root();
	char err[256] = "";

	(void)state;
	assert_true(abi_check_root(&r, "k.elf", err, sizeof err));
	r.abi = 7;
	assert_false(abi_check_root(&r, "k.elf", err, sizeof err));
	assert_non_null(strstr(err, "k.elf has ABI version 7"));
	assert_non_null(strstr(err, "wants version 1"));
	assert_non_null(strstr(err, "`make`"));
	assert_null(strchr(err, '\n'));
	r = good_root();
	r.magic = 0;
	assert_false(abi_check_root(&r, "k.elf", err, sizeof err));
	assert_non_null(strstr(err, "00000000"));
}

/* Each of these would make the viewer read nonsense, or allocate without bound. */
static void
root_must_make_sense(void **state)
{
	char err[256];

	(void)state;
#define REFUSED(change) do { \
		struct fs_root r = good_root(); \
		change; \
		assert_false(abi_check_root(&r, "k.elf", err, sizeof err)); \
	} while (0)
	REFUSED(r.events.capacity = 0);
	REFUSED(r.events.capacity = 3000);
	REFUSED(r.events.capacity = 1u << 31);
	REFUSED(r.events.gva = 0x1000);
	REFUSED(r.events.gva = 0xffffff00);
	REFUSED(r.text.capacity = 0);
	REFUSED(r.tty_out.capacity = 0xffffffff);
	REFUSED(r.tty_in.gva = 0);
	REFUSED(r.tables.n = 1000);
	REFUSED(r.evtypes.n = 1000);
	REFUSED(r.frames = 0x10000000);
	REFUSED(r.trace_pass = 0);
#undef REFUSED
}

/* ---- tables and fields ---- */

static const struct fs_table tables[] = {
	{ "unknown", 0xc0000000, 1, 4, 0, 0, 0 },
	{ "task", 0xc0400000, 64, 64, FS_TABLE_POINTERS, 4, 0xc0500000 },
	{ "frame", 0xc0410000, 4096, 4, 0, 2, 0xc0500000 },
	{ "swap", 0xc0418000, 1, 2, 0, 1, 0xc0500000 },
	{ "file", 0xc0420000, 64, 16, 0, 3, 0xc0500000 },
	{ "user", 0xc0400000, 64, 4096, FS_TABLE_POINTERS, 0, 0xc0500000 },
	{ "stat", 0xc0430000, 1, 64, 0, 0, 0xc0500000 },
};
enum { N_TABLES = sizeof tables / sizeof *tables };

static void
tables_are_bound_by_name(void **state)
{
	struct fs_table changed[N_TABLES];
	struct abi abi = { 0 };
	char err[256];

	(void)state;
	assert_true(abi_bind_tables(&abi, tables, N_TABLES, "k", err, sizeof err));
	assert_int_equal(abi.table[ABI_frame].count, 4096);
	assert_true(abi.table[ABI_task].pointers);
	assert_false(abi_bind_tables(&abi, tables, N_TABLES - 1, "k", err, sizeof err));
	assert_non_null(strstr(err, "\"stat\""));
	memcpy(changed, tables, sizeof tables);
	changed[1].count = 65; /* more than this viewer has room for */
	assert_false(abi_bind_tables(&abi, changed, N_TABLES, "k", err, sizeof err));
	memcpy(changed, tables, sizeof tables);
	changed[2].stride = 0;
	assert_false(abi_bind_tables(&abi, changed, N_TABLES, "k", err, sizeof err));
}

static void
fields_are_read_where_they_are(void **state)
{
	static const struct fs_field fields[] = {
		{ "pid", 8, 2, 1, 0, FS_PID }, { "name", 10, 16, 1, 0, FS_TEXT },
		{ "fd", 30, 1, 4, 3, FS_INT }, { "map_va", 44, 4, 2, 12, FS_HEX },
		{ "ppid", 63, 4, 1, 0, FS_PID },      /* ends behind the row */
		{ "state", 0, 3, 1, 0, FS_UINT },     /* a size that no number has */
		{ "status", 0, 4, 100, 4, FS_UINT },  /* its last element is behind the row */
		{ "dir", 0, 4, 0, 0, FS_UINT }, { "later", 0, 4, 1, 0, FS_UINT },
	};
	uint8_t row[64];
	struct abi abi = { 0 };
	char text[8], err[256];

	(void)state;
	for (unsigned i = 0; i < sizeof row; i++)
		row[i] = (uint8_t)i;
	memcpy(row + 10, "abcdefghijklmnop", 16);
	assert_true(abi_bind_tables(&abi, tables, N_TABLES, "k", err, sizeof err));
	abi_bind_fields(&abi, ABI_task, fields, sizeof fields / sizeof *fields);
	assert_int_equal(abi_get(&abi, ABI_task_pid, row, 0), 0x0908);
	assert_int_equal(abi_get(&abi, ABI_task_pid, row, 1), 0);
	assert_int_equal(abi_get(&abi, ABI_task_fd, row, 3), 39);
	assert_int_equal(abi_get(&abi, ABI_task_fd, row, 4), 0);
	assert_int_equal(abi_get(&abi, ABI_task_map_va, row, 1), 0x3b3a3938);
	abi_text(&abi, ABI_task_name, row, text, sizeof text);
	assert_string_equal(text, "abcdefg");
	assert_false(abi.field[ABI_task_ppid].there);
	assert_false(abi.field[ABI_task_state].there);
	assert_false(abi.field[ABI_task_status].there);
	assert_false(abi.field[ABI_task_dir].there);
	assert_false(abi.field[ABI_frame_refs].there);
	assert_false(abi_complete(&abi, "k", err, sizeof err));
	assert_non_null(strstr(err, "task.ppid"));
}

/* ---- events ---- */

static void
own_events_pass_through(void **state)
{
#define EVENT_ARG(id, arg, kind) { #arg, FS_##kind },
#define EVENT_TYPE(id, nr, name, group, args) { name, nr, FS_G_##group, FS_##id##_ARGS, { args } },
	static const struct fs_evtype types[] = { FS_EVENTS(EVENT_TYPE, EVENT_ARG) };
	struct fs_event e = { .seq = 9, .time = 8, .type = FS_COPY, .pid = 3, .arg = { 1, 2, 3, 4 } }, out;
	struct abi abi;

	(void)state;
	abi_bind_types(&abi, types, sizeof types / sizeof *types);
	abi_event(&abi, &e, &out);
	assert_memory_equal(&out, &e, sizeof e);
	assert_true(abi_mask(&abi, 1ull << FS_COPY | 1ull << FS_INPUT) == (1ull << FS_COPY | 1ull << FS_INPUT));
}

static void
foreign_events_are_translated(void **state)
{
	static const struct fs_evtype types[] = {
		{ "cow copy", 50, FS_G_FAULT, 4, { { "frame", 0 }, { "extra", 0 }, { "old", 0 }, { "va", 0 } } },
		{ "telepathy", 24, FS_G_FAULT, 1, { { "va", 0 } } },
		{ "boot", 64, FS_G_KERNEL, 0, { { "", 0 } } }, /* no number that a mask can hold */
	};
	struct fs_event e = { .seq = 1, .type = 50, .pid = 3, .arg = { 10, 11, 12, 13 } }, out;
	struct abi abi;

	(void)state;
	abi_bind_types(&abi, types, 3);
	abi_event(&abi, &e, &out);
	assert_int_equal(out.type, FS_COPY);
	assert_int_equal(out.arg[FS_COPY_va], 13);
	assert_int_equal(out.arg[FS_COPY_old], 12);
	assert_int_equal(out.arg[FS_COPY_frame], 10);
	assert_int_equal(out.arg[FS_COPY_left], 0);
	e.type = 24; /* our "zero page", but not theirs */
	abi_event(&abi, &e, &out);
	assert_int_equal(out.type, FS_NONE);
	e.type = 60000;
	abi_event(&abi, &e, &out);
	assert_int_equal(out.type, FS_NONE);
	assert_true(abi_mask(&abi, 1ull << FS_COPY | 1ull << FS_BOOT) == 1ull << 50);
	assert_true(abi_mask(&abi, ~0ull) == ~0ull);
}

/* ---- symbols ---- */

struct file {
	Elf32_Ehdr head;
	Elf32_Shdr section[3];
	Elf32_Sym sym[3];
	char names[24];
};

static struct file
good_file(void)
{
	struct file f = {
		.head = { .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB }, .e_machine = EM_386,
			  .e_shoff = offsetof(struct file, section), .e_shnum = 3 },
		.section = { [1] = { .sh_type = SHT_SYMTAB, .sh_offset = offsetof(struct file, sym),
				     .sh_size = 3 * sizeof(Elf32_Sym), .sh_link = 2 },
			     [2] = { .sh_type = SHT_STRTAB, .sh_offset = offsetof(struct file, names),
				     .sh_size = 24 } },
		.sym = { [1] = { .st_name = 1, .st_value = 0xc0100000, .st_shndx = 1 },
			 [2] = { .st_name = 9, .st_value = 5, .st_shndx = SHN_UNDEF } },
	};

	memcpy(f.names, "\0fs_root\0elsewhere\0", 19);
	return f;
}

static void
symbols_are_found(void **state)
{
	struct file f = good_file();
	struct symbol want[] = { { .name = "fs_root" }, { .name = "elsewhere" }, { .name = "fs_roo" } };

	(void)state;
	assert_null(symbols_find_in(&f, sizeof f, want, 3));
	assert_true(want[0].found);
	assert_int_equal(want[0].address, 0xc0100000);
	assert_false(want[1].found); /* undefined here */
	assert_false(want[2].found); /* only the beginning of a name */
	f.head.e_ident[EI_CLASS] = ELFCLASS64;
	assert_string_equal(symbols_find_in(&f, sizeof f, want, 1), "is no i386 ELF file");
	assert_string_equal(symbols_find_in("#!/bin/sh", 9, want, 1), "is no ELF file");
	assert_string_equal(symbols_find("./no-such-file", want, 1), "does not exist");
}

/* Every cut and every flipped byte: an answer, and nothing read outside (ASan watches). */
static void
damaged_files_are_safe(void **state)
{
	struct file good = good_file();
	struct symbol want[] = { { .name = "fs_root" } };

	(void)state;
	for (size_t n = 0; n <= sizeof good; n++) {
		char *copy = malloc(n ? n : 1);
		memcpy(copy, &good, n);
		symbols_find_in(copy, n, want, 1);
		for (size_t i = 0; n == sizeof good && i < n; i++)
			for (int bit = 0; bit < 8; bit++) {
				copy[i] ^= (char)(1 << bit);
				symbols_find_in(copy, n, want, 1);
				copy[i] ^= (char)(1 << bit);
			}
		free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(root_is_checked),          cmocka_unit_test(root_must_make_sense),
		cmocka_unit_test(tables_are_bound_by_name), cmocka_unit_test(fields_are_read_where_they_are),
		cmocka_unit_test(own_events_pass_through),  cmocka_unit_test(foreign_events_are_translated),
		cmocka_unit_test(symbols_are_found),        cmocka_unit_test(damaged_files_are_safe),
	};
	return cmocka_run_group_tests_name("abi", tests, NULL, NULL);
}
