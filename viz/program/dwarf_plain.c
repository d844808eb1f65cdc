/*
 * dwarf_plain.c: the caller of a function that has no call frame information, as a C library's have
 * none. Its instructions are followed from its start, along every branch: how deep the stack is at
 * each, and where the caller's registers were pushed.
 */
#include "dwarf_own.h"

#include <capstone/capstone.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_MAX = 1 << 14, PENDING_MAX = 256, KEPT = PLAIN_KEPT, STUB_MAX = 32 };

struct walk {
	csh cs;
	cs_insn *insn;
	uint32_t low, pc;
	size_t size;
	uint8_t code[CODE_MAX];
	bool seen[CODE_MAX];
	struct { uint32_t at; struct di_plain s; } pending[PENDING_MAX];
	size_t n;
};

static const struct { unsigned capstone, number; } kept[KEPT] = {
	{ X86_REG_EBP, DI_EBP }, { X86_REG_EBX, DI_EBX }, { X86_REG_ESI, DI_ESI }, { X86_REG_EDI, DI_EDI },
};

static void
later(struct walk *w, uint32_t at, const struct di_plain *s)
{
	if (at - w->low >= w->size || w->seen[at - w->low] || w->n == PENDING_MAX)
		return;
	w->pending[w->n].at = at;
	w->pending[w->n++].s = *s;
}

/* What lies above the top of the stack again is no longer kept there. */
static void
forget(struct di_plain *s)
{
	for (int i = 0; i < KEPT; i++)
		if (s->kept[i] > s->depth)
			s->kept[i] = 0;
}

static void
on_push(struct di_plain *s, const cs_x86_op *op)
{
	s->depth += 4;
	for (int i = 0; i < KEPT; i++)
		if (op->type == X86_OP_REG && op->reg == kept[i].capstone && !s->kept[i])
			s->kept[i] = s->depth;
}

static bool
is_reg(const cs_x86_op *op, unsigned reg)
{
	return op->type == X86_OP_REG && op->reg == reg;
}

/* esp = ebp, esp = [ebp - n], esp += n: the ways in which a compiler moves the stack pointer. */
static void
on_stack_pointer(struct di_plain *s, unsigned id, const cs_x86_op *from)
{
	if (id == X86_INS_ADD && from->type == X86_OP_IMM)
		s->depth -= (int32_t)from->imm;
	else if (id == X86_INS_SUB && from->type == X86_OP_IMM)
		s->depth += (int32_t)from->imm;
	else if (id == X86_INS_LEA && from->type == X86_OP_MEM && from->mem.base == X86_REG_ESP)
		s->depth -= (int32_t)from->mem.disp;
	else if (id == X86_INS_LEA && from->type == X86_OP_MEM && from->mem.base == X86_REG_EBP && s->ebp_depth)
		s->depth = s->ebp_depth - (int32_t)from->mem.disp;
	else if (id == X86_INS_MOV && is_reg(from, X86_REG_EBP) && s->ebp_depth)
		s->depth = s->ebp_depth;
	else if (id == X86_INS_AND)
		s->aligned = true;
}

static void
effect(struct di_plain *s, const cs_insn *insn)
{
	const cs_x86 *x = &insn->detail->x86;

	switch (insn->id) {
	case X86_INS_PUSH: on_push(s, &x->operands[0]); break;
	case X86_INS_PUSHFD: s->depth += 4; break;
	case X86_INS_PUSHAL: s->depth += 32; break;
	case X86_INS_POP: case X86_INS_POPFD: s->depth -= 4; break;
	case X86_INS_POPAL: s->depth -= 32; break;
	case X86_INS_LEAVE: s->depth = s->ebp_depth ? s->ebp_depth - 4 : s->depth; break;
	case X86_INS_MOV:
		if (is_reg(&x->operands[0], X86_REG_EBP))
			s->ebp_depth = is_reg(&x->operands[1], X86_REG_ESP) ? s->depth : 0;
		/* fallthrough */
	default:
		if (x->op_count == 2 && is_reg(&x->operands[0], X86_REG_ESP))
			on_stack_pointer(s, insn->id, &x->operands[1]);
	}
	forget(s);
}

static bool
is_jump(const struct walk *w, const cs_insn *insn)
{
	return cs_insn_group(w->cs, insn, CS_GRP_JUMP);
}

