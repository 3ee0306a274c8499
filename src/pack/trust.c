#include "pack/trust.h"
#include <string.h>

static bool is_counted(const struct pack_signers *signers, const struct minisign_key *key)
{
	for (size_t i = 0; i < signers->count; i++) {
		if (memcmp(signers->keys[i].key, key->key, sizeof(key->key)) == 0)
			return true;
	}
	return false;
}

static enum status take_signature(const struct pack *p, const struct minisign_signature *s, const struct pack_trust *trust,
				  struct pack_signers *signers, struct diag *d)
{
	bool is_known = false;
	char id[MINISIGN_ID_SIZE];

	for (size_t i = 0; i < trust->key_count; i++) {
		const struct minisign_key *key = &trust->keys[i];

		if (memcmp(key->id, s->id, sizeof(s->id)) != 0)
			continue;
		is_known = true;
		if (!minisign_verify(s, key, p->body))
			continue;
		if (!is_counted(signers, key))
			signers->keys[signers->count++] = *key;
		return STATUS_OK;
	}
	if (is_known)
		return diag_set(d, NULL, 0, 0, "bad signature: the one of the trusted key %s is not of this pack, or was changed",
				minisign_id_format(s->id, id));
	signers->strangers++;
	return STATUS_OK;
}

enum status pack_verify(const struct pack *p, const struct pack_trust *trust, struct pack_signers *signers_r, struct diag *d)
{
	struct bytes text = p->behind;
	struct minisign_signature s;
	enum status status = STATUS_OK;
	size_t count = 0;

	*signers_r = (struct pack_signers){ .count = 0 };
	while (status == STATUS_OK && minisign_signature_next(&text, &s)) {
		if (++count > PACK_SIGNATURES_MAX)
			return diag_set(d, NULL, 0, 0, "more than %d signatures", PACK_SIGNATURES_MAX);
		status = take_signature(p, &s, trust, signers_r, d);
	}
	if (status != STATUS_OK)
		return status;
	if (text.len > 0)
		return diag_set(d, NULL, 0, 0, "bad signature: what follows the pack%s is no signature of minisign",
				count > 0 ? " and its first signatures" : "");
	if (count == 0)
		return diag_set(d, NULL, 0, 0, "the pack has no signature");
	if (signers_r->count < trust->needed || signers_r->count == 0)
		return diag_set(d, NULL, 0, 0, "too few signatures: %zu of %zu trusted keys needed, %zu signed (and %zu that are not trusted)",
				trust->needed, trust->key_count, signers_r->count, signers_r->strangers);
	return STATUS_OK;
}
