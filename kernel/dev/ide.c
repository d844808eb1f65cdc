/*
 * ATA by programmed I/O: commands in LBA28, a page as one block of READ or WRITE MULTIPLE, so that each
 * command causes one interrupt.
 *
 * A request ends when the host has done it, which no two runs do at the same instruction. Who polled
 * the status would count another number of instructions each time. In hlt none are counted: with the
 * timer stopped and all other lines held, virtual time stands still until the disk is ready.
 */
#include "dev/ide.h"

#include <stdbool.h>

#include "cpu/apic.h"
#include "cpu/mmu.h"
#include "cpu/x86.h"
#include "task/errno.h"

enum {
	IDE_DATA = 0x1f0,
	IDE_COUNT = 0x1f2, /* sectors */
	IDE_LBA = 0x1f3,   /* three bytes, the lowest first */
	IDE_DRIVE = 0x1f6, /* and the upper four bits of the sector's number */
	IDE_COMMAND = 0x1f7,
	IDE_STATUS = 0x1f7,

	DRIVE_FIRST_LBA = 0xe0,
	STATUS_ERROR = 0x01,
	STATUS_DATA = 0x08,
	STATUS_READY = 0x40,
	STATUS_NOBODY = 0xff, /* no controller drives the bus */

	READ_MULTIPLE = 0xc4,
	WRITE_MULTIPLE = 0xc5,
	SET_MULTIPLE = 0xc6,
	IDENTIFY = 0xec,

	SECTOR = 512,
	PAGE_SECTORS = PAGE_SIZE / SECTOR,
	IDENTIFY_SECTORS = 60 / 2, /* where in its answer, in words of 4 bytes */
};

static volatile bool done; /* the interrupt for the last command has come */
static uint8_t status;     /* as it was then */

static void
command(uint8_t what, uint32_t page)
{
	uint32_t sector = page * PAGE_SECTORS;

	done = false;
	outb(IDE_DRIVE, (uint8_t)(DRIVE_FIRST_LBA | sector >> 24));
	outb(IDE_COUNT, PAGE_SECTORS);
	for (int i = 0; i < 3; i++)
		outb((uint16_t)(IDE_LBA + i), (uint8_t)(sector >> 8 * i));
	outb(IDE_COMMAND, what);
}

void
ide_interrupt(void)
{
	status = inb(IDE_STATUS); /* reading it takes the request back */
	done = true;
}

static int
finish(void)
{
	uint32_t rest = interrupts_hold();

	while (!done)
		wait_for_interrupt();
	interrupts_release(rest);
	return status & STATUS_ERROR ? -EIO : 0;
}

int
ide_read(uint32_t page, void *to)
{
	command(READ_MULTIPLE, page);
	int error = finish();
	if (!error)
		rep_insl(IDE_DATA, to, PAGE_SIZE / 4);
	return error;
}

int
ide_write(uint32_t page, const void *from)
{
	command(WRITE_MULTIPLE, page);
	if (!(inb(IDE_STATUS) & STATUS_DATA)) /* an emulated disk asks for the data at once */
		return -EIO;
	rep_outsl(IDE_DATA, from, PAGE_SIZE / 4);
	return finish();
}

uint32_t
ide_init(void)
{
	uint32_t about[SECTOR / 4];
	uint8_t now = inb(IDE_STATUS);

	if (now == STATUS_NOBODY || !(now & STATUS_READY))
		return 0;
	command(SET_MULTIPLE, 0);
	if (finish())
		return 0;
	command(IDENTIFY, 0);
	if (finish())
		return 0;
	rep_insl(IDE_DATA, about, SECTOR / 4);
	return about[IDENTIFY_SECTORS] / PAGE_SECTORS;
}
