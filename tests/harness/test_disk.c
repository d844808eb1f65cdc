/* Disks that are spoilt: whatever they say, the kernel lives, and who walks through them comes to an end. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine.h"

#define RUN_SECONDS 30
#define BLOCK 1024u
#define IMAGES 60
#define WRONGS 24 /* bytes of an image that are written over */

enum { SOUND = 0, WITH_ERRORS = 1, NOT_MOUNTED = 2, EMPTY = 3, STATUSES }; /* how disk_walk ends */

struct image {
	uint8_t bytes[300 * BLOCK];
	size_t n;
};

static void
load(struct image *i)
{
	FILE *f = fopen(machine_path("tests/disk", "small"), "r");

	assert_non_null(f);
	i->n = fread(i->bytes, 1, sizeof(i->bytes), f);
	fclose(f);
	assert_int_equal(i->n, sizeof(i->bytes));
}

/* Boots with that disk; the walker's exit status. */
static int
walk(const struct image *i, const char *what)
{
	char path[512];
	struct machine_options how = { .disk = path, .check = true };
	struct machine m;
	const char *tmp = getenv("TMPDIR");
	int status = -1;

	snprintf(path, sizeof(path), "%s/spoilt", tmp ? tmp : "/tmp");
	FILE *f = fopen(path, "w");
	assert_true(f && fwrite(i->bytes, 1, i->n, f) == i->n && !fclose(f));
	bool booted = machine_boot(&m, machine_program("disk_walk"), &how);
	enum target_state state = booted ? machine_run(&m, 0, RUN_SECONDS) : TARGET_DEAD;
	for (size_t e = 0; e < m.n_events; e++)
		if (m.events[e].type == FS_EXIT && m.events[e].pid == 2)
			status = (int)(m.events[e].arg[FS_EXIT_status] >> 8);
	if (state != TARGET_IDLE || m.trouble[0] || status < 0 || status >= STATUSES)
		fail_msg("%s: state %d, status %d: %s", what, state, status, m.trouble);
	machine_close(&m);
	remove(path);
	return status;
}

static uint32_t
get32(const struct image *i, size_t at)
{
	return i->bytes[at] | i->bytes[at + 1] << 8 | i->bytes[at + 2] << 16 | (uint32_t)i->bytes[at + 3] << 24;
}

static void
put32(struct image *i, size_t at, uint32_t value)
{
	for (int n = 0; n < 4; n++)
		i->bytes[at + (size_t)n] = (uint8_t)(value >> 8 * n);
}

/* ---- what stands where ---------------------------------------------------------------------- */

enum { SUPER = 1024, SUPER_INODE_BYTES = SUPER + 88, GROUP = 2048, INODE_SIZE = 4, INODE_BLOCKS = 40, ROOT = 2 };

static size_t
inode_at(const struct image *i, uint32_t number)
{
	return get32(i, GROUP + 8) * BLOCK + (number - 1) * (get32(i, SUPER_INODE_BYTES) & 0xffff);
}

static size_t
block_at(const struct image *i, uint32_t number, uint32_t index)
{
	return get32(i, inode_at(i, number) + INODE_BLOCKS + 4 * index) * BLOCK;
}

