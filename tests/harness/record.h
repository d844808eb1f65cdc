/* record.h: the events of a whole run, to be held against those of another. Failures end the cmocka test. */
#ifndef RECORD_H
#define RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "machine.h"

enum { RUN_SECONDS = 100 };

struct record {
	struct fs_event *events; /* to be freed */
	size_t n;
	unsigned stops;
};

/* A run with a stop at every `every`th event (0: none), at which the proofs are made. */
struct record record_run(const char *program, const struct machine_options *how, unsigned every);
/* A run with a stop at every `every`th event as far as event `until`, at which nothing is read. */
struct record record_passing(const char *program, const struct machine_options *how, unsigned every, uint64_t until);
/* Byte for byte, their times too. */
void assert_equal_records(const struct record *a, const struct record *b);

#endif
