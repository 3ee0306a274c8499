/* Input: an expression, a line end, a subject. Whatever PCRE2 matches, the prefilter finds. */
#include <stdint.h>
#include <stdlib.h>
#include "match/pattern.h"
#include "match/prefilter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_found(const struct prefilter *p, struct bytes subject)
{
	struct prefilter_scratch *scratch = prefilter_scratch_new();
	size_t count;

	if (scratch == NULL || prefilter_scratch_fit(scratch, p) != STATUS_OK)
		abort();
	prefilter_search(p, subject, scratch, &count);
	prefilter_scratch_destroy(&scratch);
	return count > 0;
}

static void check(struct bytes source, struct bytes subject, unsigned flags)
{
	struct pattern_scratch *scratch;
	struct prefilter *prefilter = NULL;
	struct pattern *p = NULL;
	struct diag d = { 0 };
	bool covered = false;

	if (pattern_compile(source, flags, &p, &d) != STATUS_OK)
		return;
	scratch = pattern_scratch_new(&(struct pattern_limits){ .match = 2000, .depth = 100, .heap_kib = 64, .subject_max_bytes = 4096 });
	if (scratch == NULL || prefilter_new(&(struct prefilter_expression){ source, flags }, 1, (struct bytes){ NULL, 0 },
					     &covered, &prefilter) != STATUS_OK)
		abort();
	if (covered && pattern_match(p, subject, scratch) == PATTERN_YES && !is_found(prefilter, subject))
		abort();
	prefilter_destroy(&prefilter);
	pattern_scratch_destroy(&scratch);
	pattern_destroy(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes input = { data, size };
	size_t line = bytes_find_byte(input, '\n', 0);
	struct bytes source = bytes_slice(input, 0, line < 60 ? line : 60), subject = bytes_slice(input, line + 1, size);

	for (unsigned flags = 0; flags < 4; flags++)
		check(source, subject, flags);
	return 0;
}
