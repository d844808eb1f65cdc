/*
 * fork.c: one process becomes two. Both go on behind the same call of fork(), and only what it
 * returned tells them apart: 0 in the child, the child's pid in the parent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(void)
{
	printf("hello world (pid:%d)\n", (int)getpid());
	int rc = fork();
	if (rc < 0) {
		fprintf(stderr, "fork failed\n");
		exit(1);
	} else if (rc == 0) {
		printf("hello, I am child (pid:%d)\n", (int)getpid());
	} else {
		printf("hello, I am parent of %d (pid:%d)\n", rc, (int)getpid());
	}
	return 0;
}
