/* dwarf_vars.c: the variables that a place in the program can name. */
#include "dwarf_own.h"

#include <dwarf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 4096 }; /* of a value that are read: more would not be shown */

struct search {
	const struct debuginfo *d;
	struct di_place place;
	struct di_variable *out;
	size_t n, max;
	bool global;
};

static bool
is_there(const struct search *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strncmp(s->out[i].name, name, sizeof s->out[i].name - 1))
			return true;
	return false;
}

static bool
find_place(const struct search *s, Dwarf_Die *die, struct di_value *v)
{
	Dwarf_Attribute attr;
	Dwarf_Op *ops;
	size_t n;

	return dwarf_attr_integrate(die, DW_AT_location, &attr) &&
	       dwarf_getlocation_addr(&attr, s->place.f->lookup, &ops, &n, 1) == 1 &&
	       di_evaluate(&s->place, ops, n, 0, false, v);
}

static void
read_value(const struct search *s, Dwarf_Die *type, struct di_value v, struct di_variable *var)
{
	uint8_t bytes[BYTES_MAX] = { 0 };
	size_t n = var->size < sizeof bytes ? var->size : sizeof bytes;
	uint32_t word = v.kind == DI_IN_REGISTER && v.number < DI_REGISTERS ? s->place.f->reg[v.number] : v.number;
	bool ok = true;

	if (v.kind == DI_IN_MEMORY)
		ok = s->place.m && s->place.m->read(s->place.m->ctx, v.number, bytes, n);
	else
		memcpy(bytes, &word, sizeof word);
	if (v.kind == DI_IN_MEMORY)
		var->address = v.number;
	if (ok)
		di_print(type, bytes, n, s->place.m, var->value, sizeof var->value);
	else
		snprintf(var->value, sizeof var->value, "not in memory yet");
}

static void
add(struct search *s, Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);
	struct di_variable var = { .global = s->global, .parameter = dwarf_tag(die) == DW_TAG_formal_parameter };
	Dwarf_Attribute attr;
	Dwarf_Die type;
	struct di_value v;

	if (!name || s->n == s->max || is_there(s, name) || dwarf_hasattr(die, DW_AT_declaration) ||
	    !dwarf_attr_integrate(die, DW_AT_type, &attr) || !dwarf_formref_die(&attr, &type))
		return;
	snprintf(var.name, sizeof var.name, "%s", name);
	di_type_name(&type, var.type, sizeof var.type);
	var.size = di_type_size(&type);
	if (find_place(s, die, &v))
		read_value(s, &type, v, &var);
	else
		snprintf(var.value, sizeof var.value, "its place is not known here");
	s->out[s->n++] = var;
}

static void
add_children(struct search *s, Dwarf_Die *scope)
{
	Dwarf_Die child;

	if (dwarf_child(scope, &child))
		return;
	do {
		int tag = dwarf_tag(&child);

		if (tag == DW_TAG_formal_parameter || tag == DW_TAG_variable)
			add(s, &child);
	} while (dwarf_siblingof(&child, &child) == 0);
}

size_t
di_variables(const struct debuginfo *d, const struct di_frame *f, const struct di_memory *m,
	     struct di_variable *out, size_t max)
{
	struct search s = { .d = d, .place = { .d = d, .f = f, .m = m }, .out = out, .max = max };
	Dwarf_Attribute frame_base;
	Dwarf_Die unit, *scopes = NULL;
	int n;

	if (!d->dwarf || !dwarf_addrdie(d->dwarf, f->lookup, &unit))
		return 0;
	n = dwarf_getscopes(&unit, f->lookup, &scopes);
	for (int i = 0; i < n; i++)
		if (dwarf_tag(&scopes[i]) == DW_TAG_subprogram &&
		    dwarf_attr_integrate(&scopes[i], DW_AT_frame_base, &frame_base))
			s.place.frame_base = &frame_base;
	for (int i = 0; i < n; i++) {
		s.global = dwarf_tag(&scopes[i]) == DW_TAG_compile_unit;
		add_children(&s, &scopes[i]);
	}
	free(scopes);
	return s.n;
}
