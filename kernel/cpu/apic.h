/* apic.h: the clock (one-shot) and the interrupt lines. 1 count = 1 ns of virtual time. */
#ifndef APIC_H
#define APIC_H

#include <stdint.h>

#include "cpu/x86.h"

#define EPOCH_S 1000000000u /* the clock begins here: 2001-09-09, the same in every run */

/* What comes before the event boot depends on the loader: time counts from there. */
extern uint64_t clock_start;
extern uint32_t timer_armed; /* what it was armed with last; 0: it is off */

static inline uint64_t
clock_ns(void)
{
	return rdtsc() - clock_start;
}

void apic_init(void);
void apic_end_of_interrupt(void);
/* Interrupt in `ns`; 0 disarms. */
void apic_timer_arm(uint32_t ns);
/* The serial line's and the disk's interrupts come through the 8259s. */
void pic_end_of_interrupt(uint32_t vector);

/*
 * From hold to release no interrupt but the disk's comes through, and the timer stands still. Hold
 * returns what release wants: the rest of the timer's count.
 */
uint32_t interrupts_hold(void);
void interrupts_release(uint32_t rest);

#endif
