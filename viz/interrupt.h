/*
 * interrupt.h: the signals that end forkscope, as a file descriptor that a poll loop can wait for.
 *
 * From interrupt_open() to interrupt_close() SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGPIPE end nothing by
 * themselves, so that whoever holds QEMU or a temporary directory can put it away first.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

struct interrupt {
	int fd;          /* readable: one has come */
	sigset_t before; /* the signal mask to restore, and to give to children */
};

bool interrupt_open(struct interrupt *in);
void interrupt_close(struct interrupt *in);
/* The number of a signal that has come since, or 0. Does not wait. */
int interrupt_take(const struct interrupt *in);
/* What a shell calls the end by that signal. */
int interrupt_status(int signal_number);

#endif
