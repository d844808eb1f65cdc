/*
 * rewind.c KERNEL INIT PROGRAM: what it costs to be able to take the guest back, and to do it. Prints lines of
 * name, ours, peer, ratio and unit; medians of ROUNDS, in turn.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"
#include "live.h"
#include "times.h"

#define ROUNDS 7
#define AGE (INT64_MAX / 1000)
#define WAY 1000000 /* guest instructions from the snapshot to the moment */

static const char *kernel, *init, *program;

static void
give_up(const char *line)
{
	fprintf(stderr, "%s\n", line);
	exit(1);
}

static void
tell(const char *name, double ours, double peer, const char *unit)
{
	printf("%s\t%.4g\t%.4g\t%.2f\t%s\n", name, ours, peer, peer / ours, unit);
	fflush(stdout);
}

static void
open_guest(struct guest *g, bool snapshots)
{
	const char *modules[] = { init, program }, *args[] = { "/bin/long" };
	const struct target_options o = { .kernel = kernel, .modules = modules, .n_modules = 2, .args = args, .n_args = 1,
					  .snapshots = snapshots };
	const struct target_stop exec = { .types = 1ull << FS_EXEC, .pid = GUEST_PROGRAM_PID };
	struct fail f;

	*g = (struct guest){ .target = NULL };
	if (!guest_open(g, &o, &f))
		give_up(f.line);
	if (!target_go(g->target, &exec) || target_wait(g->target, -1) != TARGET_STOPPED)
		give_up("the program did not begin");
}

/* From the program's start to its end; both kinds stop at the same events. */
static double
run(bool snapshots, unsigned *taken)
{
	struct guest g;
	double start;

	open_guest(&g, snapshots);
	start = now_ms();
	target_go(g.target, &(struct target_stop){ 0 });
	if (target_wait(g.target, -1) != TARGET_IDLE)
		give_up("the program did not end");
	start = now_ms() - start;
	*taken = snapshots ? g.target->snapshots->names : 0;
	guest_close(&g);
	return start;
}

static void
bench_cost(void)
{
	double with[ROUNDS], without[ROUNDS];
	unsigned taken = 0, none;
	char name[80];

	for (int i = 0; i < ROUNDS; i++) {
		without[i] = run(false, &none);
		with[i] = run(true, &taken);
	}
	snprintf(name, sizeof(name), "a run with snapshots (%u), beside without", taken);
	tell(name, median(with, ROUNDS), median(without, ROUNDS), "ms");
}

/* The first event that is so many instructions after the program's start. */
static uint64_t
moment(struct guest *g)
{
	uint64_t seq = timeline_end(g->timeline), begin = timeline_event(g->timeline, seq)->time;

	while (timeline_event(g->timeline, timeline_end(g->timeline))->time < begin + WAY) {
		const struct target_stop on = { .seq = timeline_end(g->timeline) + 50 };

		if (!target_go(g->target, &on) || target_wait(g->target, -1) != TARGET_STOPPED)
			give_up("the program ended too soon");
	}
	while (timeline_event(g->timeline, seq)->time < begin + WAY)
		seq++;
	return seq;
}

static double
load_alone(struct guest *g)
{
	double start = now_ms();
	char answer[80];

	if (gr_monitor(g->target->gr, "loadvm s0", answer, sizeof(answer)) != GR_OK || answer[0])
		give_up("QEMU does not load its snapshot");
	return now_ms() - start;
}

static double
back_to(struct guest *g, uint64_t seq)
{
	double start = now_ms();
	struct fail f;

	if (!guest_rewind(g, 0, seq, &f))
		give_up(f.line);
	return now_ms() - start;
}

/* To the moment, with the memory and the history there. */
static void
bench_rewind(void)
{
	double back[ROUNDS], load[ROUNDS], once_more[ROUNDS];
	struct guest g;
	uint64_t seq;

	open_guest(&g, true);
	seq = moment(&g);
	for (int i = 0; i < ROUNDS; i++) {
		g.target->snapshots->last = AGE; /* none is worth its while where it arrives */
		back[i] = back_to(&g, seq);
		load[i] = load_alone(&g);
	}
	g.target->snapshots->last = 0;
	back_to(&g, seq);
	for (int i = 0; i < ROUNDS; i++)
		once_more[i] = back_to(&g, seq);
	tell("back over 1,000,000 instructions, beside loadvm", median(back, ROUNDS), median(load, ROUNDS), "ms");
	tell("... beside its goal", median(back, ROUNDS), 40, "ms");
	tell("there once more, beside the first time", median(once_more, ROUNDS), median(back, ROUNDS), "ms");
	guest_close(&g);
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		give_up("usage: rewind KERNEL INIT PROGRAM");
	kernel = argv[1];
	init = argv[2];
	program = argv[3];
	bench_rewind();
	bench_cost();
	return 0;
}
