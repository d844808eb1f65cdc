/* dwarf_frame.c: where a value stands, and who called whom. */
#include "dwarf_own.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_MAX = 16, OPS_MAX = 256 };

struct machine {
	const struct di_place *p;
	uint32_t stack[STACK_MAX];
	int n;
	bool failed;
	struct di_value *out;
};

static void
push(struct machine *m, uint32_t value)
{
	if (m->n < STACK_MAX)
		m->stack[m->n++] = value;
	else
		m->failed = true;
}

static uint32_t
pop(struct machine *m)
{
	if (m->n > 0)
		return m->stack[--m->n];
	m->failed = true;
	return 0;
}

static uint32_t
reg(struct machine *m, uint64_t nr)
{
	if (nr < DI_REGISTERS)
		return m->p->f->reg[nr];
	m->failed = true;
	return 0;
}

/* The frame base is one more expression; it may not name itself. */
static uint32_t
frame_base(struct machine *m)
{
	struct di_place p = *m->p;
	struct di_value v;
	Dwarf_Op *ops;
	size_t n;

	p.frame_base = NULL;
	if (m->p->frame_base &&
	    dwarf_getlocation_addr(m->p->frame_base, p.f->reg[DI_EIP], &ops, &n, 1) == 1 &&
	    di_evaluate(&p, ops, n, 0, false, &v))
		return v.kind == DI_IN_REGISTER ? reg(m, v.number) : v.number;
	m->failed = true;
	return 0;
}

static void
load(struct machine *m)
{
	uint32_t at = pop(m), value = 0;

	if (m->failed || !m->p->m || !m->p->m->read(m->p->m->ctx, at, &value, sizeof value))
		m->failed = true;
	push(m, value);
}

static void
combine(struct machine *m, int op)
{
	uint32_t b = pop(m), a = pop(m);

	switch (op) {
	case DW_OP_plus: push(m, a + b); break;
	case DW_OP_minus: push(m, a - b); break;
	case DW_OP_and: push(m, a & b); break;
	case DW_OP_mul: push(m, a * b); break;
	case DW_OP_shl: push(m, b < 32 ? a << b : 0); break;
	default: m->failed = true;
	}
}

static void
execute(struct machine *m, const Dwarf_Op *op)
{
	uint32_t number = (uint32_t)op->number;

	if (op->atom >= DW_OP_lit0 && op->atom <= DW_OP_lit31) {
		push(m, op->atom - DW_OP_lit0);
	} else if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg31) {
		push(m, reg(m, op->atom - DW_OP_breg0) + number);
	} else if (op->atom >= DW_OP_reg0 && op->atom <= DW_OP_reg31) {
		m->out->kind = DI_IN_REGISTER;
		push(m, op->atom - DW_OP_reg0);
	} else {
		switch (op->atom) {
		case DW_OP_addr: case DW_OP_const1u: case DW_OP_const1s: case DW_OP_const2u: case DW_OP_const2s:
		case DW_OP_const4u: case DW_OP_const4s: case DW_OP_constu: case DW_OP_consts: push(m, number); break;
		case DW_OP_bregx: push(m, reg(m, op->number) + (uint32_t)op->number2); break;
		case DW_OP_regx: m->out->kind = DI_IN_REGISTER; push(m, number); break;
		case DW_OP_fbreg: push(m, frame_base(m) + number); break;
		case DW_OP_call_frame_cfa: m->failed |= !m->p->f->cfa; push(m, m->p->f->cfa); break;
		case DW_OP_plus_uconst: push(m, pop(m) + number); break;
		case DW_OP_deref: load(m); break;
		case DW_OP_stack_value: m->out->kind = DI_IS_VALUE; break;
		case DW_OP_nop: break;
		default: combine(m, op->atom);
		}
	}
}

bool
di_evaluate(const struct di_place *p, const Dwarf_Op *ops, size_t n, uint32_t start, bool has_start,
	    struct di_value *out)
{
	struct di_value v = { .kind = DI_IN_MEMORY };
	struct machine m = { .p = p, .out = &v };

	if (!n || n > OPS_MAX)
		return false;
	if (has_start)
		push(&m, start);
	for (size_t i = 0; i < n && !m.failed; i++)
		execute(&m, &ops[i]);
	v.number = pop(&m);
	if (!m.failed)
		*out = v;
	return !m.failed;
}

/* ---- frames ---- */

static Dwarf_Frame *
call_frame(const struct debuginfo *d, uint32_t pc)
{
	Dwarf_Frame *frame = NULL;

	for (int i = 0; i < 2; i++)
		if (d->cfi[i] && dwarf_cfi_addrframe(d->cfi[i], pc, &frame) == 0)
			return frame;
	return NULL;
}

static bool
find_cfa(const struct di_place *p, Dwarf_Frame *frame, uint32_t *cfa)
{
	struct di_value v;
	Dwarf_Op *ops;
	size_t n;

	if (dwarf_frame_cfa(frame, &ops, &n) || !di_evaluate(p, ops, n, 0, false, &v))
		return false;
	*cfa = v.kind == DI_IN_REGISTER && v.number < DI_REGISTERS ? p->f->reg[v.number] : v.number;
	return *cfa != 0;
}

