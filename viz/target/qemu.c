/* qemu.c: starts QEMU so that runs repeat exactly, and ends it. */
#include "qemu.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#include "onpath.h"
#include "uring.h"

enum { PATH_SIZE = 4096, ARGS_MAX = 56, LOW_MIB = 2 /* what lies below the files */ };

#define PROGRAM "qemu-system-i386"
#define FIRMWARE "/usr/share/qemu/qboot.rom"

/* No clock but the instruction counter, and no device that arms a timer. */
#define MACHINE "pc,acpi=off,hpet=off,i8042=off,smm=off,vmport=off,graphics=off,usb=off,pit=off"
#define COUNTER "shift=0,sleep=off"

/* What is written stands in a temporary file of QEMU's that can hold snapshots: the file itself is only
 * read. The guest is told when the host's disk is full; QEMU would stop it instead. */
#define DRIVE(index, file) \
	"if=ide,index=" index ",format=raw,snapshot=on,cache=unsafe,werror=report,rerror=report,file=" file

/* No device of the guest's: snapshots go to the temporary file. It is the last that can hold them, and
 * QEMU writes the machine to the first: so it is there for guests that have no disk. Some
 * hundred small reads make a machine of it again, and a wake-up of a thread for each takes as long as they do. */
#define KEEP_WITH(aio) "if=none,id=keep,format=raw,snapshot=on,cache=unsafe,aio=" aio ",file=" STAGE_KEEP

/* ---- where it is ---- */

/* Where the name in PATH is a script, the program itself stands in libexec and starts sooner. */
bool
qemu_find(char *out, size_t size)
{
	static const char libexec[] = "/usr/libexec/" PROGRAM;

	if (!onpath_find(PROGRAM, out, size))
		return false;
	if (strncmp(out, "/usr/bin/", 9) == 0 && access(libexec, X_OK) == 0)
		snprintf(out, size, "%s", libexec);
	return true;
}

/* ---- its arguments ---- */

struct text {
	char *bytes; /* NUL-terminated */
	size_t len, cap;
	bool failed;
};

static void
put(struct text *t, const char *s, size_t n)
{
	if (t->len + n + 1 > t->cap) {
		size_t cap = 2 * (t->len + n + 1);
		char *bytes = t->failed ? NULL : realloc(t->bytes, cap);
		if (!bytes) {
			t->failed = true;
			return;
		}
		t->bytes = bytes;
		t->cap = cap;
	}
	memcpy(t->bytes + t->len, s, n);
	t->len += n;
	t->bytes[t->len] = '\0';
}

static void
put_word(struct text *t, const char *s)
{
	put(t, s, strlen(s));
}

static bool
is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '_' || c == '.' || c == '/' || c == '-';
}

/* An argument of the program: everything that could mean something on the way is %XX. */
static void
put_encoded(struct text *t, const char *s)
{
	if (!*s)
		put_word(t, "%00"); /* an empty word is one all the same */
	for (; *s; s++) {
		char code[4];
		if (is_plain(*s)) {
			put(t, s, 1);
		} else {
			snprintf(code, sizeof code, "%%%02x", (unsigned char)*s);
			put_word(t, code);
		}
	}
}

static void
put_command_line(struct text *t, const struct target_options *o)
{
	if (o->check)
		put_word(t, "check ");
	if (o->sched) {
		put_word(t, "sched=");
		put_word(t, o->sched);
		put_word(t, " ");
	}
	put_word(t, "--");
	for (unsigned i = 0; i < o->n_args; i++) {
		put_word(t, " ");
		put_encoded(t, o->args[i]);
	}
}

static void
put_modules(struct text *t, const struct stage *stage, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (i)
			put_word(t, ",");
		for (const char *s = stage->name[i]; *s; s++)
			put(t, *s == ',' ? ",," : s, *s == ',' ? 2 : 1);
	}
}

/* ---- the child ---- */

