#include "evidence/text_layer.h"

enum status text_layers_add(struct text_layers *all, struct arena *a, const struct text_layer *layer,
			    struct text_layer **layer_r)
{
	struct text_layer *made = arena_alloc(a, 1, sizeof(*made));

	if (made == NULL)
		return arena_status(a);
	*made = *layer;
	made->index = all->count++;
	made->older = all->newest;
	all->newest = made;
	*layer_r = made;
	return STATUS_OK;
}
