/*
 * player_own.h: what the player's parts share: player_run.c (a run), player_lead.c (from stop to stop),
 * player.c (moving, taking part, looking).
 */
#ifndef PLAYER_OWN_H
#define PLAYER_OWN_H

#include "player.h"

/* The guest's last event, or NULL. */
const struct fs_event *player_last(const struct player *p);
/* Is somebody ready, or has somebody got input? */
bool player_can_go(const struct player *p);
/* One way from stop to stop. w: what is looked for, or NULL: any event. */
enum player_end player_lead(struct player *p, const struct target_stop *stop, const struct wanted *w, struct fail *f);
/* Leads the guest until its last event is a wanted one. */
enum player_end player_lead_to(struct player *p, const struct wanted *w, struct fail *f);
/* Holds the events against the guest's memory. asked: this stop was looked for, so it is always worth it. */
void player_prove(struct player *p, bool asked);
/* PLAYER_WRONG, with what is wrong in *f. */
enum player_end player_wrong(const struct player *p, struct fail *f);

#endif
