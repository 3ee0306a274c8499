/*
 * fuzz_scan.c - the whole pipeline: scan, clean everything, scan what came out.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "rewrite/rewrite.h"
#include "scan/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status scan(struct bytes raw, struct arena *a, struct scan_result *result)
{
	static const struct bytes recipients[] = { BYTES("marie.tremblay@parliament.example") };
	static const struct envelope envelope = { .recipients = recipients, .recipient_count = 1 };
	struct scanner s = { .limits = scan_limits_default(), .policy = &policy_default };

	s.limits.time_ms = 0;
	return scan_message(&s, raw, &envelope, 1800000000, NULL, a, result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20), *b = arena_new((size_t)256 << 20);
	struct scan_result first, second;

	assert(a != NULL && b != NULL);
	if (scan((struct bytes){ data, size }, a, &first) == STATUS_OK) {
		const struct references *found = &first.evidence.references;
		bool *remove = calloc(found->count + 1, sizeof(*remove));
		struct rewrite_options options = {
			.message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = (size_t)256 << 20,
		};
		struct rewritten out;

		assert(remove != NULL);
		for (size_t i = 0; i < found->count; i++)
			remove[i] = reference_is_remote_load(&found->items[i]);
		if (rewrite_body(&options, &first.evidence, remove, &out) == STATUS_OK) {
			size_t head = first.message.body_start;
			unsigned char *clean = malloc(head + out.body.len + 1);

			assert(clean != NULL);
			memcpy(clean, data, head);
			if (out.body.len > 0)
				memcpy(clean + head, out.body.data, out.body.len);
			assert(!out.changed || out.removed > 0);
			(void)!scan((struct bytes){ clean, head + out.body.len }, b, &second);
			free(clean);
		}
		free(remove);
	}
	arena_destroy(&a);
	arena_destroy(&b);
	return 0;
}