/* What the caller had in a register; false: nobody knows. */
static bool
saved(const struct di_place *p, Dwarf_Frame *frame, int nr, uint32_t *out)
{
	Dwarf_Op memory[3], *ops;
	struct di_value v;
	size_t n;

	if (dwarf_frame_register(frame, nr, memory, &ops, &n))
		return false;
	if (!n && ops == memory) /* undefined */
		return false;
	if (!n)
		return true;
	if (!di_evaluate(p, ops, n, 0, false, &v))
		return false;
	if (v.kind == DI_IS_VALUE)
		*out = v.number;
	else if (v.kind == DI_IN_REGISTER)
		*out = v.number < DI_REGISTERS ? p->f->reg[v.number] : 0;
	else
		return p->m->read(p->m->ctx, v.number, out, sizeof *out);
	return true;
}

/* By the call frame information. Also finds the CFA of f. */
static bool
caller_by_cfi(const struct debuginfo *d, const struct di_memory *m, struct di_frame *f, struct di_frame *caller)
{
	struct di_place p = { .d = d, .f = f, .m = m };
	Dwarf_Frame *frame = call_frame(d, f->lookup);
	bool ok = frame && find_cfa(&p, frame, &f->cfa);

	*caller = *f;
	ok = ok && saved(&p, frame, DI_EIP, &caller->reg[DI_EIP]);
	for (int nr = 0; ok && nr < DI_EIP; nr++)
		if (nr != DI_ESP)
			saved(&p, frame, nr, &caller->reg[nr]);
	caller->reg[DI_ESP] = f->cfa;
	free(frame);
	return ok;
}

/* The words of a struct sigcontext, as far as they are wanted. */
enum { SC_EDI = 4, SC_ESI, SC_EBP, SC_ESP, SC_EBX, SC_EDX, SC_ECX, SC_EAX, SC_EIP = 14, SC_WORDS };

/* Where a handler returns to: the C library's few instructions that call sigreturn, by the names that both
 * libraries have for them. The interrupted registers lie on the stack. */
static bool
caller_by_signal(const struct debuginfo *d, const struct di_memory *m, struct di_frame *f, struct di_frame *caller)
{
	static const uint8_t word[DI_EIP + 1] = { SC_EAX, SC_ECX, SC_EDX, SC_EBX, SC_ESP, SC_EBP, SC_ESI, SC_EDI, SC_EIP };
	uint32_t at = f->reg[DI_ESP] + 4, context[SC_WORDS]; /* behind the signal's number */
	struct di_function in;
	bool rt;

	if (!di_function_at(d, f->reg[DI_EIP], &in) || in.low != f->reg[DI_EIP])
		return false;
	rt = !strcmp(in.name, "__restore_rt");
	if (!rt && strcmp(in.name, "__restore"))
		return false;
	if (rt) { /* number, siginfo, ucontext: its registers follow flags, link and stack */
		if (!m->read(m->ctx, f->reg[DI_ESP] + 8, &at, sizeof at))
			return false;
		at += 20;
	}
	if (!m->read(m->ctx, at, context, sizeof context))
		return false;
	*caller = *f;
	for (int i = 0; i <= DI_EIP; i++)
		caller->reg[i] = context[word[i]];
	f->cfa = caller->reg[DI_ESP];
	return true;
}

/* The call may be the last of its line; a handler's way back was not called, and the interrupted place neither. */
static uint32_t
lookup(const struct debuginfo *d, const struct di_frame *caller, bool interrupted)
{
	struct di_function in;

	if (interrupted || (di_function_at(d, caller->reg[DI_EIP], &in) && in.low == caller->reg[DI_EIP]))
		return caller->reg[DI_EIP];
	return caller->reg[DI_EIP] - 1;
}

/* Towards the caller the stack only shrinks, or the chain goes round in circles. */
static bool
is_above(const struct di_frame *f, const struct di_frame *caller)
{
	return caller->reg[DI_ESP] > f->reg[DI_ESP] && caller->reg[DI_EIP];
}

size_t
di_unwind(const struct debuginfo *d, const struct di_memory *m, struct di_frame frame[DI_FRAMES_MAX])
{
	size_t n = 1;

	frame[0].lookup = frame[0].reg[DI_EIP];
	frame[0].cfa = 0;
	for (;;) {
		struct di_frame *f = &frame[n - 1], caller;
		bool interrupted = caller_by_signal(d, m, f, &caller);
		struct di_function in;

		if (!interrupted && !caller_by_cfi(d, m, f, &caller) && !di_plain_frame(d, m, f, &caller))
			return n;
		caller.lookup = lookup(d, &caller, interrupted);
		if (n == DI_FRAMES_MAX || !is_above(f, &caller) || !di_function_at(d, caller.lookup, &in))
			return n;
		caller.cfa = 0;
		frame[n++] = caller;
	}
}
