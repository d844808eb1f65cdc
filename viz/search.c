#include "search.h"

#include "sieve.h"

uint64_t
search_story(struct timeline *tl, uint64_t from, int dir, const char *words)
{
	struct sieve *s = sieve_new(SIEVE_PHRASE);
	bool more = s != NULL, unknown = true;
	uint64_t found = 0;

	if (s)
		sieve_set(s, words);
	while (more && unknown && !found) {
		more = sieve_work(s, tl, from, dir);
		unknown = false;
		found = sieve_next(s, tl, from, dir, &unknown);
	}
	sieve_free(s);
	return found;
}
