/* test_packets.c: what each call sends, byte for byte, and what the forms of its answer mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gdb_remote.h"
#include "meeting.h"
#include "peer.h"

#define HELLO(features) PEER_ASK "< $ PacketSize=400;" features "\n"
#define OK(command) "> $ " command "\n< $ OK\n"
#define END "> .\n"

static struct gr *
meet(const char *script)
{
	return open_ready(script, NULL);
}

/* The call must answer this; what did not go by the script is told first. */
#define MUST(want, call) must(g, want, call, #call)
static void
must(struct gr *g, enum gr_err want, enum gr_err got, const char *what)
{
	if (want != got)
		fail_msg("%s: %s (%s), not %s", what, gr_err_name(got), gr_error(g), gr_err_name(want));
}

/* ---- threads ---- */

static void
threads(void **state)
{
	struct gr *g = meet(HELLO("multiprocess+")
		"> $ qfThreadInfo\n< $ mp1.1,p1.2\n> $ qsThreadInfo\n< $ mpa.-1\n> $ qsThreadInfo\n< $ l\n"
		"> $ qC\n< $ QCp1.2\n> $ Tp1.2\n< $ OK\n> $ Tp1.3\n< $ E01\n"
		"> $ qThreadExtraInfo,p1.2\n< $ 72756e73\n" OK("Hgp1.2") OK("Hcp1.-1")
		"> $ Hgp9.9\n< $ E02\n> $ qfThreadInfo\n< $ mzz\n> $ qfThreadInfo\n< $\n" END);
	struct gr_thread t[2], one = { 1, 2 };
	char text[4];
	bool alive = false;
	size_t n;

	(void)state;
	MUST(GR_OK, gr_threads(g, t, 2, &n));
	assert_int_equal(n, 3);
	assert_true(t[1].process == 1 && t[1].thread == 2);
	MUST(GR_OK, gr_thread_current(g, t));
	assert_true(t[0].process == 1 && t[0].thread == 2);
	MUST(GR_OK, gr_thread_alive(g, one, &alive));
	assert_true(alive);
	MUST(GR_OK, gr_thread_alive(g, (struct gr_thread){ 1, 3 }, &alive));
	assert_false(alive);
	MUST(GR_OK, gr_thread_describe(g, one, text, sizeof text));
	assert_string_equal(text, "run"); /* cut */
	MUST(GR_OK, gr_thread_select(g, one));
	MUST(GR_OK, gr_thread_select(g, one)); /* nothing is sent */
	MUST(GR_OK, gr_thread_select_run(g, (struct gr_thread){ 1, GR_ALL }));
	MUST(GR_EREMOTE, gr_thread_select(g, (struct gr_thread){ 9, 9 }));
	MUST(GR_EPROTO, gr_threads(g, t, 2, &n));
	MUST(GR_EUNSUP, gr_threads(g, t, 2, &n));
	MUST(GR_EUNSUP, gr_threads(g, t, 2, &n)); /* not asked twice */
	done(g);
}

/* ---- running ---- */

static void
resuming(void **state)
{
	struct gr *g = meet(HELLO("multiprocess+")
		"> $ C0b\n< $ T05\n> $ S0b\n< $ T05\n> $ vCont?\n< $ vCont;c;C;s;S;r\n"
		"> $ vCont;s:p1.2;C0f:p1.-1\n< $ T05\n> $ vCont;r1000,1010:p1.2;c\n< $ T05\n" END);
	struct gr_action a[] = { { .act = GR_ACT_STEP, .thread = { 1, 2 } },
				 { .act = GR_ACT_CONTINUE, .signal = 15, .thread = { 1, GR_ALL } } };
	struct gr_action b[] = { { .act = GR_ACT_RANGE, .thread = { 1, 2 }, .from = 0x1000, .to = 0x1010 },
				 { .act = GR_ACT_CONTINUE } };
	struct gr_stop stop;

	(void)state;
	MUST(GR_OK, gr_continue_signal(g, 11));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	MUST(GR_OK, gr_step_signal(g, 11));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	MUST(GR_OK, gr_resume(g, a, 2));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	MUST(GR_OK, gr_resume(g, b, 2));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	a[0].act = GR_ACT_STOP;
	MUST(GR_ESTATE, gr_resume(g, a, 1));
	a[1].signal = 256;
	MUST(GR_EINVAL, gr_resume(g, a + 1, 1));
	MUST(GR_EINVAL, gr_resume(g, a, 0));
	done(g);
}

