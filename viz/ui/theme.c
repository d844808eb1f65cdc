#include "theme.h"

static const struct look looks[ST_COUNT] = {
#define THEME_X(id, fg8, bold, reverse, fg256, rgb) { fg8, bold, reverse, fg256, rgb },
	STYLES(THEME_X)
#undef THEME_X
};

const struct look *
theme_look(enum style style)
{
	return &looks[style < ST_COUNT ? style : ST_NORMAL];
}
