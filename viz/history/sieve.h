/*
 * sieve.h: which events have certain words. The sentence of an event takes its time, and there may be a
 * million: so they are looked through in pieces, the nearest first, and what is known is kept.
 */
#ifndef SIEVE_H
#define SIEVE_H

#include "story.h"
#include "timeline.h"

#define SIEVE_PIECE 2048 /* events that one call of sieve_work looks at, or goes by: a few milliseconds */

enum sieve_kind {
	SIEVE_WORDS,  /* each of the words (terms.h), in the event's name, its process or its sentence */
	SIEVE_PHRASE, /* the words as they stand, in the sentence */
};

struct sieve;

struct sieve *sieve_new(enum sieve_kind kind); /* NULL: no memory */
/* Each event that is found is handed on with its sentence, which was told anyway. */
void sieve_on_found(struct sieve *s, void (*found)(void *ctx, uint64_t seq, const struct story *story), void *ctx);
void sieve_free(struct sieve *s);              /* NULL is fine */
/* "": nothing is sought. What is known already of shorter words is not sought once more. */
void sieve_set(struct sieve *s, const char *words);
const char *sieve_words(const struct sieve *s);
/* Looks on, from `at` forwards (dir 1), backwards (-1) or both ways (0). True: not all is known yet there. */
bool sieve_work(struct sieve *s, struct timeline *tl, uint64_t at, int dir);
/*
 * The nearest event after (dir 1) or before (dir -1) `from` that has the words. 0: none, or not known
 * yet; then *unknown becomes true.
 */
uint64_t sieve_next(const struct sieve *s, const struct timeline *tl, uint64_t from, int dir, bool *unknown);
uint64_t sieve_count(const struct sieve *s); /* those that were found */

#endif