static void
resuming_without_vcont(void **state)
{
	struct gr *g = meet(HELLO("") "> $ vCont?\n< $\n" OK("Hc7") "> $ s\n< $ S05\n" END);
	struct gr_action a[] = { { .act = GR_ACT_STEP, .thread = { 0, 7 } }, { .act = GR_ACT_CONTINUE } };
	struct gr_stop stop;

	(void)state;
	MUST(GR_OK, gr_resume(g, a, 1));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	MUST(GR_EUNSUP, gr_resume(g, a, 2)); /* cannot be said with c and s */
	done(g);
}

/* Nothing at all is sent where it was not offered: QEMU ends on it. */
static void
backwards(void **state)
{
	struct gr *g = meet(HELLO("") END);
	struct gr_stop stop;

	(void)state;
	MUST(GR_EUNSUP, gr_reverse_step(g));
	MUST(GR_EUNSUP, gr_reverse_continue(g));
	done(g);
	g = meet(HELLO("ReverseStep+;ReverseContinue+") "> $ bs\n< $ T05\n> $ bc\n< $ T05replaylog:begin;\n" END);
	assert_true(gr_caps(g) & GR_CAP_REVERSE);
	MUST(GR_OK, gr_reverse_step(g));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	MUST(GR_OK, gr_reverse_continue(g));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	assert_int_equal(stop.kind, GR_STOP_REPLAY_LOG);
	assert_int_equal(stop.number, 1);
	done(g);
}

static struct gr_stop
stop_of(const char *text)
{
	char script[1024];
	struct gr_stop stop;
	struct gr *g;

	snprintf(script, sizeof script, HELLO("multiprocess+") "> $ ?\n< $ %s\n" END, text);
	g = meet(script);
	MUST(GR_OK, gr_why(g, &stop));
	stop.path = NULL; /* dies with the session */
	done(g);
	return stop;
}

static void
stop_reasons(void **state)
{
	struct gr_stop s = stop_of("T05fork:p3.4;core:a;thread:p1.2;");

	(void)state;
	assert_int_equal(s.kind, GR_STOP_FORK);
	assert_true(s.child.process == 3 && s.child.thread == 4 && s.process == 1 && s.thread == 2);
	assert_true(s.has_core && s.core == 10);
	assert_int_equal(stop_of("T05vfork:p3.4;").kind, GR_STOP_VFORK);
	assert_int_equal(stop_of("T05vforkdone:;").kind, GR_STOP_VFORK_DONE);
	s = stop_of("T05syscall_entry:3b;");
	assert_true(s.kind == GR_STOP_SYSCALL && s.number == 0x3b);
	s = stop_of("T05syscall_return:b;");
	assert_true(s.kind == GR_STOP_SYSCALL_RETURN && s.number == 11);
	s = stop_of("T05rwatch:ffff0000;");
	assert_true(s.kind == GR_STOP_RWATCH && s.has_addr && s.addr == 0xffff0000);
	assert_int_equal(stop_of("T05create:;").kind, GR_STOP_THREAD_CREATED);
	assert_int_equal(stop_of("T05library:;").kind, GR_STOP_LIBRARY);
	s = stop_of("T05replaylog:end;");
	assert_true(s.kind == GR_STOP_REPLAY_LOG && s.number == 0);
	s = stop_of("w7;p1.2");
	assert_true(s.kind == GR_STOP_THREAD_EXITED && s.signal == 7 && s.process == 1 && s.thread == 2);
	assert_int_equal(stop_of("N").kind, GR_STOP_NO_RESUMED);
	s = stop_of("W2;process:5");
	assert_true(s.kind == GR_STOP_EXITED && s.signal == 2 && s.process == 5);
}

