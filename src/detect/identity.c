#include "detect/identity.h"
#include <gcrypt.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "match/literals.h"

enum { DIGEST_BYTES_MAX = 64, FORMS = 3 };

static const struct {
	int algorithm;
	const char *name;
} algorithms[] = {
	{ GCRY_MD_MD5, "MD5" },		{ GCRY_MD_SHA1, "SHA-1" },	  { GCRY_MD_SHA224, "SHA-224" },
	{ GCRY_MD_SHA256, "SHA-256" },	{ GCRY_MD_SHA384, "SHA-384" },	  { GCRY_MD_SHA512, "SHA-512" },
	{ GCRY_MD_RMD160, "RIPEMD-160" }, { GCRY_MD_SHA3_256, "SHA3-256" }, { GCRY_MD_SHA3_512, "SHA3-512" },
	{ GCRY_MD_BLAKE2B_256, "BLAKE2b-256" }, { GCRY_MD_BLAKE2B_512, "BLAKE2b-512" }, { GCRY_MD_BLAKE2S_256, "BLAKE2s-256" },
};
enum { ALGORITHMS = sizeof(algorithms) / sizeof(algorithms[0]) };

struct digest {
	unsigned char length, algorithm, bytes[DIGEST_BYTES_MAX];
};

struct identities {
	struct arena *arena;
	struct bytes *addresses;
	size_t address_count;
	struct literals *literals;
	unsigned char *forms;		/* by literal: enum identity_form */
	struct digest *digests;		/* sorted; NULL until asked for */
	size_t digest_count;
};

static struct bytes local_part(struct bytes address)
{
	size_t i = address.len;

	while (i > 0 && address.data[i - 1] != '@')
		i--;
	return bytes_slice(address, 0, i > 0 ? i - 1 : address.len);
}

/* "name+tag@domain" without the tag; empty if there is none. */
static enum status without_tag(struct arena *a, struct bytes address, struct bytes *out_r)
{
	struct bytes local = local_part(address);
	size_t plus = bytes_find_byte(local, '+', 1);
	unsigned char *copy;

	*out_r = bytes_slice(address, 0, 0);
	if (plus >= local.len)
		return STATUS_OK;
	copy = arena_alloc(a, address.len, 1);
	if (copy == NULL)
		return arena_status(a);
	memcpy(copy, address.data, plus);
	memcpy(copy + plus, address.data + local.len, address.len - local.len);
	*out_r = (struct bytes){ copy, plus + address.len - local.len };
	return STATUS_OK;
}

enum status identities_new(const struct bytes *recipients, size_t count, struct arena *a, struct identities **out_r)
{
	struct identities *i = arena_zalloc(a, 1, sizeof(*i));
	struct bytes *texts;
	enum status status = STATUS_OK;
	size_t n = 0;

	*out_r = NULL;
	if (count > IDENTITY_RECIPIENTS_MAX)
		count = IDENTITY_RECIPIENTS_MAX;
	if (count == 0)
		return STATUS_OK;
	texts = arena_alloc(a, count * FORMS, sizeof(*texts));
	if (i != NULL)
		i->forms = arena_alloc(a, count * FORMS, 1);
	if (i == NULL || texts == NULL || i->forms == NULL)
		return arena_status(a);
	i->arena = a;
	i->addresses = arena_alloc(a, count, sizeof(*i->addresses));
	if (i->addresses == NULL)
		return arena_status(a);
	for (size_t k = 0; status == STATUS_OK && k < count; k++) {
		struct bytes address = recipients[k], local = local_part(address), untagged;

		if (local.len == 0 || local.len == address.len)
			continue;
		i->addresses[i->address_count++] = address;
		texts[n] = address;
		i->forms[n++] = IDENTITY_ADDRESS;
		status = without_tag(a, address, &untagged);
		if (status == STATUS_OK && untagged.len > 0) {
			texts[n] = untagged;
			i->forms[n++] = IDENTITY_UNTAGGED;
			local = local_part(untagged);
		}
		if (local.len >= IDENTITY_LOCAL_MIN) {
			texts[n] = local;
			i->forms[n++] = IDENTITY_LOCAL_PART;
		}
	}
	if (status == STATUS_OK && n > 0)
		status = literals_new(texts, n, &i->literals);
	if (status == STATUS_OK && n > 0)
		*out_r = i;
	return status;
}

void identities_destroy(struct identities **i)
{
	if (*i != NULL)
		literals_destroy(&(*i)->literals);
	*i = NULL;
}

bool identities_find(const struct identities *i, struct bytes text, struct identity_match *match_r)
{
	struct literals_search search;
	size_t index, end;
	bool found = false;

	literals_search_start(&search, i->literals, text);
	while (literals_search_next(&search, &index, &end)) {
		enum identity_form form = (enum identity_form)i->forms[index];

		if (!found || form < match_r->form)
			*match_r = (struct identity_match){ .form = form };
		found = true;
		if (form == IDENTITY_ADDRESS)
			break;
	}
	return found;
}

static int compare_digests(const void *a, const void *b)
{
	const struct digest *x = a, *y = b;

	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return memcmp(x->bytes, y->bytes, x->length);
}

/* The address as it is, in lower case and in upper case, through every algorithm. */
static enum status make_digests(struct identities *i)
{
	i->digests = arena_alloc(i->arena, i->address_count * FORMS * ALGORITHMS, sizeof(*i->digests));
	if (i->digests == NULL)
		return arena_status(i->arena);
	for (size_t k = 0; k < i->address_count; k++) {
		struct bytes address = i->addresses[k];
		unsigned char *text = arena_alloc(i->arena, address.len, 1);

		if (text == NULL) {
			i->digests = NULL;
			i->digest_count = 0;
			return arena_status(i->arena);
		}
		for (int form = 0; form < FORMS; form++) {
			for (size_t c = 0; c < address.len; c++)
				text[c] = form == 0 ? address.data[c] : form == 1 ? ascii_lower(address.data[c]) : ascii_upper(address.data[c]);
			for (unsigned char m = 0; m < ALGORITHMS; m++) {
				struct digest *d = &i->digests[i->digest_count++];

				d->algorithm = m;
				d->length = (unsigned char)gcry_md_get_algo_dlen(algorithms[m].algorithm);
				gcry_md_hash_buffer(algorithms[m].algorithm, d->bytes, text, address.len);
			}
		}
	}
	qsort(i->digests, i->digest_count, sizeof(*i->digests), compare_digests);
	return STATUS_OK;
}

enum status identities_find_digest(struct identities *i, struct bytes digest, struct identity_match *match_r, bool *found_r)
{
	struct digest wanted = { .length = (unsigned char)digest.len };
	const struct digest *found;

	*found_r = false;
	if (digest.len < 16 || digest.len > DIGEST_BYTES_MAX)
		return STATUS_OK;
	if (i->digests == NULL) {
		enum status status = make_digests(i);

		if (status != STATUS_OK)
			return status;
	}
	memcpy(wanted.bytes, digest.data, digest.len);
	found = bsearch(&wanted, i->digests, i->digest_count, sizeof(*found), compare_digests);
	if (found == NULL)
		return STATUS_OK;
	*match_r = (struct identity_match){ .form = IDENTITY_DIGEST, .digest = algorithms[found->algorithm].name };
	*found_r = true;
	return STATUS_OK;
}
