/*
 * timeline.h: every event so far, and the model at any of them.
 *
 * Positions are sequence numbers: 0 is before the first event, n the moment right after event n.
 * Looking at the past never touches the guest.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model.h"

struct timeline;

struct timeline *timeline_new(void);
/*
 * A history that is over, and is kept elsewhere (a recording): its events are fetched a page at a time,
 * and its models begin from the keyframes that it has. No event can be added.
 */
struct timeline_source {
	void *ctx;         /* must outlive the timeline */
	uint64_t begin;    /* it begins right after this seq, of which there is a keyframe; 0: with the first event */
	uint64_t end;      /* the last seq */
	const char *fault; /* what is wrong with it as a whole, or NULL */
	/* Events first .. first+n-1; lost ones as FS_NONE. */
	void (*events)(void *ctx, uint64_t first, size_t n, struct fs_event *out);
	/* A bit for each type (its number modulo 64) that events page*4096+1 .. page*4096+4096 have. */
	uint64_t (*types)(void *ctx, uint64_t page);
	/* Adds all text and console to the timeline. */
	void (*bytes)(void *ctx, struct timeline *tl);
	/* *m becomes the last model that is kept and not after seq; returns its seq, or 0: *m is empty. */
	uint64_t (*keyframe)(void *ctx, uint64_t seq, struct model *m);
	uint64_t bare;     /* behind this seq it has no keyframe, and the timeline keeps some of its own; 0: it has all that it needs */
};
struct timeline *timeline_of(const struct timeline_source *source);
bool timeline_is_over(const struct timeline *tl); /* is it such a one? */
void timeline_free(struct timeline *tl);

/*
 * Of a new timeline: history begins right after event m->seq, with that model; what was before is lost, and reads
 * as events of type FS_NONE.
 */
void timeline_begin(struct timeline *tl, const struct model *m);
uint64_t timeline_first(const struct timeline *tl); /* m->seq, the first position that there is; else 0 */
const struct model *timeline_first_model(const struct timeline *tl); /* NULL: it began with nothing */

/* Bytes that events name by position must be added before the events that name them. */
void timeline_add_text(struct timeline *tl, uint32_t pos, const void *bytes, size_t n);
void timeline_add_console(struct timeline *tl, uint32_t pos, const void *bytes, size_t n);
/*
 * Appends one event and applies it to the live model. Returns NULL or a sentence that says what
 * does not fit (a gap in the numbers, an event that its state does not allow); the first such
 * sentence is kept for timeline_fault().
 */
const char *timeline_add(struct timeline *tl, const struct fs_event *e);
const char *timeline_fault(const struct timeline *tl);
/*
 * A timeline of its own, of the events up to seq and the first bytes of text and console: from there it goes its own way.
 * Of a timeline that is not over. What they have in common is there once.
 */
struct timeline *timeline_part(struct timeline *of, uint64_t seq, size_t text, size_t console);

/* An event stays where it is; of a source, until some thirty pages of others have been looked at. */
uint64_t timeline_end(const struct timeline *tl); /* last seq, 0 when empty */
const struct fs_event *timeline_event(const struct timeline *tl, uint64_t seq); /* NULL out of range */
const struct model *timeline_live(const struct timeline *tl);
/*
 * The model right after event seq (clamped to the end). Valid until the next call with the same
 * cursor. Cursors of its own let a pane walk through its rows while the shown moment stays; with
 * BEFORE one event behind WALK it has the two models that a sentence of the story needs; the two of LOOK do
 * the same for a search, far from what is shown. OTHER stays at the moment that the shown one is compared with.
 */
enum { TIMELINE_SHOWN, TIMELINE_WALK, TIMELINE_BEFORE, TIMELINE_OTHER, TIMELINE_LOOK, TIMELINE_LOOK_BEFORE, TIMELINE_CURSORS };
const struct model *timeline_model(struct timeline *tl, uint64_t seq, int cursor);

/* The nearest event after (dir 1) or before (dir -1) `from` that matches; 0 when there is none. */
struct timeline_match {
	uint64_t types; /* bit per enum fs_type; 0: any */
	uint32_t pid;   /* 0: any */
};
uint64_t timeline_find(const struct timeline *tl, uint64_t from, int dir, struct timeline_match m);

const struct m_text *timeline_text(const struct timeline *tl);
/* All that the text ring has held. */
const char *timeline_said(const struct timeline *tl, size_t *len_out);
/* The console's bytes up to position len (model.console_len); a pointer into the timeline. */
const char *timeline_console(const struct timeline *tl, size_t *len_out);

#endif
