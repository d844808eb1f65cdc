/*
 * output.h: what a short command has to say.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stddef.h>

/*
 * Runs argv[0], looked up on the PATH, and keeps the first line that it writes to stdout or stderr, cut to size,
 * control bytes as '?'. Returns its wait status, or -1 when it could not be started.
 */
int output_line(const char *const *argv, char *line, size_t size);

#endif
