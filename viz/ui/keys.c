#include "keys.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct { int key[2]; const char *help, *verb; } actions[ACTION_COUNT] = {
#define KEYS_X(id, key, key2, help, verb) [ACTION_##id] = { { key, key2 }, help, verb },
	ACTIONS(KEYS_X)
#undef KEYS_X
};

static const struct { int key; const char *name; } names[] = {
	{ ' ', "Space" }, { UK_CTRL_C, "Ctrl-C" }, { UK_TAB, "Tab" }, { UK_ESC, "Esc" },
	{ UK_LEFT, "Left" }, { UK_RIGHT, "Right" }, { UK_UP, "Up" }, { UK_DOWN, "Down" },
	{ UK_HOME, "Home" }, { UK_END, "End" }, { UK_PAGE_UP, "PgUp" }, { UK_PAGE_DOWN, "PgDn" },
	{ UK_BACKTAB, "Shift-Tab" }, { UK_DIGIT, "1-9" },
};

enum action
keys_action(int key, int *number)
{
	if (key == UK_NONE)
		return ACTION_NONE;
	if (key >= '1' && key <= '9') {
		*number = key - '0';
		key = UK_DIGIT;
	}
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if (actions[a].key[0] == key || actions[a].key[1] == key)
			return (enum action)a;
	return ACTION_NONE;
}

bool
keys_act_on_guest(enum action action)
{
	switch (action) {
#define KEYS_X(id) case ACTION_##id:
	ACTIONS_ON_GUEST(KEYS_X)
#undef KEYS_X
		return true;
	default:
		return false;
	}
}

int
keymap_find(const struct keymap *map, int key)
{
	for (int i = (int)map->n - 1; i >= 0; i--) /* the last word counts */
		if (map->own[i].key == key)
			return i;
	return -1;
}

int
keys_key_named(const char *name)
{
	int number, used = 0;

	if (name[0] && !name[1] && name[0] > ' ' && name[0] < 0x7f)
		return name[0];
	if (sscanf(name, "F%2d%n", &number, &used) == 1 && !name[used] && number >= 1 && number <= 12)
		return UK_F1 + number - 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(names[i].name, name) && names[i].key != UK_CTRL_C && names[i].key != UK_DIGIT)
			return names[i].key;
	return UK_NONE;
}

static bool
is_id(const char *id, const char *name)
{
	for (; *id && *name; id++, name++)
		if (*id == '_' ? *name != ' ' && *name != '_' : tolower((unsigned char)*id) != *name)
			return false;
	return !*id && !*name;
}

enum action
keys_action_named(const char *name)
{
	static const char *const id[ACTION_COUNT] = {
#define KEYS_X(id, key, key2, help, verb) [ACTION_##id] = #id,
		ACTIONS(KEYS_X)
#undef KEYS_X
	};

	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if (is_id(id[a], name) || !strcmp(actions[a].help, name))
			return (enum action)a;
	return ACTION_NONE;
}

static void
key_name(int key, char out[16])
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].key == key) {
			snprintf(out, 16, "%s", names[i].name);
			return;
		}
	snprintf(out, 16, "%c", key);
}

void
keys_name(int key, char out[16])
{
	if (key >= UK_F1 && key < UK_F1 + 12)
		snprintf(out, 16, "F%d", key - UK_F1 + 1);
	else
		key_name(key, out);
}

void
keys_of(enum action action, char *out, size_t size)
{
	char first[16], second[16];

	key_name(actions[action].key[0], first);
	if (actions[action].key[1] == UK_NONE) {
		snprintf(out, size, "%s", first);
		return;
	}
	key_name(actions[action].key[1], second);
	snprintf(out, size, "%s, %s", first, second);
}

static void
add_key(int key, char *out, size_t size)
{
	size_t n = strlen(out);
	char name[16];

	keys_name(key, name);
	snprintf(out + n, size - n, "%s%s", n ? ", " : "", name);
}

