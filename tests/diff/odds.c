/* Small calls of a process about itself: priority, name, limits. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(void)
{
	struct sysinfo info;
	struct utsname name;
	struct rlimit limit;
	char text[16] = "";
	int status;

	/* what it is at first, whoever started us has said */
	errno = 0;
	getpriority(PRIO_PROCESS, 0);
	printf("priority: errno %d", errno);
	printf(", set %d", setpriority(PRIO_PROCESS, 0, 5));
	printf(", is %d", getpriority(PRIO_PROCESS, 0));
	errno = 0;
	printf(", nice %d\n", nice(3));
	if (fork() == 0)
		_exit(getpriority(PRIO_PROCESS, 0));
	wait(&status);
	printf("a child has it too: %d\n", WEXITSTATUS(status));
	printf("nobody: %d", getpriority(PRIO_PROCESS, 32765));
	printf(" %d\n", errno);
	printf("bad: %d", setpriority(77, 0, 1));
	printf(" %d\n", errno);
	prctl(PR_SET_NAME, "a name that is too long");
	prctl(PR_GET_NAME, text);
	printf("name '%s'\n", text);
	printf("bad prctl %d", prctl(9999, 0, 0, 0, 0));
	printf(" %d\n", errno);
	printf("sysinfo %d, memory %d, processes %d\n", sysinfo(&info), info.totalram >= info.freeram, info.procs > 0);
	printf("uname %d %d\n", uname(&name), name.sysname[0] != 0);
	printf("limits %d", getrlimit(RLIMIT_NOFILE, &limit));
	printf(" %d, stack %d", limit.rlim_cur > 3, getrlimit(RLIMIT_STACK, &limit));
	printf(" %d\n", limit.rlim_cur >= 1 << 20);
	printf("page size %ld\n", sysconf(_SC_PAGESIZE));
	printf("root's ids are alike: %d %d\n", getuid() == geteuid(), getgid() == getegid());
	return 0;
}
