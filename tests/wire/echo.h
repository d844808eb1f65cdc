/* echo.h: a peer that answers each packet with its own body, for tests of what carries the bytes. */
#ifndef ECHO_H
#define ECHO_H

/* Until the end of `in`. The packet "descriptors" is answered with how many are open beyond stderr. */
void echo_serve(int in, int out);

struct echo;
struct echo *echo_start(int in, int out); /* echo_serve in a thread; it closes them at its end */
struct echo *echo_accept(int listener);   /* the same for the first that connects there */
void echo_join(struct echo *e);

/* The tests' side of it. */
struct gr *echo_session(int deadline_ms); /* not connected yet */
void echo_converse(struct gr *g);         /* every byte goes there and back */
void assert_cloexec(int fd);              /* and that it does not block */

#endif