static void
expedited(void **state)
{
	struct gr *g = meet(HELLO("") "> $ ?\n< $ T0508:00e0ff07;a:zz;1f:0102;exec:2f62696e2f6c73;thread:1;\n> $ ?\n< $ S05\n" END);
	struct gr_stop stop;
	uint8_t b[4] = { 0 };

	(void)state;
	assert_false(gr_expedited(g, 8, b, 4));
	MUST(GR_OK, gr_why(g, &stop));
	assert_int_equal(stop.kind, GR_STOP_EXEC);
	assert_string_equal(stop.path, "/bin/ls");
	assert_true(gr_expedited(g, 8, b, 4));
	assert_memory_equal(b, "\x00\xe0\xff\x07", 4);
	assert_true(gr_expedited(g, 0x1f, b, 2));
	assert_false(gr_expedited(g, 8, b, 2));
	assert_false(gr_expedited(g, 10, b, 1));
	MUST(GR_OK, gr_why(g, &stop));
	assert_false(gr_expedited(g, 8, b, 4));
	done(g);
}

static void
non_stop(void **state)
{
	struct gr *g = meet(HELLO("QNonStop+;multiprocess+;vContSupported+") "> $ qqemu.PhyMemMode\n< $\n"
		OK("QNonStop:1") "> $ vCont?\n< $ vCont;c;C;s;S;t\n" OK("vCont;c")
		"< % Stop:T05thread:p1.1;\n> $ vStopped\n< $ T05thread:p1.2;\n> $ vStopped\n< $ OK\n"
		"> $ m0,1\n< $ 07\n" OK("vCont;t:p1.3") "< % Stop:T00thread:p1.3;\n> $ vStopped\n< $ OK\n" OK("QNonStop:0") END);
	struct gr_action all = { .act = GR_ACT_CONTINUE }, stop_it = { .act = GR_ACT_STOP, .thread = { 1, 3 } };
	struct gr_stop stop;
	uint8_t b = 0;

	(void)state;
	MUST(GR_OK, gr_non_stop(g, true));
	MUST(GR_OK, gr_resume(g, &all, 1));
	assert_int_equal(gr_phase(g), GR_PHASE_STOPPED);
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	assert_int_equal(stop.thread, 1);
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	assert_int_equal(stop.thread, 2);
	MUST(GR_OK, gr_read(g, 0, &b, 1)); /* while others run */
	MUST(GR_OK, gr_resume(g, &stop_it, 1));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	assert_int_equal(stop.thread, 3);
	MUST(GR_OK, gr_non_stop(g, false));
	done(g);
}

/* ---- calls of the target's ---- */

static struct gr_host_answer
answer(void *ctx, struct gr *g, const struct gr_host_call *call)
{
	char path[8] = "";

	if (strcmp(call->name, "open") != 0) {
		assert_true(call->n == 1 && call->arg[0] == (uint64_t)-1);
		return (struct gr_host_answer){ .result = -1, .error = 9, .interrupted = true };
	}
	assert_true(call->n == 3 && call->arg[0] == 0x1000 && call->length[0] == 3 && call->arg[2] == 0x1b6);
	MUST(GR_OK, gr_read(g, call->arg[0], path, call->length[0]));
	assert_string_equal(path, "/a");
	MUST(GR_ESTATE, gr_continue(g)); /* it waits for us */
	++*(int *)ctx;
	return (struct gr_host_answer){ .result = 5 };
}

