/* A thousand arguments, and what the new stack looks like to a program. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MANY 1000

int
main(int argc, char *argv[])
{
	static char text[MANY][12];
	static char *vector[MANY + 2];
	char *no_environment[] = { NULL };
	long sum = 0;

	if (argc > 1) {
		for (int i = 1; i < argc; i++)
			sum += atoi(argv[i]);
		printf("%d arguments, sum %ld, environment %s\n", argc, sum, argv[argc + 1] ? "left" : "empty");
		printf("strings follow each other: %d\n", argv[2] == argv[1] + strlen(argv[1]) + 1);
		return 0;
	}
	vector[0] = argv[0];
	for (int i = 0; i < MANY; i++) {
		snprintf(text[i], sizeof(text[i]), "%d", i * 7);
		vector[i + 1] = text[i];
	}
	execve(argv[0], vector, no_environment);
	return 1;
}
