/* peek: shows memory of a target. peek ADDRESS HEX [COUNT] */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include <gdb_remote.h>

enum { ROW = 16, MOST = 65536 };

static void
show_row(uint64_t addr, const uint8_t *bytes, size_t n)
{
	printf("%08llx ", (unsigned long long)addr);
	for (size_t i = 0; i < ROW; i++)
		i < n ? printf(" %02x", bytes[i]) : printf("   ");
	printf("  ");
	for (size_t i = 0; i < n; i++)
		putchar(isprint(bytes[i]) ? bytes[i] : '.');
	putchar('\n');
}

static enum gr_err
peek(struct gr *g, const char *address, uint64_t at, uint8_t *bytes, size_t n)
{
	enum gr_err err = gr_open(g, address);

	if (!err)
		err = gr_handshake(g);
	if (!err)
		err = gr_read(g, at, bytes, n);
	if (!err)
		err = gr_detach(g);
	return err;
}

int
main(int argc, char **argv)
{
	static uint8_t bytes[MOST];
	struct gr *g;

	if (argc < 3) {
		fprintf(stderr, "usage: peek ADDRESS HEX [COUNT], as in  peek localhost:1234 fff0 16\n");
		return 2;
	}
	uint64_t at = strtoull(argv[2], NULL, 16);
	size_t n = argc > 3 ? strtoul(argv[3], NULL, 0) : 64;
	if (n > MOST)
		n = MOST;
	if (gr_new(&(struct gr_options){ .deadline_ms = 30000 }, &g) != GR_OK)
		return 1;
	enum gr_err err = peek(g, argv[1], at, bytes, n);
	if (err)
		fprintf(stderr, "peek: %s\n", gr_error(g));
	for (size_t i = 0; !err && i < n; i += ROW)
		show_row(at + i, bytes + i, n - i < ROW ? n - i : ROW);
	gr_close(g);
	return err != GR_OK;
}
