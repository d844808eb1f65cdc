/* Behind a segment's bytes of the file there are zeros, when it is larger in memory, although nobody can write it;
 * the last page of one that is not, and of a file's map, is the file's own. */
#include <elf.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT 0x08048000u

extern char code[], code_end[];
extern const Elf32_Ehdr __ehdr_start;

/* Its status is what it finds right behind itself. */
__asm__("code: call 1f\n"
	"1: pop %esi; movzbl code_end - 1b(%esi), %ebx; mov $1, %eax; int $0x80\n"
	"code_end:");

static int
run(unsigned extra)
{
	struct {
		Elf32_Ehdr h;
		Elf32_Phdr p;
		char code[64];
		char tail[64];
	} f = { .h = __ehdr_start };
	size_t n = offsetof(__typeof__(f), code) + (size_t)(code_end - code);
	int fd = open("/tmp/prog", O_CREAT | O_TRUNC | O_WRONLY, 0755), status;

	f.h.e_type = ET_EXEC;
	f.h.e_entry = AT + offsetof(__typeof__(f), code);
	f.h.e_phoff = sizeof(f.h);
	f.h.e_phnum = 1;
	f.p = (Elf32_Phdr){ PT_LOAD, 0, AT, AT, n, n + extra, PF_R | PF_X, 4096 };
	memset(f.code, 7, sizeof(f.code) + sizeof(f.tail));
	memcpy(f.code, code, (size_t)(code_end - code));
	write(fd, &f, sizeof(f));
	close(fd);
	if (fork() == 0) {
		execl("/tmp/prog", "prog", (char *)NULL);
		_exit(99);
	}
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
mapped(void)
{
	int fd = open("/tmp/prog", O_RDWR);
	char *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0), was = at[0];

	return was == 0x7f && at[4095] == 0 && pwrite(fd, "x", 1, 0) == 1 && at[0] == 'x';
}

int
main(void)
{
	int exact = run(0), larger = run(100);

	printf("exact %d, larger %d, mapped %d\n", exact, larger, mapped());
	return 0;
}
