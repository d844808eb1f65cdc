/* threads: runs to HEX, then lists the threads with their program counters. threads ADDRESS [HEX] */
#include <stdio.h>
#include <stdlib.h>

#include <gdb_remote.h>

enum { MOST = 64 };

static enum gr_err
run_to(struct gr *g, uint64_t at)
{
	struct gr_stop stop;
	enum gr_err err = gr_break_set(g, GR_BREAK_SOFT, at, 1);

	if (err || (err = gr_continue(g)) || (err = gr_wait(g, -1, &stop)))
		return err;
	return gr_break_clear(g, GR_BREAK_SOFT, at, 1);
}

static enum gr_err
list(struct gr *g)
{
	const char *pc_name = gr_reg_find(g, "rip") ? "rip" : "eip";
	struct gr_thread thread[MOST];
	char words[100];
	size_t n;
	uint64_t pc;
	enum gr_err err = gr_threads(g, thread, MOST, &n);

	for (size_t i = 0; !err && i < n && i < MOST; i++) {
		if ((err = gr_thread_select(g, thread[i])) || (err = gr_reg_get(g, pc_name, &pc)))
			break;
		if (gr_thread_describe(g, thread[i], words, sizeof words) != GR_OK)
			words[0] = '\0'; /* not every server has words for a thread */
		printf("thread %llx.%llx at 0x%llx %s\n", (unsigned long long)thread[i].process,
		       (unsigned long long)thread[i].thread, (unsigned long long)pc, words);
	}
	return err ? err : gr_detach(g);
}

int
main(int argc, char **argv)
{
	struct gr *g;

	if (argc < 2 || argc > 3 || gr_new(&(struct gr_options){ .deadline_ms = 30000 }, &g) != GR_OK) {
		fprintf(stderr, "usage: threads ADDRESS [HEX], as in  threads localhost:1234\n");
		return 2;
	}
	enum gr_err err = gr_open(g, argv[1]);
	if (err || (err = gr_handshake(g)) || (argc > 2 && (err = run_to(g, strtoull(argv[2], NULL, 16)))) ||
	    (err = list(g)))
		fprintf(stderr, "threads: %s\n", gr_error(g));
	gr_close(g);
	return err != GR_OK;
}
