/*
 * story.h: one sentence per event: who did what, why, and the counts before and after.
 */
#ifndef STORY_H
#define STORY_H

#include <stddef.h>

#include "model.h"

/*
 * `before` and `after` are the models around event e. `head` becomes a word or two ("fork", "COPY"),
 * `line` one sentence in plain ASCII, `more` the consequence or is empty. Guest text in them is
 * made harmless (control bytes and non-ASCII as '?').
 */
struct story {
	char head[16];
	char line[240];
	char more[240];
};
void story_tell(struct story *s, const struct model *before, const struct model *after,
		const struct fs_event *e, const struct m_text *text);

/* "init(1)---fork(2)---fork(3)" style tree of the model, one line a leaf path as pstree draws it; no
 * newline after the last. Zombies carry " Z" and adopted ones " adopted" behind their pid. */
void story_tree(const struct model *m, bool ascii, char *out, size_t size);

#endif