/* The inode of that name in the root. */
static uint32_t
find(const struct image *i, const char *name)
{
	size_t at = block_at(i, ROOT, 0), end = at + BLOCK;

	for (; at < end; at += i->bytes[at + 4] | i->bytes[at + 5] << 8)
		if (i->bytes[at + 6] == strlen(name) && !memcmp(&i->bytes[at + 8], name, strlen(name)))
			return get32(i, at);
	fail_msg("no %s on the disk", name);
	return 0;
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void
test_sound(void **state)
{
	struct image i;

	(void)state;
	load(&i);
	assert_int_equal(walk(&i, "as it was made"), SOUND);
}

static void
test_directories(void **state)
{
	struct image sound, i;

	(void)state;
	load(&sound);
	size_t root = block_at(&sound, ROOT, 0), nested = block_at(&sound, find(&sound, "nested"), 0);
	i = sound;
	i.bytes[root + 4] = i.bytes[root + 5] = 0;
	assert_int_equal(walk(&i, "a record of length 0"), EMPTY);
	i = sound;
	put32(&i, nested + 24, 0xffffffff);
	assert_int_equal(walk(&i, "an inode that cannot be"), WITH_ERRORS);
	i = sound;
	put32(&i, nested + 24, find(&i, "nested"));
	walk(&i, "a directory that is in itself");
	i = sound;
	put32(&i, nested + 12, find(&i, "one"));
	walk(&i, "a way up that is a file");
	i = sound;
	put32(&i, inode_at(&i, find(&i, "nested")) + INODE_SIZE, 0x7ffffc00);
	assert_int_equal(walk(&i, "a directory of 2 GiB"), WITH_ERRORS);
}

static void
test_lists(void **state)
{
	struct image sound, i;

	(void)state;
	load(&sound);
	size_t file = inode_at(&sound, find(&sound, "single"));
	uint32_t list = get32(&sound, file + INODE_BLOCKS + 4 * 12);
	i = sound;
	for (size_t n = 0; n < BLOCK; n += 4)
		put32(&i, list * BLOCK + n, list);
	walk(&i, "a list that lists itself");
	for (unsigned depth = 1; depth < 3; depth++)
		put32(&i, file + INODE_BLOCKS + 4 * (12 + depth), list);
	put32(&i, file + INODE_SIZE, 0x7fffffff);
	walk(&i, "... at all depths, in a file of 2 GiB");
	i = sound;
	put32(&i, list * BLOCK + 8, 0xfffffff0);
	assert_int_equal(walk(&i, "a block behind the disk's end"), WITH_ERRORS);
	i = sound;
	put32(&i, file + INODE_SIZE, 0xffffffff);
	assert_int_equal(walk(&i, "a file of 4 GiB"), WITH_ERRORS);
	i = sound;
	put32(&i, GROUP + 8, 0x40000000);
	assert_int_equal(walk(&i, "a table of inodes behind the disk's end"), NOT_MOUNTED);
}

static void
test_cut_short(void **state)
{
	static const size_t sizes[] = { 1024, 1100, 2048, 3000, 100 * BLOCK, 299 * BLOCK };
	struct image i;

	(void)state;
	load(&i);
	for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
		i.n = sizes[n];
		assert_int_equal(walk(&i, "cut short"), NOT_MOUNTED);
	}
}

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Any byte of what tells where the files are: group, inodes, directories, lists; now and then the first. */
static void
test_random(void **state)
{
	struct image sound, i;
	unsigned ends[STATUSES] = { 0 };
	char what[32];

	(void)state;
	load(&sound);
	size_t inodes = inode_at(&sound, 1), dirs = block_at(&sound, ROOT, 0);
	for (uint32_t n = 1; n <= IMAGES; n++) {
		uint32_t seed = n;

		i = sound;
		for (int k = 0; k < WRONGS; k++) {
			uint32_t dice = next(&seed) % 8;
			size_t at = dice < 4 ? inodes + next(&seed) % (48 * 128) : dice < 7 ? dirs + next(&seed) % (16 * BLOCK) :
				    n % 4 ? GROUP + 512 : SUPER + next(&seed) % 128;
			i.bytes[at] = (uint8_t)next(&seed);
		}
		snprintf(what, sizeof(what), "image %u", n);
		ends[walk(&i, what)]++;
	}
	print_message("# sound %u, with errors %u, not mounted %u, empty %u\n", ends[SOUND], ends[WITH_ERRORS],
		      ends[NOT_MOUNTED], ends[EMPTY]);
	assert_true(ends[WITH_ERRORS] >= IMAGES / 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_directories),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
