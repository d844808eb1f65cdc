/* explain_files.c: system calls, files, the console, signals, and what the viewer asked for. */
#include "explaining.h"

#include "chain.h"

#define FORK_NR 2
#define EXECVE_NR 11
#define SYSCALL_ERRORS 4095u /* results from -4095 to -1 are errors */

/* ---- calls --------------------------------------------------------------------------------- */

void
explain_call(struct explaining *e)
{
	uint32_t nr = e->arg[FS_CALL_nr];
	const char *function = chain_call(nr);

	ex_step(e, "system_call", "%s executes int 0x80. The processor goes from privilege level 3 to 0 and to the kernel stack of the process, "
	     "which its TSS names; the registers are saved there.", tell_actor(&e->t).text);
	ex_step(e, "do_system_call", "eax is %u: the number of the call. ebx, ecx, edx, esi, edi and ebp are its arguments: %08x %08x %08x "
	     "%08x %08x ...", (unsigned)nr, (unsigned)e->arg[FS_CALL_a], (unsigned)e->arg[FS_CALL_b], (unsigned)e->arg[FS_CALL_c],
	     (unsigned)e->arg[FS_CALL_d], (unsigned)e->arg[FS_CALL_e]);
	if (function)
		ex_step(e, function, "sys_call_table[%u] is %s: that is called, with %s.", (unsigned)nr, function, tell_call(e->t.e).text);
	ex_told(e, "do_system_call");
	ex_next(e, "All events up to `return` are what this call does. The kernel pane shows the functions; {NEXT_OWN} goes to the next event of this "
	     "process.");
}

void
explain_return(struct explaining *e)
{
	uint32_t nr = e->arg[FS_RET_nr], result = e->arg[FS_RET_result];
	const struct m_task *t = ex_was(e, e->pid);
	bool error = -result >= 1 && -result <= SYSCALL_ERRORS;

	ex_step(e, "do_system_call", "%s has done its work%s", tell_call_name(nr), t && t->called ? ": " : ".");
	if (t && t->called)
		ex_also(e, "%llu events since its call, event %llu.", (unsigned long long)(e->t.e->seq - t->called), (unsigned long long)t->called);
	if (nr == EXECVE_NR && !result)
		ex_also(e, " There is nobody to return to: the program that called execve is gone, the new one begins at its first instruction.");
	else
		ex_also(e, " The result, %s, goes into eax where the registers are saved.", tell_result(nr, result).text);
	if (error)
		ex_also(e, " From -4095 to -1 it is an error: the C library makes -1 of it, and errno %u.", (unsigned)-result);
	ex_step(e, "leave_kernel", "If there is something to do, it is done before: the time slice is over, a signal is pending.");
	ex_step(e, "system_call", "iret: the saved registers come back, and the privilege level goes from 0 to 3.");
	ex_told(e, "do_system_call");
	if (nr == FORK_NR && !error)
		ex_next(e, "One call of fork, two returns: the parent gets %d here, the child gets 0 by its TSS, when it runs first.", (int)result);
	else
		ex_next(e, "The source pane shows the line that goes on.");
}

void
explain_nosys(struct explaining *e)
{
	uint32_t nr = e->arg[FS_NOSYS_nr];

	ex_step(e, "do_system_call", "eax is %u (Linux calls it %s), and sys_call_table has no function for it.", (unsigned)nr, tell_call_name(nr));
	ex_step(e, "call", "The answer is -ENOSYS; it is counted.");
	ex_told(e, "call");
	ex_next(e, "Programs ask for calls that are not everywhere, and do without: see whether this one goes on after `return`.");
}

/* ---- files --------------------------------------------------------------------------------- */

static unsigned
refs(const struct model *m, uint32_t file)
{
	return file < M_FILES_MAX ? m->file[file].refs : 0;
}

void
explain_open(struct explaining *e)
{
	unsigned fd = e->arg[FS_OPEN_fd], file = e->arg[FS_OPEN_file];
	bool early = !ex_was(e, e->pid) || !ex_was(e, e->pid)->n_maps;

	ex_step_in(e);
	ex_step(e, "file_new", "%s is found. A new open file, number %u, is made for it: it has an offset, 0, and remembers how it was opened.",
	     tell_text(&e->t, e->arg[FS_OPEN_path], e->arg[FS_OPEN_len]).text, file);
	ex_step(e, "fd_install", "The lowest descriptor that is free in the table of %s is %u: it names open file %u. Descriptors that name it: 1.",
	     tell_actor(&e->t).text, fd, file);
	ex_told(e, early ? "files_open_console" : "sys_openat");
	ex_next(e, "Three things: the file, the open file with the offset, the descriptor. fork and dup copy only the last (files pane).");
}

