#include "functions.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "symbols.h"

struct filling {
	struct functions *f;
	size_t cap, used, room; /* of at; bytes of names */
	bool failed;
};

/* Labels within a function, and the linker's, are none; a part that the compiler moved away is. */
static bool
is_function(const struct symbol_entry *s)
{
	return s->code && (s->type == STT_FUNC || (s->type == STT_NOTYPE && !strchr(s->name, '.')));
}

static bool
grow(struct filling *fill, size_t n)
{
	struct functions *f = fill->f;

	if (f->n == fill->cap) {
		size_t cap = fill->cap ? fill->cap * 2 : 256;
		struct function *at = realloc(f->at, cap * sizeof *at);
		if (!at)
			return false;
		f->at = at;
		fill->cap = cap;
	}
	if (fill->used + n > fill->room) {
		size_t room = (fill->used + n) * 2 + 4096;
		char *names = realloc(f->names, room);
		if (!names)
			return false;
		f->names = names;
		fill->room = room;
	}
	return true;
}

/* While the names still move, an offset stands in the place of each pointer. */
static void
on_symbol(void *ctx, const struct symbol_entry *s)
{
	struct filling *fill = ctx;
	size_t n = strcspn(s->name, ".");

	if (fill->failed || !is_function(s))
		return;
	if (!grow(fill, n + 1)) {
		fill->failed = true;
		return;
	}
	memcpy(fill->f->names + fill->used, s->name, n);
	fill->f->names[fill->used + n] = '\0';
	fill->f->at[fill->f->n++] = (struct function){ s->address, (const char *)fill->used };
	if (s->section_end > fill->f->end)
		fill->f->end = s->section_end;
	fill->used += n + 1;
}

static int
by_address(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return x->address < y->address ? -1 : x->address > y->address;
}

const char *
functions_load(struct functions *f, const char *path)
{
	struct filling fill = { .f = f };
	const char *wrong;

	*f = (struct functions){ 0 };
	wrong = symbols_each(path, on_symbol, &fill);
	if (!wrong && fill.failed)
		wrong = "needs more memory than there is";
	if (wrong) {
		functions_free(f);
		return wrong;
	}
	for (size_t i = 0; i < f->n; i++)
		f->at[i].name = f->names + (size_t)f->at[i].name;
	if (f->n)
		qsort(f->at, f->n, sizeof *f->at, by_address);
	return NULL;
}

void
functions_free(struct functions *f)
{
	free(f->at);
	free(f->names);
	*f = (struct functions){ 0 };
}

const struct function *
functions_of(const struct functions *f, uint32_t address)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (f->at[mid].address <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low && address < f->end ? &f->at[low - 1] : NULL;
}
