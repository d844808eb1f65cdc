/* dump: memory of a target to a file. dump ADDRESS HEX BYTES FILE */
#include <stdio.h>
#include <stdlib.h>

#include <gdb_remote.h>

enum { PIECE = 65536 };

/* One call reads a whole piece: the library cuts it into packets and keeps many under way. */
static enum gr_err
copy(struct gr *g, uint64_t at, uint64_t n, FILE *to)
{
	static uint8_t piece[PIECE];
	enum gr_err err = GR_OK;

	for (uint64_t i = 0; !err && i < n; i += PIECE) {
		size_t part = n - i < PIECE ? (size_t)(n - i) : PIECE;
		err = gr_read(g, at + i, piece, part);
		if (!err && fwrite(piece, 1, part, to) != part)
			err = GR_EIO;
	}
	return err;
}

int
main(int argc, char **argv)
{
	struct gr *g;
	FILE *to;

	if (argc != 5) {
		fprintf(stderr, "usage: dump ADDRESS HEX BYTES FILE, as in  dump localhost:1234 c0100000 4096 text\n");
		return 2;
	}
	to = fopen(argv[4], "wb");
	if (!to || gr_new(&(struct gr_options){ .deadline_ms = 30000 }, &g) != GR_OK) {
		perror(argv[4]);
		return 1;
	}
	enum gr_err err = gr_open(g, argv[1]);
	if (!err)
		err = gr_handshake(g);
	if (!err)
		err = copy(g, strtoull(argv[2], NULL, 16), strtoull(argv[3], NULL, 0), to);
	if (!err)
		err = gr_detach(g);
	if (fclose(to) != 0 && !err)
		err = GR_EIO;
	if (err)
		fprintf(stderr, "dump: %s: %s\n", gr_err_name(err), gr_error(g));
	gr_close(g);
	return err != GR_OK;
}
