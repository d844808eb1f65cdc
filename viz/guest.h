/*
 * guest.h: a target and the timeline that it feeds, opened and closed together.
 */
#ifndef GUEST_H
#define GUEST_H

#include "branches.h"
#include "fail.h"
#include "interrupt.h"
#include "recorder.h"
#include "target.h"
#include "timeline.h"

struct keep;  /* keep.h */
struct sight; /* sight.h */

struct guest {
	struct target *target;
	struct timeline *timeline; /* up to where it stands: another one after it was taken back */
	struct branches branches;  /* the ways that it has gone */
	uint32_t said, printed;    /* where text and console went on after it was taken back; UINT32_MAX: not yet */
	char differs[120];         /* the first event that was another one on the way back; or "" */
	/* Set before guest_open() by whoever wants to hear too; each may be NULL. An event is in the
	 * timeline already; fault is what timeline_add() said of it. */
	void (*on_console)(void *ctx, const void *bytes, size_t n);
	void (*on_event)(void *ctx, const struct fs_event *e, const char *fault);
	void (*on_begin)(void *ctx); /* history does not begin with the boot, see timeline_begin() */
	void *ctx;
	struct sight *sight; /* what on_event of the viewer feeds, or NULL; the caller's */
	struct recorder *recorder; /* takes it all down; NULL: nobody does. The caller opens and closes it */
	struct keep *keep; /* for the recorder: our own */
};

/* Starts the guest and brings it to its first event. */
bool guest_open(struct guest *g, const struct target_options *o, struct fail *f);
void guest_close(struct guest *g);
/*
 * Takes the guest, which must stand still, back to the moment right after event seq of a branch. False: *f says why
 * not, and it stands where it stood, unless it is DEAD.
 */
bool guest_rewind(struct guest *g, unsigned branch, uint64_t seq, struct fail *f);
bool guest_name_branch(struct guest *g, const char *name); /* as branches_name */
/*
 * Lets the guest run until it stops, a signal comes or `deadline` has passed (ms of guest_clock();
 * 0: none). Returns the guest's state; TARGET_RUNNING: it was a signal (*signal_number) or the
 * deadline (0 there).
 */
enum target_state guest_wait(struct guest *g, const struct interrupt *in, int64_t deadline,
			     int *signal_number);
int64_t guest_clock(void); /* ms, monotonic */

#endif
