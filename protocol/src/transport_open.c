/* transport_open.c: an address says which transport, and a session is given its port. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BAUD = 115200, WORDS = 64 };

static bool
is_device(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISCHR(st.st_mode);
}

static enum gr_err
open_serial(struct gr_port *p, const char *text, char *why)
{
	const char *comma = strrchr(text, ',');
	unsigned long baud = BAUD;
	char path[256], *end;

	if (comma) {
		baud = strtoul(comma + 1, &end, 10);
		if (end == comma + 1 || *end || baud > UINT32_MAX)
			return gr_because(why, GR_EINVAL, "\"%.40s\" is no speed of a serial line", comma + 1);
	}
	snprintf(path, sizeof path, "%.*s", comma ? (int)(comma - text) : (int)sizeof path - 1, text);
	return gr_port_serial(p, path, (unsigned)baud, why);
}

static enum gr_err
spawn_words(struct gr_port *p, const char *text, char *why)
{
	const char *argv[WORDS + 1];
	char *copy = strdup(text), *rest;
	size_t n = 0;
	enum gr_err err;

	if (!copy)
		return gr_because(why, GR_ENOMEM, "out of memory");
	for (char *w = strtok_r(copy, " \t", &rest); w && n <= WORDS; w = strtok_r(NULL, " \t", &rest))
		argv[n++] = w;
	if (n > WORDS) {
		err = gr_because(why, GR_EINVAL, "a command of more than %d words", WORDS);
	} else {
		argv[n] = NULL;
		err = gr_port_spawn(p, argv, why);
	}
	free(copy);
	return err;
}

enum gr_err
gr_port_open(struct gr_port *p, const char *address, int64_t deadline_us, char *why)
{
	if (address[0] == '|')
		return spawn_words(p, address + 1, why);
	if (strncmp(address, "serial:", 7) == 0)
		return open_serial(p, address + 7, why);
	if (address[0] == '/' && is_device(address))
		return gr_port_serial(p, address, BAUD, why);
	return gr_port_connect(p, address, deadline_us, why);
}

/* ---- the session's side ---- */

static enum gr_err
begin(struct gr *g)
{
	if (g->port.in >= 0)
		return gr_fail(g, GR_ESTATE, "this session has its connection already");
	return GR_OK;
}

static enum gr_err
told(struct gr *g, enum gr_err err, const char *why)
{
	return err ? gr_fail(g, err, "%s", why) : GR_OK;
}

enum gr_err
gr_open(struct gr *g, const char *address)
{
	char why[GR_WHY];
	enum gr_err err = begin(g);

	return err ? err : told(g, gr_port_open(&g->port, address, gr_deadline(g), why), why);
}

enum gr_err
gr_spawn(struct gr *g, const char *const argv[])
{
	char why[GR_WHY];
	enum gr_err err = begin(g);

	return err ? err : told(g, gr_port_spawn(&g->port, argv, why), why);
}

enum gr_err
gr_open_serial(struct gr *g, const char *path, unsigned baud)
{
	char why[GR_WHY];
	enum gr_err err = begin(g);

	return err ? err : told(g, gr_port_serial(&g->port, path, baud, why), why);
}

enum gr_err
gr_open_pair(struct gr *g, int in, int out)
{
	char why[GR_WHY];
	enum gr_err err = begin(g);

	return err ? err : told(g, gr_port_pair(&g->port, in, out, why), why);
}

enum gr_err
gr_open_fd(int fd, const struct gr_options *o, struct gr **out)
{
	struct gr *g;
	enum gr_err err = gr_new(o, &g);

	if (err)
		return err;
	err = gr_open_pair(g, fd, fd);
	if (err) {
		gr_close(g);
		return err;
	}
	*out = g;
	return GR_OK;
}

int
gr_out_fd(const struct gr *g)
{
	return g->port.out;
}

long
gr_child(const struct gr *g)
{
	return g->port.child;
}