static void
host_calls(void **state)
{
	int calls = 0;
	struct gr_options o = { .deadline_ms = 10000, .host_call = answer, .host_call_ctx = &calls };
	struct gr *g = open_ready(HELLO("") "> $ c\n< $ Fopen,1000/3,0,1b6\n> $ m1000,3\n< $ 2f6100\n> $ F5\n< $ Fclose,-1\n"
					   "> $ F-1,9,C\n< $ T02\n" END, &o);
	struct gr_stop stop;

	(void)state;
	MUST(GR_OK, gr_continue(g));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	assert_int_equal(stop.signal, 2);
	assert_int_equal(calls, 1);
	done(g);
	g = meet(HELLO("") "> $ c\n< $ Fisatty,0\n> $ F-1,58\n< $ T05\n> $ c\n< $ Fopen,/\n" END);
	MUST(GR_OK, gr_continue(g)); /* nobody answers: ENOSYS */
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	MUST(GR_OK, gr_continue(g));
	MUST(GR_EPROTO, gr_wait(g, 10000, &stop));
	done(g);
}

/* ---- processes and settings ---- */

static void
processes(void **state)
{
	static const char *const argv[] = { "/bin/a", "b", NULL };
	struct gr *g = meet(HELLO("multiprocess+") OK("!") "> $ ?\n< $ W00\n"
		"> $ vRun;2f62696e2f61;62\n< $ T05thread:p5.5;\n> $ qAttached:5\n< $ 0\n" OK("vKill;5")
		"> $ vAttach;2a\n< $ E01\n> $ vAttach;2a\n< $ T00thread:p2a.2a;\n" OK("D;2a")
		"> $ R00\n> $ ?\n< $ T05thread:p6.6;\n> $ qfThreadInfo\n< $ mp6.6,p8.8,p6.7\n> $ qsThreadInfo\n< $ l\n"
		OK("D;6") OK("D;8") END);
	struct gr_stop stop;
	bool attached = true;
	uint8_t b;

	(void)state;
	MUST(GR_ESTATE, gr_start(g, argv, &stop)); /* not in extended mode yet */
	MUST(GR_OK, gr_extended_mode(g));
	MUST(GR_OK, gr_why(g, &stop));
	assert_int_equal(gr_phase(g), GR_PHASE_EXITED);
	MUST(GR_ESTATE, gr_read(g, 0, &b, 1));
	MUST(GR_OK, gr_start(g, argv, &stop));
	assert_true(stop.process == 5 && gr_phase(g) == GR_PHASE_STOPPED);
	MUST(GR_OK, gr_attached(g, 5, &attached));
	assert_false(attached);
	MUST(GR_OK, gr_kill_process(g, 5));
	MUST(GR_EREMOTE, gr_attach(g, 42, &stop));
	MUST(GR_OK, gr_attach(g, 42, &stop));
	MUST(GR_OK, gr_detach_process(g, 42));
	MUST(GR_OK, gr_restart(g));
	MUST(GR_OK, gr_why(g, &stop));
	MUST(GR_OK, gr_detach(g));
	assert_int_equal(gr_phase(g), GR_PHASE_DETACHED);
	MUST(GR_ESTATE, gr_continue(g));
	assert_string_equal(gr_error(g), "the target was let go");
	done(g);
}

static void
killing(void **state) /* the server stays, and starts another */
{
	struct gr *g = meet(HELLO("") OK("!") "> $ k\n> $ vRun;\n< $ T05thread:1;\n" END);
	struct gr_stop stop;

	(void)state;
	MUST(GR_OK, gr_extended_mode(g));
	MUST(GR_OK, gr_kill(g));
	assert_int_equal(gr_phase(g), GR_PHASE_EXITED);
	MUST(GR_OK, gr_start(g, NULL, &stop));
	assert_int_equal(gr_phase(g), GR_PHASE_STOPPED);
	done(g);
}

/* ---- what may be called when ---- */

