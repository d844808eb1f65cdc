#include "options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "theme.h"

#include "export.h"

/* The kernel's command line has 8 KiB, and an encoded byte takes three. */
#define ARGS_MAX 120u
#define ARGS_BYTES 2400u
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
take_disk(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->disk = value;
	return true;
}

static bool
take_kernel(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->kernel = value;
	return true;
}

static bool
take_wait(struct options *o, const char *name, const char *value, struct fail *f)
{
	return take_seconds(&o->wait, name, value, f);
}

static bool
take_break(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->breakpoints = value;
	return true;
}

static bool
take_watch(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->watches = value;
	return true;
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
take_config(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->config = value;
	return true;
}

static bool
take_wire_log(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->wire_log = value;
	return true;
}

static bool
take_record_script(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->record_script = value;
	return true;
}

static bool
take_record(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->record = value;
	return true;
}

static bool
take_screenshot(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->screenshot = value;
	return true;
}

static bool
take_snapshot_at(struct options *o, const char *name, const char *value, struct fail *f)
{
	(void)name, (void)f;
	o->snapshot_at = value;
	return true;
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

#define FLAG(field) offsetof(struct options, field), NULL, NULL
#define VALUE(what, take) 0, what, take
static const struct option {
	const char *name;
	size_t flag;       /* where its bool stands in struct options; 0: it has a value */
	const char *value; /* what the help calls its value */
	value_fn *take;
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
	{ "--disk", VALUE("IMAGE", take_disk),
	  "a disk with an ext2 file system, seen at /mnt; it is only read (mke2fs makes one)" },
	{ "--sched", VALUE("ORDER", take_sched),
	  "who goes first after fork: rr (default), parent, child, or random:SEED" },
	{ "--break", VALUE("WHERE,...", take_break),
	  "an event when a process comes to this function or 0xADDRESS (WHERE@PID: this one only)" },
	{ "--watch", VALUE("NAME,...", take_watch),
	  "an event when one writes this variable or 0xADDRESS (NAME:BYTES, default 4; NAME@PID)" },
	{ "--kernel", VALUE("ELF", take_kernel), "another kernel" },
	{ "--wait", VALUE("SECONDS", take_wait),
	  "with attach: how long it may take until somebody listens there (default 1), and the kernel to boot (20)" },
	{ "--record-script", VALUE("FILE.lua", take_record_script),
	  "write what is done at the keyboard as a script, which `forkscope check` plays" },
	{ "--record", VALUE("FILE", take_record),
	  "write all that happens into FILE.fscope, for `forkscope replay` and for sqlite3" },
	{ "--screenshot", VALUE("FILE", take_screenshot),
	  "with --headless: draw the viewer's screen into FILE.svg, .png or .txt" },
	{ "--snapshot-at", VALUE("WHEN", take_snapshot_at),
	  "... at event WHEN: a number, or NAME[:PID] for the first such, as \"cow copy:2\"" },
	{ "--size", VALUE("WxH", take_size), "... of this size (default 100x30)" },
	{ "--layout", VALUE("NAME", take_layout),
	  "which panes: all (default), lecture, memory, processes, kernel, compare, large; or one pane's name" },
	{ "--large", FLAG(large), "large letters, for a projector: the same as --layout large (the key * too)" },
	{ "--theme", VALUE("NAME", take_theme),
	  "dark (default), light for a light terminal, safe (colours that nobody confuses), mono" },
	{ "--ascii", FLAG(ascii), "draw with ASCII characters only" },
	{ "--no-color", FLAG(no_color), "no colours (as the variable NO_COLOR does)" },
	{ "--no-mouse", FLAG(manners.no_mouse), "the mouse selects text, as the terminal does (the key M switches it)" },
	{ "--read-only", FLAG(manners.read_only), "no key changes what the guest does: one can look, step on and run" },
	{ "--folded", FLAG(manners.folded), "the tree begins folded" },
	{ "--config", VALUE("FILE.lua", take_config), "settings, instead of those in ~/.config/forkscope/config.lua" },
	{ "--no-config", FLAG(no_config), "no settings but the command line's" },
	{ "--wire-log", VALUE("FILE", take_wire_log),
	  "write what is said to QEMU's gdb stub into FILE" },
};
#define N_OPTIONS (sizeof(options) / sizeof(options[0]))

/* Finds the option that `word` names, alone or as NAME=VALUE. */
static const struct option *
find_option(const char *word, const char **value)
{
	size_t len = strcspn(word, "=");
	size_t i;

	*value = word[len] ? word + len + 1 : NULL;
	for (i = 0; i < N_OPTIONS; i++)
		if (strlen(options[i].name) == len && !strncmp(options[i].name, word, len))
			return &options[i];
	return NULL;
}

static void
set_flag(struct options *o, const struct option *option)
{
	*(bool *)((char *)o + option->flag) = true;
	if (option->flag == offsetof(struct options, large))
		o->preset = LAYOUT_LARGE, o->zoom = -1;
}

/* Takes the option at argv[*i], and its value; leaves *i at the last word that it took. */
static bool
take_option(struct options *o, char **argv, int *i, struct fail *f)
{
	const char *word = argv[*i], *value;
	const struct option *option = find_option(word, &value);

	if (!option)
		return fail_say(f, "unknown option %s; `forkscope --help` lists them "
				"(the program's own options stand after the program)", word);
	if (!option->take) {
		set_flag(o, option);
		return !value || fail_say(f, "%s takes no value", option->name);
	}
	if (!value && argv[*i + 1])
		value = argv[++*i];
	if (!value || !*value)
		return fail_say(f, "%s needs a value: %s %s", option->name, option->name,
				option->value);
	return option->take(o, option->name, value, f);
}

/* The first given option that means nothing to the viewer. */
static const char *
only_headless(const struct options *o)
{
	return o->story		? "--story" :
	       o->stop_every	? "--stop-every" :
	       o->timeout > 0	? "--timeout" :
	       o->screenshot	? "--screenshot" :
				  NULL;
}

static bool
take_args(struct options *o, char **args, struct fail *f)
{
	size_t bytes = 0;

	o->args = args;
	for (; args[o->n_args]; o->n_args++)
		bytes += strlen(args[o->n_args]) + 1;
	if (o->n_args > ARGS_MAX || bytes > ARGS_BYTES)
		return fail_say(f, "%s gets too many arguments: the guest takes %u of them, and %u "
				"bytes", o->program, ARGS_MAX, ARGS_BYTES);
	return true;
}

/* Those that a recording can be looked at with. */
static bool
is_for_replay(const char *word)
{
	static const char *const names[] = { "--headless", "--story", "--screenshot", "--snapshot-at", "--size", "--layout", "--large",
					     "--theme", "--ascii", "--no-color", "--no-mouse", "--read-only", "--folded", "--config", "--no-config" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == strcspn(word, "=") && !strncmp(names[i], word, strlen(names[i])))
			return true;
	return false;
}

static bool
parse_replay(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_REPLAY;
	for (; argv[i] && (argv[i][0] == '-' || !o->file); i++) {
		if (!strcmp(argv[i], "--help")) {
			o->command = COMMAND_HELP;
			return true;
		}
		if (argv[i][0] != '-')
			o->file = argv[i];
		else if (!is_for_replay(argv[i]) && find_option(argv[i], &(const char *){ NULL }))
			return fail_say(f, "%s means nothing to replay: the run is over", argv[i]);
		else if (!take_option(o, argv, &i, f))
			return false;
	}
	if (argv[i])
		return fail_say(f, "replay shows one recording, and got %s too", argv[i]);
	if (!o->file || !*o->file)
		return fail_say(f, "replay needs a recording: forkscope replay FILE.fscope (run --record makes one)");
	if (!o->headless && only_headless(o))
		return fail_say(f, "%s works with --headless only; add it", only_headless(o));
	return true;
}

/* What can be said of a guest that runs already, and how it is shown. */
static bool
is_for_attach(const char *word)
{
	static const char *const not[] = { "--mem", "--swap", "--disk", "--sched", "--break", "--watch", "--record-script" };

	for (size_t i = 0; i < sizeof(not) / sizeof(not[0]); i++)
		if (strlen(not[i]) == strcspn(word, "=") && !strncmp(not[i], word, strlen(not[i])))
			return false;
	return true;
}

static bool
parse_attach(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_ATTACH;
	for (; argv[i] && (argv[i][0] == '-' || !o->address); i++) {
		if (!strcmp(argv[i], "--help")) {
			o->command = COMMAND_HELP;
			return true;
		}
		if (argv[i][0] != '-')
			o->address = argv[i];
		else if (!is_for_attach(argv[i]))
			return fail_say(f, "%s means nothing to attach: whoever started the guest has decided it", argv[i]);
		else if (!take_option(o, argv, &i, f))
			return false;
	}
	if (!o->address || !*o->address)
		return fail_say(f, "attach needs an address: HOST:PORT, [V6]:PORT or a socket's path, such as forkscope attach "
				"localhost:1234");
	o->args = argv + i;
	for (; argv[i]; i++)
		o->n_args++;
	o->stop_every |= o->story;
	if (!o->headless && only_headless(o))
		return fail_say(f, "%s works with --headless only; add it", only_headless(o));
	return !o->plain || (!o->headless && !o->record) ||
	       fail_say(f, "--plain works without --headless and --record");
}

/* Those that a picture of a recording is drawn by. */
static bool
is_for_picture(const char *word)
{
	static const char *const names[] = { "--snapshot-at", "--size", "--layout", "--theme" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == strcspn(word, "=") && !strncmp(names[i], word, strlen(names[i])))
			return true;
	return false;
}

/* Takes -o and the kinds; false when the word is something else. */
static bool
take_export(struct options *o, char **argv, int *i, struct fail *f, bool *ok)
{
	const struct export_kind *kind = export_find(argv[*i]);

	*ok = true;
	if (kind && o->as)
		*ok = fail_say(f, "%s and %s: one at a time", o->as->option, kind->option);
	else if (kind)
		o->as = kind;
	else if (strcmp(argv[*i], "-o"))
		return false;
	else if (argv[*i + 1] && *argv[*i + 1])
		o->output = argv[++*i];
	else
		*ok = fail_say(f, "-o needs a value: -o FILE");
	return true;
}

static bool
parse_export(struct options *o, char **argv, int i, struct fail *f)
{
	bool ok;

	o->command = COMMAND_EXPORT;
	for (; argv[i]; i++) {
		if (!strcmp(argv[i], "--help")) {
			o->command = COMMAND_HELP;
			return true;
		}
		if (take_export(o, argv, &i, f, &ok)) {
			if (!ok)
				return false;
		} else if (argv[i][0] != '-' && !o->file) {
			o->file = argv[i];
		} else if (argv[i][0] != '-') {
			return fail_say(f, "export takes one recording, and got %s too", argv[i]);
		} else if (!is_for_picture(argv[i])) {
			return fail_say(f, "unknown option %s; `forkscope --help` lists what export makes", argv[i]);
		} else if (!take_option(o, argv, &i, f)) {
			return false;
		}
	}
	if (!o->file || !*o->file || !o->as)
		return fail_say(f, "export needs a recording and what to make of it: forkscope export FILE.fscope --json");
	return (!o->snapshot_at && !o->columns && !o->preset && o->zoom < 0 && !o->theme) || !strcmp(o->as->option, "--svg") ||
	       !strcmp(o->as->option, "--png") ||
	       fail_say(f, "--snapshot-at, --size, --layout and --theme mean nothing to %s", o->as->option);
}

/* A shell that has each of busybox's programs at its own name. Headless, it neither echoes nor prompts. */
static char *const shell_args[] = {
	"sh", "-c", "/bin/busybox --install -s /bin; exec /bin/sh", NULL,
};
static char *const headless_shell_args[] = {
	"sh", "-c", "/bin/busybox --install -s /bin; stty -echo; exec /bin/sh /dev/tty", NULL,
};

static bool
parse_run(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_RUN;
	for (; argv[i] && argv[i][0] == '-'; i++) {
		if (!strcmp(argv[i], "--")) {
			i++;
			break;
		}
		if (!strcmp(argv[i], "--help")) {
			o->command = COMMAND_HELP;
			return true;
		}
		if (!take_option(o, argv, &i, f))
			return false;
	}
	if (o->shell && argv[i])
		return fail_say(f, "shell takes no arguments, and got %s; what it shall do is typed, or comes on stdin",
				argv[i]);
	if (!o->shell && (!argv[i] || !*argv[i]))
		return fail_say(f, "run needs a program: forkscope run FILE.c, or one that is "
				"shipped: forkscope run fork");
	o->program = argv[i];
	if (!take_args(o, !o->shell ? argv + i + 1 :
			  (char **)(o->headless ? headless_shell_args : shell_args), f))
		return false;
	o->stop_every |= o->story;
	if (!o->headless && only_headless(o))
		return fail_say(f, "%s works with --headless only; add it", only_headless(o));
	if (o->wait > 0)
		return fail_say(f, "--wait works with attach only");
	if (o->record_script && (o->breakpoints || o->watches))
		return fail_say(f, "--record-script cannot write down what --break and --watch do; leave one of them out");
	if (o->plain && (o->headless || o->record_script || o->record || o->breakpoints || o->watches))
		return fail_say(f, "--plain works without --headless, --record, --record-script, --break and --watch; its prompt takes "
				"watch \"NAME\" and run_to \"WHERE\"");
	if (o->headless && o->record_script)
		return fail_say(f, "--record-script writes down what is done at the keyboard, and --headless has none");
	return true;
}

/* Those that any screen has, whatever is shown on it. */
static bool
is_manner(const char *word)
{
	static const char *const names[] = { "--ascii", "--no-color", "--no-mouse", "--theme", "--folded", "--read-only", "--config",
					     "--no-config" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == strcspn(word, "=") && !strncmp(names[i], word, strlen(names[i])))
			return true;
	return false;
}

static bool
parse_config(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_CONFIG;
	for (; argv[i]; i++)
		if (!strcmp(argv[i], "--help"))
			o->command = COMMAND_HELP;
		else if (!is_manner(argv[i]) && strncmp(argv[i], "--layout", 8) && strncmp(argv[i], "--large", 7))
			return fail_say(f, "config takes the options that can stand in a config.lua, and got %s", argv[i]);
		else if (!take_option(o, argv, &i, f))
			return false;
	return true;
}

/* Of play and demo: which names one script, by its file or as a scenario. */
static bool
parse_play(struct options *o, char **argv, int i, struct fail *f)
{
	const char *word = argv[i - 1];

	o->command = COMMAND_PLAY;
	for (; argv[i] && argv[i][0] == '-'; i++)
		if (!strcmp(argv[i], "--help"))
			o->command = COMMAND_HELP;
		else if (!is_manner(argv[i]))
			return fail_say(f, "%s takes --ascii, --no-color, --no-mouse, --theme, --folded, --read-only, --config and --no-config, and got %s: the rest is the script's to say",
					word, argv[i]);
		else if (!take_option(o, argv, &i, f))
			return false;
	o->program = argv[i];
	if (!o->program && o->command == COMMAND_PLAY)
		return fail_say(f, "play needs a script: forkscope play FILE.lua");
	return !o->program || !argv[i + 1] || fail_say(f, "%s takes one script, and got %s too", word, argv[i + 1]);
}

static bool
parse_diff(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_DIFF;
	if (argv[i] && !strcmp(argv[i], "--help")) {
		o->command = COMMAND_HELP;
		return true;
	}
	for (int k = i; argv[k]; k++)
		if (argv[k][0] == '-')
			return fail_say(f, "diff: unknown option %s; it takes none", argv[k]);
	if (!argv[i] || !argv[i + 1] || argv[i + 2])
		return fail_say(f, "diff needs two files: forkscope diff FIRST.fscope SECOND.fscope");
	o->compare.first = argv[i];
	o->compare.second = argv[i + 1];
	return true;
}

bool
options_parse(struct options *o, int argc, char **argv, struct fail *f)
{
	options_clear(o);
	return options_read(o, argc, argv, f);
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

	snprintf(word, sizeof(word), "--%s", name);
	option = find_option(word, &none);
	if (option && !option->take)
		set_flag(o, option);
	return !option || !option->take || option->take(o, name, value, f);
}

static bool
read_words(struct options *o, int argc, char **argv, struct fail *f)
{
	const char *word = argc > 1 ? argv[1] : NULL;

	if (!word)
		return fail_say(f, "no command; try `forkscope run fork`, or `forkscope --help`");
	o->shell = !strcmp(word, "shell");
	if (o->shell || !strcmp(word, "run"))
		return parse_run(o, argv, 2, f);
	if (!strcmp(word, "demo") && argc == 2) {
		o->command = COMMAND_DEMO;
		return true;
	}
	o->scenario = !strcmp(word, "demo");
	if (o->scenario || !strcmp(word, "play"))
		return parse_play(o, argv, 2, f);
	if (!strcmp(word, "check") && !(argc == 3 && !strcmp(argv[2], "--help"))) {
		o->command = COMMAND_CHECK;
		return check_parse(&o->check, argc - 1, argv + 1, f);
	}
	if (!strcmp(word, "check")) {
		o->command = COMMAND_HELP;
		return true;
	}
	if (!strcmp(word, "attach"))
		return parse_attach(o, argv, 2, f);
	if (!strcmp(word, "config"))
		return parse_config(o, argv, 2, f);
	if (!strcmp(word, "diff"))
		return parse_diff(o, argv, 2, f);
	if (!strcmp(word, "export"))
		return parse_export(o, argv, 2, f);
	if (!strcmp(word, "replay"))
		return parse_replay(o, argv, 2, f);
	if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help"))
		o->command = COMMAND_HELP;
	else if (!strcmp(word, "--version"))
		o->command = COMMAND_VERSION;
	else if (!strcmp(word, "keys"))
		o->command = COMMAND_KEYS;
	else if (!strcmp(word, "doctor"))
		o->command = COMMAND_DOCTOR;
	else if (!strcmp(word, "events"))
		o->command = COMMAND_EVENTS;
	else if (!strcmp(word, "programs"))
		o->command = COMMAND_PROGRAMS;
	else
		return fail_say(f, "unknown %s %s; `forkscope --help` lists what there is",
				*word == '-' ? "option" : "command", word);
	if (argc > 2)
		return fail_say(f, "%s takes no arguments, and got %s", word, argv[2]);
	return true;
}

bool
options_read(struct options *o, int argc, char **argv, struct fail *f)
{
	bool ok = read_words(o, argc, argv, f);

	o->no_color |= o->mono;
	return ok;
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
	      "         where the events of two recordings, or of two files of --against, part; 0: nowhere, 1: somewhere\n"
	      "       forkscope replay [OPTIONS] FILE.fscope\n"
	      "         show what run or shell has recorded with --record; --headless, --story, --ascii,\n"
	      "         --no-color, --screenshot, --snapshot-at and --size do what they do there\n"
	      "       forkscope demo        the lecture scenarios: number, name, what each shows\n"
	      "       forkscope demo [--ascii] [--no-color] [--no-mouse] NUMBER|NAME\n"
	      "         one of them plays in the viewer\n"
	      "       forkscope config [OPTIONS]\n"
	      "         the viewer's settings as they are now, in the form of a config.lua\n"
	      "       forkscope doctor      what this machine lacks, and the command that mends it; 1 when something is missing\n"
	      "       forkscope events      the kinds of events, and what each tells\n"
	      "       forkscope export FILE.fscope KIND [-o OUT]\n"
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
	fputs("\nkinds of export:\n", out);
	for (const struct export_kind *k = export_kinds; k->option; k++)
		fprintf(out, "  %-19s %s\n", k->option, k->help);
	fputs("\n"
	      "exit status: 0; 1 the guest or a proof failed; 2 bad input; with --headless the program's\n"
	      "own, 124 for a timeout; 128+n after signal n.\n", out);
}
