/* Input: a STIX pattern. It is refused with a reason, or means something that can be written as conditions. */
#include <stdint.h>
#include <stdlib.h>
#include "exchange/stix_meaning.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(16 << 20);
	struct diag d = { .text = "" };
	struct stix_meaning meaning;
	struct stix_node *root;
	enum status status;
	struct buf out;

	if (a == NULL)
		abort();
	buf_init(&out, 16 << 20);
	status = stix_pattern_parse((struct bytes){ data, size }, a, &root, &d);
	if (status == STATUS_OK)
		status = stix_pattern_meaning(root, a, &meaning, &d);
	if (status == STATUS_INVALID && d.text[0] == '\0')
		abort();
	if (status == STATUS_OK && (term_write(meaning.term, 0, &out) != STATUS_OK || out.len == 0))
		abort();
	buf_free(&out);
	arena_destroy(&a);
	return 0;
}
