/* dwarf_value.c: types and the bytes of values, in C's own notation. */
#include "dwarf_own.h"

#include <dwarf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 5, ELEMENTS_MAX = 16, STRING_MAX = 48, TYPES_MAX = 32, DIMENSIONS_MAX = 6 };

struct text {
	char *out;
	size_t size, n;
};

static void __attribute__((format(printf, 2, 3)))
say(struct text *t, const char *format, ...)
{
	va_list args;
	int n;

	if (t->n + 1 >= t->size)
		return;
	va_start(args, format);
	n = vsnprintf(t->out + t->n, t->size - t->n, format, args);
	va_end(args);
	t->n = n < 0 || t->n + (size_t)n >= t->size ? t->size : t->n + (size_t)n;
}

/* ---- types ---- */

static bool
type_of(Dwarf_Die *of, Dwarf_Die *out)
{
	Dwarf_Attribute attr;

	return dwarf_attr_integrate(of, DW_AT_type, &attr) && dwarf_formref_die(&attr, out);
}

bool
di_real_type(Dwarf_Die *of, Dwarf_Die *out)
{
	Dwarf_Die type = *of;

	for (int i = 0; i < TYPES_MAX; i++) {
		switch (dwarf_tag(&type)) {
		case DW_TAG_typedef: case DW_TAG_const_type: case DW_TAG_volatile_type: case DW_TAG_restrict_type:
		case DW_TAG_atomic_type:
			if (!type_of(&type, &type))
				return false;
			break;
		default:
			*out = type;
			return true;
		}
	}
	return false;
}

uint32_t
di_type_size(Dwarf_Die *type)
{
	Dwarf_Word size;

	return dwarf_aggregate_size(type, &size) == 0 && size <= UINT32_MAX ? (uint32_t)size : 0;
}

struct dimensions {
	uint32_t n[DIMENSIONS_MAX]; /* the outermost first; 0: not known */
	unsigned count;             /* at least 1 */
};

static struct dimensions
dimensions_of(Dwarf_Die *array)
{
	struct dimensions d = { .count = 0 };
	Dwarf_Die child;

	if (dwarf_child(array, &child) == 0)
		do {
			Dwarf_Attribute attr;
			Dwarf_Word n;

			if (dwarf_tag(&child) != DW_TAG_subrange_type || d.count == DIMENSIONS_MAX)
				continue;
			d.n[d.count] = 0;
			if (!dwarf_formudata(dwarf_attr(&child, DW_AT_count, &attr), &n))
				d.n[d.count] = n < UINT32_MAX ? (uint32_t)n : 0;
			else if (!dwarf_formudata(dwarf_attr(&child, DW_AT_upper_bound, &attr), &n))
				d.n[d.count] = n < UINT32_MAX ? (uint32_t)n + 1 : 0;
			d.count++;
		} while (dwarf_siblingof(&child, &child) == 0);
	d.count += d.count == 0;
	return d;
}

static void
name_dimensions(struct text *t, Dwarf_Die *array)
{
	struct dimensions d = dimensions_of(array);

	for (unsigned i = 0; i < d.count; i++)
		say(t, d.n[i] ? "[%u]" : "[]", (unsigned)d.n[i]);
}

static void
name_type(struct text *t, Dwarf_Die *type, int depth)
{
	const char *name = dwarf_diename(type), *kind = "";
	Dwarf_Die inner;
	bool has_inner = type_of(type, &inner);

	if (depth > DEPTH_MAX) {
		say(t, "...");
		return;
	}
	switch (dwarf_tag(type)) {
	case DW_TAG_pointer_type:
		if (has_inner && dwarf_tag(&inner) == DW_TAG_subroutine_type) {
			say(t, "function *");
			return;
		}
		if (has_inner)
			name_type(t, &inner, depth + 1);
		else
			say(t, "void");
		say(t, t->n && t->n < t->size && t->out[t->n - 1] == '*' ? "*" : " *");
		return;
	case DW_TAG_array_type:
		if (has_inner)
			name_type(t, &inner, depth + 1);
		name_dimensions(t, type);
		return;
	case DW_TAG_const_type: case DW_TAG_volatile_type: case DW_TAG_restrict_type: case DW_TAG_atomic_type:
		if (dwarf_tag(type) == DW_TAG_const_type)
			say(t, "const ");
		if (has_inner)
			name_type(t, &inner, depth + 1);
		else
			say(t, "void");
		return;
	case DW_TAG_structure_type: kind = "struct "; break;
	case DW_TAG_union_type: kind = "union "; break;
	case DW_TAG_enumeration_type: kind = "enum "; break;
	}
	say(t, "%s%s", kind, name ? name : "{...}");
}

void
di_type_name(Dwarf_Die *type, char *out, size_t size)
{
	struct text t = { out, size, 0 };

	out[0] = '\0';
	name_type(&t, type, 0);
}

/* ---- values ---- */

struct value {
	const uint8_t *bytes;
	size_t n;
	const struct di_memory *m;
};

