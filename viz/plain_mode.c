#include "plain_mode.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "narrate.h"
#include "story.h"

#define TOLD_MAX 40 /* sentences for one line that was typed; the last ones */

static const char help[] =
	"Enter steps to the next event, e explains it at length; any line of a script works, such as\n"
	"  step \"fork done\"   back()   go()   tree()   task(2)   page(2, sym \"counter\")\n"
	"  type \"hello\\n\"      kill(3, \"TERM\")   watch \"counter\"   q\n";

/* What has come since `from`; backwards only where it is now. */
static void
tell(struct player *p, uint64_t from)
{
	uint64_t now = p->view->shown, first = now > from ? from + 1 : now;

	if (now == from)
		return;
	if (now - first >= TOLD_MAX) {
		first = now - TOLD_MAX + 1;
		printf("  ... %llu events\n", (unsigned long long)(first - from - 1));
	}
	for (uint64_t seq = first; seq <= now; seq++)
		narrate_sentence(stdout, p->timeline, seq);
}

/* Waits for a line as a signal may come; false: the end, or a signal. */
static bool
read_line(char *line, size_t size, const struct interrupt *in)
{
	size_t n = 0;

	for (;;) {
		struct pollfd fds[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = in->fd, .events = POLLIN } };
		char c;

		fflush(stdout);
		poll(fds, 2, -1);
		if (fds[1].revents)
			return false;
		if (!fds[0].revents)
			continue;
		if (read(STDIN_FILENO, &c, 1) != 1 || (c == 4 && n == 0))
			return n > 0 && (line[n] = '\0', true);
		if (c == '\n') {
			line[n] = '\0';
			return true;
		}
		if (n + 1 < size)
			line[n++] = c;
	}
}

/* The prompt's loop; the worst that happened. */
static int
converse(struct script *s, const struct interrupt *in)
{
	struct player *p = &s->player;
	char line[512];
	int status = 0;

	for (;;) {
		uint64_t from = p->view->shown;
		const char *answer;

		printf("%llu> ", (unsigned long long)from);
		if (!read_line(line, sizeof line, in))
			break;
		if (!strcmp(line, "q") || !strcmp(line, "quit"))
			return status;
		if (!strcmp(line, "h") || !strcmp(line, "?") || !strcmp(line, "help")) {
			fputs(help, stdout);
			continue;
		}
		if (!strcmp(line, "e"))
			snprintf(line, sizeof line, "print(explain())");
		answer = script_line(s, *line ? line : "step()");
		tell(p, from);
		if (*answer && (p->view->shown == from || s->verdict != SCRIPT_PASSED)) /* a move has told already */
			printf("%s\n", answer);
		if (p->findings.n || p->state == TARGET_PANIC || p->state == TARGET_DEAD)
			status = 1;
		if (s->verdict == SCRIPT_SIGNAL)
			break;
	}
	putchar('\n');
	return status;
}

/* The guest is there, or *f says why not. */
static int
talk(struct script *s, enum player_end end, const struct fail *f, const struct interrupt *in)
{
	int status = 2, signal_number;

	if (end == PLAYER_OK && script_begin(s)) {
		printf("%s: h helps, q ends\n", s->player.program.name);
		if (timeline_first(s->player.timeline))
			narrate_begin(stdout, s->player.timeline, true);
		tell(&s->player, s->player.begin ? s->player.begin - 1 : 0);
		status = converse(s, in);
		signal_number = interrupt_take(in);
		status = signal_number ? interrupt_status(signal_number) : status;
	} else {
		fprintf(stderr, "forkscope: %s\n", end == PLAYER_OK ? "out of memory" : f->line);
	}
	script_close(s);
	return status;
}

int
plain_mode(const struct options *o, const struct script_options *so)
{
	struct player_run r = { .program = o->program, .args = (const char **)o->args, .n_args = o->n_args,
				.mem_mib = o->mem_mib, .swap_mib = o->swap_mib, .disk = o->disk, .sched = o->sched };
	struct script s = { .say = stdout };
	struct fail f;

	s.player = (struct player){ .places = so->places, .in = so->in, .kernel = so->kernel, .folder = ".",
				    .as_named = true };
	return talk(&s, player_run(&s.player, &r, &f), &f, so->in);
}

int
plain_attach(const struct target_options *target, const struct script_options *so)
{
	struct script s = { .say = stdout };
	struct fail f;

	s.player = (struct player){ .places = so->places, .in = so->in, .kernel = so->kernel, .folder = ".",
				    .as_named = true };
	return talk(&s, player_attach(&s.player, target, &f), &f, so->in);
}
