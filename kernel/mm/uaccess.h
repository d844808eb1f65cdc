/* uaccess.h: kernel code that touches user memory. It may fault, and obeys read-only pages. */
#ifndef UACCESS_H
#define UACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0, or -EFAULT when the range is not the program's to read (to write); part may be done then. */
int copy_from_user(void *to, uint32_t user, size_t n);
int copy_to_user(uint32_t user, const void *from, size_t n);
/* A string with its NUL; the length without it, -EFAULT, or -ENAMETOOLONG when it does not fit. */
int string_from_user(char *to, uint32_t user, size_t size);

/* For the fault handler: is eip inside the copying code, and where does it go on after a failure? */
bool uaccess_covers(uint32_t eip);
uint32_t uaccess_fixup(void);

#endif
