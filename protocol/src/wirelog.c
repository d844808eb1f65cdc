/* wirelog.c: the text form of what goes over the wire. */
#include "gdb_remote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t
put_byte(char *out, uint8_t b)
{
	if (b >= 0x20 && b <= 0x7e && b != '\\') {
		*out = (char)b;
		return 1;
	}
	out[0] = '\\';
	out[1] = 'x';
	gr_hex_put(out + 2, &b, 1);
	return 4;
}

size_t
gr_log_format(char *out, size_t cap, double seconds, char direction, char kind, const void *body,
	      size_t n)
{
	const uint8_t *bytes = body;
	char head[48];
	size_t len;

	if (seconds >= 0)
		snprintf(head, sizeof head, "%.6f %c %c", seconds, direction, kind);
	else
		snprintf(head, sizeof head, "%c %c", direction, kind);
	len = strlen(head);
	if (cap <= len + 1)
		return 0;
	memcpy(out, head, len);
	if (n)
		out[len++] = ' ';
	for (size_t i = 0; i < n && len + 5 <= cap; i++)
		len += put_byte(out + len, bytes[i]);
	out[len] = '\0';
	return len;
}

/* Returns how many characters the byte takes in the line, 0 when the escape is broken. */
static size_t
get_byte(const char *s, char *out)
{
	if (s[0] != '\\') {
		*out = s[0];
		return 1;
	}
	if (s[1] != 'x' || gr_hex_digit(s[2]) < 0 || gr_hex_digit(s[3]) < 0)
		return 0;
	gr_hex_get(out, s + 2, 1);
	return 4;
}

static bool
get_body(const char *s, struct gr_log_entry *entry, char *body, size_t cap)
{
	while (*s && *s != '\n') {
		size_t n = entry->len < cap ? get_byte(s, &body[entry->len]) : 0;
		if (n == 0)
			return false;
		s += n;
		entry->len++;
	}
	return true;
}

bool
gr_log_parse(const char *line, struct gr_log_entry *entry, char *body, size_t cap)
{
	struct gr_log_entry e = { 0 };

	if (*line >= '0' && *line <= '9') {
		char *end;
		e.seconds = strtod(line, &end);
		if (*end != ' ')
			return false;
		line = end + 1;
	}
	if ((line[0] != '<' && line[0] != '>') || line[1] != ' ' || !line[2] ||
	    !strchr("$%+-!?.", line[2]))
		return false;
	e.direction = line[0];
	e.kind = line[2];
	line += 3;
	if (*line == ' ' && !get_body(line + 1, &e, body, cap))
		return false;
	*entry = e;
	return true;
}

void
gr_log_file(void *file, const char *line)
{
	fputs(line, file);
	fputc('\n', file);
}
