/* fuzz_wrapper.c - what is inside of any URL is a URL itself, and nothing is left inside of the last one but by depth. */
#include <stdint.h>
#include <stdlib.h>
#include "url/wrapper.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_inner(const struct url *u, struct arena *a)
{
	struct oddities oddities = { { 0 } };
	struct url again;
	bool valid;

	REQUIRE(url_is_remote(u) && u->href.len > 0);
	REQUIRE(url_parse_unmapped(u->href, NULL, a, &again, &valid, &oddities) == STATUS_OK && valid);
	REQUIRE(bytes_equal(u->href, again.href));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(64 << 20);
	struct oddities oddities = { { 0 } };
	struct unwrapped out;
	struct url u;
	bool valid;

	REQUIRE(a != NULL && url_parse((struct bytes){ data, size }, NULL, a, &u, &valid, &oddities) == STATUS_OK);
	if (valid) {
		REQUIRE(url_unwrap(&u, a, &out) == STATUS_OK);
		REQUIRE((out.sent != NULL) == (out.protection != NULL));
		REQUIRE(out.destination != NULL || out.sent == NULL);
		if (out.sent != NULL)
			check_inner(out.sent, a);
		if (out.destination != NULL)
			check_inner(out.destination, a);
	}
	arena_destroy(&a);
	return 0;
}
