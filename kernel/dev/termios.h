/* termios.h: a terminal's settings, by Linux i386's names and numbers. */
#ifndef TERMIOS_H
#define TERMIOS_H

#include <stdint.h>

enum { /* requests of ioctl */
	TCGETS = 0x5401,
	TCSETS = 0x5402,
	TCSETSW = 0x5403,
	TCSETSF = 0x5404,
	TCSBRK = 0x5409,
	TCXONC = 0x540a,
	TCFLSH = 0x540b,
	TIOCOUTQ = 0x5411,
	TCSBRKP = 0x5425,
	TIOCSCTTY = 0x540e,
	TIOCGPGRP = 0x540f,
	TIOCSPGRP = 0x5410,
	TIOCGWINSZ = 0x5413,
	TIOCSWINSZ = 0x5414,
	TIOCNOTTY = 0x5422,
	TIOCGSID = 0x5429,
};

enum { /* input: iflag */
	INLCR = 0x40,
	IGNCR = 0x80,
	ICRNL = 0x100,
	IXON = 0x400,
	IXANY = 0x800,
};

enum { /* output and line: oflag, cflag */
	OPOST = 0x1,
	ONLCR = 0x4,
	CS8_CREAD_B38400 = 0xbf,
};

enum { /* behaviour: lflag */
	ISIG = 0x1,
	ICANON = 0x2,
	ECHO = 0x8,
	ECHOE = 0x10,
	ECHOK = 0x20,
	ECHONL = 0x40,
	NOFLSH = 0x80,
	TOSTOP = 0x100,
	ECHOCTL = 0x200,
	ECHOKE = 0x800,
	IEXTEN = 0x8000,
};

enum { /* arguments of TCFLSH and TCXONC */
	TCIFLUSH, TCOFLUSH, TCIOFLUSH,
	TCOOFF = 0, TCOON, TCIOFF, TCION,
};

enum { /* special characters: cc */
	VINTR, VQUIT, VERASE, VKILL, VEOF, VTIME, VMIN, VSWTC, VSTART, VSTOP, VSUSP, VEOL, VREPRINT,
	VDISCARD, VWERASE, VLNEXT, VEOL2,
	NCCS = 19,
};

struct termios {
	uint32_t iflag, oflag, cflag, lflag;
	uint8_t line, cc[NCCS];
};

struct winsize {
	uint16_t rows, columns, x, y;
};

#define TERMIOS_AT_FIRST { \
	.iflag = ICRNL | IXON, \
	.oflag = OPOST | ONLCR, \
	.cflag = CS8_CREAD_B38400, \
	.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN, \
	.cc = { [VINTR] = 3, [VQUIT] = 28, [VERASE] = 127, [VKILL] = 21, [VEOF] = 4, [VMIN] = 1, \
		[VSTART] = 17, [VSTOP] = 19, [VSUSP] = 26, [VREPRINT] = 18, [VDISCARD] = 15, \
		[VWERASE] = 23, [VLNEXT] = 22 }, \
}

#endif