/* Calls of each kind; none may send a byte in a phase that it does not fit. */
static void
assert_refused(struct gr *g, enum gr_err want, const char *why)
{
	struct gr_thread t = { 0, 1 };
	struct gr_stop stop;
	uint8_t b = 0;
	size_t n;

	MUST(want, gr_read(g, 0, &b, 1));
	MUST(want, gr_write(g, 0, &b, 1));
	MUST(want, gr_post_write(g, 0, &b, 1));
	MUST(want, gr_regs_read(g, &b, 1, &n));
	MUST(want, gr_reg_set(g, "eip", 0));
	MUST(want, gr_break_set(g, GR_BREAK_SOFT, 0, 1));
	MUST(want, gr_continue(g));
	MUST(want, gr_step(g));
	MUST(want, gr_resume_at(g, 0));
	MUST(want, gr_threads(g, &t, 1, &n));
	MUST(want, gr_thread_select(g, t));
	MUST(want, gr_detach(g));
	if (why)
		assert_string_equal(gr_error(g), why);
	if (gr_phase(g) != GR_PHASE_RUNNING)
		return;
	MUST(want, gr_why(g, &stop));
	MUST(want, gr_monitor(g, "x", NULL, 0));
	MUST(want, gr_packet(g, "q", 1, &b, 1, &n));
	MUST(want, gr_extended_mode(g));
}

static void
phases(void **state)
{
	struct gr *g = NULL, *fresh = NULL;
	struct gr_stop stop;

	(void)state;
	assert_int_equal(gr_new(NULL, &fresh), GR_OK);
	assert_int_equal(gr_phase(fresh), GR_PHASE_NEW);
	assert_int_equal(gr_continue(fresh), GR_ESTATE);
	assert_string_equal(gr_error(fresh), "no connection: see gr_open");
	gr_close(fresh);
	g = meet(HELLO("") "> $ c\n> !\n< $ T02\n> $ c\n< $ W05\n> $ qRcmd,78\n< $ OK\n");
	assert_int_equal(gr_phase(g), GR_PHASE_STOPPED);
	MUST(GR_ESTATE, gr_wait(g, 0, &stop));
	MUST(GR_ESTATE, gr_interrupt(g));
	MUST(GR_OK, gr_continue(g));
	assert_int_equal(gr_phase(g), GR_PHASE_RUNNING);
	assert_refused(g, GR_ESTATE, "the target runs: gr_interrupt and gr_wait come first");
	MUST(GR_OK, gr_interrupt(g));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	MUST(GR_OK, gr_continue(g));
	MUST(GR_OK, gr_wait(g, 10000, &stop));
	assert_int_equal(gr_phase(g), GR_PHASE_EXITED);
	assert_refused(g, GR_ESTATE, "the target has exited");
	MUST(GR_OK, gr_monitor(g, "x", NULL, 0)); /* the server is still there */
	MUST(GR_EOF, gr_monitor(g, "x", NULL, 0));
	assert_int_equal(gr_phase(g), GR_PHASE_ENDED);
	assert_refused(g, GR_EOF, "the peer closed the connection");
	done(g);
}

static void
settings(void **state)
{
	struct gr *g = meet(HELLO("QPassSignals+;QProgramSignals+;QCatchSyscalls+;QThreadEvents+;QDisableRandomization+;"
				  "QSetWorkingDir+;QEnvironmentHexEncoded+")
		OK("QPassSignals:e;1c") OK("QProgramSignals:") OK("QCatchSyscalls:1;3b;2") OK("QCatchSyscalls:1")
		OK("QCatchSyscalls:0") OK("QThreadEvents:1") OK("QDisableRandomization:0") OK("QSetWorkingDir:2f")
		OK("QEnvironmentHexEncoded:413d31") END);
	static const uint8_t signals[] = { 14, 28 };
	static const uint32_t calls[] = { 59, 2 };

	(void)state;
	MUST(GR_OK, gr_pass_signals(g, signals, 2));
	MUST(GR_OK, gr_program_signals(g, NULL, 0));
	MUST(GR_OK, gr_catch_syscalls(g, true, calls, 2));
	MUST(GR_OK, gr_catch_syscalls(g, true, NULL, 0));
	MUST(GR_OK, gr_catch_syscalls(g, false, calls, 2));
	MUST(GR_OK, gr_thread_events(g, true));
	MUST(GR_OK, gr_disable_randomization(g, false));
	MUST(GR_OK, gr_set_working_dir(g, "/"));
	MUST(GR_OK, gr_set_environment(g, "A=1"));
	MUST(GR_EUNSUP, gr_non_stop(g, true)); /* not offered: not sent */
	assert_string_equal(gr_error(g), "the peer does not offer QNonStop");
	done(g);
}

