/*
 * plain.h: text from the guest is hostile; this makes it fit for a terminal.
 */
#ifndef PLAIN_H
#define PLAIN_H

/* Every byte of s that is not printable ASCII becomes '?'. */
void m_plain(char *s);

#endif
