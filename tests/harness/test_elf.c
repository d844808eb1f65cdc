/* Programs that are none, or that want too much: exec says ENOEXEC, or the program dies by a signal;
 * the kernel and init live, and no frame is lost. Each is an ELF file of a few bytes, made here. */
#include <stdarg.h>
#include <setjmp.h>
#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine.h"

#define RUN_SECONDS 60
#define VADDR 0x08048000u
#define STACK_LOW 0xbf800000u /* the stack's map */
#define EXIT_42 0xb8, 1, 0, 0, 0, 0xbb, 42, 0, 0, 0, 0xcd, 0x80 /* eax 1, ebx 42, int 0x80 */
#define STATUS_42 (42u << 8)
#define NO_PROGRAM (127u << 8) /* what init's child ends with when exec fails */

enum { SEGMENTS = 18, CODE = sizeof(Elf32_Ehdr) + SEGMENTS * sizeof(Elf32_Phdr), IMAGE = 3 * FS_PAGE };

struct image {
	union {
		struct {
			Elf32_Ehdr header;
			Elf32_Phdr segment[SEGMENTS];
		};
		uint8_t byte[IMAGE];
	};
	size_t size; /* bytes that go to the file */
};

static void
good(struct image *p)
{
	static const uint8_t code[] = { EXIT_42 };

	memset(p, 0, sizeof *p);
	p->header = (Elf32_Ehdr){
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_386, .e_version = EV_CURRENT, .e_entry = VADDR + CODE,
		.e_phoff = sizeof(Elf32_Ehdr), .e_ehsize = sizeof(Elf32_Ehdr),
		.e_phentsize = sizeof(Elf32_Phdr), .e_phnum = 1,
	};
	p->segment[0] = (Elf32_Phdr){ .p_type = PT_LOAD, .p_vaddr = VADDR, .p_filesz = FS_PAGE,
				      .p_memsz = FS_PAGE, .p_flags = PF_R | PF_X };
	memcpy(p->byte + CODE, code, sizeof code);
	p->size = FS_PAGE;
}

static void
code(struct image *p, const uint8_t *bytes, size_t n)
{
	good(p);
	memcpy(p->byte + CODE, bytes, n);
}

/* Runs it as pid 2; its status word. */
static uint32_t
run(const struct image *p)
{
	const char *dir = getenv("TMPDIR");
	char path[512];
	struct machine m;
	uint32_t status = UINT32_MAX;
	FILE *f;

	snprintf(path, sizeof path, "%s/odd", dir ? dir : "/tmp");
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(p->byte, 1, p->size, f), p->size);
	assert_int_equal(fclose(f), 0);
	if (!machine_boot(&m, path, &(struct machine_options){ .check = true }))
		fail_msg("%s", m.trouble);
	machine_run(&m, 1, RUN_SECONDS);
	if (m.trouble[0])
		fail_msg("%s", m.trouble);
	for (size_t i = 0; i < m.n_events; i++)
		if (m.events[i].type == FS_EXIT && m.events[i].pid == 2)
			status = m.events[i].arg[FS_EXIT_status];
	machine_close(&m);
	remove(path);
	return status;
}

#define REFUSED(change) do { struct image p; good(&p); change; assert_int_equal(run(&p), NO_PROGRAM); } while (0)
#define RUNS(change) do { struct image p; good(&p); change; assert_int_equal(run(&p), STATUS_42); } while (0)
#define DIES(change, signal) do { struct image p; good(&p); change; assert_int_equal(run(&p), signal); } while (0)

static void
refuses_what_is_no_program(void **state)
{
	(void)state;
	RUNS();
	REFUSED(p.size = 1);
	REFUSED(p.size = sizeof p.header - 1);
	REFUSED(p.header.e_ident[EI_MAG3] = 'f');
	REFUSED(p.header.e_ident[EI_CLASS] = ELFCLASS64);
	REFUSED(p.header.e_ident[EI_DATA] = ELFDATA2MSB);
	REFUSED(p.header.e_type = ET_REL);
	REFUSED(p.header.e_machine = EM_X86_64);
	REFUSED(p.header.e_phnum = 0);
	REFUSED(p.segment[0].p_type = PT_NOTE);
	REFUSED(p.segment[1] = (Elf32_Phdr){ .p_type = PT_INTERP }; p.header.e_phnum = 2);
}

