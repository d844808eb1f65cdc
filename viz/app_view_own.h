/*
 * app_view_own.h: what the files of the view share: app_view.c (what there is, and where), app_view_draw.c (how it
 * becomes cells), app_view_act.c (what an action changes), app_view_versus.c (another branch beside the shown one).
 */
#ifndef APP_VIEW_OWN_H
#define APP_VIEW_OWN_H

#include "app_view.h"

/* app_view_versus.c: what the scene has of the branch that is held against the shown one, for a pane of h rows. */
void app_view_versus(struct app_view *v, struct scene *s, int h);

/* By enum pane_id. */
extern const struct pane *const app_view_panes[PANE_COUNT];

void app_view_layout(const struct app_view *v, int w, int h, struct layout *l);
/* Of a pane's place: below the title, and beside the border. */
struct rect app_view_body(struct rect r);
/* The rows that the caption takes on a screen of that width. */
int app_view_caption_rows(const struct app_view *v, int w);
/* The one whose pages are of interest: who was chosen, else who acts, else who has the CPU. */
uint32_t app_view_who(const struct app_view *v, const struct model *now, const struct fs_event *e);

#endif
