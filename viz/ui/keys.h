/*
 * keys.h: from a key to an action, and the list of actions as text.
 */
#ifndef KEYS_H
#define KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "actions.h"

/* What a key does; *number becomes the digit of ACTION_SELECT. ACTION_NONE: nothing. */
enum action keys_action(int key, int *number);
/* "n, Right": the keys of an action. */
void keys_of(enum action action, char *out, size_t size);
const char *keys_help(enum action action);
const char *keys_verb(enum action action); /* as actions.h says */
/* What a terminal sends for a key: at most KEY_BYTES, NUL-terminated. */
#define KEY_BYTES 8
void keys_bytes(int key, char out[KEY_BYTES]);
/* No key does it in a viewer that is read-only: it acts on the guest, or could. */
bool keys_act_on_guest(enum action action);
/* Of "n", "Space" or "F5"; UK_NONE: there is no such key, or it is not the user's to give. */
int keys_key_named(const char *name);
/* Of a key's name; at most 15 bytes. */
void keys_name(int key, char out[16]);
/* Of its id or its help, as in "next exit"; ACTION_NONE: there is none. */
enum action keys_action_named(const char *name);

#define KEYMAP_MAX 48
#define KEYMAP_LINE 128
struct keymap { /* a user's own keys */
	unsigned n;
	struct { int key; enum action action; char line[KEYMAP_LINE]; } own[KEYMAP_MAX]; /* line: of a script; else the action, NONE: nothing */
};
/* As keys_of, but for who has keys of his own; "none" when they took the last. NULL: nobody. */
void keymap_keys_of(const struct keymap *map, enum action action, char *out, size_t size);
/* The first of those; UK_NONE: there is none. */
int keymap_key_of(const struct keymap *map, enum action action);
/* Its name as it stands in a sentence: name, filled; "(no key)". */
const char *keymap_name_of(const struct keymap *map, enum action action, char name[16]);
/*
 * Each action that a text names, as in "{RUN} pauses it", becomes the name of its key; returns out, NUL-terminated and
 * cut to size. map NULL: the keys as they are in the list.
 */
const char *keymap_words(const struct keymap *map, const char *text, char *out, size_t size);
/* Which of them is the key's; -1: none. */
int keymap_find(const struct keymap *map, int key);

/* The table for the README, NUL-terminated and cut to size; returns the bytes that it needs. */
size_t keys_markdown(char *out, size_t size);

#endif