void
keymap_keys_of(const struct keymap *map, enum action action, char *out, size_t size)
{
	if (!map) {
		keys_of(action, out, size);
		return;
	}
	out[0] = '\0';
	for (int i = 0; i < 2; i++)
		if (actions[action].key[i] != UK_NONE && keymap_find(map, actions[action].key[i]) < 0)
			add_key(actions[action].key[i], out, size);
	for (unsigned i = 0; i < map->n; i++)
		if (map->own[i].action == action && keymap_find(map, map->own[i].key) == (int)i)
			add_key(map->own[i].key, out, size);
	if (!*out)
		snprintf(out, size, "none");
}

int
keymap_key_of(const struct keymap *map, enum action action)
{
	for (int i = 0; i < 2; i++)
		if (actions[action].key[i] != UK_NONE && (!map || keymap_find(map, actions[action].key[i]) < 0))
			return actions[action].key[i];
	for (unsigned i = 0; map && i < map->n; i++)
		if (map->own[i].action == action && keymap_find(map, map->own[i].key) == (int)i)
			return map->own[i].key;
	return UK_NONE;
}

const char *
keymap_name_of(const struct keymap *map, enum action action, char name[16])
{
	int key = keymap_key_of(map, action);

	if (key == ' ')
		strcpy(name, "space");
	else if (key != UK_NONE)
		keys_name(key, name);
	else
		strcpy(name, "(no key)");
	return name;
}

/* The action whose id stands at text in braces, *n bytes in all; ACTION_NONE: none does. */
static enum action
named_at(const char *text, size_t *n)
{
	char id[24];
	size_t len = strcspn(text + 1, "}");

	*n = len + 2;
	if (!text[len + 1] || len >= sizeof id)
		return ACTION_NONE;
	for (size_t i = 0; i < len; i++) {
		if (text[1 + i] != '_' && !isupper((unsigned char)text[1 + i]))
			return ACTION_NONE;
		id[i] = (char)tolower((unsigned char)text[1 + i]);
	}
	id[len] = '\0';
	return keys_action_named(id);
}

const char *
keymap_words(const struct keymap *map, const char *text, char *out, size_t size)
{
	size_t used = 0, n;

	while (*text && used + 1 < size) {
		enum action action = *text == '{' ? named_at(text, &n) : ACTION_NONE;
		char name[16] = { *text };

		if (action != ACTION_NONE)
			keymap_name_of(map, action, name);
		used += (size_t)snprintf(out + used, size - used, "%s", name);
		text += action != ACTION_NONE ? n : 1;
	}
	out[used < size ? used : size - 1] = '\0';
	return out;
}

const char *
keys_help(enum action action)
{
	return actions[action].help;
}

const char *
keys_verb(enum action action)
{
	return actions[action].verb;
}

size_t
keys_markdown(char *out, size_t size)
{
	size_t need = 0;

	for (int a = ACTION_NONE; a < ACTION_COUNT; a++) {
		char keys[40], *at = need < size ? out + need : NULL;
		size_t room = need < size ? size - need : 0;
		if (a == ACTION_NONE) {
			need += (size_t)snprintf(at, room, "| keys | what they do |\n|---|---|\n");
			continue;
		}
		keys_of((enum action)a, keys, sizeof keys);
		/* a bar would end the cell, in quotes too */
		need += (size_t)snprintf(at, room, "| `%s%s` | %s |\n", keys[0] == '|' ? "\\" : "", keys, actions[a].help);
	}
	return need;
}

void
keys_bytes(int key, char out[KEY_BYTES])
{
	static const char *const sent[] = {
		[UK_LEFT - UK_LEFT] = "\033[D",     [UK_RIGHT - UK_LEFT] = "\033[C",
		[UK_UP - UK_LEFT] = "\033[A",       [UK_DOWN - UK_LEFT] = "\033[B",
		[UK_HOME - UK_LEFT] = "\033[H",     [UK_END - UK_LEFT] = "\033[F",
		[UK_PAGE_UP - UK_LEFT] = "\033[5~", [UK_PAGE_DOWN - UK_LEFT] = "\033[6~",
		[UK_BACKTAB - UK_LEFT] = "\033[Z",  [UK_BACKSPACE - UK_LEFT] = "\177",
	};
	bool named = key >= UK_LEFT && key <= UK_BACKSPACE;

	snprintf(out, KEY_BYTES, "%s", named ? sent[key - UK_LEFT] : (char[]){ key < 0x80 ? (char)key : '\0', '\0' });
}
