/* pipe.h: bytes from one process to another. */
#ifndef PIPE_H
#define PIPE_H

#include <stdint.h>

int sys_pipe(uint32_t to);
int sys_pipe2(uint32_t to, uint32_t flags);

#endif
