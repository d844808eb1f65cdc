#include "play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_host.h"

struct play {
	struct app *app;            /* NULL before the first run */
	struct app_options options; /* of the next guest */
	int status;                 /* of an app that could not be opened */
	bool gone;                  /* the guest that the app shows is closed */
	bool quit;                  /* by the user */
	char *said;                 /* what is below the panes: lines since the last pause */
	bool heard;                 /* there was a pause since: what is said next begins anew */
};

#define SAID_LINES 6 /* there is room for */

/* ---- as a player's host ---------------------------------------------------------------------- */

static enum player_end
quit(struct play *p, struct fail *f)
{
	p->quit = true;
	fail_say(f, "the viewer was ended");
	return PLAYER_SIGNAL;
}

static enum player_end
opened(void *ctx, struct player *player, struct fail *f)
{
	struct play *p = ctx;

	p->options.target = player->target;
	p->options.timeline = player->timeline;
	p->options.guest = player->of;
	p->options.branches = player->branches;
	p->options.sight = player->sight;
	p->options.program = player->program.name;
	sight_follow(player->sight, player->target, SIGHT_LOOKS);
	p->options.program_path = player->program_path;
	p->gone = false;
	if (p->options.console.w > 0)
		target_resize(player->target, (unsigned)p->options.console.h, (unsigned)p->options.console.w);
	if (p->app)
		app_change(p->app, player->of, player->target, player->timeline, player->sight, player->program.name);
	else
		p->app = app_open(&p->options, &p->status);
	if (!p->app)
		return quit(p, f);
	player->view = app_view_of(p->app);
	return PLAYER_OK;
}

static void
closing(void *ctx)
{
	struct play *p = ctx;

	p->gone = true;
	if (p->app)
		app_change(p->app, NULL, NULL, NULL, NULL, NULL);
}

static enum player_end
lead(void *ctx, const struct target_stop *stop, enum target_state *state, struct fail *f)
{
	struct play *p = ctx;
	enum player_end end;

	do
		end = app_host_lead(p->app, stop, state, f);
	while (end == PLAYER_OK && *state == TARGET_PAUSED); /* a script is paused by pause() */
	p->quit |= end == PLAYER_SIGNAL;
	return end;
}

static void
shown(void *ctx)
{
	struct play *p = ctx;

	app_view_of(p->app); /* it is drawn at the next turn */
}

/* What does not fit goes from the front. */
static void
keep_last_lines(char *text)
{
	unsigned lines = 0;

	for (char *at = text + strlen(text); at > text; at--)
		if (at[-1] == '\n' && ++lines == SAID_LINES) {
			memmove(text, at, strlen(at) + 1);
			return;
		}
}

static void
say(void *ctx, const char *text)
{
	struct play *p = ctx;
	const char *before = p->said && !p->heard ? p->said : "";
	int n = (int)strlen(text);
	char *both;

	while (n && text[n - 1] == '\n')
		n--;
	if (asprintf(&both, "%s%s%.*s", before, *before ? "\n" : "", n, text) < 0)
		abort();
	keep_last_lines(both);
	free(p->said);
	p->said = both;
	p->heard = false;
	if (p->app)
		app_say(p->app, p->said);
	else
		p->options.caption = p->said;
}

static enum player_end
hold(void *ctx, struct fail *f)
{
	struct play *p = ctx;

	p->heard = true;
	return app_hold(p->app) ? PLAYER_OK : quit(p, f);
}

static bool
go_back(void *ctx, unsigned branch, uint64_t seq, struct fail *f)
{
	struct play *p = ctx;

	return app_rewind(p->app, branch, seq, f);
}

static bool
show_branch(void *ctx, unsigned branch)
{
	struct play *p = ctx;

	return app_show_branch(p->app, branch);
}

static const struct player_host host = {
	.opened = opened, .closing = closing, .lead = lead, .shown = shown, .say = say, .pause = hold,
	.rewind = go_back, .show_branch = show_branch,
};

/* ---- a script ------------------------------------------------------------------------------- */

/* The viewer stays, with the first line of what failed in red. */
static int
stay(struct play *p, const struct script *s)
{
	char line[256] = "";

	if (s->message && !p->quit) {
		snprintf(line, sizeof line, "%.*s", (int)strcspn(s->message, "\n"), s->message);
		app_fail(p->app, line);
	}
	while (!p->quit && app_turn(p->app))
		;
	return app_close(p->app);
}

int
play_script(const char *file, const struct script_options *o, const struct app_options *shown)
{
	struct play p = { .options = *shown };
	struct script_options so = *o;
	struct script s;
	int status = 2;

	so.host = &host;
	so.host_ctx = &p;
	script_run(&s, file, &so);
	if (p.app && !p.gone)
		status = stay(&p, &s);
	else if (p.app)
		app_close(p.app);
	if (!p.app && p.quit)
		status = p.status;
	else if (s.message && !p.quit)
		fprintf(stderr, "forkscope: %s\n", s.message);
	p.app = NULL;
	script_close(&s);
	free(p.said);
	return status;
}
