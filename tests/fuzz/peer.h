/*
 * peer.h: a session whose peer is the fuzz target itself, in the same thread: each packet that the session
 * sends is told to `asked`, which may answer at once. Without an answer the connection ends.
 */
#ifndef FUZZ_PEER_H
#define FUZZ_PEER_H

#include "fuzz.h"

struct gr;

struct fuzz_peer {
	int fd;              /* the peer's end; -1 when it has hung up */
	struct gr *g;
	void (*asked)(struct fuzz_peer *p, const char *command);
	void *ctx;
	size_t n_output;
};

void fuzz_open(struct fuzz_peer *p);
void fuzz_close(struct fuzz_peer *p);
void fuzz_say(struct fuzz_peer *p, const void *bytes, size_t n); /* as they are */
void fuzz_hang_up(struct fuzz_peer *p);

#endif