static void
refuses_headers_beyond_the_file(void **state)
{
	(void)state;
	REFUSED(p.header.e_phoff = p.size);
	REFUSED(p.header.e_phoff = 0xfffffff0);
	REFUSED(p.header.e_phoff = p.size - 31);
	REFUSED(p.header.e_phnum = 0xffff);
	/* all of the header but its last word, which would be 0 anyway */
	REFUSED(p.size = 2000; p.segment[0].p_filesz = p.segment[0].p_memsz = 2000;
		memcpy(p.byte + 1972, &p.segment[0], 28); p.header.e_phoff = 1972);
	REFUSED(p.header.e_phentsize = 31);
}

static void
refuses_segments_that_do_not_fit(void **state)
{
	(void)state;
	REFUSED(p.segment[0].p_filesz = p.segment[0].p_memsz = p.size + 1);
	REFUSED(p.segment[0].p_offset = 0x10000);
	REFUSED(p.segment[0].p_offset = 0xfffff000);
	REFUSED(p.segment[0].p_memsz = p.segment[0].p_filesz - 1);
	REFUSED(p.segment[0].p_vaddr += 16);              /* not as its offset in the page */
	REFUSED(p.segment[0].p_vaddr = 0);
	REFUSED(p.segment[0].p_vaddr = STACK_LOW);
	REFUSED(p.segment[0].p_vaddr = 0xc0100000);       /* the kernel */
	REFUSED(p.segment[0].p_memsz = STACK_LOW - VADDR);
	REFUSED(p.segment[0].p_memsz = 0xffffffff);
	REFUSED(p.segment[1] = p.segment[0]; p.header.e_phnum = 2); /* one on the other */
}

/* As many as the kernel keeps, and one more. */
static void
counts_segments(void **state)
{
	(void)state;
	for (unsigned n = 16; n <= 17; n++) {
		struct image p;

		good(&p);
		p.header.e_phnum = (Elf32_Half)n;
		for (unsigned i = 1; i < n; i++) {
			p.segment[i] = p.segment[0];
			p.segment[i].p_vaddr += 2 * i * FS_PAGE;
		}
		assert_int_equal(run(&p), n == 16 ? STATUS_42 : NO_PROGRAM);
	}
}

static void
takes_odd_ones(void **state)
{
	(void)state;
	/* up to the last page below the stack; only what is touched costs a page */
	RUNS(p.segment[0].p_memsz = STACK_LOW - VADDR - FS_PAGE; p.segment[0].p_flags |= PF_W);
	/* the file ends in the middle of a page and of nothing */
	RUNS(p.size = CODE + 12; p.segment[0].p_filesz = p.segment[0].p_memsz = p.size);
	/* linked for no address in particular */
	RUNS(p.header.e_type = ET_DYN; p.header.e_entry = CODE; p.segment[0].p_vaddr = 0);
	/* headers at an odd place */
	RUNS(p.header.e_phoff = 1001; memcpy(p.byte + 1001, &p.segment[0], sizeof(Elf32_Phdr)));
	DIES(p.header.e_entry = 0, 11);
	DIES(p.header.e_entry = 0xc0100000, 11);
	DIES(p.segment[0].p_flags = 0, 11);
}

/* Thread-local storage of the program before: exec takes it away at once, not at the next switch. */
static void
forgets_the_tls_of_the_program_before(void **state)
{
	static const uint8_t uses_gs[] = {
		0xb8, 0x1b, 0, 0, 0, /* mov eax, GDT_TLS */
		0x8e, 0xe8,          /* mov gs, eax: traps */
		0x6a, 0, 0x6a, 1,    /* a second's sleep: others run */
		0x89, 0xe3,          /* mov ebx, esp */
		0x31, 0xc9,          /* xor ecx, ecx */
		0xb8, 162, 0, 0, 0, 0xcd, 0x80, /* nanosleep */
		EXIT_42,
	};
	struct image p;

	(void)state;
	code(&p, uses_gs, sizeof uses_gs);
	assert_int_equal(run(&p), 11);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_no_program),
		cmocka_unit_test(refuses_headers_beyond_the_file),
		cmocka_unit_test(refuses_segments_that_do_not_fit),
		cmocka_unit_test(counts_segments),
		cmocka_unit_test(takes_odd_ones),
		cmocka_unit_test(forgets_the_tls_of_the_program_before),
	};

	return cmocka_run_group_tests_name("elf", tests, NULL, NULL);
}
