/* cow.h: copy-on-write, its two halves. */
#ifndef COW_H
#define COW_H

#include <stdint.h>

#include "mm/vm.h"

/* Fork: the child gets the parent's maps and page tables; every page has one owner more,
 * and neither may write it any more. No page is copied, and none is brought back from the disk. -ENOMEM leaves the child half made. */
int copy_page_tables(struct task_struct *parent, struct task_struct *child);

/* The fault that breaks the sharing: a copy, or, for the last owner, the right to write. -ENOMEM. */
int do_wp_page(struct task_struct *t, const struct vma *v, uint32_t va, pte_t *pte);

#endif