struct launch {
	char program[PATH_SIZE];
	char memory[16], gdb[48], bell[48], backend[96];
	struct text append, initrd;
	const char *argv[ARGS_MAX];
	const char *dir;     /* where it is started */
	int gdb_fd, bell_fd; /* its ends */
	int memory_fd;       /* or -1 */
	pid_t parent;
};

static void
set_arguments(struct launch *l, const struct target_options *o)
{
	unsigned n = 0;
#define ARG(s) (l->argv[n++] = (s))
	ARG(l->program);
	ARG("-M"), ARG(MACHINE), ARG("-cpu"), ARG("pentium2"), ARG("-icount"), ARG(COUNTER);
	if (l->memory_fd >= 0)
		ARG("-object"), ARG(l->backend), ARG("-machine"), ARG("memory-backend=ram");
	ARG("-display"), ARG("none"), ARG("-nodefaults"), ARG("-no-user-config"), ARG("-no-reboot");
	ARG("-m"), ARG(l->memory), ARG("-kernel"), ARG(STAGE_KERNEL), ARG("-append"), ARG(l->append.bytes);
	if (o->n_modules)
		ARG("-initrd"), ARG(l->initrd.bytes);
	if (o->swap_mib)
		ARG("-drive"), ARG(DRIVE("0", STAGE_SWAP));
	if (o->disk)
		ARG("-drive"), ARG(DRIVE("1", STAGE_DISK));
	if (o->snapshots)
		ARG("-drive"), ARG(uring_works(l->program) ? KEEP_WITH("io_uring") : KEEP_WITH("threads"));
	if (access(FIRMWARE, R_OK) == 0)
		ARG("-bios"), ARG(FIRMWARE);
	ARG("-chardev"), ARG(l->bell), ARG("-serial"), ARG("chardev:bell");
	ARG("-S"), ARG("-chardev"), ARG(l->gdb), ARG("-gdb"), ARG("chardev:gdb0");
	ARG(NULL);
#undef ARG
}

static bool
prepare(struct launch *l, const struct target_options *o, const struct stage *stage)
{
	put_command_line(&l->append, o);
	put_modules(&l->initrd, stage, o->n_modules);
	l->dir = stage->dir;
	snprintf(l->memory, sizeof l->memory, "%u", target_mem_mib(o));
	snprintf(l->backend, sizeof l->backend, "memory-backend-file,id=ram,size=%uM,mem-path=/proc/self/fd/%d,share=on",
		 target_mem_mib(o), l->memory_fd);
	snprintf(l->gdb, sizeof l->gdb, "socket,id=gdb0,fd=%d", l->gdb_fd);
	snprintf(l->bell, sizeof l->bell, "socket,id=bell,fd=%d", l->bell_fd);
	set_arguments(l, o);
	return !l->append.failed && !l->initrd.failed;
}

/* Between fork and exec: only calls that are safe there. */
static void
become_qemu(const struct launch *l, int words)
{
	sigset_t none;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != l->parent) /* it died before the line above */
		_exit(127);
	setpgid(0, 0); /* Ctrl-C at our terminal is not meant for it */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (chdir(l->dir) != 0)
		_exit(127);
	dup2(null, 0);
	dup2(words, 1);
	dup2(words, 2);
	fcntl(l->gdb_fd, F_SETFD, 0);
	fcntl(l->bell_fd, F_SETFD, 0);
	if (l->memory_fd >= 0)
		fcntl(l->memory_fd, F_SETFD, 0);
	execv(l->program, (char *const *)(uintptr_t)l->argv);
	_exit(127);
}

static bool
spawn(struct qemu *q, struct launch *l, char *err, size_t size)
{
	l->parent = getpid();
	q->pid = fork();
	if (q->pid == 0)
		become_qemu(l, q->words);
	if (q->pid < 0) {
		q->pid = 0;
		snprintf(err, size, "cannot start a process for QEMU: %s", strerror(errno));
		return false;
	}
	return true;
}

/* ---- start and stop ---- */

