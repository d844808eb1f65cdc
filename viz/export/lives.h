/*
 * lives.h: every process that a run had, from its making to its reaping. A pid may come again; a life
 * does not.
 */
#ifndef LIVES_H
#define LIVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "timeline.h"

struct life {
	uint32_t pid;
	int parent;        /* the life that forked it; -1: none */
	int adopter;       /* whose it became when that ended; -1: it did not */
	uint64_t born, ended, reaped; /* virtual times; 0 of the latter two: not yet */
	uint64_t born_seq, ended_seq;
	bool has_ended;
	uint32_t status;   /* wait status, when it has */
	char program[M_PROGRAM_MAX]; /* the last that it ran; made harmless */
};

struct lives {
	struct life *life; /* in the order of their making */
	size_t n, cap;
	int *of_pid;       /* whose the pid is at this moment; -1: nobody's. 65536 of them */
};

void lives_init(struct lives *l);
void lives_free(struct lives *l);
/* Events in their order, each once. */
void lives_event(struct lives *l, const struct fs_event *e, const struct m_text *text);
/* The life that has that pid now; -1: none. */
int lives_of(const struct lives *l, uint32_t pid);
/* "fork(3)" */
void lives_name(const struct life *life, char *out, size_t size);
/* How it ended, in words, or "runs". */
void lives_end(const struct life *life, char *out, size_t size);

#endif
