/*
 * inserts.h: many events that SQLite inserts as rows by one statement, which costs a third of a statement each.
 */
#ifndef INSERTS_H
#define INSERTS_H

#include <sqlite3.h>
#include <stddef.h>

#include "fs_abi.h"

struct inserts {
	struct fs_event *events;
	size_t n, cap;
};

/* SELECT * FROM inserts gives the events then, as the columns of `events`; arguments that a type does not
 * have are NULL. An SQLite result. The list must outlive the connection. */
int inserts_register(sqlite3 *db, struct inserts *b);
void inserts_add(struct inserts *b, const struct fs_event *e);
void inserts_free(struct inserts *b);

#endif
