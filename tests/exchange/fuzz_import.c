/* Input: a bundle, an event, a list. Each object is told once, with a reason if it is refused; what comes out loads. */
#include <stdint.h>
#include <stdlib.h>
#include "exchange/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count(void *context, enum import_outcome outcome, const char *what, const char *reason)
{
	size_t *counts = context;

	if (what[0] == '\0' || (outcome == IMPORT_REFUSED && reason[0] == '\0'))
		abort();
	counts[outcome]++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t told[IMPORT_OUTCOMES] = { 0 }, counts[IMPORT_OUTCOMES];
	const struct import_report report = { count, told };
	struct signature_set *set = NULL;
	struct diag d = { .text = "" };
	enum status status;
	struct buf out;

	buf_init(&out, 64 << 20);
	status = import_indicators((struct bytes){ data, size }, &import_options_default, &report, &out, counts, &d);
	if (status == STATUS_INVALID ? d.text[0] == '\0' || out.len > 0 : status != STATUS_OK)
		abort();
	if (status == STATUS_OK) {
		if (signature_set_load_text("", buf_bytes(&out), &signature_limits_default, &(struct signature_report){ NULL, NULL, NULL },
					    &set) != STATUS_OK)
			abort();
		if (signature_set_count(set) != counts[IMPORT_DONE])
			abort();
		for (unsigned i = 0; i < IMPORT_OUTCOMES; i++) {
			if (told[i] != counts[i])
				abort();
		}
	}
	signature_set_put(&set);
	buf_free(&out);
	return 0;
}
