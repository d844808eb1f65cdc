#include "keys.h"

#include <stdbool.h>
#include <stdio.h>

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

	snprintf(out, KEY_BYTES, "%s", named ? sent[key - UK_LEFT] : (char[]){ (char)key, '\0' });
}
