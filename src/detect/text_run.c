#include "detect/text_run.h"

bool text_word_next(const struct hash_key *key, struct bytes *text, struct text_word *word_r)
{
	const unsigned char *p = text->data, *end = p + text->len, *start;
	struct text_word word = { .hash = key->k0 };

	while (p < end && !text_is_word_byte(*p))
		p++;
	for (start = p; p < end && text_is_word_byte(*p); p++)
		word.has_digit = word.has_digit || ascii_is_digit(*p);
	*text = bytes_span(p, end);
	word.len = (size_t)(p - start);
	if (word.len == 0)
		return false;
	for (end = p, p = start; end - p >= 8; p += 8)
		word.hash = text_add(word.hash, text_load(p, end) | TEXT_EACH(0x20));
	word.hash = text_finish(key, word.hash, text_load(p, end), (unsigned)(end - p));
	*word_r = word;
	return true;
}
