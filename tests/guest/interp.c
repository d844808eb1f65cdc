/* A program whose PT_INTERP names another: both are mapped, the other one starts and is told by the auxiliary
 * vector where the first stands. Made here: an interpreter that counts its starts and jumps to AT_ENTRY, once linked
 * for an address and once for any; and this very program with a PT_INTERP in place of a header that it can spare. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINKED_AT 0x50000000u
#define MAPPED_AT 0x40000000u /* where the kernel puts what may stand anywhere */
#define CODE_AT 0x100u

extern char code[], code_end[], count_at[];
extern char _start[];
extern const Elf32_Ehdr __ehdr_start;

/* esp: argc, argv, NULL, envp, NULL, pairs. Its own page is writable: the count stands behind the code. The
 * program finds that by its address, which the auxiliary vector cannot tell when it is a linked one. */
__asm__("code: call 1f\n"
	"1: pop %edx; incl count_at - 1b(%edx)\n"
	"mov %esp, %esi; lodsl\n"
	"2: lodsl; test %eax, %eax; jnz 2b\n"
	"3: lodsl; test %eax, %eax; jnz 3b\n"
	"4: lodsl; mov %eax, %ecx; lodsl; cmp $9, %ecx; jne 4b\n" /* AT_ENTRY */
	"xor %edx, %edx; jmp *%eax\n"
	"count_at: .long 0\n"
	"code_end:");

static void
write_file(const char *path, const void *bytes, size_t n)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0755);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n || close(fd))
		exit(100);
}

static void
write_interpreter(unsigned type, unsigned at, unsigned size)
{
	struct {
		Elf32_Ehdr h;
		Elf32_Phdr p;
		char fill[CODE_AT - sizeof(Elf32_Ehdr) - sizeof(Elf32_Phdr)];
		char code[256];
	} f = { .h = __ehdr_start };

	f.h.e_type = type;
	f.h.e_entry = at + CODE_AT;
	f.h.e_phoff = sizeof(f.h);
	f.h.e_phnum = 1;
	f.p = (Elf32_Phdr){ PT_LOAD, 0, at, at, sizeof(f), sizeof(f), PF_R | PF_W | PF_X, 4096 };
	memcpy(f.code, code, code_end - code);
	write_file("/tmp/ld", &f, size < sizeof(f) ? size : sizeof(f));
}

/* A copy of this program, but for the one header. */
static void
write_program(const char *self, const char *interpreter)
{
	static char image[1 << 20];
	int fd = open(self, O_RDONLY);
	ssize_t n = read(fd, image, sizeof(image));
	Elf32_Ehdr *h = (void *)image;
	Elf32_Phdr *p = (void *)(image + h->e_phoff);

	close(fd);
	while (p->p_type == PT_LOAD)
		p++;
	strcpy(image + n, interpreter);
	*p = (Elf32_Phdr){ PT_INTERP, n, 0, 0, strlen(interpreter) + 1, 0, PF_R, 1 };
	write_file("/tmp/program", image, n + strlen(interpreter) + 1);
}

/* What the program says of itself: 0 as it should be. */
static int
look(unsigned at, unsigned base)
{
	const int *count = (const int *)(at + CODE_AT + (count_at - code));

	if (*count != 1)
		return 1;
	if (getauxval(AT_ENTRY) != (unsigned long)_start || getauxval(AT_BASE) != base)
		return 2;
	if (getauxval(AT_PHDR) != (unsigned long)&__ehdr_start + __ehdr_start.e_phoff ||
	    getauxval(AT_PHNUM) != __ehdr_start.e_phnum || getauxval(AT_PHENT) != sizeof(Elf32_Phdr))
		return 3;
	return sbrk(0) > (void *)at; /* the heap is the program's */
}

static int
run(const char *how)
{
	int status;

	if (fork() == 0) {
		execl("/tmp/program", "program", how, NULL);
		_exit(errno);
	}
	wait(&status);
	return status;
}

int
main(int argc, char *argv[])
{
	if (argc > 1)
		return argv[1][0] == 'x' ? look(LINKED_AT, 0) : look(MAPPED_AT, MAPPED_AT);
	write_program(argv[0], "/tmp/ld");
	int good = run("x") >> 8 == ENOENT;
	write_file("/tmp/ld", "no program, but longer than the header of one would have been", 60);
	good += run("x") >> 8 == ELIBBAD;
	write_interpreter(ET_EXEC, LINKED_AT, 20);
	good += run("x") >> 8 == EIO;
	write_interpreter(ET_EXEC, (unsigned)&__ehdr_start, -1); /* where the program stands */
	good += run("x") >> 8 == ELIBBAD;
	write_interpreter(ET_EXEC, LINKED_AT, -1);
	good += run("x") == 0;
	write_interpreter(ET_DYN, 0, -1);
	good += run("d") == 0;
	chmod("/tmp/ld", 0644);
	good += run("d") >> 8 == EACCES;
	write_program(argv[0], "/tmp");
	good += run("d") >> 8 == EACCES;
	printf("%d of 8\n", good);
	return good == 8 ? 0 : 1;
}
