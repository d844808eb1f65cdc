#include "dev/serial.h"

#include "cpu/x86.h"

enum { /* 8250 registers, and bits of them */
	COM1 = 0x3f8,
	DATA = COM1,
	INT_ENABLE = COM1 + 1,
	FIFO = COM1 + 2,
	LINE_CONTROL = COM1 + 3,
	MODEM_CONTROL = COM1 + 4,
	LINE_STATUS = COM1 + 5,

	INT_RECEIVED = 0x01,
	EIGHT_BITS = 0x03,
	DTR_RTS_OUT2 = 0x0b, /* OUT2 lets the interrupt through */
	RECEIVED = 0x01,
};

static bool echo_console;

void
serial_init(bool echo)
{
	echo_console = echo;
	outb(FIFO, 0); /* off: with it on, a timer would run while bytes come in */
	outb(LINE_CONTROL, EIGHT_BITS);
	outb(MODEM_CONTROL, DTR_RTS_OUT2);
	outb(INT_ENABLE, INT_RECEIVED);
}

void
serial_write(const char *text, size_t n)
{
	while (n--)
		outb(DATA, (uint8_t)*text++);
}

void
serial_console(const char *text, size_t n)
{
	if (echo_console)
		serial_write(text, n);
}

void
serial_interrupt(void)
{
	while (inb(LINE_STATUS) & RECEIVED)
		inb(DATA);
}
