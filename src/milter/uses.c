#include "milter/uses.h"
#include <stdlib.h>
#include "policy/policy.h"
#include "signature/caveat.h"

static int compare_signature(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a, *y = *(const struct finding *const *)b;

	return (x->signature > y->signature) - (x->signature < y->signature);
}

static struct usage_note note_of(const struct finding *f, enum action done)
{
	const bool acted = done > ACTION_PASS && finding_permits(f, done);

	return (struct usage_note){
		.signature = f->signature->id, .clearance = signature_clearance(f->signature), .acted = acted,
		.kept_out = !finding_permits(f, done > ACTION_PASS ? done : ACTION_TAG),
	};
}

enum status uses_of(const struct scan_result *r, struct arena *a, struct usage_note **notes_r, size_t *count_r)
{
	const struct findings *all = &r->evidence.findings;
	const struct finding **of_signatures = arena_alloc(a, all->count, sizeof(*of_signatures));
	size_t count = 0, kept = 0;

	*count_r = 0;
	*notes_r = arena_alloc(a, all->count, sizeof(**notes_r));
	if (of_signatures == NULL || *notes_r == NULL)
		return arena_status(a);
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].signature != NULL)
			of_signatures[count++] = &all->items[i];
	}
	if (count > 1)
		qsort(of_signatures, count, sizeof(*of_signatures), compare_signature);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || of_signatures[i]->signature != of_signatures[i - 1]->signature)
			(*notes_r)[kept++] = note_of(of_signatures[i], r->verdict.action);
	}
	*count_r = kept;
	return STATUS_OK;
}
