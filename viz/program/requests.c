#include "requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "symbols.h"

#define WORD_MAX 128
#define PID_MAX 32767u
#define REGISTER_BYTES 4u /* the longest piece that one register watches */

struct place {
	uint32_t address, length, pid;
};

/* Cuts off what stands behind `mark`, a number from 1 to most. False: it is none. */
static bool
cut_number(char *word, char mark, uint32_t most, uint32_t *number)
{
	char *at = strrchr(word, mark), *end;
	unsigned long value;

	if (!at)
		return true;
	*at++ = '\0';
	value = strtoul(at, &end, 10);
	*number = (uint32_t)value;
	return *at >= '0' && *at <= '9' && !*end && value > 0 && value <= most;
}

static bool
find(const char *where, const char *program, uint32_t *address, struct fail *f)
{
	struct symbol s = { .name = where };
	char *end;
	const char *wrong;

	if (!strncmp(where, "0x", 2)) {
		unsigned long long value = strtoull(where, &end, 16);

		*address = (uint32_t)value;
		return (!*end && value && value < FS_KERNEL_BASE) ||
		       fail_say(f, "%s: not an address of a program; one looks like 0x8049000", where);
	}
	wrong = symbols_find(program, &s, 1);
	if (wrong || !s.found)
		return fail_say(f, "the program has no function or variable %s (%s); `nm` lists those it has", where,
				wrong ? wrong : "local variables have no fixed place");
	*address = s.address;
	return true;
}

static bool
add(struct fs_debug *d, const struct fs_request *r, struct fail *f)
{
	unsigned free_at = 0, same = 0;

	for (; free_at < FS_NR_DEBUG && d->request[free_at].kind; free_at++)
		same += !d->request[free_at].pid || !r->pid || d->request[free_at].pid == r->pid;
	if (free_at == FS_NR_DEBUG || same >= FS_NR_WATCHED)
		return fail_say(f, "too many breakpoints and watches: the processor has %d a process, and a watch takes one "
				"for 4 bytes at a multiple of 4", FS_NR_WATCHED);
	d->request[free_at] = *r;
	return true;
}

/* A watch is cut into pieces that a register can hold: 1, 2 or 4 bytes, at a multiple of that. */
static bool
add_place(struct fs_debug *d, enum fs_debug_kind kind, struct place p, struct fail *f)
{
	while (p.length) {
		uint32_t piece = kind == FS_DEBUG_WRITE ? REGISTER_BYTES : 1;

		while (piece > p.length || p.address % piece)
			piece /= 2;
		if (!add(d, &(struct fs_request){ p.pid, kind, p.address, piece }, f))
			return false;
		p.address += piece;
		p.length -= piece;
	}
	return true;
}

static bool
add_word(struct fs_debug *d, enum fs_debug_kind kind, char *word, const char *program, struct fail *f)
{
	struct place p = { .length = kind == FS_DEBUG_WRITE ? REGISTER_BYTES : 1 };

	if (!cut_number(word, '@', PID_MAX, &p.pid))
		return fail_say(f, "%s: what follows @ is no pid, such as 3", word);
	if (!cut_number(word, ':', kind == FS_DEBUG_WRITE ? FS_NR_WATCHED * REGISTER_BYTES : 1, &p.length))
		return fail_say(f, "%s: what follows the colon is no number of bytes from 1 to %u", word,
				kind == FS_DEBUG_WRITE ? FS_NR_WATCHED * REGISTER_BYTES : 1);
	return find(word, program, &p.address, f) && add_place(d, kind, p, f);
}

bool
requests_add(struct fs_debug *d, enum fs_debug_kind kind, const char *text, const char *program, struct fail *f)
{
	while (*text) {
		char word[WORD_MAX];
		size_t n = strcspn(text, ",");

		if (n >= sizeof(word))
			return fail_say(f, "%.40s...: too long for a name", text);
		snprintf(word, sizeof(word), "%.*s", (int)n, text);
		if (!add_word(d, kind, word, program, f))
			return false;
		text += n + (text[n] == ',');
	}
	return true;
}
