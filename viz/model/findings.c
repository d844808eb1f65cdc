#include "findings.h"

#include <stdarg.h>
#include <stdio.h>

#include "plain.h"

void
findings_add(struct findings *f, const char *format, ...)
{
	const unsigned kept = sizeof(f->text) / sizeof(*f->text);
	va_list args;

	if (f->n < kept) {
		va_start(args, format);
		vsnprintf(f->text[f->n], sizeof(*f->text), format, args);
		va_end(args);
		m_plain(f->text[f->n]);
	}
	f->n++;
}
