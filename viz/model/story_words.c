/*
 * story_words.c: the phrases that the sentences of a story are made of.
 */
#include "tell.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void
add(char *out, size_t size, const char *format, va_list args)
{
	size_t n = strlen(out);

	vsnprintf(out + n, size - n, format, args);
}

void
tell_line(struct telling *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(t->s->line, sizeof(t->s->line), format, args);
	va_end(args);
}

void
tell_more(struct telling *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(t->s->more, sizeof(t->s->more), format, args);
	va_end(args);
}

static void
phrase_add(struct phrase *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(p->text, sizeof(p->text), format, args);
	va_end(args);
}

const struct m_task *
tell_task(const struct telling *t, uint32_t pid)
{
	const struct m_task *task = model_task(t->after, pid);

	return task ? task : model_task(t->before, pid);
}

struct phrase
tell_who(const struct telling *t, uint32_t pid)
{
	const struct m_task *task = tell_task(t, pid);
	struct phrase p = {""};

	if (task)
		phrase_add(&p, "%.*s(%u)", M_PROGRAM_MAX, task->program, (unsigned)pid);
	else
		phrase_add(&p, "process %u", (unsigned)pid);
	return p;
}

struct phrase
tell_actor(const struct telling *t)
{
	return tell_who(t, t->e->pid);
}

struct phrase
tell_text(const struct telling *t, uint32_t pos, uint32_t len)
{
	struct phrase p = {""};

	if (t->text)
		t->text->get(t->text->ctx, pos, len, p.text, sizeof(p.text));
	return p;
}

struct phrase
tell_console(const struct telling *t, uint32_t pos, uint32_t len)
{
	struct phrase p = {""};
	char raw[40] = "";

	if (!t->text || !t->text->console)
		return p;
	t->text->console(t->text->ctx, pos, len, raw, sizeof(raw));
	phrase_add(&p, ": \"");
	for (const char *c = raw; *c; c++)
		phrase_add(&p, *c == '\n' ? "\\n" : *c == '\r' ? "\\r" : "%c", *c);
	phrase_add(&p, len >= sizeof(raw) ? "...\"" : "\"");
	return p;
}

struct phrase
tell_prot(uint32_t prot)
{
	struct phrase p = {""};

	phrase_add(&p, "%c%c%c", prot & FS_PROT_READ ? 'r' : '-', prot & FS_PROT_WRITE ? 'w' : '-',
		   prot & FS_PROT_EXEC ? 'x' : '-');
	return p;
}

/* The low bits of an i386 page fault's error code. */
#define PF_PRESENT 1
#define PF_WRITE 2
#define PF_USER 4

struct phrase
tell_error(uint32_t error)
{
	struct phrase p = {""};

	phrase_add(&p, "error %x: %s, %s, %s", (unsigned)error,
		   error & PF_PRESENT ? "present" : "not present",
		   error & PF_WRITE ? "write" : "read", error & PF_USER ? "user" : "kernel");
	return p;
}

struct phrase
tell_pages(uint32_t n)
{
	struct phrase p = {""};

	phrase_add(&p, "%u page%s", (unsigned)n, n == 1 ? "" : "s");
	return p;
}

struct phrase
tell_status(uint32_t status)
{
	struct phrase p;

	m_status_text(status, p.text, sizeof(p.text));
	return p;
}

struct phrase
tell_signal(uint32_t signal)
{
	struct phrase p = {""};

	if (m_signal_name(signal))
		phrase_add(&p, "%s", m_signal_name(signal));
	else
		phrase_add(&p, "signal %u", (unsigned)signal);
	return p;
}

/* How the arguments of a call are shown, a letter each: i a number with a sign, u without, x an
 * address; and its result. Calls that are not listed show none of theirs. */
static const struct shape {
	const char *name, *args;
	char result;
} shapes[] = {
	{"exit", "i", 'i'}, {"fork", "", 'i'}, {"vfork", "", 'i'}, {"read", "ixu", 'i'},
	{"write", "ixu", 'i'}, {"open", "xxx", 'i'}, {"close", "i", 'i'}, {"waitpid", "ixx", 'i'},
	{"execve", "xxx", 'i'}, {"getpid", "", 'i'}, {"getppid", "", 'i'}, {"gettid", "", 'i'},
	{"brk", "x", 'x'}, {"ioctl", "ixx", 'i'}, {"nanosleep", "xx", 'i'}, {"wait4", "ixxx", 'i'},
	{"readv", "ixu", 'i'}, {"writev", "ixu", 'i'}, {"_llseek", "iuuxu", 'i'},
	{"rt_sigprocmask", "uxxu", 'i'}, {"rt_sigaction", "uxxu", 'i'}, {"exit_group", "i", 'i'},
	{"set_thread_area", "x", 'i'}, {"set_tid_address", "x", 'i'}, {"access", "xu", 'i'},
	{"kill", "ii", 'i'}, {"dup", "i", 'i'}, {"dup2", "ii", 'i'}, {"pipe", "x", 'i'},
	{"munmap", "xu", 'i'}, {"mprotect", "xux", 'i'}, {"mmap2", "xuxxi", 'x'},
	{"mmap", "x", 'x'}, {"clock_gettime", "ix", 'i'}, {"time", "x", 'u'}, {"pause", "", 'i'},
	{"sched_yield", "", 'i'}, {"uname", "x", 'i'}, {"fcntl64", "iix", 'i'}, {"alarm", "u", 'i'},
	{"getuid32", "", 'i'}, {"geteuid32", "", 'i'}, {"getgid32", "", 'i'},
	{"getegid32", "", 'i'},
};

static const struct shape *
shape_of(uint32_t nr)
{
	const char *name = tell_call_name(nr);

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		if (strcmp(shapes[i].name, name) == 0)
			return &shapes[i];
	return NULL;
}

const char *
tell_call_name(uint32_t nr)
{
	const char *name = m_call_name(nr);

	return name ? name : "an unknown call";
}

static void
add_value(struct phrase *p, char shape, uint32_t value)
{
	if (shape == 'i')
		phrase_add(p, "%d", (int)value);
	else if (shape == 'u')
		phrase_add(p, "%u", (unsigned)value);
	else
		phrase_add(p, value ? "%08x" : "0", (unsigned)value);
}

struct phrase
tell_call(const struct fs_event *e)
{
	uint32_t nr = e->arg[FS_CALL_nr];
	const struct shape *shape = shape_of(nr);
	struct phrase p = {""};

	phrase_add(&p, "%s(", tell_call_name(nr));
	if (!shape)
		phrase_add(&p, "...");
	for (int i = 0; shape && shape->args[i]; i++) {
		phrase_add(&p, i ? ", " : "");
		add_value(&p, shape->args[i], e->arg[FS_CALL_a + i]);
	}
	phrase_add(&p, ")");
	return p;
}

#define ERRNO_MAX 4095 /* results from -4095 to -1 are errors, all others are values */

struct phrase
tell_result(uint32_t nr, uint32_t result)
{
	const struct shape *shape = shape_of(nr);
	struct phrase p = {""};

	if (-result >= 1 && -result <= ERRNO_MAX && m_errno_name(-result))
		phrase_add(&p, "-%s", m_errno_name(-result));
	else
		add_value(&p, shape ? shape->result : 'i', result);
	return p;
}

unsigned
tell_free_frames(const struct model *m)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < m->n_frames; i++)
		n += m->frame[i].kind == FS_FRAME_FREE;
	return n;
}

unsigned
tell_refs(const struct model *m, uint32_t frame)
{
	return frame < m->n_frames ? m->frame[frame].refs : 0;
}
