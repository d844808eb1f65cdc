/* ide.h: the two disks of the primary channel, as arrays of sectors. */
#ifndef IDE_H
#define IDE_H

#include <stdint.h>

#include "cpu/mmu.h"

#define SECTOR 512u
#define PAGE_SECTORS (PAGE_SIZE / SECTOR) /* a request has so many at the most */

enum ide_drive { IDE_SWAP, IDE_DISK };

/* How many sectors the disk has; 0: there is no disk. */
uint32_t ide_init(enum ide_drive drive);
/* n sectors; comes back when it is done, and nobody runs meanwhile. 0, or -EIO. */
int ide_read(enum ide_drive drive, uint32_t sector, uint32_t n, void *to);
int ide_write(enum ide_drive drive, uint32_t sector, uint32_t n, const void *from);

void ide_interrupt(void);

#endif
