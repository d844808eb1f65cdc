#include "lib/printk.h"

#include "cpu/x86.h"
#include "dev/serial.h"
#include "lib/string.h"
#include "trace/trace.h"

struct out {
	char *text;
	size_t n, size;
};

static void
put(struct out *o, char c)
{
	if (o->n + 1 < o->size)
		o->text[o->n++] = c;
}

static void
put_number(struct out *o, uint32_t value, unsigned base, unsigned width, char fill)
{
	char digits[12];
	unsigned n = 0;

	do
		digits[n++] = "0123456789abcdef"[value % base];
	while ((value /= base) != 0);
	for (; width > n; width--)
		put(o, fill);
	while (n)
		put(o, digits[--n]);
}

static void
put_argument(struct out *o, char kind, unsigned width, char fill, va_list *args)
{
	int value;
	const char *s;

	switch (kind) {
	case 's':
		for (s = va_arg(*args, const char *); *s; s++)
			put(o, *s);
		break;
	case 'c':
		put(o, (char)va_arg(*args, int));
		break;
	case 'd':
		value = va_arg(*args, int);
		if (value < 0)
			put(o, '-');
		put_number(o, value < 0 ? -(uint32_t)value : (uint32_t)value, 10, width, fill);
		break;
	case 'u':
		put_number(o, va_arg(*args, unsigned), 10, width, fill);
		break;
	case 'x':
		put_number(o, va_arg(*args, unsigned), 16, width, fill);
		break;
	default:
		put(o, kind);
	}
}

size_t
format(char *text, size_t size, const char *fmt, va_list args)
{
	struct out o = { text, 0, size };
	va_list copy;

	va_copy(copy, args);
	for (; *fmt; fmt++) {
		unsigned width = 0;
		char fill = ' ';

		if (*fmt != '%') {
			put(&o, *fmt);
			continue;
		}
		if (*++fmt == '0')
			fill = *fmt++;
		for (; *fmt >= '0' && *fmt <= '9'; fmt++)
			width = width * 10 + (unsigned)(*fmt - '0');
		if (!*fmt)
			break;
		put_argument(&o, *fmt, width, fill, &copy);
	}
	va_end(copy);
	o.text[o.n] = 0;
	return o.n;
}

void
printk(const char *fmt, ...)
{
	char line[160];
	va_list args;

	va_start(args, fmt);
	format(line, sizeof(line), fmt, args);
	va_end(args);
	serial_write(line, strlen(line));
}

void
panic(const char *fmt, ...)
{
	char line[160];
	va_list args;

	va_start(args, fmt);
	size_t n = format(line, sizeof(line), fmt, args);
	va_end(args);
	printk("kernel panic: %s\n", line);
	trace_panic((uint32_t)__builtin_return_address(0), line, n);
	for (;;)
		__asm__ volatile("cli; hlt");
}