/* ---- memory ---- */

static void
memory_helpers(void **state)
{
	struct gr *g = meet(HELLO("") "> $ qSearch:memory:1000;100;a\\x01\n< $ 1,1010\n> $ qSearch:memory:1000;100;b\n< $ 0\n"
		"> $ qSearch:memory:1000;100;b\n< $ 2\n> $ qCRC:0,9\n< $ C376e6e7\n> $ qCRC:0,9\n< $ E14\n> $ qCRC:0,9\n< $\n" END);
	bool found = false;
	uint64_t at = 0;
	uint32_t crc = 0;

	(void)state;
	MUST(GR_OK, gr_search(g, 0x1000, 0x100, "a\1", 2, &found, &at));
	assert_true(found && at == 0x1010);
	MUST(GR_OK, gr_search(g, 0x1000, 0x100, "b", 1, &found, &at));
	assert_false(found);
	MUST(GR_EPROTO, gr_search(g, 0x1000, 0x100, "b", 1, &found, &at));
	MUST(GR_OK, gr_crc(g, 0, 9, &crc));
	assert_int_equal(crc, 0x0376e6e7);
	assert_int_equal(gr_crc_of("123456789", 9), 0x0376e6e7); /* the check value of CRC-32/MPEG-2 */
	MUST(GR_EREMOTE, gr_crc(g, 0, 9, &crc));
	MUST(GR_EUNSUP, gr_crc(g, 0, 9, &crc));
	MUST(GR_EUNSUP, gr_crc(g, 0, 9, &crc));
	done(g);
}

static void
binary_memory(void **state)
{
	struct gr *g = meet(HELLO("binary-upload+")
		"> $ x1000,4\n< $ b#}$*\n> $ x1000,4\n< $ b12\n> $ x1000,4\n< $ E01\n" OK("X2000,0:")
		OK("X2000,40:################################################################") END);
	char in[4], out[64];

	(void)state;
	memset(out, '#', sizeof out);
	MUST(GR_OK, gr_read(g, 0x1000, in, 4));
	assert_memory_equal(in, "#}$*", 4);
	MUST(GR_EREMOTE, gr_read(g, 0x1000, in, 4)); /* short */
	MUST(GR_EREMOTE, gr_read(g, 0x1000, in, 4));
	MUST(GR_OK, gr_write(g, 0x2000, out, sizeof out));
	done(g);
	g = meet(HELLO("") "> $ X2000,0:\n< $\n"
		"> $ M2000,40:23232323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232323"
		"232323232323232323232323232323\n< $ OK\n" END);
	MUST(GR_OK, gr_write(g, 0x2000, out, sizeof out)); /* no X: hex */
	done(g);
}

/* ---- objects ---- */

