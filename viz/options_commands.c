/* options_commands.c: the words of the command line: which command, what it is done to, and which options it takes. */
#include "options_own.h"

#include <string.h>

#include "export.h"

/* The kernel's command line has 8 KiB, and an encoded byte takes three. */
#define ARGS_MAX 120u
#define ARGS_BYTES 2400u

/* ---- which options mean something to which command ------------------------------------------ */

/* Those that a recording can be looked at with. */
static const char *const for_replay[] = {
	"--headless", "--story", "--screenshot", "--snapshot-at", "--size", "--layout", "--large", "--theme", "--ascii",
	"--no-color", "--no-mouse", "--read-only", "--folded", "--config", "--no-config", "--branch", NULL,
};

/* What cannot be said of a guest that runs already. */
static const char *const not_for_attach[] = {
	"--mem", "--swap", "--disk", "--sched", "--break", "--watch", "--record-script", "--branch", NULL,
};

/* Those that an export takes: a picture is drawn by them, but for the branch. */
static const char *const for_export[] = { "--snapshot-at", "--size", "--layout", "--theme", "--branch", NULL };

/* Those that any screen has, whatever is shown on it. */
static const char *const manners[] = {
	"--ascii", "--no-color", "--no-mouse", "--theme", "--folded", "--read-only", "--config", "--no-config", NULL,
};

/* Those that a config.lua may have besides. */
static const char *const for_config[] = { "--layout", "--large", NULL };

/* The word may be NAME=VALUE, or the opposite of NAME. */
static bool
is_one_of(const char *word, const char *const *names)
{
	const char *name = options_name(word);

	for (; name && *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

static bool
asks_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
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

/* What --screenshot alone has a use for, and no two outputs in one file. */
static bool
agree(const struct options *o, struct fail *f)
{
	const char *const files[] = { o->record, o->screenshot, o->record_script, o->wire_log };
	const char *const names[] = { "--record", "--screenshot", "--record-script", "--wire-log" };

	if (!o->screenshot && (o->snapshot_at || o->columns))
		return fail_say(f, "%s says what --screenshot draws; add --screenshot FILE.svg", o->snapshot_at ? "--snapshot-at" : "--size");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		for (size_t k = 0; k < i && files[i]; k++)
			if (files[k] && !strcmp(files[i], files[k]))
				return fail_say(f, "%s and %s would both write %s; give one of them another name", names[k], names[i], files[i]);
	return true;
}

/* ---- the commands --------------------------------------------------------------------------- */

static bool
parse_replay(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_REPLAY;
	for (; argv[i] && (argv[i][0] == '-' || !o->file); i++) {
		if (asks_help(argv[i])) {
			o->command = COMMAND_HELP;
			return true;
		}
		if (argv[i][0] != '-')
			o->file = argv[i];
		else if (!is_one_of(argv[i], for_replay) && options_name(argv[i]))
			return fail_say(f, "%s means nothing to replay: the run is over", argv[i]);
		else if (!options_take(o, argv, &i, f))
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

static bool
parse_attach(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_ATTACH;
	for (; argv[i] && (argv[i][0] == '-' || !o->address); i++) {
		if (asks_help(argv[i])) {
			o->command = COMMAND_HELP;
			return true;
		}
		if (argv[i][0] != '-')
			o->address = argv[i];
		else if (is_one_of(argv[i], not_for_attach))
			return fail_say(f, "%s means nothing to attach: whoever started the guest has decided it", argv[i]);
		else if (!options_take(o, argv, &i, f))
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
		if (asks_help(argv[i])) {
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
		} else if (!is_one_of(argv[i], for_export)) {
			return fail_say(f, "unknown option %s; `forkscope --help` lists what export makes", argv[i]);
		} else if (!options_take(o, argv, &i, f)) {
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

static bool
parse_run(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_RUN;
	for (; argv[i] && argv[i][0] == '-'; i++) {
		if (!strcmp(argv[i], "--")) {
			i++;
			break;
		}
		if (asks_help(argv[i])) {
			o->command = COMMAND_HELP;
			return true;
		}
		if (!options_take(o, argv, &i, f))
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
	if (o->branch)
		return fail_say(f, "--branch works with replay and export only: a run begins its branches itself, by going back (key !)");
	if (o->record_script && (o->breakpoints || o->watches))
		return fail_say(f, "--record-script cannot write down what --break and --watch do; leave one of them out");
	if (o->plain && (o->headless || o->record_script || o->record || o->breakpoints || o->watches))
		return fail_say(f, "--plain works without --headless, --record, --record-script, --break and --watch; its prompt takes "
				"watch \"NAME\" and run_to \"WHERE\"");
	if (o->headless && o->record_script)
		return fail_say(f, "--record-script writes down what is done at the keyboard, and --headless has none");
	return true;
}

static bool
parse_config(struct options *o, char **argv, int i, struct fail *f)
{
	o->command = COMMAND_CONFIG;
	for (; argv[i]; i++)
		if (asks_help(argv[i]))
			o->command = COMMAND_HELP;
		else if (!is_one_of(argv[i], manners) && !is_one_of(argv[i], for_config))
			return fail_say(f, "config takes the options that can stand in a config.lua, and got %s", argv[i]);
		else if (!options_take(o, argv, &i, f))
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
		if (asks_help(argv[i]))
			o->command = COMMAND_HELP;
		else if (!is_one_of(argv[i], manners))
			return fail_say(f, "%s takes --ascii, --no-color, --no-mouse, --theme, --folded, --read-only, --config and --no-config, and got %s: the rest is the script's to say",
					word, argv[i]);
		else if (!options_take(o, argv, &i, f))
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
	if (argv[i] && asks_help(argv[i])) {
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
	if (!strcmp(word, "check") && !(argc == 3 && asks_help(argv[2]))) {
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
	if (asks_help(word) || !strcmp(word, "help"))
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
	if (argc > 2 && asks_help(argv[2]))
		o->command = COMMAND_HELP;
	if (argc > 2 && o->command != COMMAND_HELP) /* `help run` is all of the help, too */
		return fail_say(f, "%s takes no arguments, and got %s", word, argv[2]);
	return true;
}

bool
options_read(struct options *o, int argc, char **argv, struct fail *f)
{
	bool ok = read_words(o, argc, argv, f) && (o->command == COMMAND_EXPORT || agree(o, f));

	o->no_color |= o->mono;
	return ok;
}

bool
options_parse(struct options *o, int argc, char **argv, struct fail *f)
{
	options_clear(o);
	return options_read(o, argc, argv, f);
}
