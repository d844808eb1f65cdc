/* Wrong calls and their errno values. Left out, since qemu-user looks at the address first: readv of no
 * descriptor (Linux: EBADF), nanosleep of a bad address (EFAULT). */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BAD ((void *)8)

#define TRY(call) \
	do { \
		errno = 0; \
		long result = (long)(call); \
		printf("%s: %ld %d\n", #call, result, result == -1 ? errno : 0); \
	} while (0)

int
main(void)
{
	char c = 'x';
	struct iovec vec = { BAD, 4 };
	struct stat s;
	struct timespec t = { 0, 1000000000 }, negative = { -1, 0 };

	TRY(read(-1, &c, 1));
	TRY(read(99, &c, 1));
	TRY(write(99, &c, 1));
	TRY(write(1, BAD, 1));
	TRY(write(1, &c, 0));
	TRY(writev(1, &vec, 1));
	TRY(writev(1, BAD, 1));
	TRY(writev(1, &vec, -1));
	TRY(close(99));
	TRY(close(-1));
	TRY(dup(99));
	TRY(dup2(99, 5));
	TRY(dup2(1, -1));
	TRY(dup2(1, 1));
	TRY(lseek(99, 0, SEEK_SET));
	TRY(fstat(99, &s));
	TRY(syscall(SYS_fstat64, 1, BAD));
	TRY(open("/no/such/file", O_RDONLY));
	TRY(open("", O_RDONLY));
	TRY(open(BAD, O_RDONLY));
	TRY(ioctl(99, 0x5401, &c));
	TRY(ioctl(1, 0x5401, BAD));
	TRY(kill(32765, SIGTERM));
	TRY(kill(getpid(), 99));
	TRY(raise(-1));
	TRY(waitpid(-1, NULL, 0));
	TRY(waitpid(32765, NULL, 0));
	TRY(nanosleep(&t, NULL));
	TRY(nanosleep(&negative, NULL));
	TRY(sigprocmask(77, NULL, NULL));
	TRY(syscall(SYS_rt_sigprocmask, 77, &vec, NULL, 8));
	TRY(syscall(SYS_rt_sigprocmask, 0, &vec, NULL, 4));
	TRY(syscall(SYS_rt_sigprocmask, 0, BAD, NULL, 8));
	TRY(syscall(SYS_rt_sigaction, SIGUSR1, BAD, NULL, 8));
	TRY(syscall(SYS_rt_sigpending, BAD, 8));
	TRY(syscall(SYS_sigaltstack, BAD, NULL));
	TRY(syscall(SYS_uname, BAD));
	TRY(syscall(SYS_getitimer, 0, BAD));
	TRY(syscall(78, BAD, NULL));
	TRY(syscall(265, 0, BAD));
	TRY(syscall(265, 77, &t));
	TRY(syscall(SYS_time, BAD));
	TRY(syscall(SYS_tkill, -1, SIGTERM));
	TRY(syscall(SYS_tgkill, 32765, 32765, SIGTERM));
	TRY(syscall(SYS_waitid, P_PID, 32765, NULL, WEXITED, NULL));
	TRY(syscall(3000));
	return 0;
}
