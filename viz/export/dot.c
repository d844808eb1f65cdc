/*
 * dot.c: the processes as a graph: an arrow from parent to child, a dashed one from who adopted it.
 */
#include "export.h"
#include "lives.h"
#include "quote.h"

static double
ms(uint64_t time)
{
	return (double)time / 1e6;
}

/* Zombies that nobody has reaped look like what they are. */
static void
put_life(FILE *out, const struct life *life, int i)
{
	bool zombie = life->has_ended && !life->reaped;
	char name[64], end[64];

	lives_name(life, name, sizeof(name));
	lives_end(life, end, sizeof(end));
	fprintf(out, "  p%d [label=\"", i);
	quote_dot(out, name);
	fprintf(out, "\\n%.3f ms to ", ms(life->born));
	if (life->has_ended)
		fprintf(out, "%.3f ms\\n", ms(life->ended));
	else
		fputs("the end\\n", out);
	quote_dot(out, end);
	fprintf(out, "%s\"%s];\n", zombie ? "\\nzombie" : "", zombie ? ", style=dashed" : "");
}

static void
put_arrows(FILE *out, const struct life *life, int i)
{
	if (life->parent >= 0)
		fprintf(out, "  p%d -> p%d [label=\"fork, %.3f ms\"];\n", life->parent, i, ms(life->born));
	if (life->adopter >= 0)
		fprintf(out, "  p%d -> p%d [label=\"adopted\", style=dashed];\n", life->adopter, i);
}

bool
export_dot(FILE *out, const struct export_run *run, struct fail *f)
{
	uint64_t end = timeline_end(run->tl);
	struct lives l;

	(void)f;
	lives_init(&l);
	for (uint64_t seq = timeline_first(run->tl) + 1; seq <= end; seq++)
		lives_event(&l, timeline_event(run->tl, seq), timeline_text(run->tl));
	fputs("digraph \"", out);
	quote_dot(out, run->program);
	fputs("\" {\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n", out);
	for (size_t i = 0; i < l.n; i++)
		put_life(out, &l.life[i], (int)i);
	for (size_t i = 0; i < l.n; i++)
		put_arrows(out, &l.life[i], (int)i);
	fputs("}\n", out);
	lives_free(&l);
	return true;
}
