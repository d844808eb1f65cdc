/* divide.h: 64 bits by 32; what the compiler makes of / and % is a call into a library that is not here. */
#ifndef DIVIDE_H
#define DIVIDE_H

#include <stdint.h>

/* n / by, and the remainder in *rest. Two steps of long division in base 2^32 (SDM volume 2, DIV). */
static inline uint64_t
divide(uint64_t n, uint32_t by, uint32_t *rest)
{
	uint32_t high = (uint32_t)(n >> 32), low;

	__asm__("divl %4" : "=a"(low), "=d"(*rest) : "a"((uint32_t)n), "d"(high % by), "r"(by) : "cc");
	return (uint64_t)(high / by) << 32 | low;
}

static inline uint64_t
quotient(uint64_t n, uint32_t by)
{
	uint32_t rest;

	return divide(n, by, &rest);
}

#endif
