/* fpu.h: the x87, switched only when a task uses it. A task switch sets CR0.TS (SDM 2.5), so the
 * first x87 instruction afterwards traps here. */
#ifndef FPU_H
#define FPU_H

struct task_struct;

void fpu_trap(void);                          /* vector 7 */
void fpu_save(struct task_struct *t);         /* into its task_struct, if it is the owner */
void fpu_forget(const struct task_struct *t); /* it ends, or begins a new program */

#endif
