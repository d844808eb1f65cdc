/* pipe.h: bytes from one process to another, who share its ends or, of a FIFO, know its name. */
#ifndef PIPE_H
#define PIPE_H

#include <stdbool.h>
#include <stdint.h>

struct file_ops;

/* Until it is open: then it is a pipe's end, or both. */
extern const struct file_ops fifo_ops;
/* Is somebody there, be it one who waits for the other end? */
bool fifo_is_used(int inode);

int sys_pipe(uint32_t to);
int sys_pipe2(uint32_t to, uint32_t flags);

#endif
