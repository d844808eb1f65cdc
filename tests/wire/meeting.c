/* meeting.c: a session with a scripted peer, for one test at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "meeting.h"
#include "peer.h"

static struct peer *peer;

struct gr *
open_raw(const char *script, const struct gr_options *o)
{
	struct gr_options defaults = { .deadline_ms = 10000 };
	struct gr *g = NULL;
	int fd;

	peer = peer_start(script, &fd);
	assert_int_equal(gr_open_fd(fd, o ? o : &defaults, &g), GR_OK);
	return g;
}

struct gr *
open_ready(const char *script, const struct gr_options *o)
{
	struct gr *g = open_raw(script, o);

	if (gr_handshake(g))
		fail_msg("handshake: %s", gr_error(g));
	return g;
}

void
done(struct gr *g)
{
	const char *wrong;

	gr_close(g);
	wrong = peer_join(peer);
	if (wrong)
		fail_msg("%s", wrong);
}
