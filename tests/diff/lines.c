/* Lines from the terminal, kept and told at the end: with fgets, getline, getchar and ungetc. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(void)
{
	char kept[20][200] = { "" }, *line = NULL;
	int n = 0, c, lengths = 0;
	size_t size = 0;

	fgets(kept[n++], 10, stdin); /* a part of the first */
	fgets(kept[n++], 200, stdin);
	c = getchar();
	ungetc(c, stdin);
	while (n < 20 && getline(&line, &size, stdin) > 0) {
		lengths += (int)strlen(line);
		snprintf(kept[n++], 200, "%s", line);
	}
	for (int i = 0; i < n; i++)
		printf("%d: %zu bytes: %s", i, strlen(kept[i]), kept[i]);
	printf("\n%d bytes by getline, eof %d, again %d\n", lengths, feof(stdin) != 0, getchar());
	free(line);
	return n;
}
