/* Arguments and environment arrive byte by byte as they were given to execve. tests/diff/exec_args.c is the same
 * program with an environment that an emulator leaves as it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ENVIRONMENT
#define ENVIRONMENT "EMPTY=", "=odd", "no sign", "A=1", "A=2", long_one, "LAST=\n"
#define LONG_NAME ""
#endif

extern char **environ;

static int
new_program(int argc, char *argv[])
{
	unsigned hash = 0;
	int bytes = 0;

	for (int i = 0; i < argc; i++) {
		printf("%d:", i);
		for (char *c = argv[i]; *c; c++)
			*c < ' ' || *c > '~' ? printf("\\%03o", (unsigned char)*c) : putchar(*c);
		printf("\n");
	}
	printf("ends with null: %d; environment follows: %d\n", argv[argc] == NULL, environ == argv + argc + 1);
	for (char **e = environ; *e; e++) {
		for (char *c = *e; *c; c++, bytes++)
			hash = hash * 31 + (unsigned char)*c;
		if (strlen(*e) < 40)
			printf("env %s\n", *e);
	}
	printf("%d bytes of environment, hash %08x\n", bytes, hash);
	return argc;
}

int
main(int argc, char *argv[])
{
	char *long_one = malloc(30001);
	char *arguments[] = { "--again", "", "two words", "tab\tnewline\n", "\377\200\001", "'\"\\$`%41", "", "-", NULL };
	char *environment[] = { ENVIRONMENT, NULL };

	if (argc && !strcmp(argv[0], "--again"))
		return new_program(argc, argv);
	for (int i = 0; i < 30000; i++)
		long_one[i] = (char)('a' + i % 26);
	memcpy(long_one, LONG_NAME, strlen(LONG_NAME));
	long_one[30000] = 0;
	execve(argv[0], arguments, environment);
	perror("execve");
	return 1;
}
