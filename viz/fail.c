#include "fail.h"

#include <stdarg.h>
#include <stdio.h>

bool
fail_say(struct fail *f, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(f->line, sizeof(f->line), format, ap);
	va_end(ap);
	return false;
}
