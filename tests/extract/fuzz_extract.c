#include <assert.h>
#include <stdint.h>
#include "extract/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct references found;
	struct oddities oddities = { { 0 } };
	struct message m;

	assert(a != NULL);
	if (message_parse((struct bytes){ data, size }, &message_limits_default, a, &m) == STATUS_OK &&
	    extract_references(&m, &extract_limits_default, a, &found, &oddities) == STATUS_OK) {
		assert(found.count <= extract_limits_default.max_references);
		for (size_t i = 0; i < found.count; i++) {
			const struct reference *r = &found.items[i];
			struct bytes content;

			assert(part_content(r->part, a, &content) == STATUS_OK);
			assert(r->start <= r->end && r->end <= content.len);
			assert(r->removal_start <= r->removal_end);
			assert((r->layer == NULL) == (r->removal == REMOVE_NOTHING));
			assert(r->layer == NULL || r->layer->text.data == NULL || r->removal_end <= r->layer->text.len);
			assert(r->construct != NULL && r->url.href.len > 0);
			assert(r->removal != REMOVE_NOTHING || r->removal_reason != NULL);
		}
	}
	arena_destroy(&a);
	return 0;
}