static bool
goes_on(const struct walk *w, const cs_insn *insn)
{
	return !(insn->id == X86_INS_JMP || insn->id == X86_INS_HLT || cs_insn_group(w->cs, insn, CS_GRP_RET) ||
		 cs_insn_group(w->cs, insn, CS_GRP_IRET));
}

/* Along one path until it ends, or meets pc. */
static bool
follow(struct walk *w, uint32_t at, struct di_plain *s)
{
	while (at - w->low < w->size && !w->seen[at - w->low]) {
		const uint8_t *code = w->code + (at - w->low);
		size_t left = w->size - (at - w->low);
		uint64_t next = at;
		const cs_x86_op *op = &w->insn->detail->x86.operands[0];

		if (at == w->pc)
			return true;
		w->seen[at - w->low] = true;
		if (!cs_disasm_iter(w->cs, &code, &left, &next, w->insn))
			return false;
		effect(s, w->insn);
		if (is_jump(w, w->insn) && op->type == X86_OP_IMM)
			later(w, (uint32_t)op->imm, s);
		if (!goes_on(w, w->insn))
			return false;
		at = (uint32_t)next;
	}
	return false;
}

static bool
find(struct walk *w, struct di_plain *s)
{
	later(w, w->low, &(struct di_plain){ .depth = 4 });
	while (w->n) {
		w->n--;
		*s = w->pending[w->n].s;
		if (follow(w, w->pending[w->n].at, s))
			return true;
	}
	return false;
}

/* Code that has no symbol, such as the library's few instructions around int 0x80: straight on to its `ret`. */
static bool
find_return(struct walk *w, struct di_plain *s)
{
	const uint8_t *code = w->code;
	size_t left = w->size;
	uint64_t at = w->low;

	*s = (struct di_plain){ .depth = 0 };
	while (cs_disasm_iter(w->cs, &code, &left, &at, w->insn)) {
		if (cs_insn_group(w->cs, w->insn, CS_GRP_RET)) {
			*s = (struct di_plain){ .depth = 4 - s->depth };
			return true;
		}
		if (is_jump(w, w->insn))
			return false;
		effect(s, w->insn);
	}
	return false;
}

static bool
open_walk(struct walk *w, const struct debuginfo *d, const struct di_frame *f, const struct di_function *in)
{
	w->pc = f->reg[DI_EIP];
	if (in->high - in->low > CODE_MAX)
		return false;
	w->low = in->low;
	w->size = di_code(d, in->low, w->code, in->high - in->low);
	if (cs_open(CS_ARCH_X86, CS_MODE_32, &w->cs))
		return false;
	cs_option(w->cs, CS_OPT_DETAIL, CS_OPT_ON);
	w->insn = cs_malloc(w->cs);
	return w->insn != NULL;
}

static void
find_out(const struct debuginfo *d, const struct di_frame *f, struct di_plain *out)
{
	struct di_function in = { .low = f->reg[DI_EIP], .high = f->reg[DI_EIP] + STUB_MAX };
	struct walk *w = calloc(1, sizeof *w);
	bool named = di_function_at(d, f->lookup, &in);
	struct di_plain s = { .depth = 0 };

	if (w && open_walk(w, d, f, &in))
		s.found = named ? find(w, &s) : find_return(w, &s);
	if (s.aligned && !s.ebp_depth)
		s.found = false;
	s.pc = f->reg[DI_EIP];
	*out = s;
	if (w && w->insn)
		cs_free(w->insn, 1);
	if (w && w->cs)
		cs_close(&w->cs);
	free(w);
}

bool
di_plain_frame(const struct debuginfo *d, const struct di_memory *m, struct di_frame *f, struct di_frame *caller)
{
	struct di_plain *s = &d->plain[f->reg[DI_EIP] % PLAIN_CACHE];
	bool ok;

	if (s->pc != f->reg[DI_EIP])
		find_out(d, f, s);
	if (!s->found)
		return false;
	*caller = *f;
	f->cfa = s->aligned ? f->reg[DI_EBP] + (uint32_t)s->ebp_depth : f->reg[DI_ESP] + (uint32_t)s->depth;
	caller->reg[DI_ESP] = f->cfa;
	ok = m->read(m->ctx, f->cfa - 4, &caller->reg[DI_EIP], 4);
	for (int i = 0; ok && i < KEPT; i++)
		if (s->kept[i])
			ok = m->read(m->ctx, f->cfa - (uint32_t)s->kept[i], &caller->reg[kept[i].number], 4);
	return ok;
}
