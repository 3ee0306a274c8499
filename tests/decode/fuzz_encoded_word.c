/* fuzz_encoded_word.c - splitting ends, and every piece lies in the field body or is no longer than it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "decode/encoded_word.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 20);
	struct oddities o = { 0 };
	struct encoded_words it;
	struct encoded_word word;
	volatile unsigned char sum = 0;
	size_t left = size;
	bool end = false;

	encoded_words_init(&it, (struct bytes){ data, size });
	for (;;) {
		REQUIRE(encoded_words_next(&it, a, &word, &end, &o) == STATUS_OK);
		if (end)
			break;
		REQUIRE(it.rest.len < left && word.text.len <= left);
		left = it.rest.len;
		for (size_t i = 0; i < word.text.len; i++)
			sum = (unsigned char)(sum + word.text.data[i]);
		if (word.charset.len != 0)
			REQUIRE(word.charset.data > data && word.charset.data + word.charset.len < data + size);
		else
			REQUIRE(word.text.data >= data && word.text.len > 0);
	}
	REQUIRE(left == 0 && word.text.len == 0);
	arena_destroy(&a);
	return 0;
}
