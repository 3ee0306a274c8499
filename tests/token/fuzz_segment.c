/*
 * fuzz_segment.c - what segment.h and class.h promise, for any URL and any bytes.
 *
 * Segments lie in the URL, in order, none empty; a class fits what it says; the longest made run fits
 * into the text and is all of it for a class that is made by a machine.
 */
#include <assert.h>
#include <stdint.h>
#include "token/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_class(struct bytes text)
{
	const enum token_class c = token_classify(text);
	const size_t made = token_made_length(text);

	assert(c < TOKEN_CLASSES);
	assert((c == TOKEN_CLASS_EMPTY) == (text.len == 0));
	assert(made <= text.len);
	if (token_class_is_made(c))
		assert(made == text.len);
	if (c == TOKEN_CLASS_HASHED_NAME)
		assert(made > 0 && made < text.len);
	if (c == TOKEN_CLASS_UUID)
		assert(text.len == 36);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(16 << 20);
	struct oddities oddities = { { 0 } };
	struct token_segments segments;
	struct token_segment s;
	size_t total = 0;
	struct url u;
	bool valid;

	if (a == NULL)
		return 0;
	check_class((struct bytes){ data, size });
	if (url_parse((struct bytes){ data, size }, NULL, a, &u, &valid, &oddities) == STATUS_OK && valid) {
		token_segments_start(&segments, &u, url_registrable_domain(u.host));
		while (token_segments_next(&segments, &s)) {
			assert(s.text.len > 0 && s.place < TOKEN_PLACES);
			assert(s.text.data >= u.href.data && s.text.data + s.text.len <= u.href.data + u.href.len);
			assert(s.extension.len == 0 || s.is_last);
			total += s.text.len + s.extension.len;
			check_class(s.text);
		}
		assert(total <= u.href.len);
	}
	arena_destroy(&a);
	return 0;
}
