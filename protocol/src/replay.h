/* replay.h: what the replay's state machine and its server share. */
#ifndef GR_REPLAY_H
#define GR_REPLAY_H

#include "transport.h"

struct gr_replay_entry {
	unsigned line;        /* of the text, from 1 */
	char direction, kind;
	size_t body, n;       /* bodies[body..body+n) */
};

struct gr_replay {
	struct gr_replay_entry *entry;
	size_t n_entries;
	char *bodies;
	size_t want;          /* the next entry of the client; n_entries: no more */
	size_t give;          /* the next one of the peer; n_entries: no more */
	struct gr_codec codec;
	char *tx;             /* tx[tx_start..tx_end) is to be taken */
	size_t tx_cap, tx_start, tx_end;
	enum gr_replay_state state;
	char text[640];       /* what went wrong */
};

#endif
