/* Local APIC (SDM volume 3, chapter 10) and the pair of 8259s behind its LINT0. */
#include "cpu/apic.h"

#include "cpu/trap.h"
#include "cpu/x86.h"

#define APIC_BASE 0xfee00000u

enum {
	APIC_PRIORITY = 0x080,
	APIC_EOI = 0x0b0,
	APIC_SPURIOUS = 0x0f0,
	APIC_LVT_TIMER = 0x320,
	APIC_LVT_LINT0 = 0x350,
	APIC_INITIAL = 0x380,
	APIC_CURRENT = 0x390,
	APIC_DIVIDE = 0x3e0,

	APIC_ENABLE = 0x100,
	LINT0_EXTINT = 0x700,
	DIVIDE_BY_1 = 0xb,
	PRIORITY_ALL = 0xff, /* no interrupt of the APIC's own comes through; the 8259's does */

	PIC1 = 0x20,
	PIC2 = 0xa0,
	PIC_INIT = 0x11,
	PIC_8086 = 0x01,
	PIC_EOI = 0x20,
	PIC1_ALL_BUT_SERIAL = 0xef,
	PIC1_ALL_BUT_SECOND = 0xfb,
	PIC2_ALL_BUT_DISK = 0xbf,
};

uint64_t clock_start;
uint32_t timer_armed;

static void
apic_write(uint32_t reg, uint32_t value)
{
	*(volatile uint32_t *)(APIC_BASE + reg) = value;
}

static uint32_t
apic_read(uint32_t reg)
{
	return *(volatile uint32_t *)(APIC_BASE + reg);
}

static void
pic_init(void)
{
	outb(PIC1, PIC_INIT);
	outb(PIC1 + 1, TRAP_IRQ0);
	outb(PIC1 + 1, 1 << 2); /* the second one hangs on line 2 */
	outb(PIC1 + 1, PIC_8086);
	outb(PIC2, PIC_INIT);
	outb(PIC2 + 1, TRAP_IRQ0 + 8);
	outb(PIC2 + 1, 2);
	outb(PIC2 + 1, PIC_8086);
	outb(PIC1 + 1, PIC1_ALL_BUT_SERIAL);
	outb(PIC2 + 1, PIC2_ALL_BUT_DISK);
}

void
apic_init(void)
{
	pic_init();
	apic_write(APIC_SPURIOUS, APIC_ENABLE | TRAP_SPURIOUS);
	apic_write(APIC_LVT_LINT0, LINT0_EXTINT);
	apic_write(APIC_DIVIDE, DIVIDE_BY_1);
	apic_write(APIC_LVT_TIMER, TRAP_TIMER);
}

void
apic_end_of_interrupt(void)
{
	apic_write(APIC_EOI, 0);
}

void
apic_timer_arm(uint32_t ns)
{
	timer_armed = ns;
	apic_write(APIC_INITIAL, ns);
}

void
pic_end_of_interrupt(uint32_t vector)
{
	if (vector >= TRAP_IRQ0 + 8)
		outb(PIC2, PIC_EOI);
	outb(PIC1, PIC_EOI);
}

/* A timer that has run out (rest 0) is left alone: its interrupt is pending, and comes after release. */
uint32_t
interrupts_hold(void)
{
	uint32_t rest = apic_read(APIC_CURRENT);

	if (rest)
		apic_timer_arm(0);
	apic_write(APIC_PRIORITY, PRIORITY_ALL);
	outb(PIC1 + 1, PIC1_ALL_BUT_SECOND);
	return rest;
}

void
interrupts_release(uint32_t rest)
{
	outb(PIC1 + 1, PIC1_ALL_BUT_SERIAL);
	apic_write(APIC_PRIORITY, 0);
	if (rest)
		apic_timer_arm(rest);
}
