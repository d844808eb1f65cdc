/*
 * assembly.h: a function's instructions, for programs that have no text.
 */
#ifndef ASSEMBLY_H
#define ASSEMBLY_H

#include "cell.h"
#include "debuginfo.h"
#include "scroll.h"

/* The function around an address, with a mark where pid is; without symbols, what follows the address. */
void assembly_draw(const struct debuginfo *d, uint32_t address, uint32_t pid, struct scroll *scroll, struct area a);

#endif
