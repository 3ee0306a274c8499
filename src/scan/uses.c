#include "scan/uses.h"

/* What all signatures would permit if there were no caveats. */
static struct signature without_caveats(const struct signature *s)
{
	struct signature free = *s;

	free.tlp = TLP_CLEAR;
	free.pap = PAP_CLEAR;
	free.permits = PERMIT_DETECT | PERMIT_TAG | PERMIT_REWRITE | PERMIT_QUARANTINE | PERMIT_NOTIFY | PERMIT_SHARE;
	return free;
}

static bool permits_everything(const struct finding *f)
{
	return finding_permits(f, ACTION_TAG) && finding_permits(f, ACTION_REWRITE) && finding_permits(f, ACTION_QUARANTINE);
}

/* What policy would advise if no signature had a caveat. */
static enum status decide_without_caveats(const struct scanner *scanner, const struct scan_result *r, enum action *advised_r)
{
	const struct findings *found = &r->evidence.findings;
	struct evidence e = r->evidence;
	const struct signature *last = NULL;
	struct signature *stand_in = NULL;
	struct verdict v;
	enum status status;

	e.findings.items = arena_alloc(e.arena, found->count, sizeof(*e.findings.items));
	if (e.findings.items == NULL)
		return arena_status(e.arena);
	for (size_t i = 0; i < found->count; i++) {
		struct finding f = found->items[i];

		if (f.signature != NULL && !permits_everything(&f)) {
			if (f.signature != last) {
				stand_in = arena_alloc(e.arena, 1, sizeof(*stand_in));
				if (stand_in == NULL)
					return arena_status(e.arena);
				*stand_in = without_caveats(f.signature);
				last = f.signature;
			}
			f.signature = stand_in;
		}
		e.findings.items[i] = f;
	}
	status = policy_decide(scanner->policy, &e, &v);
	if (status == STATUS_OK)
		*advised_r = v.advised;
	return status;
}

/* Whether what was done came of findings like this one: a message that is cleaned is marked as well. */
static bool has_acted(const struct finding *f, enum action done)
{
	return done != ACTION_PASS && (finding_permits(f, done) || (done == ACTION_REWRITE && finding_permits(f, ACTION_TAG)));
}

enum status scan_uses(const struct scanner *scanner, const struct scan_result *r, enum action done,
		      struct signature_use **uses_r, size_t *count_r)
{
	const struct evidence *e = &r->evidence;
	enum action wished = r->verdict.advised;
	struct signature_use *uses;
	bool has_caveats = false;
	enum status status = STATUS_OK;
	size_t most = 0, n = 0;

	*uses_r = NULL;
	*count_r = 0;
	for (size_t i = 0; i < e->findings.count; i++) {
		most += e->findings.items[i].signature != NULL;
		has_caveats |= !permits_everything(&e->findings.items[i]);
	}
	for (const struct unsettled *u = e->unsettled; u != NULL; u = u->next)
		most++;
	if (most == 0)
		return STATUS_OK;
	if (has_caveats)
		status = decide_without_caveats(scanner, r, &wished);
	if (status != STATUS_OK)
		return status;
	uses = arena_alloc(e->arena, most, sizeof(*uses));
	if (uses == NULL)
		return arena_status(e->arena);
	for (size_t i = 0; i < e->findings.count; i++) {
		const struct finding *f = &e->findings.items[i];

		/* The findings of one signature stand together. */
		if (f->signature == NULL || (n > 0 && uses[n - 1].signature == f->signature))
			continue;
		uses[n++] = (struct signature_use){
			.signature = f->signature, .found = true, .acted = has_acted(f, done),
			.kept_out = wished != ACTION_PASS && !finding_permits(f, wished),
		};
	}
	for (const struct unsettled *u = e->unsettled; u != NULL; u = u->next)
		uses[n++] = (struct signature_use){ .signature = u->signature, .gave_up = true };
	*uses_r = uses;
	*count_r = n;
	return STATUS_OK;
}
