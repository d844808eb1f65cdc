/* Search and filter, at each key that is typed. What is long is done in pieces, between the turns of the loop. */
#include "app_state.h"

#include <stdio.h>
#include <string.h>

#include "sieve.h"

/* ---- search: history only; the guest makes no more of it for that ------------------------------- */

static void
write_found(struct app *a, uint64_t found)
{
	char quoted[LINE_MAX_BYTES * 4 + 8] = "", line[LINE_MAX_BYTES * 4 + 24];

	transcript_at(app_script_of(a), a->seek.from);
	transcript_quote(a->words, quoted, sizeof quoted);
	snprintf(line, sizeof line, a->seek.dir > 0 ? "find(%s)" : "find(%s, -1)", quoted);
	transcript_line(app_script_of(a), line, false);
	transcript_arrives(app_script_of(a), found);
}

/* It is known where the words are, or that they are nowhere. */
static void
arrive(struct app *a, uint64_t found)
{
	a->seek.found = found;
	a->seek.going = false;
	a->dirty = true;
	app_view_show(&a->view, found ? found : a->seek.from);
	if (!a->seek.sent)
		return;
	if (found)
		write_found(a, found);
	else
		snprintf(a->note, sizeof a->note, "%s no event tells of \"%.60s\"", a->seek.dir > 0 ? "from here on" : "before this",
			 a->words);
}

static void
seek_on(struct app *a)
{
	struct timeline *tl = a->view.timeline;
	bool more = sieve_work(a->seek.sieve, tl, a->seek.from, a->seek.dir), unknown = false;
	uint64_t found = sieve_next(a->seek.sieve, tl, a->seek.from, a->seek.dir, &unknown);

	if (found || !more || !unknown)
		arrive(a, found);
}

/* From where `seek.from` is; at least a piece at once. */
static void
seek(struct app *a, const char *words, int dir, bool sent)
{
	if (!a->seek.sieve && !(a->seek.sieve = sieve_new(SIEVE_PHRASE)))
		return;
	sieve_set(a->seek.sieve, words);
	a->seek.dir = dir;
	a->seek.sent = sent;
	a->seek.going = true;
	seek_on(a);
}

void
app_search_again(struct app *a, int dir)
{
	app_settle(a);
	a->seek.from = a->view.shown;
	if (a->words[0])
		seek(a, a->words, dir, true);
	else
		snprintf(a->note, sizeof a->note, "nothing to search for");
}

void
app_search_open(struct app *a)
{
	app_settle(a);
	a->seek.from = a->view.shown;
	a->seek.found = 0;
	a->seek.going = false;
	line_open(&a->line);
}

void
app_search_typed(struct app *a)
{
	if (a->line.text[0]) {
		seek(a, a->line.text, 1, false);
		return;
	}
	a->seek.going = false;
	a->seek.found = 0;
	app_view_show(&a->view, a->seek.from);
}

void
app_search_end(struct app *a, bool sent)
{
	a->line.text[strcspn(a->line.text, "\n")] = '\0';
	if (!sent) {
		a->seek.going = false;
		app_view_show(&a->view, a->seek.from);
		return;
	}
	if (a->line.text[0])
		snprintf(a->words, sizeof a->words, "%s", a->line.text);
	app_view_show(&a->view, a->seek.from);
	app_search_again(a, 1); /* what was found is known */
}

/* ---- the filter ------------------------------------------------------------------------------- */

static void
write_filter(struct app *a)
{
	char quoted[LINE_MAX_BYTES * 4 + 8] = "", line[LINE_MAX_BYTES * 4 + 24];

	app_settle(a);
	transcript_at(app_script_of(a), a->view.shown);
	transcript_quote(sieve_words(a->view.filter), quoted, sizeof quoted);
	snprintf(line, sizeof line, "filter(%s)", quoted);
	transcript_line(app_script_of(a), line, false);
}

void
app_filter_open(struct app *a)
{
	line_open(&a->line);
	for (const char *c = sieve_words(a->view.filter); *c; c++)
		line_key(&a->line, *c);
}

void
app_filter_typed(struct app *a)
{
	app_view_filter(&a->view, a->line.text);
}

void
app_filter_end(struct app *a, bool sent)
{
	a->line.text[strcspn(a->line.text, "\n")] = '\0';
	app_view_filter(&a->view, sent ? a->line.text : "");
	write_filter(a);
}

bool
app_filter_off(struct app *a)
{
	if (!*sieve_words(a->view.filter))
		return false;
	app_view_filter(&a->view, "");
	write_filter(a);
	return true;
}

/* ---- between the turns ------------------------------------------------------------------------ */

bool
app_is_looking(const struct app *a)
{
	return a->seek.going || a->view.looking;
}

void
app_look(struct app *a)
{
	bool was = a->view.looking;

	if (a->seek.going)
		seek_on(a);
	if (*sieve_words(a->view.filter) && (app_view_look(&a->view) || was))
		a->stale = true;
	a->dirty |= was && !a->view.looking;
}

const char *
app_search_hint(const struct app *a)
{
	if (a->seek.going)
		return "looking… Enter stays, Esc goes back";
	return a->line.text[0] && !a->seek.found ? "no event from here on; Esc goes back" : "Enter stays, Esc goes back";
}
