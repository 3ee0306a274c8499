/*
 * fuzz_find.c - what find.h promises, for any bytes.
 *
 * Results lie in the text, in order, without overlap; a search that starts
 * again behind one finds the same next one; what is found parses.
 */
#include <assert.h>
#include <stdint.h>
#include "base/ascii.h"
#include "url/find.h"
#include "url/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct bytes text, const struct found_url *found, struct arena *a)
{
	struct oddities oddities = { { 0 } };
	struct bytes address;
	struct url u;
	bool valid;

	if (found_url_text(text, found, a, &address) != STATUS_OK)
		return;
	for (size_t i = 0; i < address.len; i++)
		assert(!ascii_is_space(address.data[i]));
	assert(bytes_starts_with_nocase(address, "http") || bytes_starts_with_nocase(address, "ftp"));
	if (url_parse(address, NULL, a, &u, &valid, &oddities) == STATUS_OK && valid)
		assert(url_is_remote(&u));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = { data, size };
	struct arena *a = arena_new(16 << 20);
	size_t offset = 0, before = 0;
	struct found_url found;

	if (a == NULL)
		return 0;
	while (url_find_next(text, &offset, &found)) {
		assert(found.start >= before && found.end > found.start && found.end <= size);
		assert(offset == found.end);
		before = found.end;
		check_text(text, &found, a);
	}
	assert(offset == size);
	arena_destroy(&a);
	return 0;
}
