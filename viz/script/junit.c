#include "junit.h"

/* XML has no control bytes but tab and newline, in whatever form. */
static void
put(FILE *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		default: fputc((unsigned char)*text >= ' ' || *text == '\n' || *text == '\t' ? *text : '?', out);
		}
}

void
junit_begin(FILE *out, const char *suite, unsigned n)
{
	fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"%s\" tests=\"%u\">\n", suite, n);
}

void
junit_case(FILE *out, const struct junit_case *c)
{
	const char *element = c->verdict == SCRIPT_FAILED ? "failure" : "error";

	fputs("  <testcase classname=\"forkscope\" name=\"", out);
	put(out, c->name);
	fprintf(out, "\" time=\"%.3f\">\n    <%s>", c->seconds, c->verdict == SCRIPT_PASSED ? "system-out" : element);
	put(out, c->text);
	fprintf(out, "</%s>\n  </testcase>\n", c->verdict == SCRIPT_PASSED ? "system-out" : element);
}

void
junit_end(FILE *out)
{
	fputs("</testsuite>\n", out);
}
