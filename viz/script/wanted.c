#include "wanted.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PAGE 4096u

/* Names that share a word with what was asked for. */
static void
similar(const char *name, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (uint32_t type = 1; type < FS_TYPES; type++) {
		char words[64], *word, *rest = words;

		if (!event_name(type))
			continue;
		snprintf(words, sizeof words, "%s", name);
		while ((word = strtok_r(rest, " _-", &rest))) {
			if (strlen(word) < 3 || !strcasestr(event_name(type), word))
				continue;
			if (n < size)
				n += (size_t)snprintf(out + n, size - n, "%s\"%s\"", n ? ", " : "", event_name(type));
			break;
		}
	}
}

bool
wanted_add_type(struct wanted *w, const char *name, struct fail *f)
{
	uint32_t type = event_named(name);
	char near[200];

	w->types |= 1ull << type;
	if (type != FS_NONE)
		return true;
	similar(name, near, sizeof near);
	return fail_say(f, "no event is called \"%.40s\"; %s%s", name, near[0] ? "there is " :
			"`forkscope events` lists them, such as \"cow copy\"", near);
}

/* Sorted by name: a message is the same whatever order they came in. */
static void
insert(struct wanted *w, const char *name, uint32_t value)
{
	unsigned at = w->n_args++;

	for (; at > 0 && strcmp(w->arg[at - 1].name, name) > 0; at--)
		w->arg[at] = w->arg[at - 1];
	snprintf(w->arg[at].name, sizeof w->arg->name, "%s", name);
	w->arg[at].value = value;
}

bool
wanted_add_arg(struct wanted *w, const char *name, uint32_t value, struct fail *f)
{
	bool known = false;

	for (uint32_t type = 1; type < FS_TYPES; type++) {
		bool has = event_arg(type, name) >= 0;

		known |= has;
		if (!has && w->types >> type & 1)
			return fail_say(f, "a \"%s\" has no %.20s; `forkscope events` lists what each has", event_name(type),
					name);
	}
	if (!known || w->n_args == WANTED_ARGS)
		return fail_say(f, "no event has a %.20s; `forkscope events` lists what they have", name);
	insert(w, name, value);
	return true;
}

static bool
same(const char *name, uint32_t has, uint32_t want)
{
	bool page_only = !strcmp(name, "va") && has % PAGE == 0;

	return has == want || (page_only && has == want / PAGE * PAGE);
}

bool
wanted_match(const struct wanted *w, const struct fs_event *e)
{
	if (w->types && (e->type >= FS_TYPES || !(w->types >> e->type & 1)))
		return false;
	if (w->pid && e->pid != w->pid)
		return false;
	for (unsigned i = 0; i < w->n_args; i++) {
		int at = event_arg(e->type, w->arg[i].name);

		if (at < 0 || !same(w->arg[i].name, e->arg[at], w->arg[i].value))
			return false;
	}
	return true;
}

/* " va 0x804c010", as the story writes such a number. */
static size_t
put_value(char *out, size_t size, const char *name, uint32_t kind, uint32_t value)
{
	switch (kind) {
	case FS_HEX:
	case FS_FLAGS:
		return (size_t)snprintf(out, size, " %s 0x%x", name, value);
	case FS_FRAME:
		return (size_t)snprintf(out, size, " %s 0x%04x", name, value);
	case FS_INT:
		return (size_t)snprintf(out, size, " %s %d", name, (int)value);
	default:
		return (size_t)snprintf(out, size, " %s %u", name, value);
	}
}

/* The kind that the argument has in the first wanted type that has it. */
static uint32_t
kind_of(const struct wanted *w, const char *name)
{
	for (uint32_t type = 1; type < FS_TYPES; type++)
		if ((!w->types || w->types >> type & 1) && event_arg(type, name) >= 0)
			return event_arg_kind(type, (unsigned)event_arg(type, name));
	return FS_UINT;
}

void
wanted_text(const struct wanted *w, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (uint32_t type = 1; type < FS_TYPES; type++)
		if (w->types >> type & 1 && n < size)
			n += (size_t)snprintf(out + n, size - n, "%s%s", n ? " or " : "", m_event_name(type));
	if (!n)
		n = (size_t)snprintf(out, size, "event");
	if (w->pid && n < size)
		n += (size_t)snprintf(out + n, size - n, " by pid %u", w->pid);
	for (unsigned i = 0; i < w->n_args && n < size; i++) {
		n += (size_t)snprintf(out + n, size - n, "%s", i ? "," : " with");
		if (n < size)
			n += put_value(out + n, size - n, w->arg[i].name, kind_of(w, w->arg[i].name), w->arg[i].value);
	}
}

void
event_text(const struct fs_event *e, char *out, size_t size)
{
	size_t n = (size_t)snprintf(out, size, "%llu %s by pid %u", (unsigned long long)e->seq, m_event_name(e->type),
				    e->pid);

	for (unsigned i = 0; event_arg_name(e->type, i) && n < size; i++) {
		if (i == 0)
			n += (size_t)snprintf(out + n, size - n, " with");
		if (n < size)
			n += put_value(out + n, size - n, event_arg_name(e->type, i), event_arg_kind(e->type, i),
				       e->arg[i]);
	}
}