static void
objects(void **state)
{
	struct gr *g = meet(HELLO("qXfer:auxv:read+;qXfer:siginfo:write+;qXfer:memory-map:read+;qXfer:libraries-svr4:read+")
		"> $ qXfer:auxv:read::0,6\n< $ mabc\n> $ qXfer:auxv:read::3,3\n< $ ldef\n"
		"> $ qXfer:auxv:read::0,3f8\n< $ mab\n> $ qXfer:auxv:read::2,3f8\n< $ l\n"
		"> $ qXfer:auxv:read::0,3f8\n< $ E01\n"
		"> $ qXfer:siginfo:write::0:abcd\n< $ 3\n> $ qXfer:siginfo:write::3:d\n< $ 1\n"
		"> $ qXfer:memory-map:read::0,3f8\n< $ l<memory-map><memory type=\"ram\" start=\"0x1000\" length=\"256\"/>"
		"<memory type=\"flash\" start=\"0\" length=\"0x10\"><property name=\"blocksize\">0x8</property></memory></memory-map>\n"
		"> $ qXfer:libraries-svr4:read::0,3f8\n< $ l<library-list-svr4><library name=\"/l.so\" lm=\"0x1\" l_addr=\"0x2\""
		" l_ld=\"0x3\"/></library-list-svr4>\n> $ qXfer:memory-map:read::0,3f8\n< $ l<a>\n" END);
	char bytes[8], *all = NULL;
	struct gr_region r[2];
	struct gr_library lib;
	size_t n;

	(void)state;
	MUST(GR_OK, gr_xfer_read(g, "auxv", "", 0, bytes, 6, &n));
	assert_int_equal(n, 6);
	assert_memory_equal(bytes, "abcdef", 6);
	MUST(GR_OK, gr_xfer_all(g, "auxv", "", 100, &all, &n));
	assert_string_equal(all, "ab");
	free(all);
	MUST(GR_EREMOTE, gr_xfer_all(g, "auxv", "", 100, &all, &n));
	MUST(GR_OK, gr_xfer_write(g, "siginfo", "", 0, "abcd", 4, &n));
	assert_int_equal(n, 4);
	MUST(GR_EUNSUP, gr_xfer_read(g, "siginfo", "", 0, bytes, 8, &n)); /* write was offered alone */
	MUST(GR_OK, gr_memory_map(g, r, 2, &n));
	assert_int_equal(n, 2);
	assert_true(r[0].kind == GR_REGION_RAM && r[0].start == 0x1000 && r[0].length == 256);
	assert_true(r[1].kind == GR_REGION_FLASH && r[1].block == 8);
	MUST(GR_OK, gr_libraries(g, &lib, 1, &n));
	assert_int_equal(n, 1);
	assert_string_equal(lib.name, "/l.so");
	assert_true(lib.link_map == 1 && lib.base == 2 && lib.dynamic == 3);
	MUST(GR_EPROTO, gr_memory_map(g, r, 2, &n));
	done(g);
}

/* ---- files ---- */

static void
files(void **state)
{
	struct gr *g = meet(HELLO("") "> $ vFile:setfs:0\n< $ F0\n> $ vFile:open:2f61,201,1a4\n< $ F5\n"
		"> $ vFile:pwrite:5,0,hi\n< $ F2\n> $ vFile:pread:5,4,0\n< $ F2;hi\n> $ vFile:pread:5,2,2\n< $ F0;\n"
		"> $ vFile:fstat:5\n< $ F40;\\x00\\x00\\x00\\x01\\x00\\x00\\x00\\x02\\x00\\x00\\x81\\xa4\\x00\\x00\\x00\\x01"
		"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01\\x02"
		"\\x00\\x00\\x00\\x00\\x00\\x00\\x10\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x08"
		"\\x00\\x00\\x00\\x01\\x00\\x00\\x00\\x02\\x00\\x00\\x00\\x03\n"
		"> $ vFile:close:5\n< $ F0\n> $ vFile:unlink:2f61\n< $ F-1,2\n> $ vFile:readlink:2f6c\n< $ F2;/a\n"
		"> $ vFile:open:2f61,0,0\n< $ Fx\n> $ vFile:open:2f61,0,0\n< $\n" END);
	struct gr_file_stat st;
	char text[4];
	size_t n;
	int fd = -1;

	(void)state;
	MUST(GR_OK, gr_file_root(g, 0));
	MUST(GR_OK, gr_file_open(g, "/a", GR_FILE_CREATE | GR_FILE_WRITE, 0644, &fd));
	assert_int_equal(fd, 5);
	MUST(GR_OK, gr_file_write(g, fd, 0, "hi", 2, &n));
	MUST(GR_OK, gr_file_read(g, fd, 0, text, 4, &n));
	assert_int_equal(n, 2);
	assert_memory_equal(text, "hi", 2);
	MUST(GR_OK, gr_file_stat(g, fd, &st));
	assert_true(st.device == 1 && st.inode == 2 && st.mode == 0100644 && st.size == 0x102 && st.block_size == 0x1000 &&
		    st.blocks == 8 && st.changed == 3);
	MUST(GR_OK, gr_file_close(g, fd));
	MUST(GR_EREMOTE, gr_file_unlink(g, "/a"));
	assert_int_equal(gr_remote_error(g), 2);
	MUST(GR_OK, gr_file_readlink(g, "/l", text, sizeof text));
	assert_string_equal(text, "/a");
	MUST(GR_EPROTO, gr_file_open(g, "/a", 0, 0, &fd));
	MUST(GR_EUNSUP, gr_file_open(g, "/a", 0, 0, &fd));
	MUST(GR_EUNSUP, gr_file_close(g, 5)); /* the same family: not asked again */
	done(g);
}

