/* serial.h: COM1: the console of a kernel that nobody views, and the doorbell for input. */
#ifndef SERIAL_H
#define SERIAL_H

#include <stdbool.h>
#include <stddef.h>

/* With echo, what programs write to the console goes out here as well. */
void serial_init(bool echo);
void serial_write(const char *text, size_t n);   /* always */
void serial_console(const char *text, size_t n); /* with echo alone */
void serial_interrupt(void); /* takes the doorbell's byte */

#endif