static bool
open_ends(struct qemu *q, struct launch *l)
{
	int gdb[2], bell[2];

	q->words = memfd_create("qemu-words", MFD_CLOEXEC);
	if (q->words < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, gdb) != 0)
		return false;
	q->gdb = gdb[0];
	l->gdb_fd = gdb[1];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bell) != 0)
		return false;
	q->bell = bell[0];
	l->bell_fd = bell[1];
	return true;
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
launch_free(struct launch *l)
{
	close_fd(&l->gdb_fd);
	close_fd(&l->bell_fd);
	free(l->append.bytes);
	free(l->initrd.bytes);
	free(l);
}

static bool
launch(struct qemu *q, struct launch *l, const struct target_options *o, char *err, size_t size)
{
	if (!qemu_find(l->program, sizeof l->program)) {
		snprintf(err, size, "%s is not on the PATH: install it (Debian: apt-get install "
			 "qemu-system-x86)", PROGRAM);
		return false;
	}
	if (!stage_open(&q->stage, o->kernel, o->modules, o->n_modules, err, size))
		return false;
	if (o->swap_mib && !stage_add_swap(&q->stage, o->swap_mib, err, size))
		return false;
	if (o->disk && !stage_add_disk(&q->stage, o->disk, err, size))
		return false;
	if (o->snapshots && !stage_add_keep(&q->stage, err, size))
		return false;
	if (!open_ends(q, l) || !prepare(l, o, &q->stage)) {
		snprintf(err, size, "cannot prepare QEMU's start: %s", strerror(errno));
		return false;
	}
	return spawn(q, l, err, size);
}

bool
qemu_start(struct qemu *q, const struct target_options *o, int memory, char *err, size_t size)
{
	struct launch *l = calloc(1, sizeof *l);
	bool ok;

	*q = (struct qemu){ .gdb = -1, .bell = -1, .words = -1 };
	if (!l) {
		snprintf(err, size, "cannot prepare QEMU's start: out of memory");
		return false;
	}
	l->gdb_fd = l->bell_fd = -1;
	l->memory_fd = memory;
	ok = launch(q, l, o, err, size);
	launch_free(l);
	if (!ok)
		qemu_stop(q);
	return ok;
}

void
qemu_stop(struct qemu *q)
{
	if (q->pid > 0) {
		kill(-q->pid, SIGKILL); /* its group: what a script in QEMU's place has started */
		kill(q->pid, SIGKILL);  /* which it may not have made yet */
		while (waitpid(q->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	q->pid = 0;
	stage_close(&q->stage);
	close_fd(&q->gdb);
	close_fd(&q->bell);
	close_fd(&q->words);
}

bool
qemu_too_small(const struct target_options *o, char *out, size_t size)
{
	unsigned memory = target_mem_mib(o);
	uint64_t bytes = 0;
	struct stat st;

	for (unsigned i = 0; i <= o->n_modules; i++)
		if (stat(i < o->n_modules ? o->modules[i] : o->kernel, &st) == 0)
			bytes += (uint64_t)st.st_size;
	unsigned wanted = (unsigned)(bytes >> 20) + LOW_MIB;
	if (wanted < memory)
		return false;
	snprintf(out, size, "the program does not fit into the guest's memory of %uM: give it more, such as "
		 "--mem %uM", memory, wanted + wanted / 2);
	return true;
}

void
qemu_loaded(struct qemu *q)
{
	stage_close(&q->stage);
}

void
qemu_words(const struct qemu *q, char *out, size_t size)
{
	char text[1024], *save = NULL;
	ssize_t n = q->words >= 0 ? pread(q->words, text, sizeof text - 1, 0) : 0;

	text[n > 0 ? n : 0] = '\0';
	out[0] = '\0';
	for (char *line = strtok_r(text, "\r\n", &save); line; line = strtok_r(NULL, "\r\n", &save)) {
		if (strstr(line, "warning:"))
			continue;
		snprintf(out, size, "%s", line);
		break;
	}
	for (char *s = out; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
}
