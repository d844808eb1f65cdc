/* A system call from deep within code that has no lines: more frames than are kept of a stack. */
void deep(int more);

__asm__(".type deep, @function\n"
	"deep: mov 4(%esp), %eax\n"
	"	test %eax, %eax\n"
	"	jz 1f\n"
	"	dec %eax\n"
	"	push %eax\n"
	"	call deep\n"
	"	add $4, %esp\n"
	"	ret\n"
	"1:	mov $20, %eax\n" /* getpid */
	"	int $0x80\n"
	"	ret\n"
	".size deep, . - deep\n");

int
main(void)
{
	deep(10);
	return 0;
}
