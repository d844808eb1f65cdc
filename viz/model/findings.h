/*
 * findings.h: how diff.c and audit.c write down what they find.
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "diff.h"

/* Guest text in the sentence is made harmless. */
void findings_add(struct findings *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
