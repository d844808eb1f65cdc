/*
 * spec.h: what a guest program must cause, read from tests/guest/NAME.events.
 *
 *	program NAME                  whose events they are, when not those of the file's name
 *	sched ORDER                   who goes first after fork, as the option --sched says it
 *	stops N                       make the proofs at every Nth event (1 when not given)
 *	unchecked                     the kernel does not recount its frames (many tasks: it would take long)
 *	mem N / swap N                the guest has so many MiB of memory, of swap area
 *	disk NAME                     the file build/tests/disk/NAME is its disk, at /mnt
 *	type TEXT                     input, given when the guest waits; \n and decimal codes such as
 *	                              \4 (the end of input) are understood
 *	event "NAME" [KEY=VALUE]...   such an event comes, after the one named before
 *	none "NAME" [KEY=VALUE]...    and between the two there is none such
 *	count "NAME" [KEY=VALUE]... is N      how many there are in all; also: atleast N, atmost N
 *	status N / signal N           how the program (pid 2) ended
 *	console TEXT                  a line of the console
 *
 * KEY is pid or the name of an argument; VALUE a number, *NAME (the address of that
 * variable of the program, or its page), or a name that an earlier event line has
 * bound by KEY=?NAME.
 */
#ifndef SPEC_H
#define SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "machine.h"

#define SPEC_WORDS 12

struct spec_line {
	int number;
	char *word[SPEC_WORDS]; /* the first is the verb */
	unsigned n;
	char *rest;             /* all that follows the verb */
};

struct spec {
	char *text;
	struct spec_line line[64];
	unsigned n;
};

/* False: trouble says what is wrong with the file. */
bool spec_read(struct spec *s, const char *path, char *trouble, size_t size);
void spec_free(struct spec *s);

bool spec_has(const struct spec *s, const char *verb);
/* The number behind the only line with this verb, or otherwise. */
unsigned spec_number(const struct spec *s, const char *verb, unsigned otherwise);
/* The word behind the only line with this verb, or otherwise. */
const char *spec_word(const struct spec *s, const char *verb, const char *otherwise);
/* program is the path of the ELF file. Holds the spec against what the machine has recorded. True, or trouble in m. */
bool spec_check(const struct spec *s, struct machine *m, const char *program);

#endif
