/*
 * app_host.h: the viewer as a player's host: what a script that plays (play.c) and a line at the prompt (prompt.c) do
 * in the same way.
 */
#ifndef APP_HOST_H
#define APP_HOST_H

#include "app.h"
#include "player.h"

/* The guest goes to its next stop, or to a pause. PLAYER_SIGNAL: the user ended the viewer. */
enum player_end app_host_lead(struct app *a, const struct target_stop *stop, enum target_state *state, struct fail *f);

#endif
