#include "spec.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "symbols.h"

#define NAMES_MAX 16

struct name { /* bound by KEY=?NAME */
	const char *name;
	uint32_t value;
};

struct checker {
	const struct spec *spec;
	struct machine *m;
	const char *program;
	struct name name[NAMES_MAX];
	unsigned n_names;
	size_t at; /* events before this index are behind us */
};

/* ---- reading -------------------------------------------------------------------------------- */

static char *
slurp(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = calloc(1, 65536);

	if (!f || !text) {
		free(text);
		return NULL;
	}
	if (fread(text, 1, 65535, f) == 0)
		text[0] = 0;
	fclose(f);
	return text;
}

/* Cuts a line into words; "quoted words" are one. */
static void
cut(struct spec_line *l, char *at)
{
	while (*at && l->n < SPEC_WORDS) {
		bool quoted;

		while (*at == ' ' || *at == '\t')
			at++;
		if (!*at || *at == '#')
			break;
		quoted = *at == '"';
		at += quoted;
		l->word[l->n++] = at;
		while (*at && (quoted ? *at != '"' : *at != ' '))
			at++;
		if (*at)
			*at++ = 0;
	}
}

bool
spec_read(struct spec *s, const char *path, char *trouble, size_t size)
{
	int number = 0;

	memset(s, 0, sizeof(*s));
	s->text = slurp(path);
	if (!s->text) {
		snprintf(trouble, size, "%s cannot be read", path);
		return false;
	}
	/* strsep, not strtok: empty lines count for the line numbers */
	for (char *rest = s->text, *line; (line = strsep(&rest, "\n"));) {
		struct spec_line *l = &s->line[s->n];

		number++;
		if (!line[0] || line[0] == '#')
			continue;
		memset(l, 0, sizeof(*l));
		l->number = number;
		l->rest = strchr(line, ' ') ? strdup(strchr(line, ' ') + 1) : strdup("");
		cut(l, line);
		if (++s->n == sizeof(s->line) / sizeof(s->line[0]))
			break;
	}
	return true;
}

void
spec_free(struct spec *s)
{
	for (unsigned i = 0; i < s->n; i++)
		free(s->line[i].rest);
	free(s->text);
}

bool
spec_has(const struct spec *s, const char *verb)
{
	for (unsigned i = 0; i < s->n; i++)
		if (!strcmp(s->line[i].word[0], verb))
			return true;
	return false;
}

unsigned
spec_number(const struct spec *s, const char *verb, unsigned otherwise)
{
	for (unsigned i = 0; i < s->n; i++)
		if (!strcmp(s->line[i].word[0], verb) && s->line[i].n > 1)
			return (unsigned)strtoul(s->line[i].word[1], NULL, 0);
	return otherwise;
}

const char *
spec_word(const struct spec *s, const char *verb, const char *otherwise)
{
	for (unsigned i = 0; i < s->n; i++)
		if (!strcmp(s->line[i].word[0], verb) && s->line[i].n > 1)
			return s->line[i].word[1];
	return otherwise;
}

/* ---- matching ------------------------------------------------------------------------------- */

#define ARG(id, arg, kind) #arg,
#define TYPE(id, nr, name, group, args) [nr] = { name, { args } },
static const struct {
	const char *name;
	const char *arg[7];
} types[FS_TYPES] = { FS_EVENTS(TYPE, ARG) };

static bool
fail(struct checker *c, const struct spec_line *l, const char *fmt, ...)
{
	va_list args;
	int n = snprintf(c->m->trouble, sizeof(c->m->trouble), "line %d (%s): ", l->number, l->rest);

	va_start(args, fmt);
	vsnprintf(c->m->trouble + n, sizeof(c->m->trouble) - (size_t)n, fmt, args);
	va_end(args);
	return false;
}

static int
type_of(const char *name)
{
	for (int t = 0; t < FS_TYPES; t++)
		if (types[t].name && !strcmp(types[t].name, name))
			return t;
	return -1;
}

static bool
value_of(const struct fs_event *e, const char *key, size_t n, uint32_t *value)
{
	if (n == 3 && !strncmp(key, "pid", 3)) {
		*value = e->pid;
		return true;
	}
	for (int i = 0; i < 7 && types[e->type].arg[i]; i++)
		if (strlen(types[e->type].arg[i]) == n && !strncmp(types[e->type].arg[i], key, n)) {
			*value = e->arg[i];
			return true;
		}
	return false;
}

static struct name *
bound(struct checker *c, const char *name)
{
	for (unsigned i = 0; i < c->n_names; i++)
		if (!strcmp(c->name[i].name, name))
			return &c->name[i];
	return NULL;
}

/* Is value the address of this variable, or of its page? */
static bool
is_symbol(struct checker *c, const char *name, uint32_t value)
{
	struct symbol s = { .name = name };

	return !symbols_find(c->program, &s, 1) && s.found &&
	       (value == s.address || value == (s.address & ~(FS_PAGE - 1)));
}

/* KEY=VALUE holds for e. */
static bool
holds(struct checker *c, const struct fs_event *e, const char *condition)
{
	const char *equals = strchr(condition, '=');
	uint32_t value;

	if (!equals || !value_of(e, condition, (size_t)(equals - condition), &value))
		return false;
	equals++;
	if (*equals == '?')
		return true;
	if (isdigit((unsigned char)*equals) || *equals == '-')
		return value == (uint32_t)strtoll(equals, NULL, 0);
	if (*equals == '*')
		return is_symbol(c, equals + 1, value);
	struct name *name = bound(c, equals);
	return name && name->value == value;
}

