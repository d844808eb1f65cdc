/*
 * compare.h: `forkscope diff`: where two recordings part.
 */
#ifndef COMPARE_H
#define COMPARE_H

/* Prints it. Returns 0 when they are equal, 1 when not, 2 when one of them cannot be read. */
int compare_files(const char *first, const char *second);

#endif
