#include "options_own.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "theme.h"

#define TIMEOUT_MAX 1e6
#define MEM_MIN 4u
#define MEM_MAX 512u
#define SWAP_MIN 1u
#define SWAP_MAX 512u

/* Takes the option's value; false says what is wrong with it. */
typedef bool value_fn(struct options *o, const char *name, const char *value, struct fail *f);

static bool
take_seconds(double *to, const char *name, const char *value, struct fail *f)
{
	char *end;

	*to = strtod(value, &end);
	if (end == value || *end || !(*to > 0 && *to <= TIMEOUT_MAX))
		return fail_say(f, "%s %s: not a number of seconds above 0 and up to %.0f, such as "
				"2.5", name, value, TIMEOUT_MAX);
	return true;
}

static bool
take_timeout(struct options *o, const char *name, const char *value, struct fail *f)
{
	return take_seconds(&o->timeout, name, value, f);
}

/* A size in MiB, with or without an M. */
static bool
take_mib(unsigned *to, unsigned least, unsigned most, const char *name, const char *value, struct fail *f)
{
	char *end;
	unsigned long mib = strtoul(value, &end, 10);

	if (*end == 'M' || *end == 'm')
		end++;
	if (*value < '0' || *value > '9' || *end || mib < least || mib > most)
		return fail_say(f, "%s %s: not a size from %uM to %uM, such as 16M", name, value, least,
				most);
	*to = (unsigned)mib;
	return true;
}

static bool
take_mem(struct options *o, const char *name, const char *value, struct fail *f)
{
	return take_mib(&o->mem_mib, MEM_MIN, MEM_MAX, name, value, f);
}

static bool
take_swap(struct options *o, const char *name, const char *value, struct fail *f)
{
	return take_mib(&o->swap_mib, SWAP_MIN, SWAP_MAX, name, value, f);
}

static bool
take_sched(struct options *o, const char *name, const char *value, struct fail *f)
{
	static const char random[] = "random:";
	const char *seed = value + sizeof(random) - 1;
	bool seeded = !strncmp(value, random, sizeof(random) - 1) && *seed &&
		      strspn(seed, "0123456789") == strlen(seed) && strlen(seed) < 10;

	if (!seeded && strcmp(value, "rr") && strcmp(value, "parent") && strcmp(value, "child"))
		return fail_say(f, "%s %s: not rr, parent, child or random:SEED, such as random:7", name,
				value);
	o->sched = value;
	return true;
}

static bool
take_wait(struct options *o, const char *name, const char *value, struct fail *f)
{
	return take_seconds(&o->wait, name, value, f);
}

static bool
take_theme(struct options *o, const char *name, const char *value, struct fail *f)
{
	o->mono = !strcmp(value, "mono");
	o->theme = theme_named(value);
	return o->theme || o->mono ||
	       fail_say(f, "%s %s: not a theme: dark, light (for a light terminal), safe (colours that nobody confuses) or mono",
			name, value);
}

static bool
take_layout(struct options *o, const char *name, const char *value, struct fail *f)
{
	return layouts_named(&o->manners.layouts, value, &o->preset, &o->zoom) || o->any_layout ||
	       fail_say(f, "%s %s: not a layout (all, lecture, memory, processes, kernel, compare, large) or a pane to "
			"show alone, such as pages", name, value);
}

static bool
take_size(struct options *o, const char *name, const char *value, struct fail *f)
{
	int used = 0;

	if (sscanf(value, "%4dx%4d%n", &o->columns, &o->rows, &used) != 2 || value[used] ||
	    o->columns < 1 || o->rows < 1)
		return fail_say(f, "%s %s: not COLUMNSxROWS, such as 80x24", name, value);
	return true;
}

