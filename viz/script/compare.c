#include "compare.h"

#include <stdio.h>

#include "parting.h"

enum { STATUS_EQUAL = 0, STATUS_DIFFER = 1, STATUS_BAD_INPUT = 2 };

static int
compare(const struct ledger *a, const char *first, const struct ledger *b, const char *second)
{
	int status = STATUS_EQUAL;

	for (unsigned i = 0; i < a->n && i < b->n; i++) {
		struct parting p = parting_find(&a->run[i], &b->run[i]);

		if (!p.at) {
			printf("%s: the same %llu events\n", b->run[i].title, (unsigned long long)b->run[i].end);
			continue;
		}
		parting_tell(stdout, &p, &a->run[i], first, &b->run[i], second);
		status = STATUS_DIFFER;
	}
	if (a->n == b->n)
		return status;
	printf("%s has %u runs, %s has %u\n", first, a->n, second, b->n);
	return STATUS_DIFFER;
}

int
compare_files(const char *first, const char *second)
{
	struct ledger a = { 0 }, b = { 0 };
	struct fail f;
	int status = STATUS_BAD_INPUT;

	if (ledger_open(&a, first, &f) && ledger_open(&b, second, &f))
		status = compare(&a, first, &b, second);
	else
		fprintf(stderr, "forkscope: %s\n", f.line);
	ledger_free(&a);
	ledger_free(&b);
	return status;
}
