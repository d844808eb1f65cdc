/* program.c: the registers and the memory of a process, as its program has them. */
#include <string.h>

#include "live.h"

#define REGISTERS(R) R(eax) R(ecx) R(edx) R(ebx) R(esp) R(ebp) R(esi) R(edi) R(eip)

enum { N_REGISTERS = 9, ROW_GAP = 64 }; /* bytes between two of them in a row, at most */

/* They stand together, so one request has them all. */
static bool
read_fields(struct target *t, const enum abi_field_id *ids, uint32_t row, uint32_t *const *out)
{
	struct gr_range range[N_REGISTERS];

	for (size_t i = 0; i < N_REGISTERS; i++)
		range[i] = (struct gr_range){ .addr = row + t->abi.field[ids[i]].offset, .out = out[i], .n = sizeof *out[i] };
	if (gr_read_scattered(t->gr, range, N_REGISTERS, ROW_GAP) != GR_OK)
		return false;
	for (size_t i = 0; i < N_REGISTERS; i++)
		if (range[i].err)
			return false;
	return true;
}

static bool
from_processor(struct target *t, struct target_registers *out)
{
#define R(name) { #name, &out->name },
	const struct { const char *name; uint32_t *to; } regs[] = { REGISTERS(R) };
#undef R
	uint64_t value;

	for (size_t i = 0; i < sizeof regs / sizeof *regs; i++) {
		if (gr_reg_get(t->gr, regs[i].name, &value) != GR_OK)
			return false;
		*regs[i].to = (uint32_t)value;
	}
	return true;
}

bool
target_registers(struct target *t, const struct m_task *task, struct target_registers *out)
{
#define R(name) ABI_task_tss_##name,
	static const enum abi_field_id tss[N_REGISTERS] = { REGISTERS(R) };
#undef R
#define R(name) ABI_user_##name,
	static const enum abi_field_id user[N_REGISTERS] = { REGISTERS(R) };
#undef R
#define R(name) &out->name,
	uint32_t *const to[N_REGISTERS] = { REGISTERS(R) };
#undef R
	uint32_t row = FS_KERNEL_BASE + task->stack * FS_PAGE;
	bool has_run = task->ran && !(t->at_gate && task->ran == t->seq); /* else it was chosen just now */
	bool in_user_mode = t->root.current == task->pid && !t->at_gate && !(t->root.flux & 1);

	if (!is_consistent(t) || !task->stack)
		return false;
	if (in_user_mode)
		return from_processor(t, out);
	return read_fields(t, has_run ? user : tss, row, to);
}

bool
target_memory(struct target *t, const struct m_task *task, uint32_t va, void *out, size_t n)
{
	struct batch b = { 0 };
	bool ok = is_consistent(t);

	while (ok && n) {
		const struct m_page *p = model_page(task, va & ~(FS_PAGE - 1));
		size_t part = FS_PAGE - va % FS_PAGE < n ? FS_PAGE - va % FS_PAGE : n;

		ok = p && !p->slot;
		if (ok)
			batch_add(&b, FS_KERNEL_BASE + p->frame * FS_PAGE + va % FS_PAGE, out, part);
		va += (uint32_t)part;
		out = (char *)out + part;
		n -= part;
	}
	ok = ok && batch_read(&b, t->gr) == GR_OK;
	batch_free(&b);
	return ok;
}
