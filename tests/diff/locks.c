/* Record locks: of one process they never disagree, of two they do; they go with a descriptor of the file. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "say.h"
#include "tell.h"

static const char *const kinds[] = { [F_RDLCK] = "read", [F_WRLCK] = "write", [F_UNLCK] = "none" };

static int
lock(int fd, int command, int type, int whence, long start, long len)
{
	struct flock l = { .l_type = (short)type, .l_whence = (short)whence, .l_start = start, .l_len = len };

	return fcntl(fd, command, &l);
}

/* Who would be in the way, as another process asks. */
static void
ask(int fd, const char *what, int type, long start, long len)
{
	fflush(stdout);
	pid_t parent = getpid(), pid = fork();

	if (!pid) {
		struct flock l = { .l_type = (short)type, .l_whence = SEEK_SET, .l_start = start, .l_len = len };

		if (fcntl(fd, F_GETLK, &l))
			say(what, -1);
		else if (l.l_type == F_UNLCK)
			printf("%s: free\n", what);
		else
			printf("%s: %s lock, %ld for %ld, the parent's %d\n", what, kinds[l.l_type], (long)l.l_start, (long)l.l_len,
			       l.l_pid == parent);
		printf("%s: it would: %d\n", what, lock(fd, F_SETLK, type, SEEK_SET, start, len));
		fflush(stdout);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void
test_ranges(int fd)
{
	say("write lock", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 10, 10));
	say("its own again", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 15));
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0 };
	say("nobody else's", fcntl(fd, F_GETLK, &l));
	printf("%s\n", kinds[l.l_type]);
	ask(fd, "read below", F_RDLCK, 0, 1);
	ask(fd, "read behind", F_RDLCK, 20, 1);
	ask(fd, "all", F_WRLCK, 0, 0);
	say("part becomes a read lock", lock(fd, F_SETLK, F_RDLCK, SEEK_SET, 5, 5));
	ask(fd, "read it", F_RDLCK, 5, 5);
	ask(fd, "write it", F_WRLCK, 5, 5);
	ask(fd, "read beside it", F_RDLCK, 4, 2);
	ask(fd, "the later part", F_RDLCK, 10, 1);
	say("a hole", lock(fd, F_SETLK, F_UNLCK, SEEK_SET, 12, 2));
	ask(fd, "in the hole", F_WRLCK, 12, 2);
	ask(fd, "behind it", F_WRLCK, 13, 2);
	say("from the end", lock(fd, F_SETLK, F_WRLCK, SEEK_END, -5, 0));
	ask(fd, "far behind", F_WRLCK, 1000000, 1);
	say("backwards", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 60, -5));
	ask(fd, "55", F_WRLCK, 55, 1);
	ask(fd, "60", F_WRLCK, 60, 1);
	lseek(fd, 40, SEEK_SET);
	say("from here", lock(fd, F_SETLK, F_WRLCK, SEEK_CUR, 1, 2));
	ask(fd, "41", F_WRLCK, 41, 1);
	ask(fd, "40", F_WRLCK, 40, 1);
	say("nothing at all", lock(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0));
	ask(fd, "everything", F_WRLCK, 0, 0);
}

static void
test_refused(int fd)
{
	int reader = open("f", O_RDONLY), writer = open("f", O_WRONLY);

	say("write lock by a reader", lock(reader, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	say("read lock by a writer", lock(writer, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	say("read lock by a reader", lock(reader, F_SETLK, F_RDLCK, SEEK_SET, 0, 1));
	say("negative", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, -1, 1));
	say("backwards beyond the start", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 2, -3));
	say("no such type", lock(fd, F_SETLK, 7, SEEK_SET, 0, 1));
	say("no such whence", lock(fd, F_SETLK, F_WRLCK, 7, 0, 1));
	say("ask for none", lock(fd, F_GETLK, F_UNLCK, SEEK_SET, 0, 1));
	say("bad descriptor", lock(99, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	ask(fd, "the reader's", F_WRLCK, 0, 1);
	close(writer);
	ask(fd, "gone with another descriptor", F_WRLCK, 0, 1);
	close(reader);
}

/* Does it sleep, be it in a call that waits? */
static int
is_asleep(pid_t pid)
{
	char path[40], text[400], *at;
	FILE *in;
	size_t n;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	in = fopen(path, "r");
	if (!in)
		return 1;
	n = fread(text, 1, sizeof text - 1, in);
	fclose(in);
	text[n] = '\0';
	at = strrchr(text, ')');
	return at && at[2] == 'S';
}

/* One waits until the other lets go, or ends; a signal breaks it off; two that wait for each other do not. */
static void
test_waiting(int fd)
{
	int e[2], go[2];
	char c;

	pipe(e);
	pipe(go);
	fflush(stdout);
	say("its own", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 1, 1));
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 1);
		write(e[1], "x", 1);
		read(go[0], &c, 1);
		while (!is_asleep(getppid()))
			usleep(1000);
		lock(fd, F_SETLKW, F_WRLCK, SEEK_SET, 1, 1); /* the parent's, who waits for ours by now */
		_exit(errno == EDEADLK ? 35 : 1);
	}
	read(e[0], &c, 1);
	say("at once", lock(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 1));
	write(go[1], "x", 1);
	say("until the child ends", lock(fd, F_SETLKW, F_WRLCK, SEEK_SET, 0, 1));
	wait_and_tell("the one that saw the deadlock", pid);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		signal(SIGALRM, _exit);
		ualarm(20000, 0);
		_exit(lock(fd, F_SETLKW, F_RDLCK, SEEK_SET, 0, 0) ? 99 : 98);
	}
	wait_and_tell("broken off", pid);
	close(e[0]);
	close(e[1]);
	close(go[0]);
	close(go[1]);
	say("all", lock(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0));
}

int
main(void)
{
	enter_fresh_directory();
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	ftruncate(fd, 100);
	test_ranges(fd);
	test_refused(fd);
	test_waiting(fd);
	close(fd);
	say("unlink", unlink("f"));
	leave_directory();
	return 0;
}
