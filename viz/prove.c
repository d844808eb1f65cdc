#include "prove.h"

#include "findings.h"

void
prove(struct target *t, const struct timeline *tl, struct model *read, struct findings *f)
{
	const struct model *live = timeline_live(tl);

	if (target_read(t, read))
		model_diff(live, read, f);
	else
		findings_add(f, "the guest's memory cannot be read");
	model_audit(live, f);
}