static bool
matches(struct checker *c, const struct fs_event *e, const struct spec_line *l, unsigned words)
{
	if (type_of(l->word[1]) != e->type)
		return false;
	for (unsigned i = 2; i < words; i++)
		if (!holds(c, e, l->word[i]))
			return false;
	return true;
}

static void
bind(struct checker *c, const struct fs_event *e, const struct spec_line *l)
{
	for (unsigned i = 2; i < l->n; i++) {
		const char *equals = strchr(l->word[i], '=');
		uint32_t value;

		if (!equals || equals[1] != '?' || c->n_names == NAMES_MAX)
			continue;
		if (value_of(e, l->word[i], (size_t)(equals - l->word[i]), &value))
			c->name[c->n_names++] = (struct name){ equals + 2, value };
	}
}

/* ---- verbs ---------------------------------------------------------------------------------- */

/* The `none` lines right above an event line hold for the events that it passes over. */
static bool
gap_is_clean(struct checker *c, unsigned line, size_t from, size_t to)
{
	for (unsigned i = line; i-- > 0 && !strcmp(c->spec->line[i].word[0], "none");)
		for (size_t e = from; e < to; e++)
			if (matches(c, &c->m->events[e], &c->spec->line[i], c->spec->line[i].n))
				return fail(c, &c->spec->line[i], "but event %llu is one",
					    (unsigned long long)c->m->events[e].seq);
	return true;
}

static bool
check_event(struct checker *c, unsigned line)
{
	const struct spec_line *l = &c->spec->line[line];
	size_t from = c->at;

	for (; c->at < c->m->n_events; c->at++) {
		const struct fs_event *e = &c->m->events[c->at];

		if (!matches(c, e, l, l->n))
			continue;
		bind(c, e, l);
		return gap_is_clean(c, line, from, c->at++);
	}
	return fail(c, l, "no such event after event %zu", from);
}

static bool
check_count(struct checker *c, const struct spec_line *l)
{
	unsigned n = 0, wanted;

	if (l->n < 4)
		return fail(c, l, "count wants: NAME ... is|atleast|atmost N");
	const char *how = l->word[l->n - 2];
	wanted = (unsigned)strtoul(l->word[l->n - 1], NULL, 0);
	for (size_t i = 0; i < c->m->n_events; i++)
		n += matches(c, &c->m->events[i], l, l->n - 2);
	bool good = !strcmp(how, "is") ? n == wanted :
		    !strcmp(how, "atleast") ? n >= wanted :
		    !strcmp(how, "atmost") ? n <= wanted : false;
	return good ? true : fail(c, l, "there are %u", n);
}

static bool
check_end(struct checker *c, const struct spec_line *l)
{
	uint32_t wanted = (uint32_t)strtoul(l->rest, NULL, 0);

	if (!strcmp(l->word[0], "status"))
		wanted <<= 8;
	for (size_t i = 0; i < c->m->n_events; i++) {
		const struct fs_event *e = &c->m->events[i];

		if (e->type == FS_EXIT && e->pid == 2)
			return e->arg[FS_EXIT_status] == wanted ? true :
			       fail(c, l, "status word is %x", e->arg[FS_EXIT_status]);
	}
	return fail(c, l, "the program has not ended");
}

static bool
check_console(struct checker *c, const struct spec_line *l)
{
	size_t len, n = strlen(l->rest);
	const char *text = timeline_console(c->m->timeline, &len);

	for (size_t at = 0; at + n <= len; at++) {
		bool starts = at == 0 || text[at - 1] == '\n';
		bool ends = at + n == len || text[at + n] == '\n';

		if (starts && ends && !memcmp(text + at, l->rest, n))
			return true;
	}
	return fail(c, l, "the console says: %.*s", (int)len, text);
}

/* These were obeyed before the program ran, or go with another line. */
static bool
is_no_check(const char *verb)
{
	static const char *const verbs[] = { "none", "stops", "unchecked", "type", "sched", "program", "mem", "swap", "disk" };

	for (unsigned i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verb, verbs[i]))
			return true;
	return false;
}

bool
spec_check(const struct spec *s, struct machine *m, const char *program)
{
	struct checker c = { .spec = s, .m = m, .program = program };

	for (unsigned i = 0; i < s->n; i++) {
		const struct spec_line *l = &s->line[i];
		const char *verb = l->word[0];
		bool good = true;

		if (!strcmp(verb, "event") || !strcmp(verb, "none") || !strcmp(verb, "count")) {
			if (l->n < 2 || type_of(l->word[1]) < 0)
				return fail(&c, l, "there is no event of this name");
		}
		if (!strcmp(verb, "event"))
			good = check_event(&c, i);
		else if (!strcmp(verb, "count"))
			good = check_count(&c, l);
		else if (!strcmp(verb, "status") || !strcmp(verb, "signal"))
			good = check_end(&c, l);
		else if (!strcmp(verb, "console"))
			good = check_console(&c, l);
		else if (!is_no_check(verb))
			return fail(&c, l, "no such verb: %s", verb);
		if (!good)
			return false;
	}
	return true;
}
