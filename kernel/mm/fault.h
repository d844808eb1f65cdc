/* fault.h: page faults, of programs and of kernel code that touches their memory. */
#ifndef FAULT_H
#define FAULT_H

struct trapframe;

void do_page_fault(struct trapframe *tf);

#endif