/* ---- QEMU, features, errors in words ---- */

static void
qemu(void **state)
{
	struct gr *g = meet(HELLO("") OK("Qqemu.PhyMemMode:1") "> $ qqemu.PhyMemMode\n< $ 1\n"
		"> $ qqemu.sstepbits\n< $ ENABLE=1,NOIRQ=2,NOTIMER=4\n> $ qqemu.sstep\n< $ 0x7\n" OK("Qqemu.sstep:1") END);
	unsigned offered = 0, now = 0;
	bool on = false;

	(void)state;
	MUST(GR_OK, gr_qemu_set_physical(g, true));
	MUST(GR_OK, gr_qemu_physical(g, &on));
	assert_true(on);
	MUST(GR_OK, gr_qemu_step_flags(g, &offered, &now));
	assert_true(offered == 7 && now == 7);
	MUST(GR_OK, gr_qemu_set_step_flags(g, GR_QEMU_STEP));
	done(g);
}

static void
features_and_words(void **state)
{
	struct gr *g = meet(HELLO("a+;b-;c?;d=12;ab+") "> $ m0,1\n< $ E.no such page\n" END);
	const char *value = NULL;
	uint8_t b;

	(void)state;
	assert_int_equal(gr_feature(g, "a", NULL), '+');
	assert_int_equal(gr_feature(g, "b", NULL), '-');
	assert_int_equal(gr_feature(g, "c", NULL), '?');
	assert_int_equal(gr_feature(g, "d", &value), '=');
	assert_true(strncmp(value, "12;", 3) == 0);
	assert_int_equal(gr_feature(g, "e", NULL), 0);
	MUST(GR_EREMOTE, gr_read(g, 0, &b, 1));
	assert_string_equal(gr_error(g), "cannot read memory: no such page");
	done(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads),    cmocka_unit_test(resuming),       cmocka_unit_test(resuming_without_vcont),
		cmocka_unit_test(backwards),  cmocka_unit_test(stop_reasons),   cmocka_unit_test(expedited),
		cmocka_unit_test(non_stop),   cmocka_unit_test(host_calls),     cmocka_unit_test(processes),
		cmocka_unit_test(killing),    cmocka_unit_test(phases),
		cmocka_unit_test(settings),   cmocka_unit_test(memory_helpers), cmocka_unit_test(binary_memory),
		cmocka_unit_test(objects),    cmocka_unit_test(files),          cmocka_unit_test(qemu),
		cmocka_unit_test(features_and_words),
	};
	return cmocka_run_group_tests_name("packets", tests, NULL, NULL);
}