void
explain_close(struct explaining *e)
{
	unsigned fd = e->arg[FS_CLOSE_fd], file = e->arg[FS_CLOSE_file], left = e->arg[FS_CLOSE_left];

	ex_step(e, "close_fd", "Descriptor %u of %s is free. Open file %u has one descriptor less: %u -> %u. Locks that the process has on the file "
	     "go with it.", fd, tell_actor(&e->t).text, file, left + 1, left);
	if (left)
		ex_also(e, " Others still have it open, so nothing else happens.");
	else
		ex_also(e, " It was the last: the open file is closed.");
	ex_told(e, "close_fd");
	ex_next(e, left ? "Who has it still: see the files pane. A pipe gives its end of file only when the last writer has closed it." :
	     "The number %u can become another open file now.", file);
}

void
explain_dup(struct explaining *e)
{
	unsigned fd = e->arg[FS_DUP_fd], file = e->arg[FS_DUP_file];

	ex_step(e, "dup_to", "Descriptor %u of %s names open file %u from now on. Descriptors that name it: %u -> %u.", fd, tell_actor(&e->t).text, file,
	     refs(e->t.before, file), refs(e->t.after, file));
	ex_told(e, "dup_to");
	ex_next(e, "Both share one offset, because they name one open file. A shell redirects by this: fork, dup2, exec.");
}

void
explain_pipe(struct explaining *e)
{
	ex_step_in(e);
	ex_step(e, "pipe_new", "A frame is taken for the bytes that are on their way: %04x is the first.", (unsigned)e->arg[FS_PIPE_frame]);
	ex_step(e, "new_ends", "Two open files: %u to read from, %u to write to.", (unsigned)e->arg[FS_PIPE_from], (unsigned)e->arg[FS_PIPE_to]);
	ex_step(e, "fd_install", "And two descriptors of %s: %u reads, %u writes.", tell_actor(&e->t).text, (unsigned)e->arg[FS_PIPE_read],
	     (unsigned)e->arg[FS_PIPE_write]);
	ex_told(e, "make");
	ex_next(e, "A pipe is of use after fork: then two processes have both ends, and each closes the one that it does not need.");
}

void
explain_disk(struct explaining *e)
{
	uint32_t n = e->arg[FS_DISK_sectors], inode = e->arg[FS_DISK_inode];

	ex_step_in(e);
	ex_step(e, "cached_page", "%s needs a page that is not in memory: ", tell_actor(&e->t).text);
	if (inode)
		ex_also(e, "page %u of file %u.", (unsigned)e->arg[FS_DISK_page], (unsigned)inode);
	else
		ex_also(e, "page %u of the disk itself, with its tables and directories.", (unsigned)e->arg[FS_DISK_page]);
	ex_step(e, "read_run", "%u sector%s of 512 bytes, from sector %u on, %s read into frame %04x. The kernel stands still until the disk has done it.",
	     (unsigned)n, ex_s(n), (unsigned)e->arg[FS_DISK_sector], n == 1 ? "is" : "are", (unsigned)e->arg[FS_DISK_frame]);
	ex_told(e, "read_run");
	ex_next(e, "The page stays in memory until frames are short: the next reading of it is no event of the disk.");
}

/* ---- the console --------------------------------------------------------------------------- */

void
explain_write(struct explaining *e)
{
	uint32_t pos = e->arg[FS_WRITE_pos], n = e->arg[FS_WRITE_len];

	ex_step_in(e);
	ex_step(e, "line_emit", "%u byte%s %s to the console%s. They stand in the ring of output from position %u on, from where the viewer takes them.",
	     (unsigned)n, ex_s(n), n == 1 ? "goes" : "go", tell_console(&e->t, pos, n).text, (unsigned)pos);
	ex_told(e, "line_emit");
	ex_next(e, "What stdio holds back in the process is not here yet: `buffered` shows how fork copies that as well.");
}

void
explain_input(struct explaining *e)
{
	uint32_t n = e->arg[FS_INPUT_len];

	ex_step(e, "tty_poll", "%u byte%s that somebody typed %s in the ring of input: the terminal takes them.", (unsigned)n, ex_s(n),
	     n == 1 ? "stands" : "stand");
	ex_step(e, "line_type", "Each is shown again (echo), makes a signal (such as Ctrl-C), or changes the line that is being typed, as the terminal is "
	     "set. When a reader can have something, whoever sleeps for it wakes.");
	ex_told(e, "tty_poll");
	ex_next(e, "The wake of whoever reads comes next, if a line is whole.");
}

