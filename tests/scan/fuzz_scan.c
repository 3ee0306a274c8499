/*
 * fuzz_scan.c - the whole pipeline: scan, clean everything, scan what came out: nothing loads, nothing else changed, and
 * cleaning that once more changes nothing.
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

/* Clean a scanned message of all its remote loads. */
static enum status clean(struct scan_result *scanned, struct rewritten *out, size_t *loads_r)
{
	const struct rewrite_options options = {
		.message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = (size_t)256 << 20,
	};
	const struct references *found = &scanned->evidence.references;
	bool *remove = calloc(found->count + 1, sizeof(*remove));
	enum status status;

	assert(remove != NULL);
	*loads_r = 0;
	for (size_t i = 0; i < found->count; i++) {
		remove[i] = reference_is_remote_load(&found->items[i]);
		*loads_r += remove[i];
	}
	status = rewrite_body(&options, &scanned->evidence, remove, out);
	free(remove);
	return status;
}

/* Where one pass was enough, the new body is the old one with the edits in place, and nothing else. */
static void check_edits(const struct message *m, const struct rewritten *out)
{
	size_t at = m->body_start, written = 0;

	for (size_t i = 0; i < out->edit_count; i++) {
		const struct rewritten_bytes *e = &out->edits[i];

		assert(e->start >= at && e->start <= e->end && e->end <= m->raw.len);
		if (out->passes == 1) {
			struct bytes kept = bytes_slice(m->raw, at, e->start);

			assert(bytes_equal(bytes_slice(out->body, written, written + kept.len), kept));
			written += kept.len;
			assert(bytes_equal(bytes_slice(out->body, written, written + e->replacement.len), e->replacement));
			written += e->replacement.len;
		}
		at = e->end;
	}
	assert(out->passes != 1 || bytes_equal(bytes_slice(m->raw, at, m->raw.len), bytes_slice(out->body, written, out->body.len)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20), *b = arena_new((size_t)256 << 20);
	struct scan_result first, second;
	struct rewritten out, again;
	size_t loads;

	assert(a != NULL && b != NULL);
	if (scan((struct bytes){ data, size }, a, &first) == STATUS_OK && clean(&first, &out, &loads) == STATUS_OK) {
		size_t head = first.message.body_start;
		unsigned char *text = malloc(head + out.body.len + 1);

		assert(text != NULL);
		memcpy(text, data, head);
		if (out.body.len > 0)
			memcpy(text + head, out.body.data, out.body.len);
		assert(out.changed ? out.removed > 0 : out.body.len == size - head);
		check_edits(&first.message, &out);
		if (scan((struct bytes){ text, head + out.body.len }, b, &second) == STATUS_OK && clean(&second, &again, &loads) == STATUS_OK) {
			assert(loads <= out.left);
			assert(out.left > 0 || !again.changed);
		}
		free(text);
	}
	arena_destroy(&a);
	arena_destroy(&b);
	return 0;
}