#define FLAG(field) offsetof(struct options, field), NULL, NULL, false
#define MANNER(field) offsetof(struct options, field), NULL, NULL, true
#define TEXT(what, field) offsetof(struct options, field), what, NULL, false
#define VALUE(what, take) 0, what, take, false
static const struct option {
	const char *name;
	size_t field;      /* where its bool, or its text, stands in struct options; 0: `take` knows */
	const char *value; /* what the help calls its value; NULL: it has none */
	value_fn *take;
	bool manner;       /* config.lua may have said so, and the opposite can be said of one run: "--no-NAME", or without the no */
	const char *help;
} options[] = {
	{ "--headless", FLAG(headless),
	  "no screen: the guest's console on stdout, the program's exit status (128+n: signal n)" },
	{ "--plain", FLAG(plain),
	  "no full screen: sentences and a prompt that takes the verbs of scripts, for screen readers and pipes" },
	{ "--story", FLAG(story),
	  "with --headless: a sentence for each event and the process trees, checked at each event" },
	{ "--stop-every", FLAG(stop_every),
	  "with --headless: stop at each event and hold the events against the guest's memory" },
	{ "--timeout", VALUE("SECONDS", take_timeout),
	  "with --headless: end it after this time with status 124 (default 30)" },
	{ "--mem", VALUE("SIZE", take_mem), "the guest's memory, in MiB (default 16M)" },
	{ "--swap", VALUE("SIZE", take_swap),
	  "a disk of this size, in MiB, for pages when memory is full (default: none)" },
	{ "--disk", TEXT("IMAGE", disk),
	  "a disk with an ext2 file system, seen at /mnt; it is only read (mke2fs makes one)" },
	{ "--sched", VALUE("ORDER", take_sched),
	  "who goes first after fork: rr (default), parent, child, or random:SEED" },
	{ "--break", TEXT("WHERE,...", breakpoints),
	  "an event when a process comes to this function or 0xADDRESS (WHERE@PID: this one only)" },
	{ "--watch", TEXT("NAME,...", watches),
	  "an event when one writes this variable or 0xADDRESS (NAME:BYTES, default 4; NAME@PID)" },
	{ "--kernel", TEXT("ELF", kernel), "another kernel" },
	{ "--wait", VALUE("SECONDS", take_wait),
	  "with attach: how long it may take until somebody listens there (default 1), and the kernel to boot (20)" },
	{ "--record-script", TEXT("FILE.lua", record_script),
	  "write what is done at the keyboard as a script, which `forkscope check` plays" },
	{ "--record", TEXT("FILE", record),
	  "write all that happens into FILE.fscope, for `forkscope replay` and for sqlite3" },
	{ "--screenshot", TEXT("FILE", screenshot),
	  "with --headless: draw the viewer's screen into FILE.svg, .png or .txt" },
	{ "--snapshot-at", TEXT("WHEN", snapshot_at),
	  "... at event WHEN: a number, or NAME[:PID][#N] for the first, or Nth, such, as \"cow copy:2\"" },
	{ "--size", VALUE("WxH", take_size), "... of this size (default 100x30)" },
	{ "--branch", TEXT("NAME", branch),
	  "with replay and export: this way of a guest that was taken back, instead of its first" },
	{ "--layout", VALUE("NAME", take_layout),
	  "which panes: all (default), lecture, memory, processes, kernel, compare, large; or one pane's name" },
	{ "--large", MANNER(large), "large letters, for a projector: the same as --layout large (the key * too)" },
	{ "--theme", VALUE("NAME", take_theme),
	  "dark (default), light for a light terminal, safe (colours that nobody confuses), mono" },
	{ "--ascii", MANNER(ascii), "draw with ASCII characters only" },
	{ "--no-color", MANNER(no_color), "no colours (as the variable NO_COLOR does)" },
	{ "--no-mouse", MANNER(manners.no_mouse), "the mouse selects text, as the terminal does (the key M switches it)" },
	{ "--read-only", MANNER(manners.read_only), "no key changes what the guest does: one can look, step on and run" },
	{ "--folded", MANNER(manners.folded), "the tree begins folded" },
	{ "--config", TEXT("FILE.lua", config), "settings, instead of those in ~/.config/forkscope/config.lua" },
	{ "--no-config", FLAG(no_config), "no settings but the command line's" },
	{ "--wire-log", TEXT("FILE", wire_log),
	  "write what is said to QEMU's gdb stub into FILE" },
};
#define N_OPTIONS (sizeof(options) / sizeof(options[0]))

/* Is the word, of so many bytes, this option's name? Or that of its opposite, as --mouse is of --no-mouse? */
static bool
names(const char *word, size_t len, const struct option *option, bool *opposite)
{
	const char *name = option->name + 2;
	bool no = !strncmp(name, "no-", 3);
	char other[32];

	*opposite = false;
	if (strlen(option->name) == len && !strncmp(option->name, word, len))
		return true;
	snprintf(other, sizeof(other), "--%s%s", no ? "" : "no-", no ? name + 3 : name);
	*opposite = option->manner && strlen(other) == len && !strncmp(other, word, len);
	return *opposite;
}

/* Finds the option that `word` names, alone or as NAME=VALUE. */
static const struct option *
find_option(const char *word, const char **value, bool *opposite)
{
	size_t len = strcspn(word, "=");
	size_t i;

	*value = word[len] ? word + len + 1 : NULL;
	for (i = 0; i < N_OPTIONS; i++)
		if (names(word, len, &options[i], opposite))
			return &options[i];
	return NULL;
}

const char *
options_name(const char *word)
{
	bool opposite;
	const struct option *option = find_option(word, &(const char *){ NULL }, &opposite);

	return option ? option->name : NULL;
}

static void
set_flag(struct options *o, const struct option *option, bool on)
{
	*(bool *)((char *)o + option->field) = on;
	if (option->field == offsetof(struct options, no_color))
		o->color = !on, o->mono &= on;
	if (option->field != offsetof(struct options, large))
		return;
	if (on)
		o->preset = LAYOUT_LARGE, o->zoom = -1;
	else if (o->preset == LAYOUT_LARGE)
		o->preset = LAYOUT_ALL;
}

/* name: as the user calls it, for what is said about it. */
static bool
set_value(struct options *o, const struct option *option, const char *name, const char *value, struct fail *f)
{
	if (option->take)
		return option->take(o, name, value, f);
	*(const char **)((char *)o + option->field) = value;
	return true;
}

