/* The x87 belongs to the last who used it: when that process has ended nobody's registers are saved any
 * more, and a new program begins with fresh ones. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BYTES (8 * 4096)
#define FRESH 0x37f /* the control word after fninit */

static uint16_t
control_word(void)
{
	uint16_t word;

	__asm__ volatile("fnstcw %0" : "=m"(word));
	return word;
}

static void
use_x87(void)
{
	static const uint16_t word = 0xc7f;

	__asm__ volatile("fldcw %0; fldpi; fstp %%st(0)" : : "m"(word));
}

/* The frames of the child that has ended hold these pages now. */
static int
all_zero(const char *at)
{
	for (int i = 0; i < BYTES; i++)
		if (at[i])
			return 0;
	return 1;
}

int
main(int argc, char *argv[])
{
	char *at = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int status;

	if (argc > 1)
		return control_word() == FRESH ? 0 : 1;
	if (fork() == 0) {
		use_x87();
		_exit(0);
	}
	wait(NULL);
	for (int i = 0; i < BYTES; i += 4096)
		*(volatile char *)(at + i) = 0;
	use_x87();
	if (!all_zero(at))
		return 2;
	if (fork() == 0) {
		use_x87();
		execl(argv[0], argv[0], "again", NULL);
	}
	wait(&status);
	return status ? 3 : 0;
}
