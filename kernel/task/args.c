#include "task/args.h"

#include "cpu/mmu.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/uaccess.h"
#include "task/elf.h"
#include "task/errno.h"
#include "task/task.h"

enum { /* auxiliary vector, System V ABI i386 supplement and Linux */
	AT_NULL = 0,
	AT_PHDR = 3,
	AT_PHENT = 4,
	AT_PHNUM = 5,
	AT_PAGESZ = 6,
	AT_BASE = 7,
	AT_ENTRY = 9,
	AT_UID = 11,
	AT_EUID = 12,
	AT_GID = 13,
	AT_EGID = 14,
	AT_HWCAP = 16,
	AT_CLKTCK = 17,
	AT_SECURE = 23,
	AT_RANDOM = 25,
	PHDR_BYTES = 32,
	STACK_ALIGN = 16,
};

static int
fetch(void *to, uint32_t from, size_t n, bool kernel)
{
	if (!kernel)
		return copy_from_user(to, from, n);
	memcpy(to, (const void *)from, n);
	return 0;
}

static int
put_byte(struct args *a, char c)
{
	uint32_t page = a->bytes / PAGE_SIZE;

	if (page == MAX_ARG_PAGES)
		return -E2BIG;
	if (a->bytes % PAGE_SIZE == 0) {
		uint32_t f = frame_take(current->pid, FS_FRAME_BUFFER, 0);

		if (!f)
			return -ENOMEM;
		a->page[page] = f;
	}
	((char *)frame_address(a->page[page]))[a->bytes++ % PAGE_SIZE] = c;
	return 0;
}

static int
read_string(struct args *a, uint32_t at, bool kernel)
{
	char c;

	do {
		int error = fetch(&c, at++, 1, kernel);

		if (!error)
			error = put_byte(a, c);
		if (error)
			return error;
	} while (c);
	return 0;
}

int
args_add(struct args *a, const char *string)
{
	a->argc++;
	return read_string(a, (uint32_t)string, true);
}

int
args_read(struct args *a, uint32_t vector, uint32_t skip, bool kernel, uint32_t *count)
{
	for (uint32_t i = 0; vector; i++) {
		uint32_t at;
		int error = fetch(&at, vector + i * 4, 4, kernel);

		if (error || !at)
			return error;
		if (i < skip)
			continue;
		if (*count == MAX_ARG_STRINGS)
			return -E2BIG;
		++*count;
		error = read_string(a, at, kernel);
		if (error)
			return error;
	}
	return 0;
}

void
args_free(struct args *a)
{
	for (uint32_t i = (a->bytes + PAGE_SIZE - 1) / PAGE_SIZE; i-- > 0;)
		frame_give(current->pid, a->page[i], 0);
	a->bytes = 0;
}

/* ---- the new stack -------------------------------------------------------------------------- */

struct writer { /* words from low to high addresses */
	uint32_t at;
	bool failed;
};

static void
put_word(struct writer *w, uint32_t word)
{
	if (copy_to_user(w->at, &word, sizeof(word)))
		w->failed = true;
	w->at += sizeof(word);
}

static void
put_pair(struct writer *w, uint32_t key, uint32_t value)
{
	put_word(w, key);
	put_word(w, value);
}

static bool
put_strings(const struct args *a, uint32_t at)
{
	for (uint32_t done = 0; done < a->bytes; done += PAGE_SIZE) {
		uint32_t n = a->bytes - done < PAGE_SIZE ? a->bytes - done : PAGE_SIZE;

		if (copy_to_user(at + done, frame_address(a->page[done / PAGE_SIZE]), n))
			return false;
	}
	return true;
}

/* The vector's pointers: the strings follow each other, each with its NUL. */
static uint32_t
put_vector(struct writer *w, const struct args *a, uint32_t strings, uint32_t skip, uint32_t n)
{
	while (n--) {
		put_word(w, strings + skip);
		while (((const char *)frame_address(a->page[skip / PAGE_SIZE]))[skip % PAGE_SIZE])
			skip++;
		skip++;
	}
	put_word(w, 0);
	return skip;
}

static void
put_auxv(struct writer *w, const struct program *p, uint32_t random)
{
	put_pair(w, AT_PHDR, p->phdr);
	put_pair(w, AT_PHENT, PHDR_BYTES);
	put_pair(w, AT_PHNUM, p->phnum);
	put_pair(w, AT_PAGESZ, PAGE_SIZE);
	put_pair(w, AT_BASE, p->base);
	put_pair(w, AT_ENTRY, p->entry);
	put_pair(w, AT_UID, 0);
	put_pair(w, AT_EUID, 0);
	put_pair(w, AT_GID, 0);
	put_pair(w, AT_EGID, 0);
	put_pair(w, AT_HWCAP, 0);
	put_pair(w, AT_CLKTCK, 100);
	put_pair(w, AT_SECURE, 0);
	put_pair(w, AT_RANDOM, random);
	put_pair(w, AT_NULL, 0);
}

#define AUX_WORDS 30u

uint32_t
args_write(const struct args *a, const struct program *p)
{
	/* the same bytes each time: a run must repeat */
	static const char random_bytes[16] = "not random, same";
	uint32_t strings = STACK_TOP - sizeof(uint32_t) - a->bytes;
	uint32_t random = (strings - sizeof(random_bytes)) & ~(STACK_ALIGN - 1u);
	uint32_t words = 1 + a->argc + 1 + a->envc + 1 + AUX_WORDS;
	uint32_t sp = (random - words * 4) & ~(STACK_ALIGN - 1u);
	struct writer w = { .at = sp };

	if (!put_strings(a, strings) || copy_to_user(random, random_bytes, sizeof(random_bytes)))
		return 0;
	put_word(&w, a->argc);
	uint32_t skip = put_vector(&w, a, strings, 0, a->argc);
	put_vector(&w, a, strings, skip, a->envc);
	current->arg_start = strings;
	current->arg_end = strings + skip;
	put_auxv(&w, p, random);
	return w.failed ? 0 : sp;
}
