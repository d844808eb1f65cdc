/* backtrace: runs to HEX, then follows the frame pointers of an x86. backtrace ADDRESS HEX */
#include <stdio.h>
#include <stdlib.h>

#include <gdb_remote.h>

static enum gr_err
run_to(struct gr *g, uint64_t at)
{
	struct gr_stop stop;
	enum gr_err err = gr_break_set(g, GR_BREAK_SOFT, at, 1);

	if (!err)
		err = gr_continue(g);
	if (!err)
		err = gr_wait(g, -1, &stop);
	return err ? err : gr_break_clear(g, GR_BREAK_SOFT, at, 1);
}

/* At a frame pointer stand the caller's frame pointer and the return address. */
static enum gr_err
show_frames(struct gr *g)
{
	bool wide = gr_reg_find(g, "rip") != NULL;
	uint64_t pc, fp = 0, last = 0, pair[2];
	uint32_t narrow[2];
	enum gr_err err = gr_reg_get(g, wide ? "rip" : "eip", &pc);

	if (!err)
		err = gr_reg_get(g, wide ? "rbp" : "ebp", &fp);
	for (int i = 0; !err && i < 32; i++) {
		printf("#%-2d 0x%llx\n", i, (unsigned long long)pc);
		/* The stack grows down, so a caller's frame lies above. No frame can be read: it was the first. */
		if (fp <= last || gr_read(g, fp, wide ? (void *)pair : narrow, wide ? 16 : 8) != GR_OK)
			break;
		last = fp;
		fp = wide ? pair[0] : narrow[0];
		pc = wide ? pair[1] : narrow[1];
	}
	return err ? err : gr_detach(g);
}

int
main(int argc, char **argv)
{
	struct gr *g;

	if (argc != 3 || gr_new(&(struct gr_options){ .deadline_ms = 30000 }, &g) != GR_OK) {
		fprintf(stderr, "usage: backtrace ADDRESS HEX, as in  backtrace localhost:1234 c0100290\n");
		return 2;
	}
	enum gr_err err = gr_open(g, argv[1]);
	if (err || (err = gr_handshake(g)) || (err = run_to(g, strtoull(argv[2], NULL, 16))) || (err = show_frames(g)))
		fprintf(stderr, "backtrace: %s\n", gr_error(g));
	gr_close(g);
	return err != GR_OK;
}
