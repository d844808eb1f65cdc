/* printk.h: words to whoever debugs the kernel itself, on the serial line. */
#ifndef PRINTK_H
#define PRINTK_H

#include <stdarg.h>
#include <stddef.h>

/* %s %c %d %u %x, a width and a leading 0. Returns the length without the NUL; cuts to size. */
size_t format(char *out, size_t size, const char *fmt, va_list args);
void printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The kernel is wrong: dump, event, end. */
void panic(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
