/*
 * ATA by programmed I/O: commands in LBA28, a page or less as one block of READ or WRITE MULTIPLE, so that
 * each command causes one interrupt.
 *
 * A request ends when the host has done it, which no two runs do at the same instruction. Who polled
 * the status would count another number of instructions each time. In hlt none are counted: with the
 * timer stopped and all other lines held, virtual time stands still until the disk is ready.
 */
#include "dev/ide.h"

#include <stdbool.h>

#include "cpu/apic.h"
#include "cpu/x86.h"
#include "task/errno.h"

enum {
	IDE_DATA = 0x1f0,
	IDE_COUNT = 0x1f2, /* sectors */
	IDE_LBA = 0x1f3,   /* three bytes, the lowest first */
	IDE_DRIVE = 0x1f6, /* and the upper four bits of the sector's number */
	IDE_COMMAND = 0x1f7,
	IDE_STATUS = 0x1f7,

	DRIVE_LBA = 0xe0,
	DRIVE_SECOND = 0x10,
	STATUS_ERROR = 0x01,
	STATUS_DATA = 0x08,
	STATUS_READY = 0x40,
	STATUS_NOBODY = 0xff, /* no controller drives the bus */

	READ_MULTIPLE = 0xc4,
	WRITE_MULTIPLE = 0xc5,
	SET_MULTIPLE = 0xc6,
	IDENTIFY = 0xec,

	IDENTIFY_SECTORS = 60 / 2, /* where in its answer, in words of 4 bytes */
};

static volatile bool done; /* the interrupt for the last command has come */
static uint8_t status;     /* as it was then */

static void
choose(enum ide_drive drive, uint32_t sector)
{
	outb(IDE_DRIVE, (uint8_t)(DRIVE_LBA | (drive ? DRIVE_SECOND : 0) | sector >> 24));
}

static void
command(uint8_t what, enum ide_drive drive, uint32_t sector, uint32_t n)
{
	done = false;
	choose(drive, sector);
	outb(IDE_COUNT, (uint8_t)n);
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
ide_read(enum ide_drive drive, uint32_t sector, uint32_t n, void *to)
{
	command(READ_MULTIPLE, drive, sector, n);
	int error = finish();
	if (!error)
		rep_insl(IDE_DATA, to, n * SECTOR / 4);
	return error;
}

int
ide_write(enum ide_drive drive, uint32_t sector, uint32_t n, const void *from)
{
	command(WRITE_MULTIPLE, drive, sector, n);
	if (!(inb(IDE_STATUS) & STATUS_DATA)) /* an emulated disk asks for the data at once */
		return -EIO;
	rep_outsl(IDE_DATA, from, n * SECTOR / 4);
	return finish();
}

/* A drive that is not there says nothing: it is never READY, and no command for it would end. */
uint32_t
ide_init(enum ide_drive drive)
{
	uint32_t about[SECTOR / 4];

	choose(drive, 0);
	uint8_t now = inb(IDE_STATUS);
	if (now == STATUS_NOBODY || !(now & STATUS_READY))
		return 0;
	command(SET_MULTIPLE, drive, 0, PAGE_SECTORS);
	if (finish())
		return 0;
	command(IDENTIFY, drive, 0, 0);
	if (finish())
		return 0;
	rep_insl(IDE_DATA, about, SECTOR / 4);
	return about[IDENTIFY_SECTORS];
}
