/*
 * stub.h: a whole small stub over a socketpair, in a thread of its own, with bad manners on demand.
 *
 * Its target is an i386 with two threads: memory at A holds the byte stub_byte(A), a run stops at once
 * (or, with `runs`, only when it is interrupted). Where peer.h plays a fixed script, this one answers
 * whatever it is asked, as well as its manners allow.
 */
#ifndef STUB_H
#define STUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum stub_manner {
	STUB_PLAIN,
	STUB_BYTEWISE,   /* every byte is a write of its own */
	STUB_TWICE,      /* every answer comes twice */
	STUB_SWAPPED,    /* every second answer is held back until the next one is out */
	STUB_LATE,       /* an answer is held back until the next command has come */
	STUB_BAD_SUM,    /* every second packet has a wrong checksum; it is right when asked for again */
	STUB_BAD_ALWAYS, /* every packet, always */
	STUB_HUGE,       /* every answer goes on for a MiB */
	STUB_CHATTY,     /* a notification, acknowledgements and noise around each answer */
	STUB_NOTICES,    /* instead of its third answer it sends notifications without end */
	STUB_OUTPUT,     /* when the target runs it prints without end, and never stops */
	STUB_SILENT,     /* takes everything and says nothing */
	STUB_DEAF,       /* takes nothing and says nothing */
	STUB_EMPTY,      /* an empty answer to everything */
	STUB_ERROR,      /* E01 to everything */
	STUB_GARBAGE,    /* well framed bytes that mean nothing */
	STUB_MANNERS
};

struct stub_how {
	enum stub_manner manner;
	size_t close_after;      /* closes when it has sent so many bytes; 0: never */
	bool greets;             /* it ran when the client came: a stop is the first that it says */
	uint64_t hole, hole_end; /* nothing is there: E14 */
	bool runs;               /* a run goes on until it is interrupted */
	const char *features;    /* of qSupported; NULL: honest ones */
	const char *xml;         /* target.xml; NULL: an honest one */
	bool xml_endless;        /* every part of it says that more follows */
	bool threads_endless;    /* so does every part of the list of threads */
};

struct stub;
struct stub *stub_start(const struct stub_how *how, int *client_fd);
size_t stub_join(struct stub *s); /* when the client has closed; bytes that were sent */
uint8_t stub_byte(uint64_t addr);

#endif
