#include "inside.h"

#define BITS(word, from, n) ((word) >> (from) & ((1u << (n)) - 1))

static const char *
type_of(unsigned type, bool memory)
{
	if (memory)
		return type & 8 ? type & 2 ? "code r-x" : "code --x" : type & 2 ? "data rw-" : "data r--";
	switch (type) {
	case 2: return "LDT";
	case 9: return "TSS";
	case 11: return "TSS, busy";
	case 14: return "interrupt gate";
	case 15: return "trap gate";
	default: return "system";
	}
}

struct inside_parts
inside_parts(const struct inside_segment *s)
{
	uint32_t limit = (s->high & 0xf0000) | (s->low & 0xffff);
	bool in_pages = BITS(s->high, 23, 1);

	return (struct inside_parts){
		.base = (s->high & 0xff000000) | BITS(s->high, 0, 8) << 16 | s->low >> 16,
		.limit = in_pages ? limit << 12 | 0xfff : limit,
		.dpl = BITS(s->high, 13, 2),
		.present = BITS(s->high, 15, 1),
		.type = type_of(BITS(s->high, 8, 4), BITS(s->high, 12, 1)),
	};
}
