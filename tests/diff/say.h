/* say.h: what a call said: its result, or its error. In a fresh directory below /tmp. */
#ifndef SAY_H
#define SAY_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char say_dir[] = "/tmp/sayXXXXXX";

static inline void
say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %ld\n", what, result);
}

static inline void
enter_fresh_directory(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	umask(022);
	if (!mkdtemp(say_dir) || chdir(say_dir))
		exit(100);
}

/* All that was made must have been removed. */
static inline void
leave_directory(void)
{
	chdir("/");
	say("all removed", rmdir(say_dir));
}

#endif
