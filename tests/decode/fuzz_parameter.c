/* fuzz_parameter.c - names are lower case and unique, values no longer than the field, the limit holds. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "decode/parameter.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())
enum { MAX_PIECES = 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(16 << 20);
	struct oddities o = { 0 };
	struct parameters p;

	REQUIRE(parameters_parse((struct bytes){ data, size }, MAX_PIECES, a, &p, &o) == STATUS_OK);
	REQUIRE(p.count <= MAX_PIECES);
	for (size_t i = 0; i < p.count; i++) {
		const struct parameter *item = &p.items[i];

		REQUIRE(item->name.len > 0 && item->value.len < size && item->charset.len < size);
		for (size_t k = 0; k < item->name.len; k++)
			REQUIRE(!ascii_is_upper(item->name.data[k]) && item->name.data[k] != ';');
		for (size_t k = 0; k < i; k++)
			REQUIRE(!bytes_equal(p.items[k].name, item->name));
	}
	arena_destroy(&a);
	return 0;
}
