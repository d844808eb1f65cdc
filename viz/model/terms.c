#include "terms.h"

#include <ctype.h>
#include <string.h>

#define TERM_MAX 128

static bool
is_whole(const char *term, size_t n)
{
	return strspn(term, "0123456789") == n || (n == 1 && isupper((unsigned char)*term));
}

static bool
has_word(const char *text, const char *term, size_t n)
{
	const char *at = text;

	while ((at = strstr(at, term))) {
		if ((at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[n]))
			return true;
		at++;
	}
	return false;
}

bool
terms_match(const char *words, const char *text)
{
	char term[TERM_MAX];

	for (;;) {
		words += strspn(words, " ");
		size_t n = strcspn(words, " ");
		if (!n)
			return true;
		if (n >= sizeof term)
			return false;
		memcpy(term, words, n);
		term[n] = '\0';
		if (!(is_whole(term, n) ? has_word(text, term, n) : strcasestr(text, term) != NULL))
			return false;
		words += n;
	}
}

bool
terms_narrow(const char *words, const char *longer)
{
	size_t n = strlen(words), last = n;

	if (strncmp(words, longer, n))
		return false;
	while (last && words[last - 1] != ' ')
		last--;
	/* a word that must stand alone may be the beginning of another one */
	return longer[n] == ' ' || last == n || !is_whole(words + last, n - last);
}
