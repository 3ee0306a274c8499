/*
 * fuzz_inflate.c - the first byte names the format and the limit. An inflater used before gives what a new one gives, and
 * nothing comes out of a block that is said not to begin.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "inflate/inflate.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum inflate_format formats[] = { INFLATE_ZLIB, INFLATE_GZIP, INFLATE_RAW };
	struct inflater *used = NULL, *fresh = NULL;
	struct buf one, two;
	bool complete, again;

	if (size == 0)
		return 0;
	buf_init(&one, data[0] & 0x80 ? 100 : 100000);
	buf_init(&two, one.limit);
	for (unsigned i = 0; i <= data[0] % 3u; i++) {
		buf_free(&one);
		REQUIRE(inflate_stream(&used, formats[i], (struct bytes){ data + 1, size - 1 }, &one, &complete) == STATUS_OK);
	}
	REQUIRE(inflate_stream(&fresh, formats[data[0] % 3], (struct bytes){ data + 1, size - 1 }, &two, &again) == STATUS_OK);
	REQUIRE(one.len <= one.limit && one.len == two.len && complete == again);
	REQUIRE(one.len == 0 || memcmp(one.data, two.data, one.len) == 0);
	if (formats[data[0] % 3] == INFLATE_RAW && size > INFLATE_DYNAMIC_HEAD && (data[1] & 7) == 5 &&
	    !inflate_is_dynamic((struct bytes){ data + 1, size - 1 }))
		REQUIRE(one.len == 0 && !complete);
	inflater_destroy(&used);
	inflater_destroy(&fresh);
	buf_free(&one);
	buf_free(&two);
	return 0;
}
