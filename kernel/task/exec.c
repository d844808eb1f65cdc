#include "task/exec.h"

#include <stddef.h>

#include "cpu/desc.h"
#include "cpu/fpu.h"
#include "cpu/x86.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/path.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "mm/vm.h"
#include "task/args.h"
#include "task/elf.h"
#include "task/errno.h"
#include "task/fork.h"
#include "task/signal.h"
#include "task/task.h"
#include "trace/trace.h"

#define SCRIPT_LINE 128 /* bytes of a script's first line that are looked at */

static void
set_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	str_copy(current->name, slash ? slash + 1 : path, TASK_NAME_MAX);
	str_copy(current->comm, current->name, sizeof(current->comm));
	trace_exec(path);
}

/* The file that a path names, if it may be run. */
static int
find_program(const char *path)
{
	struct attr a;
	int inode = path_walk(path_start(AT_FDCWD, path), path, NULL);
	int error = inode < 0 ? inode : fs_of(inode)->attr(inode, &a);

	if (error)
		return error;
	if ((a.mode & S_IFMT) != S_IFREG || !(a.mode & S_EXECUTE) || !fs_of(inode)->page)
		return -EACCES;
	return inode_is_written(inode) ? -ETXTBSY : inode;
}

static int
map_program(const struct program *p)
{
	const struct vma stack = {
		.va = STACK_TOP - STACK_PAGES * PAGE_SIZE,
		.pages = STACK_PAGES,
		.prot = FS_PROT_READ | FS_PROT_WRITE,
		.flags = FS_MAP_STACK,
		.inode = -1,
	};

	for (unsigned i = 0; i < p->n_maps; i++) {
		int error = vm_map(current, &p->map[i]);

		if (error)
			return error;
	}
	current->exe = p->inode;
	current->brk_start = current->brk = p->end;
	return vm_map(current, &stack);
}

static void
start_at(uint32_t entry, uint32_t sp)
{
	*user_frame(current) = (struct trapframe){
		.eip = entry,
		.esp = sp,
		.cs = SEL_USER_CODE,
		.ss = SEL_USER_DATA,
		.ds = SEL_USER_DATA,
		.es = SEL_USER_DATA,
		.eflags = EFLAGS_FIXED | EFLAGS_IF,
	};
	current->stepped = false;
	load_gs(0);
	gdt[GDT_TLS] = current->tls = (struct descriptor){ 0, 0 };
	signal_exec(current);
	fpu_forget(current);
	current->fpu_used = false;
}

/* The word at *at, ended by a NUL; *at then stands behind it. */
static char *
cut_word(char **at)
{
	while (**at == ' ' || **at == '\t')
		++*at;
	char *word = *at;
	while (**at && **at != ' ' && **at != '\t')
		++*at;
	if (**at)
		*(*at)++ = 0;
	return word;
}

/*
 * "#!INTERPRETER [ARGUMENT]" in the first line: the interpreter's inode, and the first arguments for
 * it: its own path, the argument, the script's path. 0: it is no script.
 */
static int
open_script(int inode, const char *path, struct args *a)
{
	char line[SCRIPT_LINE], *at = line + 2;

	int n = inode_read(inode, 0, line, sizeof(line) - 1);
	if (n < 0)
		return n;
	line[n] = 0;
	if (line[0] != '#' || line[1] != '!')
		return 0;
	char *end = line;
	while (*end && *end != '\n')
		end++;
	if (!*end)
		return -ENOEXEC;
	*end = 0;
	char *interpreter = cut_word(&at), *argument = cut_word(&at);
	int error = args_add(a, interpreter);
	if (!error && *argument)
		error = args_add(a, argument);
	if (!error)
		error = args_add(a, path);
	return error ? error : find_program(interpreter);
}

/* The interpreter that an ELF file names, in most cases the dynamic linker. */
static int
find_interpreter(int inode, const struct program *p)
{
	char path[PATH_MAX];
	uint32_t n = p->interpreter_size;

	if (n < 2 || n > sizeof(path) || inode_read(inode, p->interpreter, path, n) < (int)n || path[n - 1])
		return -ENOEXEC;
	return find_program(path);
}

/* The program behind the path, be it by an interpreter. */
static int
open_program(const char *path, struct args *a, struct program *p)
{
	int inode = find_program(path);
	int script = inode < 0 ? inode : open_script(inode, path, a);

	if (script < 0)
		return script;
	if (script)
		inode = script;
	int error = elf_read(inode, p);
	if (error || !p->interpreted)
		return error;
	int interpreter = find_interpreter(inode, p);
	return interpreter < 0 ? interpreter : elf_add_interpreter(interpreter, p);
}

static int
execve(const char *path, uint32_t argv, uint32_t envp, bool kernel)
{
	static struct program p; /* too large for the kernel's stack; exec never sleeps, so one will do */
	struct args a = { .bytes = 0 };
	int error = open_program(path, &a, &p);

	if (!error) /* a script's argv[0] is replaced by what was added */
		error = args_read(&a, argv, a.argc ? 1 : 0, kernel, &a.argc);
	if (!error)
		error = args_read(&a, envp, 0, kernel, &a.envc);
	if (error)
		goto out;

	set_name(path); /* from here on there is no way back */
	files_exec();
	vm_clear(current);
	uint32_t sp = map_program(&p) ? 0 : args_write(&a, &p);
	if (sp) {
		start_at(p.start, sp);
	} else {
		error = -ENOMEM;
		signal_raise(current, SIGKILL, (struct signal_info){ .code = SI_KERNEL });
	}
	vfork_done(current);
out:
	args_free(&a);
	return error;
}

int
sys_execve(uint32_t user_path, uint32_t argv, uint32_t envp)
{
	char path[PATH_MAX];
	int error = string_from_user(path, user_path, sizeof(path));

	return error < 0 ? error : execve(path, argv, envp, false);
}

int
kernel_execve(const char *path, const char *const argv[], const char *const envp[])
{
	return execve(path, (uint32_t)argv, (uint32_t)envp, true);
}
