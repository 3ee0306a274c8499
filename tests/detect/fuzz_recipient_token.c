/*
 * fuzz_recipient_token.c - layers of hostile tokens: every one within its limits, and a recipient in plain sight is found
 * whatever stands around it.
 *
 * The input is walked as the text of one place of a URL.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "detect/identity.h"
#include "detect/layers.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())
#define RECIPIENT "marie.tremblay@parliament.example"

struct seen {
	struct identities *identities;
	size_t texts, bytes;
	bool found;
};

static enum status look(void *context, const struct layer *l, enum layers_answer *answer_r)
{
	struct seen *seen = context;
	struct identity_match match;
	bool is_digest;

	(void)answer_r;		/* all layers are to be walked */
	REQUIRE(l->depth <= LAYERS_MAX + 1);
	REQUIRE(l->depth == 0 || l->encodings[0] != '\0');
	REQUIRE(l->text.len <= LAYERS_INFLATED_MAX || l->encodings[0] != '\0');
	seen->texts++;
	seen->bytes += l->encodings[0] != '\0' ? l->text.len : 0;
	seen->found |= identities_find(seen->identities, l->text, l->is_whole_token, &match);
	return identities_find_digest(seen->identities, l->text, &match, &is_digest);
}

static enum status wants(void *context, uint32_t head, size_t length, bool *wanted_r)
{
	return identities_may_digest(((struct seen *)context)->identities, head, length, wanted_r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct bytes recipient = BYTES(RECIPIENT);
	static const struct hash_key key = { 1, 2 };
	struct seen seen = { 0 };
	const struct layers_visit visit = { look, wants, &seen };
	struct arena *a = arena_new(16 << 20);
	struct layers *l = layers_new(&visit, NULL, &key);
	unsigned char *copy = malloc(size + recipient.len);
	size_t texts;

	REQUIRE(a != NULL && l != NULL && copy != NULL);
	REQUIRE(identities_new(&recipient, 1, NULL, NULL, a, &seen.identities) == STATUS_OK);
	REQUIRE(layers_walk(l, (struct bytes){ data, size }) == STATUS_OK);
	REQUIRE(seen.texts >= 1 && seen.bytes <= LAYERS_BUDGET);
	/* Walked again it is known as a whole. */
	texts = seen.texts;
	REQUIRE(layers_walk(l, (struct bytes){ data, size }) == STATUS_OK);
	REQUIRE(size > LAYERS_KNOWN_MAX || seen.texts == texts);
	if (size < LAYERS_TEXT_MAX - recipient.len) {
		memcpy(copy, data, size);
		memcpy(copy + size, recipient.data, recipient.len);
		seen.found = false;
		REQUIRE(layers_walk(l, (struct bytes){ copy, size + recipient.len }) == STATUS_OK);
		REQUIRE(seen.found);
	}
	layers_destroy(&l);
	identities_destroy(&seen.identities);
	arena_destroy(&a);
	free(copy);
	return 0;
}
