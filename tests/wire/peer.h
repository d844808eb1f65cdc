/*
 * peer.h: a fake stub that plays a script over a socketpair, in a thread of its own.
 *
 * The script is a wire log as gdb_remote.h describes it, seen from the client: "> $ m0,4" is a
 * command that must come, "< $ 00000000" an answer that is sent. Besides:
 *
 *     & BODY   as "> $ BODY", and it must have come in the same write as the one before
 *     = BYTES  sent as they are, \xHH for any byte
 *     ~        wait until the client closes
 *     !        send without end until the client closes
 *
 * At the end of the script the peer closes. What did not go by the script is told by peer_join.
 */
#ifndef PEER_H
#define PEER_H

/* The first command of every session, as a line of a script. */
#define PEER_ASK "> $ qSupported:multiprocess+;swbreak+;hwbreak+;fork-events+;vfork-events+;exec-events+;" \
	"vContSupported+;QThreadEvents+;no-resumed+;xmlRegisters=i386\n"

/* What a peer with vContSupported+ and without QStartNoAckMode+ is asked next; this one needs no acknowledgements. */
#define PEER_QEMU "> $ qqemu.PhyMemMode\n< $ 0\n"

struct peer;

struct peer *peer_start(const char *script, int *client_fd);
const char *peer_join(struct peer *p); /* NULL, or what went wrong; valid until the next join */

#endif
