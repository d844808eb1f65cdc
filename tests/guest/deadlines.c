/* One sleeps a nanosecond longer each time while another calls the kernel: so a tick comes due at every
 * instruction of a call, of its events and of the way back. */
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SHORTEST_NS = 2000, SLEEPS = 300, CALLS = 16 };

int
main(void)
{
	volatile int *done = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (fork() == 0) {
		for (long i = 0; i < SLEEPS; i++)
			nanosleep(&(struct timespec){ 0, SHORTEST_NS + i }, NULL);
		*done = 1;
		_exit(0);
	}
	while (!*done) {
		for (int i = 0; i < CALLS; i++)
			syscall(SYS_getppid);
		sched_yield(); /* who is woken waits for its turn */
	}
	wait(NULL);
	puts("slept");
	return 0;
}
