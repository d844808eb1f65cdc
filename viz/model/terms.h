/*
 * terms.h: words that a text must have.
 */
#ifndef TERMS_H
#define TERMS_H

#include <stdbool.h>

/*
 * Has the text every one of these words, which stand between spaces, in either case of letters? A
 * number and a single capital letter must be words of the text ("3" is not in "13", "Z" not in "Zero").
 */
bool terms_match(const char *words, const char *text);
/* Can what these words are not in have none of the longer ones, which were typed on? */
bool terms_narrow(const char *words, const char *longer);

#endif
