#include "parting.h"

#include <string.h>

#include "narrate.h"

#define BEFORE 5 /* sentences that both sides share ... */
#define AFTER 3  /* ... and of each side behind the first that differs */
#define AGREED 6 /* so many equal events in a row are no chance */
#define REACH 400 /* how far apart such a row is looked for */

static bool
same(const struct ledger_run *a, size_t i, const struct ledger_run *b, size_t k)
{
	return !strcmp(a->line[i], b->line[k]);
}

/* Do they agree from there on, for a while or to both ends? */
static bool
agree(const struct ledger_run *a, size_t i, const struct ledger_run *b, size_t k)
{
	for (int n = 0; n < AGREED; n++, i++, k++) {
		bool over_a = i >= a->n_lines, over_b = k >= b->n_lines;

		if (over_a || over_b)
			return over_a && over_b;
		if (!same(a, i, b, k))
			return false;
	}
	return true;
}

/* The nearest place behind (i, k) where they agree again; false: there is none within reach. */
static bool
rejoin(const struct ledger_run *a, size_t i, const struct ledger_run *b, size_t k, size_t *gone, size_t *come)
{
	for (size_t apart = 1; apart <= REACH; apart++)
		for (size_t g = 0; g <= apart; g++)
			if (i + g <= a->n_lines && k + apart - g <= b->n_lines && agree(a, i + g, b, k + apart - g)) {
				*gone = g;
				*come = apart - g;
				return true;
			}
	return false;
}

/* Counts the place at (i, k), and leaves them behind it. False: there they stay apart. */
static bool
count_place(struct parting *p, const struct ledger_run *a, size_t *i, const struct ledger_run *b, size_t *k)
{
	size_t gone = a->n_lines - *i, come = b->n_lines - *k;
	bool again = rejoin(a, *i, b, *k, &gone, &come);

	if (!p->places++) {
		p->at = *k + 1;
		p->gone = gone;
		p->come = come;
		p->again = again;
	}
	p->all_gone += gone;
	p->all_come += come;
	*i += gone;
	*k += come;
	return again;
}

/* Behind the lines that a file keeps. */
static void
compare_sums(struct parting *p, const struct ledger_run *a, const struct ledger_run *b)
{
	uint64_t end = a->end > b->end ? a->end : b->end;

	for (size_t block = 0; LEDGER_LINES + block * LEDGER_BLOCK < end; block++)
		if (ledger_sum(a, block) != ledger_sum(b, block)) {
			*p = (struct parting){ .at = LEDGER_LINES + block * LEDGER_BLOCK + 1, .in_sum = true, .places = 1 };
			return;
		}
}

struct parting
parting_find(const struct ledger_run *a, const struct ledger_run *b)
{
	struct ledger_run x = *a, y = *b;
	struct parting p = { 0 };
	size_t i = 0, k = 0;

	if (a->n_sums || b->n_sums) { /* what only one of them has is for the sums */
		x.n_lines = x.n_lines < LEDGER_LINES ? x.n_lines : LEDGER_LINES;
		y.n_lines = y.n_lines < LEDGER_LINES ? y.n_lines : LEDGER_LINES;
	}
	while (i < x.n_lines || k < y.n_lines) {
		if (i < x.n_lines && k < y.n_lines && same(&x, i, &y, k))
			i++, k++;
		else if (!count_place(&p, &x, &i, &y, &k))
			break;
	}
	if (!p.at && (a->n_sums || b->n_sums))
		compare_sums(&p, a, b);
	return p;
}

static void
tell_side(FILE *out, const struct ledger_run *s, const char *name, uint64_t at)
{
	struct timeline *tl = ledger_timeline(s, at + AFTER);

	fprintf(out, "  %s:\n", name);
	for (uint64_t seq = at; seq <= at + AFTER && seq <= s->n_lines; seq++) {
		narrate_sentence(out, tl, seq);
		if (seq == at)
			fprintf(out, "                | %s\n", s->line[seq - 1]);
	}
	if (s->end < at + AFTER)
		fprintf(out, "  (it ends with event %llu)\n", (unsigned long long)s->end);
	timeline_free(tl);
}

static void
tell_before(FILE *out, const struct ledger_run *s, uint64_t at)
{
	struct timeline *tl = ledger_timeline(s, at - 1);

	for (uint64_t seq = at > BEFORE ? at - BEFORE : 1; seq < at; seq++)
		narrate_sentence(out, tl, seq);
	timeline_free(tl);
}

void
parting_sum_up(FILE *out, const struct parting *p, const struct ledger_run *a, const struct ledger_run *b)
{
	if (p->in_sum)
		fprintf(out, "from somewhere after event %llu", (unsigned long long)p->at - 1);
	else
		fprintf(out, "from event %llu on, in %u place%s: %llu event%s gone, %llu new", (unsigned long long)p->at,
			p->places, p->places == 1 ? "" : "s", (unsigned long long)p->all_gone, p->all_gone == 1 ? "" : "s",
			(unsigned long long)p->all_come);
	fprintf(out, " (%llu events, then %llu)\n", (unsigned long long)a->end, (unsigned long long)b->end);
}

static void
tell_after(FILE *out, const struct parting *p)
{
	if (!p->again)
		fprintf(out, "  they do not agree again\n");
	else if (p->places == 1)
		fprintf(out, "  then they agree to the end\n");
	else
		fprintf(out, "  then they agree again, until they part in %u more place%s\n", p->places - 1,
			p->places == 2 ? "" : "s");
}

void
parting_tell(FILE *out, const struct parting *p, const struct ledger_run *a, const char *first,
	     const struct ledger_run *b, const char *second)
{
	fprintf(out, "they part at event %llu of %s\n", (unsigned long long)p->at, b->title);
	if (p->in_sum) {
		fprintf(out, "  or at one of the %d behind it: of so late events a file keeps only sums\n", LEDGER_BLOCK - 1);
		return;
	}
	if (p->at > 1)
		fprintf(out, "  both (frames are numbered here as they are first named):\n");
	tell_before(out, b, p->at);
	tell_side(out, a, first, p->at);
	tell_side(out, b, second, p->at);
	tell_after(out, p);
}
