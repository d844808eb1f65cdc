/*
 * scene.h: the moment that is shown, as the panes see it: models as const, and no target.
 */
#ifndef SCENE_H
#define SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "inside.h"
#include "marks.h"
#include "model.h"
#include "timeline.h"

struct keymap; /* keys.h */
struct sieve; /* sieve.h */
struct sight; /* sight.h */
struct tales; /* tales.h */
struct versus; /* versus.h */

struct scene {
	const struct model *now;       /* right after the shown event */
	const struct model *prev;      /* right before it */
	const struct model *other;     /* the moment that the shown one is compared with */
	uint64_t other_seq;            /* ... right after this event */
	const struct versus *versus;   /* the shown branch (a) beside the one that it is held against (b): `other` is of that one then; NULL: none is */
	const struct tales *others;    /* ... whose sentences these are */
	const char *mine, *theirs;     /* ... the names of the two */
	const char *parting;           /* ... and where they part, in words */
	const struct marks *marks;     /* moments worth finding again; NULL: there are none */
	const uint16_t *counted;       /* per frame of now: the table entries that name it */
	const struct fs_event *event;  /* the shown one; NULL before the first */
	uint64_t shown, end;           /* its number; the last one known */
	const struct timeline *timeline; /* events, text, console */
	const struct inside *inside;   /* what was read at the stop of this very moment, of `selected`; or NULL */
	const struct sieve *filter;    /* what the lists are limited to; NULL: nothing */
	bool looking;                  /* ... and it has not been through all events yet */
	uint32_t selected;             /* pid whose pages are shown */
	bool chosen;                   /* ... by hand; else it is the one that acts */
	bool live;                     /* shown follows the guest */
	const struct sight *sight;     /* the programs' source; NULL: their files are not known */
	const char *program;           /* what was run */
	bool elsewhere;                /* the guest is on another way than the one that is shown */
	const char *branch;            /* which way of the guest's is shown; "" when there is only one */
	const char *state;             /* what the guest does: "stopped" ... */
	bool noted;                    /* state tells what came of the last key: it is not cut for the hints */
	const char *typing_what;       /* what the line is for: "input for the guest:" */
	const char *typing_hint;       /* how it is ended */
	const struct keymap *keys;     /* the user's own; NULL: nobody's */
	bool filtering;                /* the line is the filter */
	const char *typing;            /* the line that is typed for the guest, or NULL */
	const char *alarm;             /* the first thing that is wrong, or NULL */
	uint64_t alarm_seq;            /* the event at which it was found; 0: none */
	unsigned alarms;               /* how many there are */
};

#define SCENE_NEW_FOR 16 /* events for which a process counts as new */

/* Did the shown event change this? */
bool scene_task_changed(const struct scene *s, unsigned slot);
bool scene_frame_changed(const struct scene *s, uint32_t frame);
int scene_event_style(uint16_t type); /* enum style: what kind of thing happens */
/* Do the filter's words fit this process? Without a filter each does. */
bool scene_passes(const struct scene *s, const struct m_task *t);
/*
 * The event n rows after (before: n < 0) `from` in a list of events: of those that pass the filter, and the shown
 * one, which is always there. At an end the last one there is; *n becomes how far that was away.
 */
uint64_t scene_row(const struct scene *s, uint64_t from, int64_t *n);
/* "fork(2)", for titles; "pid 2, not there now" when there is no such process. */
void scene_name(const struct scene *s, uint32_t pid, char *out, size_t size);
/* "waits for a child", "zombie, exit status 3": what the state means, in words. */
void scene_state(const struct scene *s, const struct m_task *t, char *out, size_t size);
/* The theme's style (enum style) of the state. */
int scene_state_style(const struct scene *s, const struct m_task *t);

#endif
