/* stops: how many breakpoint stops a second? stops ADDRESS HEX TIMES */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <gdb_remote.h>

static enum gr_err
stop_once(struct gr *g, enum gr_err (*go)(struct gr *))
{
	struct gr_stop stop;
	enum gr_err err = go(g);

	return err ? err : gr_wait(g, -1, &stop);
}

/* With the breakpoint in place most servers would stop again before the first instruction. */
static enum gr_err
go_on(struct gr *g, uint64_t at)
{
	enum gr_err err = gr_break_clear(g, GR_BREAK_SOFT, at, 1);

	if (err || (err = stop_once(g, gr_step)) || (err = gr_break_set(g, GR_BREAK_SOFT, at, 1)))
		return err;
	return stop_once(g, gr_continue);
}

static enum gr_err
run(struct gr *g, uint64_t at, unsigned long times)
{
	struct timespec a, b;
	enum gr_err err;

	if ((err = gr_break_set(g, GR_BREAK_SOFT, at, 1)) || (err = stop_once(g, gr_continue)))
		return err;
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (unsigned long i = 0; !err && i < times; i++)
		err = go_on(g, at);
	clock_gettime(CLOCK_MONOTONIC, &b);
	if (err || (err = gr_break_clear(g, GR_BREAK_SOFT, at, 1))) /* refused when the target has ended */
		return err;
	double seconds = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
	printf("%lu stops, %.0f a second\n", times, (double)times / seconds);
	return gr_detach(g);
}

int
main(int argc, char **argv)
{
	struct gr *g;

	if (argc != 4 || gr_new(&(struct gr_options){ .deadline_ms = 30000 }, &g) != GR_OK)
		return fprintf(stderr, "usage: stops ADDRESS HEX TIMES, as in  stops localhost:1234 c0118000 9\n"), 2;
	enum gr_err err = gr_open(g, argv[1]);
	if (err || (err = gr_handshake(g)) || (err = run(g, strtoull(argv[2], NULL, 16), strtoul(argv[3], NULL, 0))))
		fprintf(stderr, "stops: %s\n", gr_error(g));
	gr_close(g);
	return err != GR_OK;
}
