/* The arguments of the command line, and getopt over them. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	int option, verbose = 0, number = 0;

	for (int i = 1; i < argc; i++)
		printf("%d [%s]\n", i, argv[i]);
	while ((option = getopt(argc, argv, "+vn:")) != -1) {
		if (option == 'v')
			verbose++;
		else if (option == 'n')
			number = atoi(optarg);
	}
	printf("verbose %d number %d rest", verbose, number);
	for (int i = optind; i < argc; i++)
		printf(" [%s]", argv[i]);
	printf("\n");
	return argc;
}
