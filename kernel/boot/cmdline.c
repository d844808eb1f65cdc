#include "boot/cmdline.h"

#include <stddef.h>

#include "lib/string.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
decode(char *word)
{
	char *to = word;

	while (*word) {
		if (word[0] == '%' && hex_digit(word[1]) >= 0 && hex_digit(word[2]) >= 0) {
			*to++ = (char)(hex_digit(word[1]) << 4 | hex_digit(word[2]));
			word += 3;
		} else {
			*to++ = *word++;
		}
	}
	*to = 0;
}

/* Cuts the next word off *line; NULL at the end. */
static char *
next_word(char **line)
{
	while (**line == ' ')
		++*line;
	if (!**line)
		return NULL;
	char *word = *line;
	while (**line && **line != ' ')
		++*line;
	if (**line)
		*(*line)++ = 0;
	return word;
}

void
cmdline_parse(char *line, struct options *o)
{
	char *word;
	unsigned n = 0;

	o->init_argv[n++] = "init";
	while ((word = next_word(&line)) && strcmp(word, "--")) {
		o->check |= !strcmp(word, "check");
		o->serial |= !strcmp(word, "serial");
		if (!strncmp(word, "sched=", 6))
			o->sched = word + 6;
	}
	while (word && (word = next_word(&line)) && n <= CMDLINE_ARGS) {
		decode(word);
		o->init_argv[n++] = word;
	}
	o->init_argv[n] = NULL;
}