/* ---- signals ------------------------------------------------------------------------------- */

void
explain_signal(struct explaining *e)
{
	uint32_t to = e->arg[FS_SIGNAL_to], by = e->arg[FS_SIGNAL_by];
	const struct m_task *task = ex_is(e, to);

	ex_step(e, "signal_raise", "%s is for %s, ", tell_signal(e->arg[FS_SIGNAL_signal]).text, tell_who(&e->t, to).text);
	if (by)
		ex_also(e, "from %s (si_code %d).", tell_who(&e->t, by).text, (int32_t)e->arg[FS_SIGNAL_code]);
	else
		ex_also(e, "from nobody in the guest: the kernel, or whoever looks on (si_code %d).", (int32_t)e->arg[FS_SIGNAL_code]);
	ex_also(e, " If the process ignores it and does not block it, that is all. Else a bit is set: it is pending.");
	if (task && task->state == FS_TASK_INTERRUPTIBLE)
		ex_also(e, " The process sleeps: if the signal is not blocked, it wakes.");
	ex_told(e, "signal_raise");
	ex_next(e, "It is taken only when the process is on its way from the kernel back to its own code: see `signal delivered`.");
}

void
explain_deliver(struct explaining *e)
{
	uint32_t handler = e->arg[FS_DELIVER_handler];

	ex_step(e, "signal_deliver", "%s is about to go back to its own code, and %s is pending and not blocked.", tell_actor(&e->t).text,
	     tell_signal(e->arg[FS_DELIVER_signal]).text);
	if (handler) {
		ex_step(e, "sigframe_push", "Its registers are put on its own stack, and below them what lets the handler return: sigreturn.");
		ex_step(e, "call_handler", "It goes on at the handler, %08x. While that runs, the signal is blocked (unless its action says otherwise).",
		     (unsigned)handler);
	} else {
		ex_step(e, "default_action", "There is no handler: what the signal does by itself follows; it stops or ends the process.");
	}
	ex_told(e, handler ? "call_handler" : "default_action");
	ex_next(e, handler ? "sigreturn takes the frame off the stack again, and it goes on where it was." :
	     "{NEXT_EXIT} goes to its end, if it ends; the status word names the signal.");
}

void
explain_stop(struct explaining *e)
{
	ex_step(e, "stop", "The state of %s is STOPPED, by %s: the scheduler passes it over.", tell_actor(&e->t).text,
	     tell_signal(e->arg[FS_STOP_signal]).text);
	ex_step(e, "signal_parent", "Its parent is told by SIGCHLD, and wakes if it sleeps in wait.");
	ex_told(e, "stop");
	ex_next(e, "SIGCONT lets it go on, SIGKILL ends it. This is how a shell stops a job (Ctrl-Z, fg).");
}

/* ---- what the viewer asked for ------------------------------------------------------------- */

void
explain_break(struct explaining *e)
{
	bool write = e->arg[FS_BREAK_kind] == FS_DEBUG_WRITE;

	ex_step(e, "debug_load", "Request %u is for address %08x. A debug register of the processor holds it whenever %s runs: no other process is "
	     "disturbed, though it may run the same code.", (unsigned)e->arg[FS_BREAK_request], (unsigned)e->arg[FS_BREAK_address],
	     tell_actor(&e->t).text);
	if (write)
		ex_step(e, "do_debug", "The process has written %u byte%s there: the value is %u now. The processor tells of it after the instruction, so "
		     "eip, %08x, is the next one.", (unsigned)e->arg[FS_BREAK_length], ex_s(e->arg[FS_BREAK_length]),
		     (unsigned)e->arg[FS_BREAK_value], (unsigned)e->arg[FS_BREAK_eip]);
	else
		ex_step(e, "do_debug", "The process comes to %08x, and has not executed the instruction yet.", (unsigned)e->arg[FS_BREAK_eip]);
	ex_told(e, "tell_hit");
	ex_next(e, "The source pane has the line, and the variables. Another process may have another value at the same address.");
}

void
explain_step(struct explaining *e)
{
	ex_step(e, "step_done", "The trap flag of %s is set: after each instruction the processor calls the kernel. %u step%s since the last that was "
	     "told; at %08x it has left the range that it was to go through.", tell_actor(&e->t).text, (unsigned)e->arg[FS_STEP_steps],
	     ex_s(e->arg[FS_STEP_steps]), (unsigned)e->arg[FS_STEP_eip]);
	ex_told(e, "step_done");
	ex_next(e, "The program does not see the flag: it is hidden from it. {LINE} goes to the next line.");
}
