/* sigqueue.h: what is known of each signal that waits. A real-time signal waits as often as it was sent. */
#ifndef SIGQUEUE_H
#define SIGQUEUE_H

#include "task/signal.h"

#define SIGQUEUE_MAX 128u /* real-time signals are refused beyond; there is more room for the others */

bool sigqueue_is_full(void);
/* Without room it is lost: then the signal waits, but nothing is known of it. */
void sigqueue_add(uint32_t pid, unsigned signal, struct signal_info info);
/* The oldest of that signal; is there one more of it? */
bool sigqueue_take(uint32_t pid, unsigned signal, struct signal_info *info);
void sigqueue_forget(uint32_t pid, sigset_t set);

#endif
