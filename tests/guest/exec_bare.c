/* fork, then exec at once. Between the two no instruction writes memory, so no page is copied; the
 * parent waits in the same way. */
#include <stdio.h>
#include <unistd.h>

enum { NR_EXIT = 1, NR_FORK = 2, NR_EXECVE = 11, NR_WAIT4 = 114 };

static int
fork_exec_wait(const char *path, char *const argv[], char *const envp[])
{
	int result;

	__asm__ volatile("int $0x80; test %%eax, %%eax; jnz 1f;"
			 "mov %[execve], %%eax; int $0x80;"
			 "mov %[exit], %%eax; int $0x80;"
			 "1: mov %%eax, %%ebx; xor %%ecx, %%ecx; xor %%edx, %%edx; xor %%esi, %%esi;"
			 "mov %[wait4], %%eax; int $0x80"
			 : "=a"(result), "+b"(path), "+c"(argv), "+d"(envp)
			 : "a"(NR_FORK), [execve] "i"(NR_EXECVE), [exit] "i"(NR_EXIT),
			   [wait4] "i"(NR_WAIT4)
			 : "esi", "memory", "cc");
	return result;
}

int
main(int argc, char *argv[])
{
	char *const again[] = { argv[0], "an argument", NULL };
	char *const environment[] = { NULL };

	if (argc > 1) {
		printf("executed with %s\n", argv[1]);
		return 7;
	}
	return fork_exec_wait(argv[0], again, environment) == 3 ? 0 : 1;
}