static void print(struct text *t, Dwarf_Die *type, struct value v, int depth);

static uint64_t
number(struct value v)
{
	uint64_t n = 0;

	memcpy(&n, v.bytes, v.n < sizeof n ? v.n : sizeof n);
	return n;
}

static int64_t
signed_number(struct value v)
{
	unsigned unused = v.n < 8 ? 64 - 8 * (unsigned)v.n : 0;

	return (int64_t)(number(v) << unused) >> unused;
}

static void
say_char(struct text *t, unsigned char c)
{
	if (c == '\n')
		say(t, "\\n");
	else if (c == '\t')
		say(t, "\\t");
	else if (c == '"' || c == '\\' || c == '\'')
		say(t, "\\%c", c);
	else if (c >= ' ' && c <= '~')
		say(t, "%c", c);
	else
		say(t, "\\%o", c);
}

static void
say_string(struct text *t, const uint8_t *bytes, size_t n, bool is_cut)
{
	size_t used = 0;

	say(t, "\"");
	while (used < n && used < STRING_MAX && bytes[used])
		say_char(t, bytes[used++]);
	say(t, used == STRING_MAX || (used == n && is_cut) ? "\"..." : "\"");
}

/* What a char pointer points to, as far as it can be read. */
static void
say_pointed(struct text *t, struct value v, uint32_t at)
{
	uint8_t bytes[STRING_MAX];
	size_t n = 0;

	while (n < sizeof bytes && v.m && v.m->read(v.m->ctx, at + (uint32_t)n, &bytes[n], 1) && bytes[n])
		n++;
	if (n < sizeof bytes && (!v.m || !v.m->read(v.m->ctx, at + (uint32_t)n, (uint8_t[1]){ 0 }, 1)) && !n)
		return;
	say(t, " ");
	say_string(t, bytes, n, n == sizeof bytes);
}

static bool
is_char(Dwarf_Die *type)
{
	Dwarf_Attribute attr;
	Dwarf_Word encoding;
	Dwarf_Die real;

	return di_real_type(type, &real) && dwarf_tag(&real) == DW_TAG_base_type && di_type_size(&real) == 1 &&
	       !dwarf_formudata(dwarf_attr(&real, DW_AT_encoding, &attr), &encoding) &&
	       (encoding == DW_ATE_signed_char || encoding == DW_ATE_unsigned_char);
}

static void
print_pointer(struct text *t, Dwarf_Die *type, struct value v)
{
	uint32_t at = (uint32_t)number(v);
	Dwarf_Die to;

	if (!at) {
		say(t, "NULL");
		return;
	}
	say(t, "0x%x", (unsigned)at);
	if (type_of(type, &to) && is_char(&to))
		say_pointed(t, v, at);
}

static void
print_floating(struct text *t, struct value v)
{
	float f;
	double d;
	long double l = 0;

	if (v.n == sizeof f)
		say(t, "%g", (double)(memcpy(&f, v.bytes, sizeof f), f));
	else if (v.n == sizeof d)
		say(t, "%g", (memcpy(&d, v.bytes, sizeof d), d));
	else if (v.n >= 10) /* x87's own; the rest is padding */
		say(t, "%Lg", (memcpy(&l, v.bytes, 10), l));
	else
		say(t, "?");
}

static void
print_base(struct text *t, Dwarf_Die *type, struct value v)
{
	Dwarf_Attribute attr;
	Dwarf_Word encoding = DW_ATE_signed;

	dwarf_formudata(dwarf_attr(type, DW_AT_encoding, &attr), &encoding);
	switch (encoding) {
	case DW_ATE_float: print_floating(t, v); break;
	case DW_ATE_boolean: say(t, number(v) ? "true" : "false"); break;
	case DW_ATE_unsigned: say(t, "%llu", (unsigned long long)number(v)); break;
	case DW_ATE_signed_char: case DW_ATE_unsigned_char:
		say(t, "%lld '", encoding == DW_ATE_signed_char ? (long long)signed_number(v) : (long long)number(v));
		if (number(v) & 0xff)
			say_char(t, (unsigned char)number(v));
		else
			say(t, "\\0");
		say(t, "'");
		break;
	default: say(t, "%lld", (long long)signed_number(v));
	}
}

static void
print_enum(struct text *t, Dwarf_Die *type, struct value v)
{
	Dwarf_Die child;

	if (dwarf_child(type, &child) == 0)
		do {
			Dwarf_Attribute attr;
			Dwarf_Sword value;

			if (dwarf_tag(&child) == DW_TAG_enumerator && dwarf_diename(&child) &&
			    !dwarf_formsdata(dwarf_attr(&child, DW_AT_const_value, &attr), &value) &&
			    (uint32_t)value == (uint32_t)number(v)) {
				say(t, "%s", dwarf_diename(&child));
				return;
			}
		} while (dwarf_siblingof(&child, &child) == 0);
	say(t, "%lld", (long long)signed_number(v));
}

