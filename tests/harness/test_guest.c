/* Every guest program with a .events file in tests/guest boots and runs; the file says what it must
 * cause. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "spec.h"

#define RUN_SECONDS 100

/* "a\n\4" as the spec writes it, to bytes. */
static size_t
unescape(const char *from, char *to)
{
	size_t n = 0;

	for (; *from; from++) {
		char *end;

		if (*from != '\\' || !from[1]) {
			to[n++] = *from;
		} else if (*++from == 'n') {
			to[n++] = '\n';
		} else {
			to[n++] = (char)strtoul(from, &end, 10);
			from = end - 1;
		}
	}
	return n;
}

static bool
run(struct machine *m, const struct spec *s)
{
	unsigned every = spec_number(s, "stops", 1);
	enum target_state state = machine_run(m, every, RUN_SECONDS);

	for (unsigned i = 0; i < s->n && state == TARGET_IDLE; i++) {
		char bytes[256];

		if (strcmp(s->line[i].word[0], "type"))
			continue;
		target_input(m->target, bytes, unescape(s->line[i].rest, bytes));
		state = machine_run(m, every, RUN_SECONDS);
	}
	return state == TARGET_IDLE && !m->trouble[0];
}

static bool
test(const char *events, char *name, size_t size, struct machine *m)
{
	const char *slash = strrchr(events, '/');
	struct spec s;
	bool good;

	snprintf(name, size, "%.*s", (int)(strlen(slash + 1) - strlen(".events")), slash + 1);
	memset(m, 0, sizeof(*m));
	if (!spec_read(&s, events, m->trouble, sizeof(m->trouble)))
		return false;
	const char *program = machine_program(spec_word(&s, "program", name));
	const char *disk = spec_word(&s, "disk", NULL);
	struct machine_options o = {
		.disk = disk ? machine_path("tests/disk", disk) : NULL,
		.check = !spec_has(&s, "unchecked"),
		.mem_mib = spec_number(&s, "mem", 0),
		.swap_mib = spec_number(&s, "swap", 0),
		.sched = spec_word(&s, "sched", NULL),
	};
	good = machine_boot(m, program, &o) && run(m, &s) && spec_check(&s, m, program);
	machine_close(m);
	spec_free(&s);
	return good;
}

int
main(int argc, char *argv[])
{
	const char *src = getenv("FS_SRC");
	char pattern[512];
	glob_t found;
	int failed = 0;

	snprintf(pattern, sizeof(pattern), "%s/tests/guest/%s.events", src ? src : ".", argc > 1 ? argv[1] : "*");
	if (glob(pattern, 0, NULL, &found))
		return 1;
	printf("1..%zu\n", found.gl_pathc);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char name[64];
		struct machine m;
		bool good = test(found.gl_pathv[i], name, sizeof(name), &m);

		printf("%s %zu - %s\n", good ? "ok" : "not ok", i + 1, name);
		printf("# %zu events, %u stops; the last refresh: %u packets, %u bytes, %.2f ms\n", m.n_events,
		       m.stops, m.cost.packets, m.cost.bytes, m.cost.ms);
		if (!good)
			printf("# %s\n", m.trouble);
		fflush(stdout);
		failed += !good;
	}
	globfree(&found);
	return failed ? 1 : 0;
}
