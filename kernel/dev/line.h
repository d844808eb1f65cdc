/* line.h: the terminal's state, and the line that is typed: how it is edited and shown, what its keys do. */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "dev/termios.h"

#define INPUT_MAX 4096u /* bytes that wait for a reader */

struct tty {
	struct termios set;
	/* dev/line.c */
	uint16_t input[INPUT_MAX]; /* typed bytes, with marks */
	uint32_t typed, ready;     /* up to ready they may be read: whole lines, or all when raw */
	uint32_t column;      /* where the next byte is shown */
	uint32_t line_column; /* where the line that is typed began */
	bool literal;         /* VLNEXT was typed: what follows is no key */
	bool stopped;         /* so is the output: VSTOP was typed */
	/* dev/tty.c */
	struct winsize size; /* as last told to programs */
	uint32_t session;    /* whose controlling terminal it is; 0: nobody's */
	uint32_t foreground; /* its process group that may read, and gets the keys' signals */
};

extern struct tty tty;

/* What is written, and shown. */
void line_emit(const char *bytes, uint32_t n);
void line_type(uint8_t c);
/* Has a byte more no room before somebody reads? */
bool line_is_full(void);
/* Takes n bytes of the first line at the most, or of all when raw. *ended: that was all of the line. */
uint32_t line_take(char *to, uint32_t n, bool *ended);
/* Bytes that may be read. */
uint32_t line_bytes(void);
void line_drop(void);
void line_start(void); /* output goes on */

#endif
