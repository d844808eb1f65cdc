/*
 * keys.h: from a key to an action, and the list of actions as text.
 */
#ifndef KEYS_H
#define KEYS_H

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
/* The table for the README, NUL-terminated and cut to size; returns the bytes that it needs. */
size_t keys_markdown(char *out, size_t size);

#endif
