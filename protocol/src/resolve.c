/* resolve.c: a host's addresses, by a deadline. */
#include "transport.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that the resolver's own thread may still look at when we have given up on it. */
struct question {
	struct gaicb request;
	struct addrinfo hints;
	char host[256], port[64];
};

/* A number needs no resolver, and no thread of its. */
static bool
is_number(const char *host, const char *port, struct addrinfo **list)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST };

	return getaddrinfo(host, port, &hints, list) == 0;
}

static enum gr_err
ask(struct question *q, int64_t deadline_us, char *why)
{
	struct gaicb *list[] = { &q->request };
	int error = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);

	if (error)
		return gr_because(why, GR_EIO, "resolving %s: %s", q->host, gai_strerror(error));
	while ((error = gai_error(&q->request)) == EAI_INPROGRESS) {
		int64_t left = deadline_us - gr_now_us();
		struct timespec t = { left / 1000000, left % 1000000 * 1000 };
		if (left <= 0)
			return gr_because(why, GR_ETIMEOUT, "resolving %s took too long", q->host);
		gai_suspend((const struct gaicb *const *)list, 1, &t);
	}
	if (error)
		return gr_because(why, GR_EINVAL, "no host %s with a port %s: %s", q->host, q->port,
				  gai_strerror(error));
	return GR_OK;
}

enum gr_err
gr_resolve(const char *host, const char *port, int64_t deadline_us, struct addrinfo **list, char *why)
{
	struct question *q;
	enum gr_err err;

	if (is_number(host, port, list))
		return GR_OK;
	q = calloc(1, sizeof *q);
	if (!q)
		return gr_because(why, GR_ENOMEM, "out of memory");
	snprintf(q->host, sizeof q->host, "%s", host);
	snprintf(q->port, sizeof q->port, "%s", port);
	q->hints.ai_socktype = SOCK_STREAM;
	q->request = (struct gaicb){ .ar_name = q->host, .ar_service = q->port, .ar_request = &q->hints };
	err = ask(q, deadline_us, why);
	if (!err)
		*list = q->request.ar_result;
	/* A question that cannot be called back belongs to the resolver for good. */
	if (err != GR_ETIMEOUT || gai_cancel(&q->request) == EAI_CANCELED)
		free(q);
	return err;
}