/* Braces for each dimension; the last one of characters is a string. dim: how many lie outside. */
static void
print_dimension(struct text *t, Dwarf_Die *element, const struct dimensions *d, unsigned dim, struct value v, int depth)
{
	uint64_t one = di_type_size(element);
	uint32_t n;

	if (dim + 1 == d->count && is_char(element)) {
		say_string(t, v.bytes, v.n, false);
		return;
	}
	for (unsigned i = dim + 1; i < d->count; i++)
		one *= d->n[i];
	n = one ? (uint32_t)(v.n / one) : 0;
	say(t, "{");
	for (uint32_t i = 0; i < n && i < ELEMENTS_MAX && t->n < t->size; i++) {
		struct value inner = { v.bytes + i * one, (size_t)one, v.m };

		say(t, i ? ", " : "");
		if (dim + 1 < d->count)
			print_dimension(t, element, d, dim + 1, inner, depth);
		else
			print(t, element, inner, depth + 1);
	}
	say(t, n > ELEMENTS_MAX ? ", ...}" : "}");
}

static void
print_array(struct text *t, Dwarf_Die *type, struct value v, int depth)
{
	struct dimensions d = dimensions_of(type);
	Dwarf_Die element;

	if (type_of(type, &element) && di_type_size(&element))
		print_dimension(t, &element, &d, 0, v, depth);
	else
		say(t, "{...}");
}

/* A bit-field is shown as its type is: with a sign, or by name. */
static void
print_bits(struct text *t, Dwarf_Die *type, struct value v, uint64_t bits, uint64_t at, int depth)
{
	Dwarf_Attribute attr;
	Dwarf_Word encoding = DW_ATE_unsigned;
	Dwarf_Die real;
	uint64_t n = number(v) >> (at & 63);

	if (!bits || bits > 63 || at > 63 || !di_real_type(type, &real)) {
		say(t, "?");
		return;
	}
	n &= (1ull << bits) - 1;
	dwarf_formudata(dwarf_attr(&real, DW_AT_encoding, &attr), &encoding);
	if ((encoding == DW_ATE_signed || encoding == DW_ATE_signed_char) && n >> (bits - 1))
		n |= ~0ull << bits;
	print(t, type, (struct value){ (const uint8_t *)&n, di_type_size(&real) < sizeof n ? di_type_size(&real) : sizeof n, v.m },
	      depth + 1);
}

static void
print_member(struct text *t, Dwarf_Die *member, struct value v, int depth)
{
	Dwarf_Attribute attr;
	Dwarf_Word at = 0, bits = 0, bit = 0;
	Dwarf_Die type;
	uint32_t size;
	const char *name = dwarf_diename(member);

	dwarf_formudata(dwarf_attr(member, DW_AT_data_member_location, &attr), &at);
	if (name)
		say(t, "%s = ", name);
	if (!type_of(member, &type) || at > v.n)
		return;
	if (!dwarf_formudata(dwarf_attr(member, DW_AT_bit_size, &attr), &bits) &&
	    !dwarf_formudata(dwarf_attr(member, DW_AT_data_bit_offset, &attr), &bit)) {
		at = bit / 8;
		if (at < v.n)
			print_bits(t, &type, (struct value){ v.bytes + at, v.n - at, v.m }, bits, bit % 8, depth);
		return;
	}
	size = di_type_size(&type);
	if (size <= v.n - at)
		print(t, &type, (struct value){ v.bytes + at, size, v.m }, depth + 1);
}

static void
print_struct(struct text *t, Dwarf_Die *type, struct value v, int depth)
{
	const char *between = "";
	Dwarf_Die child;

	say(t, "{");
	if (dwarf_child(type, &child) == 0)
		do {
			if (dwarf_tag(&child) != DW_TAG_member)
				continue;
			say(t, "%s", between);
			print_member(t, &child, v, depth);
			between = ", ";
		} while (t->n < t->size && dwarf_siblingof(&child, &child) == 0);
	say(t, "}");
}

static void
print(struct text *t, Dwarf_Die *type, struct value v, int depth)
{
	Dwarf_Die real;

	if (depth > DEPTH_MAX || !di_real_type(type, &real)) {
		say(t, "...");
		return;
	}
	switch (dwarf_tag(&real)) {
	case DW_TAG_base_type: print_base(t, &real, v); break;
	case DW_TAG_pointer_type: print_pointer(t, &real, v); break;
	case DW_TAG_enumeration_type: print_enum(t, &real, v); break;
	case DW_TAG_array_type: print_array(t, &real, v, depth); break;
	case DW_TAG_structure_type: case DW_TAG_union_type: print_struct(t, &real, v, depth); break;
	default: say(t, "?");
	}
}

void
di_print(Dwarf_Die *type, const void *bytes, size_t n, const struct di_memory *m, char *out, size_t size)
{
	struct text t = { out, size, 0 };

	out[0] = '\0';
	print(&t, type, (struct value){ bytes, n, m }, 0);
	if (t.n >= size && size > 3)
		memcpy(out + size - 4, "...", 4);
}
