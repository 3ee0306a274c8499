/* Input: an expression, a line end, a subject. Whatever matches contains what was said to be required. */
#include <stdint.h>
#include <stdlib.h>
#include "match/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_words(struct bytes source, struct bytes subject, unsigned flags)
{
	struct pattern_words words;

	pattern_required_words(source, flags, 1, &words);
	for (size_t choice = 0; choice < words.choices; choice++) {
		bool has_one = false;

		for (size_t i = 0; i < words.count; i++)
			has_one = has_one || (words.items[i].choice == choice &&
					      bytes_find_nocase(subject, pattern_word(&words, i), 0) < subject.len);
		if (!has_one)
			abort();
	}
}

static void check(struct bytes source, struct bytes subject, unsigned flags)
{
	struct pattern_scratch *scratch;
	struct pattern *p = NULL;
	struct diag d = { 0 };
	struct buf literal;
	enum status status = pattern_compile(source, flags, &p, &d);

	if (status == STATUS_INVALID && (p != NULL || d.text[0] == '\0' || d.column == 0 || d.column > source.len + 1))
		abort();
	if (status != STATUS_OK)
		return;
	scratch = pattern_scratch_new(&(struct pattern_limits){ .match = 2000, .depth = 100, .heap_kib = 64, .subject_max_bytes = 4096 });
	buf_init(&literal, 4096);
	if (scratch == NULL || pattern_required_literal(source, flags, &literal) != STATUS_OK)
		abort();
	if (pattern_match(p, subject, scratch) == PATTERN_YES) {
		if (bytes_find_nocase(subject, buf_bytes(&literal), 0) == subject.len && literal.len > 0)
			abort();
		check_words(source, subject, flags);
	}
	buf_free(&literal);
	pattern_scratch_destroy(&scratch);
	pattern_destroy(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes input = { data, size };
	size_t line = bytes_find_byte(input, '\n', 0);
	struct bytes source = bytes_slice(input, 0, line), subject = bytes_slice(input, line + 1, size);

	for (unsigned flags = 0; flags < 4; flags++)
		check(source, subject, flags);
	return 0;
}
