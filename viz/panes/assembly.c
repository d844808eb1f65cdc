/* assembly: capstone's words, one instruction a row. */
#include "assembly.h"

#include <capstone/capstone.h>
#include <stdlib.h>

enum { CODE_MAX = 1 << 14, AROUND = 64 };

struct code {
	uint32_t start;
	size_t n;
	uint8_t bytes[CODE_MAX];
};

static void
walk(csh cs, const struct code *code, uint32_t pc, uint32_t pid, struct rows *rows, struct area a)
{
	cs_insn *insn = cs_malloc(cs);
	const uint8_t *at = code->bytes;
	size_t left = code->n;
	uint64_t address = code->start;

	while (insn && cs_disasm_iter(cs, &at, &left, &address, insn)) {
		bool here = insn->address <= pc && pc < insn->address + insn->size;
		int y = rows_next(rows, here), x = a.g->ascii ? 4 : 2;

		if (y < 0)
			continue;
		if (here)
			draw_process(a, 0, y, ST_TITLE, pid);
		x = draw_text(a, x, y, here ? ST_KEY : ST_NORMAL, here ? "▸" : " ");
		x = draw_textf(a, x, y, ST_DIM, "%08x  ", (unsigned)insn->address);
		draw_textf(a, x, y, ST_NORMAL, "%-6s %s", insn->mnemonic, insn->op_str);
		if (here)
			draw_mark(a, y);
	}
	if (insn)
		cs_free(insn, 1);
}

static void
draw_code(const struct code *code, uint32_t pc, uint32_t pid, struct scroll *scroll, struct area a)
{
	struct rows counted = rows_count();
	csh cs;

	if (cs_open(CS_ARCH_X86, CS_MODE_32, &cs))
		return;
	walk(cs, code, pc, pid, &counted, a);
	struct rows shown = rows_show(&counted, scroll, a.r.h);
	walk(cs, code, pc, pid, &shown, a);
	cs_close(&cs);
}

void
assembly_draw(const struct debuginfo *d, uint32_t address, uint32_t pid, struct scroll *scroll, struct area a)
{
	struct code *code = malloc(sizeof *code);
	struct di_function f = { .low = address, .high = address + AROUND };
	bool named = di_function_at(d, address, &f);

	if (!code || a.r.h < 2) {
		free(code);
		return;
	}
	draw_textf(a, 0, 0, ST_TITLE, "%.40s:", named ? f.name : "no symbols");
	if (f.high - f.low > CODE_MAX) /* too long to be shown whole: from here on */
		f.low = address;
	code->start = f.low;
	code->n = di_code(d, f.low, code->bytes, f.high - f.low < CODE_MAX ? f.high - f.low : CODE_MAX);
	draw_code(code, address, pid, scroll, area_sub(a, 0, 1, a.r.w, a.r.h - 1));
	free(code);
}
