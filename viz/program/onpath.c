#include "onpath.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
onpath_find(const char *name, char *out, size_t size)
{
	const char *at = getenv("PATH");

	while (at && *at) {
		size_t n = strcspn(at, ":");

		snprintf(out, size, "%.*s/%s", (int)n, at, name);
		if (n && access(out, X_OK) == 0)
			return true;
		at += n + (at[n] == ':');
	}
	return false;
}
