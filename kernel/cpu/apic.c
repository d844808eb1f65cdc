/* Local APIC (SDM volume 3, chapter 10) and the pair of 8259s behind its LINT0. */
#include "cpu/apic.h"

#include "cpu/trap.h"
#include "cpu/x86.h"

#define APIC_BASE 0xfee00000u

enum {
	APIC_EOI = 0x0b0,
	APIC_SPURIOUS = 0x0f0,
	APIC_LVT_TIMER = 0x320,
	APIC_LVT_LINT0 = 0x350,
	APIC_INITIAL = 0x380,
	APIC_DIVIDE = 0x3e0,

	APIC_ENABLE = 0x100,
	LINT0_EXTINT = 0x700,
	DIVIDE_BY_1 = 0xb,

	PIC1 = 0x20,
	PIC2 = 0xa0,
	PIC_INIT = 0x11,
	PIC_8086 = 0x01,
	PIC_EOI = 0x20,
	PIC1_ALL_BUT_SERIAL = 0xef,
	PIC_ALL = 0xff,
};

uint64_t clock_start;

static void
apic_write(uint32_t reg, uint32_t value)
{
	*(volatile uint32_t *)(APIC_BASE + reg) = value;
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
	outb(PIC2 + 1, PIC_ALL);
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
	apic_write(APIC_INITIAL, ns);
}

void
pic_end_of_interrupt(void)
{
	outb(PIC1, PIC_EOI);
}
