#include "app_host.h"

enum player_end
app_host_lead(struct app *a, const struct target_stop *stop, enum target_state *state, struct fail *f)
{
	app_go(a, stop);
	while (app_state(a) == TARGET_RUNNING)
		if (!app_turn(a)) {
			fail_say(f, "the viewer was ended");
			return PLAYER_SIGNAL;
		}
	*state = app_state(a);
	if (!app_wrong(a))
		return PLAYER_OK;
	fail_say(f, "%s", app_wrong(a));
	return PLAYER_WRONG;
}
