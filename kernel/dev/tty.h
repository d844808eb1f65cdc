/* tty.h: the console as a terminal: lines or single keys, echo, signals from keys, job control. */
#ifndef TTY_H
#define TTY_H

#include <stdbool.h>
#include <stdint.h>

/* Takes what the viewer has put into the in ring, edits and echoes it, and wakes readers; and follows
 * the size that it wrote. False: there was nothing. */
bool tty_poll(void);

/* The kernel's own word to who sits there. */
void tty_say(const char *text);

/* Is there something to read, be it the end of input? */
bool tty_waiting(void);
int tty_read(uint32_t to, uint32_t n, bool nonblock);
int tty_write(uint32_t from, uint32_t n);
/* May more be written now? */
bool tty_writable(void);
/* The leader of a session ends, or leaves its terminal: the foreground is told, and nobody has it. */
void tty_hang_up(void);
/* Has the caller a controlling terminal? */
bool tty_is_controlling(void);
int tty_ioctl(uint32_t request, uint32_t argument);

#endif
