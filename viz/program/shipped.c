#include "shipped.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile.h"

bool
shipped_unknown(const char *named, const struct places *places)
{
	size_t n = strlen(named);
	bool is_c_file = n > 2 && !strcmp(named + n - 2, ".c");
	char *file;
	bool unknown;

	if (is_c_file || strchr(named, '/') || access(named, F_OK) == 0)
		return false;
	file = places_join(places->user, named);
	unknown = access(file, F_OK) < 0;
	free(file);
	return unknown;
}

bool
shipped_print(const struct places *places, FILE *out, struct fail *f)
{
	FILE *list = fopen(places->programs, "r");
	char line[256], *tab;

	if (!list)
		return fail_say(f, "%s: %s; write it with `make`", places->programs, strerror(errno));
	while (fgets(line, sizeof(line), list)) {
		tab = strchr(line, '\t');
		if (tab)
			fprintf(out, "  %-*.*s %s", PROGRAM_NAME_MAX - 8, (int)(tab - line), line, tab + 1);
	}
	fclose(list);
	return true;
}
