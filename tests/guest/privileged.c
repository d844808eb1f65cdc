/* Instructions that are not a program's to use, jumps to where it has no code, selectors that are not its own: each is a
 * signal, and nothing else. What is harmless (popf of the interrupt flag) does nothing. */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;
static uint8_t *code; /* a page that may be written and run */
static int good, all;

static void
note(int signal)
{
	siglongjmp(back, signal);
}

static void
expect(const char *what, int number, int got, int wanted)
{
	all++;
	good += got == wanted;
	if (got != wanted)
		printf("wrong: %s %x gives %d, not %d\n", what, number, got, wanted);
}

/* The signal that these bytes end in; 0: they return. */
static int
signal_of(const void *bytes, size_t n)
{
	int signal = sigsetjmp(back, 1);

	if (signal)
		return signal;
	memcpy(code, bytes, n);
	code[n] = 0xc3; /* ret */
	((void (*)(void))code)();
	return 0;
}

static void
test_instructions(void)
{
	static const struct {
		const char *what, *bytes;
		int n, signal;
	} list[] = {
		{ "cli", "\xfa", 1, SIGSEGV },
		{ "sti", "\xfb", 1, SIGSEGV },
		{ "hlt", "\xf4", 1, SIGSEGV },
		{ "in al, 0x60", "\xe4\x60", 2, SIGSEGV },
		{ "in eax, dx", "\xed", 1, SIGSEGV },
		{ "out dx, al", "\xee", 1, SIGSEGV },
		{ "insb", "\x6c", 1, SIGSEGV },
		{ "outsb", "\x6e", 1, SIGSEGV },
		{ "lgdt [0]", "\x0f\x01\x15\0\0\0\0", 7, SIGSEGV },
		{ "lidt [0]", "\x0f\x01\x1d\0\0\0\0", 7, SIGSEGV },
		{ "lldt ax", "\x0f\x00\xd0", 3, SIGSEGV },
		{ "ltr ax", "\x0f\x00\xd8", 3, SIGSEGV },
		{ "lmsw ax", "\x0f\x01\xf0", 3, SIGSEGV },
		{ "clts", "\x0f\x06", 2, SIGSEGV },
		{ "invd", "\x0f\x08", 2, SIGSEGV },
		{ "wbinvd", "\x0f\x09", 2, SIGSEGV },
		{ "invlpg [eax]", "\x0f\x01\x38", 3, SIGSEGV },
		{ "mov eax, cr0", "\x0f\x20\xc0", 3, SIGSEGV },
		{ "mov cr0, eax", "\x0f\x22\xc0", 3, SIGSEGV },
		{ "mov cr3, eax", "\x0f\x22\xd8", 3, SIGSEGV },
		{ "mov cr4, eax", "\x0f\x22\xe0", 3, SIGSEGV },
		{ "mov eax, dr0", "\x0f\x21\xc0", 3, SIGSEGV },
		{ "mov dr7, eax", "\x0f\x23\xf8", 3, SIGSEGV },
		{ "rdmsr", "\x0f\x32", 2, SIGSEGV },
		{ "wrmsr", "\x0f\x30", 2, SIGSEGV },
		{ "sysenter", "\x0f\x34", 2, SIGSEGV },
		{ "sysexit", "\x0f\x35", 2, SIGSEGV },
		{ "ud2", "\x0f\x0b", 2, SIGILL },
		{ "lock nop", "\xf0\x90", 2, SIGILL },
		{ "into, overflown", "\xb0\x7f\x04\x01\xce", 5, SIGSEGV },
		{ "int3", "\xcc", 1, SIGTRAP },
		{ "trap flag", "\x9c\x80\x4c\x24\x01\x01\x9d\x90", 8, SIGTRAP },
		{ "pop ds: kernel data", "\x6a\x10\x1f", 3, SIGSEGV },
		{ "pop ss: null", "\x6a\x00\x17", 3, SIGSEGV },
		{ "iret to kernel code", "\x9c\x6a\x08\x50\xcf", 5, SIGSEGV },
		{ "iret to no segment", "\x9c\x6a\x00\x50\xcf", 5, SIGSEGV },
		{ "iret to data", "\x9c\x6a\x17\x50\xcf", 5, SIGSEGV },
		{ "iret as a nested task", "\x9c\x80\x4c\x24\x01\x40\x9d\xcf", 8, SIGSEGV },
		/* harmless: the flags that are not ours stay as they are */
		{ "popf: IOPL and no IF", "\x9c\x81\x34\x24\0\x32\0\0\x9d", 9, 0 },
		{ "popf: VM and RF", "\x9c\x81\x0c\x24\0\0\x03\0\x9d", 9, 0 },
		{ "popf: AC and ID", "\x9c\x81\x34\x24\0\0\x24\0\x9d", 9, 0 },
	};

	for (unsigned i = 0; i < sizeof(list) / sizeof(*list); i++)
		expect(list[i].what, (int)i, signal_of(list[i].bytes, (size_t)list[i].n), list[i].signal);
}

