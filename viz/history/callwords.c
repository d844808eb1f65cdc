#include "callwords.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LOOK_AHEAD 2000 /* events in which the path of a call is looked for */
#define PATH_MAX_SHOWN 48
#define AT_FDCWD (-100)

/*
 * How arguments are shown, a letter each: d a number with a sign, u without, x an address, p a path, f a
 * descriptor (D: or AT_FDCWD), o flags of open, O a mode that only O_CREAT reads, M a mode, s a signal,
 * P protection, m flags of mmap, w options of wait, W whence.
 */
static const struct { uint32_t nr; const char *args; } shapes[] = {
	{ 1, "d" }, { 2, "" }, { 3, "fxu" }, { 4, "fxu" }, { 5, "poO" }, { 6, "f" }, { 7, "dxw" }, { 8, "pM" },
	{ 9, "pp" }, { 10, "p" }, { 11, "pxx" }, { 12, "p" }, { 13, "x" }, { 14, "pMx" }, { 15, "pM" },
	{ 19, "fdW" }, { 20, "" }, { 27, "u" }, { 29, "" }, { 33, "pd" }, { 36, "" }, { 37, "ds" }, { 38, "pp" },
	{ 39, "pM" }, { 40, "p" }, { 41, "f" }, { 42, "x" }, { 43, "x" }, { 45, "x" }, { 48, "sx" },
	{ 54, "fxx" }, { 55, "fdx" }, { 57, "dd" }, { 60, "M" }, { 63, "ff" }, { 64, "" }, { 65, "" }, { 66, "" },
	{ 67, "sxx" }, { 83, "pp" }, { 85, "pxu" }, { 91, "xu" }, { 92, "pu" }, { 93, "fu" }, { 94, "fM" },
	{ 114, "dxwx" }, { 119, "" }, { 120, "xx" }, { 122, "x" }, { 125, "xuP" }, { 132, "d" }, { 140, "fuuxW" },
	{ 141, "fxu" }, { 145, "fxu" }, { 146, "fxu" }, { 147, "d" }, { 158, "" }, { 162, "xx" }, { 168, "xud" },
	{ 173, "" }, { 174, "sxxu" }, { 175, "dxxu" }, { 179, "xu" }, { 180, "fxuu" }, { 181, "fxuu" }, { 183, "xu" },
	{ 187, "ffxu" }, { 190, "" }, { 192, "xuPmfx" }, { 195, "px" }, { 196, "px" }, { 197, "fx" }, { 199, "" },
	{ 200, "" }, { 201, "" }, { 202, "" }, { 220, "fxu" }, { 221, "fdx" }, { 224, "" }, { 238, "ds" },
	{ 239, "ffxu" }, { 243, "x" }, { 252, "d" }, { 258, "x" }, { 265, "dx" }, { 270, "dds" }, { 295, "DpoO" },
	{ 300, "Dpxx" }, { 301, "Dpx" }, { 330, "ffo" }, { 331, "xo" },
};

struct flag {
	uint32_t bits;
	const char *name;
};

static const struct flag open_flags[] = {
	{ 0100, "O_CREAT" }, { 0200, "O_EXCL" }, { 01000, "O_TRUNC" }, { 02000, "O_APPEND" },
	{ 04000, "O_NONBLOCK" }, { 0100000, "O_LARGEFILE" }, { 0200000, "O_DIRECTORY" },
	{ 0400000, "O_NOFOLLOW" }, { 02000000, "O_CLOEXEC" }, { 0, NULL },
};
static const struct flag prot_flags[] = {
	{ 1, "PROT_READ" }, { 2, "PROT_WRITE" }, { 4, "PROT_EXEC" }, { 0, NULL },
};
static const struct flag map_flags[] = {
	{ 1, "MAP_SHARED" }, { 2, "MAP_PRIVATE" }, { 0x10, "MAP_FIXED" }, { 0x20, "MAP_ANONYMOUS" }, { 0, NULL },
};
static const struct flag wait_flags[] = {
	{ 1, "WNOHANG" }, { 2, "WUNTRACED" }, { 8, "WCONTINUED" }, { 0, NULL },
};

struct words {
	char *out;
	size_t size, n;
};

static void __attribute__((format(printf, 2, 3)))
say(struct words *w, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(w->out + w->n, w->size - w->n, format, args);
	va_end(args);
	w->n += (size_t)n < w->size - w->n ? (size_t)n : w->size - w->n - 1;
}

