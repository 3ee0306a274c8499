/*
 * fuzz_charset.c - the first byte chooses a charset, the rest is text: the result is well-formed UTF-8, its map
 * covers the whole input in order, and it can be written in the charset again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "text/charset.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const charsets[] = {
		"utf-8", "windows-1252", "windows-1253", "utf-7", "utf-16", "utf-32", "gb18030", "big5",
		"euc-jp", "shift_jis", "euc-kr", "iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "hz-gb-2312", "none",
	};
	struct bytes in, label;
	struct arena *a;
	struct oddities o = { 0 };
	struct text text;
	struct buf back;
	size_t before = 0;

	if (size == 0)
		return 0;
	label = bytes_of(charsets[data[0] % (sizeof(charsets) / sizeof(charsets[0]))]);
	in = (struct bytes){ data + 1, size - 1 };
	a = arena_new(in.len * 64 + 4096);
	REQUIRE(charset_to_utf8(label, in, a, &text, &o) == STATUS_OK);
	REQUIRE(text.utf8.len <= in.len * 3 && utf8_valid_prefix(text.utf8) == text.utf8.len);
	REQUIRE(offset_map_end(text.map, text.utf8.len) == in.len);
	for (size_t i = 0; i <= text.utf8.len; i++) {
		size_t start = offset_map_start(text.map, i), end = offset_map_end(text.map, i);

		REQUIRE(start >= before && start <= in.len && end <= in.len);
		before = start;
	}
	buf_init(&back, text.utf8.len * 12 + 16);
	REQUIRE(charset_from_utf8(label, text.utf8, &back) == STATUS_OK);
	buf_free(&back);
	arena_destroy(&a);
	return 0;
}
