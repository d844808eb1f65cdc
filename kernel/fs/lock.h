/* lock.h: locks of ranges of a file, which processes take and ask for by fcntl, and who wants may heed. */
#ifndef LOCK_H
#define LOCK_H

#include <stdint.h>

struct file;
struct task_struct;

/* fcntl's commands for them. -EINVAL for any other. */
int lock_command(const struct file *f, uint32_t command, uint32_t argument);
/* t closes a descriptor of the file: all its locks there go, as POSIX has it. */
void locks_release(const struct task_struct *t, int inode);

#endif
