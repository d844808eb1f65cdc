/*
 * pstree.c: the tree of processes, as a program finds it in /proc.
 *
 * There is a folder for each pid, and its file stat names the program and the parent. That is enough for the
 * whole tree: everybody but init has one parent. When init has started it, as forkscope run does, it makes a
 * small family first; in the shell it shows what is there (sleep 9 & pstree).
 *
 * Keys: f until no fork is left, then x: the console draws what the tree pane shows.
 */
#include <dirent.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct process {
	int pid, parent;
	char name[32];
} all[64];
static int n;

static void
look(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char path[300];

	while ((entry = readdir(proc))) {
		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		FILE *f = fopen(path, "r");
		struct process *p = &all[n];
		if (f && fscanf(f, "%d (%31[^)]) %*c %d", &p->pid, p->name, &p->parent) == 3 && p->pid > 0)
			n += entry->d_name[0] <= '9'; /* "self" is one of the others */
		if (f)
			fclose(f);
	}
	closedir(proc);
}

static void
draw(const struct process *p, const char *before)
{
	int width = printf("%s(%d)", p->name, p->pid), children = 0;
	char below[200];

	for (int i = 0; i < n; i++)
		children += all[i].parent == p->pid;
	if (children == 0)
		printf("\n");
	for (int i = 0, drawn = 0; drawn < children; i++) {
		if (all[i].parent != p->pid)
			continue;
		if (drawn++ == 0)
			printf(children > 1 ? "-+-" : "---");
		else
			printf("%s%*s%s", before, width, "", drawn < children ? " |-" : " `-");
		snprintf(below, sizeof(below), "%s%*s%s", before, width, "", drawn < children ? " | " : "   ");
		draw(&all[i], below);
	}
}

int
main(void)
{
	const struct timespec a_while = { 0, 50000000 }, half = { 0, 25000000 };

	if (getppid() == 1 && (fork() == 0 || fork() == 0)) {
		fork(); /* two children, and each has one */
		nanosleep(&a_while, NULL);
		wait(NULL);
		return 0;
	}
	nanosleep(&half, NULL);
	look();
	for (int i = 0; i < n; i++)
		if (all[i].pid == 1)
			draw(&all[i], "");
	while (wait(NULL) > 0)
		;
	return 0;
}
