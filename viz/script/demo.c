#include "demo.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ENDING ".lua"
#define NUMBER 3 /* "07-" stands before each name */

/* Is it called NN-NAME.lua? */
static int
is_scenario(const struct dirent *entry)
{
	const char *name = entry->d_name;
	size_t n = strlen(name), ending = strlen(ENDING);

	return n > NUMBER + ending && isdigit((unsigned char)name[0]) && isdigit((unsigned char)name[1]) &&
	       name[2] == '-' && !strcmp(name + n - ending, ENDING);
}

/* What stands behind "--" in the first line; empty when that is no comment. */
static void
read_comment(const char *path, char *out, size_t size)
{
	FILE *script = fopen(path, "r");

	if (!script || !fgets(out, (int)size, script) || strncmp(out, "--", 2))
		out[0] = '\0';
	if (script)
		fclose(script);
	out[strcspn(out, "\n")] = '\0';
	memmove(out, out + strspn(out, "- "), strlen(out + strspn(out, "- ")) + 1);
}

static void
print_one(const char *folder, const char *name, FILE *out)
{
	char *path = places_join(folder, name), comment[256];
	int length = (int)(strlen(name) - NUMBER - strlen(ENDING));

	read_comment(path, comment, sizeof comment);
	free(path);
	fprintf(out, "  %.2s  %-20.*s  %s\n", name, length, name + NUMBER, comment);
}

bool
demo_print(const struct places *places, FILE *out, struct fail *f)
{
	struct dirent **found;
	int n = scandir(places->demo, &found, is_scenario, versionsort);

	if (n < 0)
		return fail_say(f, "the scenarios' folder %s: %s; `make` makes it", places->demo, strerror(errno));
	for (int i = 0; i < n; i++) {
		print_one(places->demo, found[i]->d_name, out);
		free(found[i]);
	}
	free(found);
	return n > 0 || fail_say(f, "there is no scenario in %s; `make install` puts them there", places->demo);
}

/* Is NN-NAME.lua meant by its number or its name? */
static bool
is_meant(const char *file, const char *which)
{
	size_t length = strlen(file) - NUMBER - strlen(ENDING);
	bool number = *which && strlen(which) <= 2 && strspn(which, "0123456789") == strlen(which);

	return number ? atoi(file) == atoi(which) : strlen(which) == length && !strncmp(file + NUMBER, which, length);
}

char *
demo_find(const struct places *places, const char *which, struct fail *f)
{
	struct dirent **found;
	int n = scandir(places->demo, &found, is_scenario, versionsort);
	char *path = NULL;

	for (int i = 0; i < n; i++) {
		if (!path && is_meant(found[i]->d_name, which))
			path = places_join(places->demo, found[i]->d_name);
		free(found[i]);
	}
	if (n >= 0)
		free(found);
	if (!path)
		fail_say(f, "there is no scenario %s; `forkscope demo` lists them, by number and name", which);
	return path;
}
