#include "record.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs_abi.h"
#include "recording.h"
#include "schema.h"

#define KERNEL_SUM "kernel" /* the key of meta */
#define SUM_BYTES 17 /* in hexadecimal */

static void
number(struct recorder *r, const char *key, unsigned value, unsigned otherwise)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value ? value : otherwise);
	recorder_meta(r, key, text);
}

/* One a line: an argument may hold anything else. */
static void
arguments(struct recorder *r, const struct options *o)
{
	size_t n = 1;
	char *all;

	for (unsigned i = 0; i < o->n_args; i++)
		n += strlen(o->args[i]) + 1;
	all = calloc(n, 1);
	if (!all)
		abort();
	for (unsigned i = 0; i < o->n_args; i++) {
		strcat(all, o->args[i]);
		strcat(all, i + 1 < o->n_args ? "\n" : "");
	}
	recorder_meta(r, "arguments", all);
	free(all);
}

/* False: it cannot be read. */
static bool
sum_of_file(const char *path, char out[SUM_BYTES])
{
	FILE *in = fopen(path, "r");
	uint64_t sum = SCHEMA_SUM;
	char part[16384];
	size_t n;
	bool ok;

	while (in && (n = fread(part, 1, sizeof(part), in)) > 0)
		sum = schema_sum_bytes(sum, part, n);
	ok = in && !ferror(in);
	if (in)
		fclose(in);
	snprintf(out, SUM_BYTES, "%016llx", (unsigned long long)sum);
	return ok;
}

/* Which kernel runs: replay shows the lines of no other. */
static void
kernel_of(struct recorder *r, const char *elf)
{
	char sum[SUM_BYTES];

	if (sum_of_file(elf, sum))
		recorder_meta(r, KERNEL_SUM, sum);
}

static struct recorder *
record_open(const struct options *o, const char *kernel, const char *version, struct fail *f)
{
	struct recorder *r;

	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow shall fail like a full disk, not end us */
	r = recorder_open(o->record, f);
	if (!r)
		return NULL;
	recorder_meta(r, "forkscope", version);
	number(r, "abi", FS_ABI_VERSION, 0);
	kernel_of(r, kernel);
	return r;
}

struct recorder *
record_attached(const struct options *o, const char *kernel, const char *version, struct fail *f)
{
	struct recorder *r = record_open(o, kernel, version, f);

	if (!r)
		return NULL;
	recorder_meta(r, "program", o->address);
	return r;
}

struct recorder *
record_start(const struct options *o, const struct program *p, const char *kernel, const char *version, struct fail *f)
{
	struct recorder *r = record_open(o, kernel, version, f);

	if (!r)
		return NULL;
	recorder_meta(r, "program", p->name);
	arguments(r, o);
	recorder_meta(r, "sched", o->sched ? o->sched : "rr");
	number(r, "mem", o->mem_mib, 16);
	number(r, "swap", o->swap_mib, 0);
	if (o->breakpoints)
		recorder_meta(r, "break", o->breakpoints);
	if (o->watches)
		recorder_meta(r, "watch", o->watches);
	return r;
}

bool
record_is_kernel(struct recording *r, const char *elf)
{
	char *recorded = recording_meta(r, KERNEL_SUM), sum[SUM_BYTES];
	bool is = !recorded || (sum_of_file(elf, sum) && !strcmp(recorded, sum));

	free(recorded);
	return is;
}
