#include "screen.h"

#include <langinfo.h>
#include <string.h>

#include "theme.h"

#define HISTORY_EVENTS 4000000 /* about 400 MB, and ten seconds of an endless loop of calls */
#define SHOT_COLUMNS 100
#define SHOT_ROWS 30

struct app_options
screen_options(const struct options *o)
{
	return (struct app_options){ .pause_every = HISTORY_EVENTS, .preset = o->preset, .alone = o->zoom + 1,
				     .theme = o->theme, .ascii = o->ascii, .no_color = o->no_color, .color = o->color, .manners = o->manners };
}

bool
screen_ascii(const struct options *o)
{
	return o->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

struct screenshot
screen_shot(const struct options *o, const char *program)
{
	return (struct screenshot){ .file = o->screenshot, .at = o->snapshot_at, .program = program,
				    .columns = o->columns ? o->columns : SHOT_COLUMNS,
				    .rows = o->rows ? o->rows : SHOT_ROWS, .preset = o->preset, .zoom = o->zoom,
				    .theme = o->no_color ? theme_named("mono") : o->theme, .ascii = o->ascii };
}
