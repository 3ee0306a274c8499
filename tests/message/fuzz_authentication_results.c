/* fuzz_authentication_results.c - any header; only a trusted id makes anything present. */
#include <stdint.h>
#include <stdlib.h>
#include "message/authentication_results.h"

enum { ARENA_BYTES = 1 << 26 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct authentication read_fields(const struct fields *f, const char *id, struct arena *a)
{
	struct bytes trusted = bytes_of(id);
	struct authentication r;

	if (authentication_read(f, &trusted, 1, a, &r) != STATUS_OK)
		abort();
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct fields_budget budget = { 1000, 1 << 20, 0, 0 };
	struct oddities o = { 0 };
	struct authentication r;
	struct header h;

	if (a == NULL ||
	    fields_parse((struct bytes){ data, size }, 0, NULL, true, &budget, a, &h, &o) != STATUS_OK)
		abort();
	r = read_fields(&h.fields, "mx.example.org", a);
	if (!r.present && (r.spf_pass || r.dkim_pass || r.dmarc_pass || r.dmarc_fail || r.dkim_domain.len > 0))
		abort();
	if (r.dmarc_pass && r.dmarc_fail)
		abort();
	if (r.dkim_domain.len > 0 && !r.dkim_pass)
		abort();
	r = read_fields(&h.fields, "", a);
	if (r.present)
		abort();
	arena_destroy(&a);
	return 0;
}
