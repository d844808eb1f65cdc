/* ide.h: one disk, the first on the primary channel, as an array of pages. */
#ifndef IDE_H
#define IDE_H

#include <stdint.h>

/* How many pages the disk has; 0: there is no disk. */
uint32_t ide_init(void);
/* One page; comes back when it is done, and nobody runs meanwhile. 0, or -EIO. */
int ide_read(uint32_t page, void *to);
int ide_write(uint32_t page, const void *from);

void ide_interrupt(void);

#endif
