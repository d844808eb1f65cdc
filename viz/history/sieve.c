#include "sieve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "terms.h"

#define BLOCK 1024u
#define WORDS (BLOCK / 64)
#define WORDS_BYTES 132

struct block {
	uint64_t found[WORDS];  /* bit i: event block * BLOCK + 1 + i has the words */
	uint64_t may[WORDS];    /* ... is worth a look */
	unsigned known;         /* of the first so many */
};

struct sieve {
	enum sieve_kind kind;
	char words[WORDS_BYTES];
	struct block *block;
	size_t n, room;
	uint64_t count;
	void (*found)(void *ctx, uint64_t seq, const struct story *story); /* or NULL */
	void *ctx;
};

struct sieve *
sieve_new(enum sieve_kind kind)
{
	struct sieve *s = calloc(1, sizeof *s);

	if (s)
		s->kind = kind;
	return s;
}

void
sieve_on_found(struct sieve *s, void (*found)(void *ctx, uint64_t seq, const struct story *story), void *ctx)
{
	s->found = found;
	s->ctx = ctx;
}

void
sieve_free(struct sieve *s)
{
	if (!s)
		return;
	free(s->block);
	free(s);
}

const char *
sieve_words(const struct sieve *s)
{
	return s->words;
}

uint64_t
sieve_count(const struct sieve *s)
{
	return s->count;
}

/* ---- the words ---- */

static bool
bit(const uint64_t *bits, unsigned i)
{
	return bits[i / 64] >> i % 64 & 1;
}

/* Of what is known only what was found can have more words. */
static void
narrow(struct block *b)
{
	unsigned left = 0;

	for (unsigned i = 0; i < b->known; i++) {
		if (!bit(b->found, i))
			b->may[i / 64] &= ~(1ull << i % 64);
		left += bit(b->found, i);
	}
	memset(b->found, 0, sizeof b->found);
	if (b->known < BLOCK || left)
		b->known = 0;
}

static void
forget(struct block *b)
{
	memset(b->found, 0, sizeof b->found);
	memset(b->may, 0xff, sizeof b->may);
	b->known = 0;
}

void
sieve_set(struct sieve *s, const char *words)
{
	bool phrase = s->kind == SIEVE_PHRASE;
	bool narrows = s->words[0] && (phrase ? !strncmp(s->words, words, strlen(s->words)) : terms_narrow(s->words, words));

	if (!strcmp(s->words, words))
		return;
	snprintf(s->words, sizeof s->words, "%s", words);
	for (size_t i = 0; i < s->n; i++)
		(narrows ? narrow : forget)(&s->block[i]);
	s->count = 0;
}

/* ---- looking ---- */

static bool
has_words(const struct sieve *s, struct timeline *tl, uint64_t seq, struct story *story)
{
	const struct fs_event *e = timeline_event(tl, seq);
	const struct model *before = timeline_model(tl, seq - 1, TIMELINE_LOOK_BEFORE);
	const struct model *after = timeline_model(tl, seq, TIMELINE_LOOK);
	const struct m_task *t;
	char text[sizeof *story + M_PROGRAM_MAX + 64];

	story_tell(story, before, after, e, timeline_text(tl));
	if (s->kind == SIEVE_PHRASE)
		return strcasestr(story->line, s->words) || strcasestr(story->more, s->words) || strcasestr(story->head, s->words);
	t = model_task(after, e->pid);
	snprintf(text, sizeof text, "%s\n%.*s(%u)\n%s\n%s\n%s", m_event_name(e->type), M_PROGRAM_MAX, t ? t->program : "", e->pid,
		 story->head, story->line, story->more);
	return terms_match(s->words, text);
}

static unsigned
events_of(const struct timeline *tl, size_t block)
{
	uint64_t left = timeline_end(tl) - block * BLOCK;

	return left < BLOCK ? (unsigned)left : BLOCK;
}

/* A block for every event; false: no memory. */
static bool
make_room(struct sieve *s, const struct timeline *tl)
{
	size_t n = (size_t)((timeline_end(tl) + BLOCK - 1) / BLOCK);

	if (n > s->room) {
		size_t room = n + n / 2;
		struct block *more = realloc(s->block, room * sizeof *more);
		if (!more)
			return false;
		s->block = more;
		s->room = room;
	}
	while (s->n < n)
		forget(&s->block[s->n++]);
	return true;
}

static bool
is_open(const struct sieve *s, const struct timeline *tl, size_t block)
{
	return block < s->n && s->block[block].known < events_of(tl, block);
}

/* The nearest block of which not all is known; s->n: there is none. */
static size_t
next_open(const struct sieve *s, const struct timeline *tl, size_t from, int dir)
{
	for (size_t d = 0; d < s->n; d++) {
		if (dir >= 0 && is_open(s, tl, from + d))
			return from + d;
		if (dir <= 0 && d <= from && is_open(s, tl, from - d))
			return from - d;
	}
	return s->n;
}

static void
look_at(struct sieve *s, struct timeline *tl, size_t block, unsigned i)
{
	uint64_t seq = block * BLOCK + 1 + i;
	struct story story;

	if (!has_words(s, tl, seq, &story))
		return;
	s->block[block].found[i / 64] |= 1ull << i % 64;
	s->count++;
	if (s->found)
		s->found(s->ctx, seq, &story);
}

/* Returns what it took, in events: the model is led through those between, and to the first of them. */
static unsigned
look_through(struct sieve *s, struct timeline *tl, size_t block)
{
	struct block *b = &s->block[block];
	unsigned end = events_of(tl, block), cost = 0;

	for (; b->known < end; b->known++) {
		if (bit(b->may, b->known) && block * BLOCK + 1 + b->known > timeline_first(tl)) {
			cost += cost ? 0 : BLOCK / 2;
			look_at(s, tl, block, b->known);
		}
		cost += cost > 0;
	}
	return cost;
}

bool
sieve_work(struct sieve *s, struct timeline *tl, uint64_t at, int dir)
{
	size_t from = at ? (size_t)((at - 1) / BLOCK) : 0, block;

	if (!s->words[0] || !make_room(s, tl))
		return false;
	for (unsigned cost = 0; cost < SIEVE_PIECE;) {
		block = next_open(s, tl, from, dir);
		if (block == s->n)
			return false;
		cost += look_through(s, tl, block);
	}
	return next_open(s, tl, from, dir) < s->n;
}

uint64_t
sieve_next(const struct sieve *s, const struct timeline *tl, uint64_t from, int dir, bool *unknown)
{
	for (uint64_t seq = from + (uint64_t)dir; seq >= 1 && seq <= timeline_end(tl); seq += (uint64_t)dir) {
		size_t block = (size_t)((seq - 1) / BLOCK);
		unsigned i = (unsigned)((seq - 1) % BLOCK);

		if (block >= s->n || i >= s->block[block].known) {
			*unknown = true;
			return 0;
		}
		if (bit(s->block[block].found, i))
			return seq;
		if (!s->block[block].found[i / 64] && (dir < 0 || (i | 63) < s->block[block].known)) /* nothing in all 64 */
			seq = block * BLOCK + 1 + (dir > 0 ? i | 63 : i & ~63u);
	}
	return 0;
}
