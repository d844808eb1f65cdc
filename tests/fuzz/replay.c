/* replay.c: feeds the files that it is given to a fuzz target, one after the other. */
#include "fuzz.h"

static void
feed(const char *path)
{
	static uint8_t bytes[1 << 20];
	FILE *f = fopen(path, "rb");
	uint8_t *exact;
	size_t n;

	if (!f) {
		perror(path);
		exit(2);
	}
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	/* In memory of its own size, so that a read behind it is seen. */
	exact = malloc(n ? n : 1);
	MUST(exact);
	for (size_t i = 0; i < n; i++)
		exact[i] = bytes[i];
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		feed(argv[i]);
	return 0;
}
