#include "theme.h"

#include <stddef.h>
#include <string.h>

#define DARK(id, fg8, bold, reverse, dark, dark_rgb, light, light_rgb, safe, safe_rgb) { fg8, bold, reverse, dark, dark_rgb },
#define LIGHT(id, fg8, bold, reverse, dark, dark_rgb, light, light_rgb, safe, safe_rgb) { fg8, bold, reverse, light, light_rgb },
#define SAFE(id, fg8, bold, reverse, dark, dark_rgb, light, light_rgb, safe, safe_rgb) { fg8, bold, reverse, safe, safe_rgb },

const struct theme theme_dark = { "dark", 0x1e222a, 0x343b49, 237, { STYLES(DARK) } };
static const struct theme light = { "light", 0xfafafa, 0xe3e8f0, 254, { STYLES(LIGHT) } };
/* The colours of Okabe and Ito. */
static const struct theme safe = { "safe", 0x1e222a, 0x343b49, 237, { STYLES(SAFE) } };
/* White and greys: what has a colour elsewhere is as bright as text. */
#define MONO(id, fg8, bold, reverse, dark, dark_rgb, light, light_rgb, safe, safe_rgb) \
	{ -1, bold, reverse, -1, (fg8) < 0 ? (dark_rgb) : 0xd8dee9 },
static const struct theme mono = { "mono", 0x1e222a, 0x343b49, -1, { STYLES(MONO) } };

const struct theme *
theme_named(const char *name)
{
	static const struct theme *const all[] = { &theme_dark, &light, &safe, &mono };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (!strcmp(all[i]->name, name))
			return all[i];
	return NULL;
}