/* Names between bars, what has none as a number. `first` stands before them, or is NULL. */
static void
say_flags(struct words *w, uint32_t value, const struct flag *f, const char *first)
{
	bool any = first != NULL;

	if (first)
		say(w, "%s", first);
	for (; f->name; f++)
		if (value & f->bits) {
			say(w, "%s%s", any ? "|" : "", f->name);
			value &= ~f->bits;
			any = true;
		}
	if (value)
		say(w, "%s%#x", any ? "|" : "", value);
	else if (!any)
		say(w, "0");
}

static void
say_open(struct words *w, uint32_t flags)
{
	static const char *const access[] = { "O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE" };

	say_flags(w, flags & ~3u, open_flags, access[flags & 3]);
}

/* The path that an event of the call tells; false: none does. */
static bool
say_path(struct words *w, const struct timeline *tl, const struct fs_event *call)
{
	struct timeline_match m = { .types = 1ull << FS_OPEN | 1ull << FS_EXEC | 1ull << FS_RET, .pid = call->pid };
	const struct m_text *text = timeline_text(tl);
	const struct fs_event *e = NULL;
	char path[PATH_MAX_SHOWN];
	uint32_t pos, len;

	for (uint64_t seq = call->seq + 1; seq <= call->seq + LOOK_AHEAD && (e = timeline_event(tl, seq)); seq++)
		if (e->pid == m.pid && e->type < FS_TYPES && (m.types >> e->type & 1))
			break;
	if (!e || e->pid != m.pid || (e->type != FS_OPEN && e->type != FS_EXEC))
		return false;
	pos = e->type == FS_OPEN ? e->arg[FS_OPEN_path] : e->arg[FS_EXEC_path];
	len = e->type == FS_OPEN ? e->arg[FS_OPEN_len] : e->arg[FS_EXEC_len];
	text->get(text->ctx, pos, len, path, sizeof path);
	say(w, "\"%s%s\"", path, len >= sizeof path ? "..." : "");
	return true;
}

static void
say_argument(struct words *w, const struct timeline *tl, const struct fs_event *call, char shape, uint32_t value)
{
	static const char *const whence[] = { "SEEK_SET", "SEEK_CUR", "SEEK_END" };

	switch (shape) {
	case 'D':
		if ((int32_t)value == AT_FDCWD) {
			say(w, "AT_FDCWD");
			return;
		} /* fall through */
	case 'd':
	case 'f': say(w, "%d", (int32_t)value); return;
	case 'u': say(w, "%u", value); return;
	case 'p':
		if (say_path(w, tl, call))
			return;
		break;
	case 'o': say_open(w, value); return;
	case 'O':
	case 'M': say(w, "0%o", value); return;
	case 's':
		if (m_signal_name(value))
			say(w, "%s", m_signal_name(value));
		else
			say(w, "%u", value);
		return;
	case 'P': say_flags(w, value, prot_flags, NULL); return;
	case 'm': say_flags(w, value, map_flags, NULL); return;
	case 'w': say_flags(w, value, wait_flags, NULL); return;
	case 'W':
		if (value < 3) {
			say(w, "%s", whence[value]);
			return;
		}
		break;
	}
	if (value)
		say(w, "%#x", value);
	else
		say(w, "NULL");
}

static const char *
shape_of(uint32_t nr)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (shapes[i].nr == nr)
			return shapes[i].args;
	return NULL;
}

/* The mode of open is an argument only when a file may be made. */
static bool
has_argument(const char *args, int i, const struct fs_event *e)
{
	return args[i] && (args[i] != 'O' || (e->arg[FS_CALL_a + i - 1] & 0100));
}

void
callwords(const struct timeline *tl, uint64_t seq, char *out, size_t size)
{
	const struct fs_event *e = timeline_event(tl, seq);
	struct words w = { out, size, 0 };
	const char *name, *args;

	if (size)
		out[0] = '\0';
	if (!size || !e || e->type != FS_CALL)
		return;
	name = m_call_name(e->arg[FS_CALL_nr]);
	args = shape_of(e->arg[FS_CALL_nr]);
	if (name)
		say(&w, "%s(", name);
	else
		say(&w, "call %u(", e->arg[FS_CALL_nr]);
	if (!args)
		say(&w, "...");
	for (int i = 0; args && i < 5 && has_argument(args, i, e); i++) {
		say(&w, "%s", i ? ", " : "");
		say_argument(&w, tl, e, args[i], e->arg[FS_CALL_a + i]);
	}
	if (args && strlen(args) > 5)
		say(&w, ", ..."); /* the event has no room for more */
	say(&w, ")");
}
