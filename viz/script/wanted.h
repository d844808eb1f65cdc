/*
 * wanted.h: which events somebody looks for: by type, by process, and by their arguments.
 */
#ifndef WANTED_H
#define WANTED_H

#include "eventtypes.h"
#include "fail.h"
#include "model.h"

#define WANTED_ARGS 7

struct wanted_arg {
	char name[FS_NAME_MAX]; /* as FS_EVENTS calls it: "va", "left" */
	uint32_t value;
};
struct wanted {
	uint64_t types; /* bit per enum fs_type; 0: any */
	uint32_t pid;   /* 0: any */
	unsigned n_args;
	struct wanted_arg arg[WANTED_ARGS]; /* all of them must hold */
};

/*
 * Adds the type with that name. False, with a line that names the nearest ones: there is none.
 * wanted_add_arg is for after the types: each of them must have such an argument.
 */
bool wanted_add_type(struct wanted *w, const char *name, struct fail *f);
bool wanted_add_arg(struct wanted *w, const char *name, uint32_t value, struct fail *f);

/*
 * Is e such an event? An event that tells only which page (va a multiple of 4096) matches every
 * address in that page.
 */
bool wanted_match(const struct wanted *w, const struct fs_event *e);
/* "cow copy by pid 3 with left 1", for messages. */
void wanted_text(const struct wanted *w, char *out, size_t size);
/* "42 cow copy by pid 3 with va 0x804c000 old 0x01a3 frame 0x01b7 left 1" */
void event_text(const struct fs_event *e, char *out, size_t size);

#endif
