/* Input: literals, one a line; an empty line; the text. Every hit is a hit, and none is missed. */
#include <stdint.h>
#include <stdlib.h>
#include "match/literals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_LITERALS = 32, MAX_TEXT = 2000 };

static size_t occurrences(struct bytes text, struct bytes literal)
{
	size_t n = 0;

	for (size_t i = 0; literal.len > 0 && i + literal.len <= text.len; i++)
		n += bytes_equal_nocase(bytes_slice(text, i, i + literal.len), literal);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes items[MAX_LITERALS] = { { NULL, 0 } }, rest = { data, size };
	size_t count = 0, index, end, last = 0, expected = 0, found = 0;
	struct literals_search search;
	struct literals *l = NULL;

	while (rest.len > 0 && count < MAX_LITERALS) {
		size_t line = bytes_find_byte(rest, '\n', 0);
		struct bytes item = bytes_slice(rest, 0, line);

		rest = bytes_slice(rest, line + 1, rest.len);
		if (item.len == 0)
			break;
		items[count++] = item;
	}
	rest = bytes_slice(rest, 0, MAX_TEXT);
	if (literals_new(items, count, &l) != STATUS_OK)
		abort();
	for (size_t i = 0; i < count; i++)
		expected += occurrences(rest, items[i]);
	literals_search_start(&search, l, rest);
	while (literals_search_next(&search, &index, &end)) {
		if (index >= count || end > rest.len || end < last || end < items[index].len)
			abort();
		if (!bytes_equal_nocase(bytes_slice(rest, end - items[index].len, end), items[index]))
			abort();
		last = end;
		found++;
	}
	if (found != expected)
		abort();
	literals_destroy(&l);
	return 0;
}
