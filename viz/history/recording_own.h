/*
 * recording_own.h: what the files of a recording share: recording.c (open, close, its events as a timeline's
 * source), recording_open.c (the file), recording_check.c (is it whole?), recording_about.c (all but the events).
 */
#ifndef RECORDING_OWN_H
#define RECORDING_OWN_H

#include <sqlite3.h>

#include "abi.h"
#include "recording.h"

#define RECORDING_COLUMNS "seq,time,type,pid,a0,a1,a2,a3,a4,a5,a6"

struct recording {
	sqlite3 *db;
	char *file;
	struct abi types;      /* from the file's numbers to ours */
	sqlite3_stmt *events, *keyframe;
	struct positions *positions;
	bool lost_sources;     /* one is damaged: none is shown */
	uint64_t begin, end;   /* the seq before the first event, and the last */
	uint64_t *mask;        /* a bit a type, by page */
	size_t n_masks, cap_masks;
	char damage[256];
};

/* recording_open.c: false: said in *f */
bool recording_connect(struct recording *r, struct fail *f);
bool recording_check_schema(struct recording *r, struct fail *f);
bool recording_load_types(struct recording *r, struct fail *f);
/* NULL: there is no such table or column. */
sqlite3_stmt *recording_prepare(struct recording *r, const char *sql);
/* A number from 0 to most; otherwise *ok becomes false. NULL counts as 0. */
uint64_t recording_number(sqlite3_stmt *s, int column, uint64_t most, bool *ok);

/* recording_check.c */
/* The event as it was written: the file's own numbers. */
bool recording_row(sqlite3_stmt *s, struct fs_event *e);
/* Finds the end: the last event of the last block before which all is well. */
void recording_check_events(struct recording *r);
void recording_check_sources(struct recording *r);

#endif
