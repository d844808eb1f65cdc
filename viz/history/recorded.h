/*
 * recorded.h: the branches of a recording. A damaged one ends before the damage; one of which nothing fits is left out.
 */
#ifndef RECORDED_H
#define RECORDED_H

#include "branches.h"
#include "marks.h"
#include "recording.h"

#define RECORDED_BRANCHES 64     /* more are not shown */
#define RECORDED_EVENTS 4000000u /* of one branch: more are not shown */

struct recorded;

/* Adds them to *b, which has the recording's first timeline. To be closed after branches_free, before the recording. */
struct recorded *recorded_open(struct recording *r, struct branches *b);
/* Adds the marks that the recording has, and what a check found wrong, as marks named "wrong"; m->ways are b. */
void recorded_marks(const struct recorded *all, struct recording *r, struct marks *m);
void recorded_close(struct recorded *all);

#endif
