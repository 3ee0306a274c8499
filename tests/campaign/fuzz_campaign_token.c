/*
 * fuzz_campaign_token.c - any message as several copies.
 *
 * Holds: identical copies to many recipients prove nothing, nor do many copies to one recipient. Copies
 * that differ in one token, put behind each URL, are proven by the third recipient.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "campaign/memory.h"
#include "detect/detect.h"
#include "url/find.h"

enum { REFERENCES_MAX = 40, COPIES = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* The URLs of the message's bytes, with a token behind each if there is one. */
static void find_references(struct bytes raw, const char *token, struct arena *a, struct evidence *e)
{
	size_t offset = 0;
	struct found_url found;

	e->references.items = arena_zalloc(a, REFERENCES_MAX, sizeof(*e->references.items));
	while (e->references.count < REFERENCES_MAX && url_find_next(raw, &offset, &found)) {
		struct reference *r = &e->references.items[e->references.count];
		struct bytes text;

		*r = (struct reference){ .construct = "text", .load = e->references.count % 2 ? LOAD_CLICK : LOAD_AUTO };
		require(found_url_text(raw, &found, a, &text) == STATUS_OK);
		if (token != NULL)
			text = bytes_of(arena_printf(a, "http://t.example/%zu/%s", e->references.count, token));
		require(url_parse(text, NULL, a, &r->url, &r->valid, &e->oddities) == STATUS_OK);
		if (r->valid)
			r->domain = url_registrable_domain(r->url.host);
		e->references.count++;
	}
}

/* Which kinds are found in the copy of that number. */
static unsigned observe(struct campaign_state *m, struct bytes raw, unsigned recipient, bool has_token)
{
	static const struct hash_key key = { 0x1f2e3d4c5b6a7988, 0x8897a6b5c4d3e2f1 };
	struct campaign_engine engine = campaign_memory_engine(m, &key);
	struct arena *a = arena_new((size_t)256 << 20);
	char address[32], token[32];
	struct bytes to;
	struct envelope envelope = { .recipients = &to, .recipient_count = 1 };
	struct evidence e = { .envelope = &envelope, .arena = a };
	struct detect_context c = { .evidence = &e, .now = 1700000000, .campaign_engine = &engine };
	struct message message;
	unsigned kinds = 0;

	snprintf(address, sizeof(address), "%u0@qzx.example", recipient);
	snprintf(token, sizeof(token), "q%ux", recipient * 7919);
	to = bytes_of(address);
	require(message_parse(raw, &message_limits_default, a, &message) == STATUS_OK);
	e.message = &message;
	find_references(raw, has_token ? token : NULL, a, &e);
	require(detect_campaign_token(&c) == STATUS_OK);
	for (size_t i = 0; i < e.findings.count; i++)
		kinds |= 1u << e.findings.items[i].kind;
	if (e.references.count == 0)
		kinds = UINT32_MAX;
	arena_destroy(&a);
	return kinds;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct campaign_options options = { 3, 86400, 0 };
	const struct bytes raw = { data, size };

	for (int scenario = 0; scenario < 3; scenario++) {
		struct campaign_state *m = campaign_memory_new(&options, 1700000000);

		require(m != NULL);
		for (unsigned i = 0; i < COPIES; i++) {
			unsigned kinds = observe(m, raw, scenario == 1 ? 0 : i, scenario == 2);

			if (kinds == UINT32_MAX)	/* no URL */
				break;
			require(kinds == (scenario == 2 && i >= 2 ? 1u << FINDING_CAMPAIGN_TOKEN : 0));
		}
		campaign_memory_destroy(&m);
	}
	return 0;
}
