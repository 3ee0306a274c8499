/*
 * fuzz_survey.c - what survey.h promises, for any URLs: one a line, the first character of a line says how it loads.
 *
 * Confidences are between 0 and 1; what speaks for a token lies in that very URL; the same URL has the same number; the
 * judgement does not depend on the secret that the tables are keyed with.
 */
#include <assert.h>
#include <stdint.h>
#include "token/survey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { URLS_MAX = 64 };

struct line {
	struct url url;
	enum token_load load;
	size_t numbers[2];
};

static size_t read_urls(struct bytes text, struct arena *a, struct line *lines)
{
	struct oddities oddities = { { 0 } };
	size_t n = 0;

	while (text.len > 1 && n < URLS_MAX) {
		const size_t end = bytes_find_byte(text, '\n', 0);
		struct line *l = &lines[n];
		bool valid;

		l->load = (enum token_load)(text.data[0] % TOKEN_LOADS);
		if (url_parse(bytes_slice(text, 1, end), NULL, a, &l->url, &valid, &oddities) != STATUS_OK)
			return n;
		n += valid && url_is_remote(&l->url);
		text = bytes_slice(text, end + 1, text.len);
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct line lines[URLS_MAX];
	struct arena *a = arena_new(64 << 20);
	struct token_survey *surveys[2];
	size_t n;

	if (a == NULL)
		return 0;
	n = read_urls((struct bytes){ data, size }, a, lines);
	for (int k = 0; k < 2; k++) {
		const struct hash_key key = { 17, (uint64_t)k };

		if (token_survey_new(n, &key, a, &surveys[k]) != STATUS_OK)
			goto out;
		for (size_t i = 0; i < n; i++)
			lines[i].numbers[k] = token_survey_add(surveys[k], &lines[i].url, url_registrable_domain(lines[i].url.host), lines[i].load);
	}
	for (size_t i = 0; i < n; i++) {
		const struct bytes href = lines[i].url.href;
		struct token_judgement one, other;

		assert(lines[i].numbers[0] == lines[i].numbers[1] && lines[i].numbers[0] <= i);
		token_survey_judge(surveys[0], lines[i].numbers[0], &one);
		token_survey_judge(surveys[1], lines[i].numbers[1], &other);
		assert(one.confidence >= 0 && one.confidence < 1);
		assert(one.confidence == other.confidence && bytes_equal(one.text, other.text) && one.is_shared == other.is_shared);
		if (one.text.len > 0)
			assert(bytes_find(href, one.text, 0) < href.len && one.class != TOKEN_CLASS_EMPTY);
	}
out:
	arena_destroy(&a);
	return 0;
}
