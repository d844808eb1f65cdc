/* watch: who writes a 4-byte variable? watch ADDRESS HEX TIMES */
#include <stdio.h>
#include <stdlib.h>

#include <gdb_remote.h>

/* The variable has been written when the target stops, by the instruction before pc. */
static enum gr_err
show_write(struct gr *g, uint64_t at)
{
	uint64_t pc = 0;
	uint32_t value = 0;
	enum gr_err err = gr_reg_get(g, gr_reg_find(g, "rip") ? "rip" : "eip", &pc);

	if (!err)
		err = gr_read(g, at, &value, sizeof value);
	if (!err)
		printf("%u, written before 0x%llx\n", value, (unsigned long long)pc);
	return err;
}

static enum gr_err
watch(struct gr *g, uint64_t at, unsigned long times)
{
	enum gr_err err = gr_break_set(g, GR_WATCH_WRITE, at, 4);
	struct gr_stop stop;

	for (unsigned long i = 0; !err && i < times; i++) {
		err = gr_continue(g);
		if (!err)
			err = gr_wait(g, -1, &stop);
		if (!err && (stop.kind == GR_STOP_EXITED || stop.kind == GR_STOP_KILLED))
			return printf("the target has ended\n") < 0 ? GR_EIO : GR_OK;
		if (!err)
			err = show_write(g, at);
	}
	if (!err)
		err = gr_break_clear(g, GR_WATCH_WRITE, at, 4);
	return err ? err : gr_detach(g);
}

int
main(int argc, char **argv)
{
	struct gr *g;

	if (argc != 4 || gr_new(&(struct gr_options){ .deadline_ms = 30000 }, &g) != GR_OK) {
		fprintf(stderr, "usage: watch ADDRESS HEX TIMES, as in  watch localhost:1234 c011f040 10\n");
		return 2;
	}
	enum gr_err err = gr_open(g, argv[1]);
	if (err || (err = gr_handshake(g)) ||
	    (err = watch(g, strtoull(argv[2], NULL, 16), strtoul(argv[3], NULL, 0))))
		fprintf(stderr, "watch: %s\n", gr_error(g));
	gr_close(g);
	return err != GR_OK;
}
