/* Only the low eight bits of an exit code arrive. */
#include <stdlib.h>
#include <unistd.h>

#include "tell.h"

static void
end_with(int code, int quick)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (quick)
			_exit(code);
		exit(code);
	}
	waitpid(pid, &status, 0);
	if (status != (code & 0xff) << 8)
		printf("code %d: status %04x\n", code, (unsigned)status);
}

int
main(void)
{
	const int odd[] = { 256, 257, 511, 512, 65535, -1, -128, -256, 0x12345678, 1 << 31 };

	for (int code = 0; code < 256; code++)
		end_with(code, code & 1);
	for (unsigned i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		end_with(odd[i], i & 1);
		printf("%d was told\n", odd[i]);
	}
	return -7;
}
