#include "evidence/evidence.h"

enum status evidence_add(struct evidence *e, enum finding_kind kind, int reference, double confidence,
			 const char *text, const struct signature *signature)
{
	struct findings *f = &e->findings;

	if ((f->count & (f->count - 1)) == 0) {		/* 0, 1, 2, 4, ...: the array is full */
		size_t capacity = f->count != 0 ? f->count * 2 : 1;
		struct finding *items = arena_extend(e->arena, f->items, f->count, capacity, sizeof(*items));

		if (items == NULL)
			return arena_status(e->arena);
		f->items = items;
	}
	f->items[f->count++] = (struct finding){
		.kind = kind,
		.weight = finding_default_weight(kind),
		.confidence = confidence,
		.reference = reference,
		.evidence = text,
		.signature = signature,
	};
	return STATUS_OK;
}

enum status findings_select(const struct findings *all, bool (*keeps)(const void *context, const struct finding *f),
			    const void *context, struct arena *a, struct findings *kept_r)
{
	struct findings kept = { NULL, 0 };
	size_t first = 0;

	while (first < all->count && keeps(context, &all->items[first]))
		first++;
	if (first == all->count) {
		*kept_r = *all;
		return STATUS_OK;
	}
	kept.items = arena_alloc(a, all->count, sizeof(*kept.items));
	if (kept.items == NULL)
		return arena_status(a);
	for (size_t i = 0; i < all->count; i++) {
		if (i < first || (i > first && keeps(context, &all->items[i])))
			kept.items[kept.count++] = all->items[i];
	}
	*kept_r = kept;
	return STATUS_OK;
}