/* int n: 0x80 is the kernel's way in, 3 and 4 are for programs; the others are the processor's and the devices' own. */
static void
test_interrupts(void)
{
	for (int n = 0; n < 256; n++) {
		const uint8_t bytes[] = { 0xb8, 20, 0, 0, 0, 0xcd, (uint8_t)n };

		expect("int", n, signal_of(bytes, sizeof(bytes)), n == 0x80 ? 0 : n == 3 ? SIGTRAP : SIGSEGV);
	}
}

/* Far jumps and calls through every selector of the GDT, and some that it does not have. */
static void
test_selectors(void)
{
	for (uint32_t selector = 0; selector < 1200; selector += selector < 32 ? 1 : 8) {
		uint8_t bytes[] = { 0x9a, 0, 0, 0, 0, (uint8_t)selector, (uint8_t)(selector >> 8) };

		if ((selector & ~3u) == 12) /* our own code segment: the LDT's first */
			continue;
		expect("far call", (int)selector, signal_of(bytes, sizeof(bytes)), SIGSEGV);
		bytes[0] = 0xea;
		expect("far jump", (int)selector, signal_of(bytes, sizeof(bytes)), SIGSEGV);
	}
}

/* The signal that kills a child that has no handler. */
static int
death_of(void (*sin)(uint32_t at), uint32_t at)
{
	int status;

	if (fork() == 0) {
		for (int signal = 1; signal < 32; signal++)
			sigaction(signal, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL);
		sin(at);
		_exit(0);
	}
	wait(&status);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void
load(uint32_t at)
{
	(void)*(volatile uint8_t *)at;
}

static void
store(uint32_t at)
{
	*(volatile uint8_t *)at = 1;
}

static void
jump(uint32_t at)
{
	((void (*)(void))at)();
}

static void
push(uint32_t at)
{
	__asm__ volatile("mov %0, %%esp; push %%eax; push %%eax" : : "r"(at));
}

/* A system call needs no stack of the program's; its handler does. */
static void
handle_without_stack(uint32_t at)
{
	signal(SIGALRM, note);
	signal(SIGSEGV, note);
	__asm__ volatile("mov %0, %%esp; int $0x80; mov $1, %%eax; xor %%ebx, %%ebx; int $0x80"
			 : : "r"(at), "a"(SYS_kill), "b"(getpid()), "c"(SIGALRM));
}

static void
return_from_nothing(uint32_t at)
{
	__asm__ volatile("mov %0, %%esp; int $0x80" : : "r"(at), "a"(SYS_rt_sigreturn));
}

static void
return_from_nothing_old(uint32_t at)
{
	__asm__ volatile("mov %0, %%esp; int $0x80" : : "r"(at), "a"(SYS_sigreturn));
}

/* The stack runs over, and so does the stack that the handler has. */
static void
overflow_twice(uint32_t at)
{
	volatile uint8_t room[4096];

	room[0] = 1;
	overflow_twice(at);
	room[1] = room[0];
}

static void
overflow_in_handler(int signal)
{
	(void)signal;
	overflow_twice(0);
}

static void
overflow(uint32_t at)
{
	stack_t stack = { .ss_sp = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
			  .ss_size = 16384 };

	munmap(stack.ss_sp, 4096); /* so that nothing is below its lowest page */
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &(struct sigaction){ .sa_handler = overflow_in_handler, .sa_flags = SA_ONSTACK }, NULL);
	overflow_twice(at);
}

static void
test_places(void)
{
	static const uint32_t places[] = {
		0, 1, 0x10000, 0xbffffffe, 0xc0000000, 0xc0100000, 0xe0000000, 0xfee00000, 0xfffff000, 0xffffffff,
	};

	for (unsigned i = 0; i < sizeof(places) / sizeof(*places); i++) {
		uint32_t at = places[i];

		if (at != 0xbffffffe) { /* the top of the stack may be read */
			expect("load", (int)at, death_of(load, at), SIGSEGV);
			expect("store", (int)at, death_of(store, at), SIGSEGV);
		}
		if (at != 0xbffffffe && at != 0xc0000000) { /* below both is the stack */
			expect("push", (int)at, death_of(push, at), SIGSEGV);
			expect("handler", (int)at, death_of(handle_without_stack, at), SIGSEGV);
		}
		expect("jump", (int)at, death_of(jump, at), SIGSEGV);
		expect("rt_sigreturn", (int)at, death_of(return_from_nothing, at), SIGSEGV);
		expect("sigreturn", (int)at, death_of(return_from_nothing_old, at), SIGSEGV);
	}
	expect("overflow", 0, death_of(overflow, 0), SIGSEGV);
}

int
main(void)
{
	static uint8_t stack[16384];
	const int signals[] = { SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE };

	code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof(stack) }, NULL);
	for (unsigned i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &(struct sigaction){ .sa_handler = note, .sa_flags = SA_ONSTACK }, NULL);
	test_instructions();
	test_interrupts();
	test_selectors();
	test_places();
	printf("%s\n", good == all ? "all right" : "not all right");
	return good == all ? 0 : 1;
}