bool
options_take(struct options *o, char **argv, int *i, struct fail *f)
{
	const char *word = argv[*i], *value;
	bool opposite;
	const struct option *option = find_option(word, &value, &opposite);

	if (!option)
		return fail_say(f, "unknown option %s; `forkscope --help` lists them "
				"(the program's own options stand after the program)", word);
	if (!option->value) {
		set_flag(o, option, !opposite);
		return !value || fail_say(f, "%.*s takes no value", (int)strcspn(word, "="), word);
	}
	if (!value && argv[*i + 1])
		value = argv[++*i];
	if (!value || !*value)
		return fail_say(f, "%s needs a value: %s %s", option->name, option->name,
				option->value);
	return set_value(o, option, option->name, value, f);
}

void
options_clear(struct options *o)
{
	memset(o, 0, sizeof(*o));
	o->zoom = -1;
}

bool
options_set(struct options *o, const char *name, const char *value, struct fail *f)
{
	char word[32];
	const char *none;
	const struct option *option;
	bool opposite;

	snprintf(word, sizeof(word), "--%s", name);
	option = find_option(word, &none, &opposite);
	if (option && !option->value)
		set_flag(o, option, true);
	return !option || !option->value || set_value(o, option, name, value, f);
}

void
options_help(FILE *out)
{
	size_t i;
	char left[32];

	fputs("usage: forkscope run [OPTIONS] [--] PROGRAM[.c] [ARG...]\n"
	      "         boot the kernel, run the program as a child of init, and show it\n"
	      "       forkscope shell [OPTIONS]\n"
	      "         the same with a shell, Debian's busybox\n"
	      "       forkscope attach [OPTIONS] ADDRESS [PROGRAM-FILE...]\n"
	      "         show a kernel that somebody else's QEMU runs: HOST:PORT or the path of a socket; the files are\n"
	      "         those of programs that run there, for their source\n"
	      "       forkscope play [--ascii] [--no-color] [--no-mouse] SCRIPT.lua\n"
	      "         a script that plays in the viewer: Space goes on where it pauses; --theme, --folded, --read-only,\n"
	      "         --config and --no-config do what they do for run\n"
	      "       forkscope check [-j N] [--timeout SECONDS] [--junit FILE] [--update] [--verbose] [--kernel ELF] SCRIPT.lua...\n"
	      "         run scripts without a screen; TAP on stdout; 1 when an expectation failed, 2 when a script is broken\n"
	      "         --twice, --times N: so often, with stops and pauses that must change nothing, and hold the runs' events against\n"
	      "         each other; --against FILE|FOLDER: against those that --update wrote there, or against a recording\n"
	      "       forkscope diff FIRST SECOND\n"
	      "         where the events of two recordings, or of two files of --against, part; 0: nowhere, 1: somewhere;\n"
	      "         FILE.fscope:BRANCH is that branch of a recording\n"
	      "       forkscope replay [OPTIONS] FILE.fscope\n"
	      "         show what run or shell has recorded with --record; --headless, --story, --ascii,\n"
	      "         --no-color, --screenshot, --snapshot-at and --size do what they do there; --branch names one of its branches\n"
	      "       forkscope demo        the lecture scenarios: number, name, what each shows\n"
	      "       forkscope demo [--ascii] [--no-color] [--no-mouse] NUMBER|NAME\n"
	      "         one of them plays in the viewer\n"
	      "       forkscope config [OPTIONS]\n"
	      "         the viewer's settings as they are now, in the form of a config.lua\n"
	      "       forkscope doctor      what this machine lacks, and the command that mends it; 1 when something is missing\n"
	      "       forkscope events      the kinds of events, and what each tells\n"
	      "       forkscope export FILE.fscope KIND [--branch NAME] [-o OUT]\n"
	      "         a recording in another form; KINDs are listed below\n"
	      "       forkscope programs    the programs that are shipped, a line each\n"
	      "       forkscope keys        the viewer's keys\n"
	      "       forkscope --version\n"
	      "\n"
	      "PROGRAM is a C file, a static i386 program, or the name of a shipped program, such as fork.\n"
	      "\n"
	      "options of run, shell and attach:\n", out);
	for (i = 0; i < N_OPTIONS; i++) {
		snprintf(left, sizeof(left), "%s %s", options[i].name,
			 options[i].value ? options[i].value : "");
		fprintf(out, "  %-19s %s\n", left, options[i].help);
	}
	fputs("  for one run, where config.lua says otherwise: --color (also with NO_COLOR), --mouse, --no-ascii, --no-large,\n"
	      "  --no-read-only, --no-folded\n"
	      "\nkinds of export:\n", out);
	for (const struct export_kind *k = export_kinds; k->option; k++)
		fprintf(out, "  %-19s %s\n", k->option, k->help);
	fputs("\n"
	      "exit status: 0; 1 the guest or a proof failed; 2 bad input; with --headless the program's\n"
	      "own, 124 for a timeout; 128+n after signal n.\n", out);
}
