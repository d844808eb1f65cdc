#include "eventtypes.h"

#include <string.h>

#define EVENT_ARG(id, arg, kind) { #arg, FS_##kind },
#define EVENT_TYPE(id, nr, name, group, args) [nr] = { name, nr, FS_G_##group, FS_##id##_ARGS, { args } },
const struct fs_evtype event_types[FS_TYPES] = { FS_EVENTS(EVENT_TYPE, EVENT_ARG) };

const struct fs_evtype *
event_type(uint32_t type)
{
	return type < FS_TYPES && event_types[type].name[0] ? &event_types[type] : NULL;
}

int
event_arg(uint32_t type, const char *name)
{
	const struct fs_evtype *t = event_type(type);

	for (unsigned i = 0; t && i < t->n_args; i++)
		if (!strcmp(t->arg[i].name, name))
			return (int)i;
	return -1;
}

const char *
event_arg_name(uint32_t type, unsigned index)
{
	const struct fs_evtype *t = event_type(type);

	return t && index < t->n_args ? t->arg[index].name : NULL;
}

uint32_t
event_arg_kind(uint32_t type, unsigned index)
{
	const struct fs_evtype *t = event_type(type);

	return t && index < t->n_args ? t->arg[index].kind : FS_UINT;
}

const char *
event_name(uint32_t type)
{
	const struct fs_evtype *t = event_type(type);

	return t ? t->name : NULL;
}

uint32_t
event_named(const char *name)
{
	for (uint32_t type = 1; type < FS_TYPES; type++)
		if (event_name(type) && !strcmp(event_name(type), name))
			return type;
	return FS_NONE;
}
