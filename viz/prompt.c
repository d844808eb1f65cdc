#include "prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_host.h"
#include "script.h"

struct prompt {
	struct app *app;
	const struct app_options *shown;
	struct script script;
	char said[200]; /* by the line that is obeyed; the last */
};

/* ---- as a player's host: the viewer's own guest ----------------------------------------------- */

static enum player_end
lead(void *ctx, const struct target_stop *stop, enum target_state *state, struct fail *f)
{
	struct prompt *p = ctx;

	if (!p->shown->target) {
		fail_say(f, "this is a recording: nothing goes on behind its end");
		return PLAYER_BAD;
	}
	return app_host_lead(p->app, stop, state, f);
}

static void
shown(void *ctx)
{
	struct prompt *p = ctx;

	app_view_of(p->app);
}

static void
say(void *ctx, const char *text)
{
	struct prompt *p = ctx;

	snprintf(p->said, sizeof p->said, "%s", text);
}

static enum player_end
no_pause(void *ctx, struct fail *f)
{
	(void)ctx, (void)f;
	return PLAYER_OK;
}

static bool
go_back(void *ctx, unsigned branch, uint64_t seq, struct fail *f)
{
	struct prompt *p = ctx;

	return app_rewind(p->app, branch, seq, f);
}

static bool
show_branch(void *ctx, unsigned branch)
{
	struct prompt *p = ctx;

	return app_show_branch(p->app, branch);
}

static const struct player_host host = { .lead = lead, .shown = shown, .say = say, .pause = no_pause,
	.rewind = go_back, .show_branch = show_branch };

/* ---- the prompt ----------------------------------------------------------------------------- */

struct prompt *
prompt_open(struct app *a, const struct app_options *shown)
{
	struct prompt *p = calloc(1, sizeof *p);

	if (!p)
		return NULL;
	p->app = a;
	p->shown = shown;
	p->script.player = (struct player){ .running = true, .borrowed = true, .host = &host, .host_ctx = p,
					    .folder = "." };
	if (script_begin(&p->script))
		return p;
	prompt_close(p);
	return NULL;
}

void
prompt_close(struct prompt *p)
{
	if (!p)
		return;
	script_close(&p->script);
	free(p);
}

/* The guest may be another one by now, and stands elsewhere. */
static void
look(struct prompt *p)
{
	const struct timeline_match exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	struct player *player = &p->script.player;

	player->target = p->shown->target;
	player->of = p->shown->guest;
	player->branches = p->shown->branches;
	player->sight = p->shown->sight;
	player->program_path = p->shown->program_path;
	player->view = app_view_of(p->app);
	player->timeline = player->view->timeline; /* of the branch that is shown */
	player->state = app_state(p->app);
	player->fed = false;
	player->begin = timeline_find(player->timeline, 0, 1, exec);
	if (!player->begin)
		player->begin = 1;
}

bool
prompt_line(struct prompt *p, const char *line, const char **answer)
{
	look(p);
	p->said[0] = '\0';
	*answer = "the guest runs: pause it first";
	if (p->script.player.state == TARGET_RUNNING)
		return false;
	*answer = script_line(&p->script, line);
	if (!**answer)
		*answer = p->said;
	return p->script.verdict == SCRIPT_PASSED;
}
