#include "store/ticket.h"
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "store/digest.h"
#include "store/private.h"

enum {
	NONCE_LENGTH = 16,
	MAC_LENGTH = 32,
	FORGET_AFTER_S = 86400		/* a ticket so long expired needs no row: its expiry refuses it */
};

/* The parts of a ticket's text. */
struct parts {
	struct bytes signed_text;	/* "ID.EXPIRY.NONCE" */
	struct bytes id, expiry, nonce, mac;
	unsigned long long expires;
	unsigned char mac_bytes[MAC_LENGTH];
};

const char *store_ticket_text(enum store_ticket ticket)
{
	switch (ticket) {
	case STORE_TICKET_GOOD:
		return "good";
	case STORE_TICKET_MALFORMED:
		return "malformed";
	case STORE_TICKET_FORGED:
		return "forged, or of another message";
	case STORE_TICKET_EXPIRED:
		return "expired";
	case STORE_TICKET_USED:
		return "already used";
	case STORE_TICKET_UNKNOWN:
		return "not known to the store";
	}
	return "?";
}

static void compute_mac(const struct store *store, struct bytes signed_text,
			const unsigned char body_digest[STORE_DIGEST_LENGTH], unsigned char mac_r[MAC_LENGTH])
{
	static const unsigned char PURPOSE[] = "unbeacon release ticket 1";
	crypto_generichash_state state;

	/* Purpose and digest are of fixed length, so no two inputs run into one another. */
	crypto_generichash_init(&state, store->key, STORE_KEY_LENGTH, MAC_LENGTH);
	crypto_generichash_update(&state, PURPOSE, sizeof(PURPOSE));
	crypto_generichash_update(&state, body_digest, STORE_DIGEST_LENGTH);
	crypto_generichash_update(&state, signed_text.data, signed_text.len);
	crypto_generichash_final(&state, mac_r, MAC_LENGTH);
}

enum status store_ticket_issue(struct store *store, const char *id, long long now, unsigned lifetime_s,
			       char ticket_r[STORE_TICKET_SIZE], struct diag *d)
{
	return store_ticket_issue_for(store, id, (struct bytes){ NULL, 0 }, now, lifetime_s, ticket_r, d);
}

enum status store_ticket_issue_for(struct store *store, const char *id, struct bytes form, long long now,
				   unsigned lifetime_s, char ticket_r[STORE_TICKET_SIZE], struct diag *d)
{
	unsigned char digest[STORE_DIGEST_LENGTH], random[NONCE_LENGTH], mac[MAC_LENGTH];
	char nonce[2 * NONCE_LENGTH + 1], mac_text[2 * MAC_LENGTH + 1], signed_text[STORE_TICKET_SIZE];
	const long long expires = now + lifetime_s;
	bool found = false;
	struct query q;
	enum status s;

	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(nonce, sizeof(nonce), random, sizeof(random));
	pthread_mutex_lock(&store->lock);
	s = database_begin(&store->database, d);
	if (s != STATUS_OK)
		goto out;
	query_begin(&q, &store->database, "SELECT body_digest FROM message WHERE id = ?1 AND state <> ?2");
	query_bind_text(&q, bytes_of(id));
	query_bind_number(&q, STORE_DELETED);
	found = query_step(&q) && query_blob(&q, 0, digest, sizeof(digest));
	s = query_end(&q, "find the message", d);
	if (s == STATUS_OK && !found)
		s = diag_set(d, store->path, 0, 0, "there is no message \"%.32s\", or it was deleted", id);
	if (s == STATUS_OK) {
		query_begin(&q, &store->database, "DELETE FROM ticket WHERE expires < ?1");
		query_bind_number(&q, now - FORGET_AFTER_S);
		query_step(&q);
		s = query_end(&q, "forget expired tickets", d);
	}
	if (s == STATUS_OK) {
		query_begin(&q, &store->database, "INSERT INTO ticket (nonce, message, expires) VALUES (?1, ?2, ?3)");
		query_bind_text(&q, bytes_of(nonce));
		query_bind_text(&q, bytes_of(id));
		query_bind_number(&q, expires);
		query_step(&q);
		s = query_end(&q, "enter the ticket", d);
	}
	s = database_end(&store->database, s, d);
out:
	pthread_mutex_unlock(&store->lock);
	if (s != STATUS_OK)
		return s;
	if (form.len > 0)
		store_body_digest(form, digest);
	snprintf(signed_text, sizeof(signed_text), "%.26s.%lld.%s", id, expires, nonce);
	compute_mac(store, bytes_of(signed_text), digest, mac);
	sodium_bin2hex(mac_text, sizeof(mac_text), mac, sizeof(mac));
	memcpy(ticket_r, signed_text, sizeof(signed_text));
	strncat(ticket_r, ".", STORE_TICKET_SIZE - strlen(ticket_r) - 1);
	strncat(ticket_r, mac_text, STORE_TICKET_SIZE - strlen(ticket_r) - 1);
	return STATUS_OK;
}

/* Cut off what stands before the next dot, or the whole rest if it is the last part. */
static bool take_part(struct bytes text, size_t *at, bool last, struct bytes *part_r)
{
	size_t end = bytes_find_byte(text, '.', *at);

	if (last != (end == text.len) || *at > text.len)
		return false;
	*part_r = bytes_slice(text, *at, end);
	*at = end + 1;
	return true;
}

static bool parse(struct bytes text, struct parts *p)
{
	unsigned char nonce[NONCE_LENGTH];
	size_t at = 0, len = 0;

	if (text.len >= STORE_TICKET_SIZE || !take_part(text, &at, false, &p->id) ||
	    !take_part(text, &at, false, &p->expiry) || !take_part(text, &at, false, &p->nonce))
		return false;
	p->signed_text = bytes_slice(text, 0, at - 1);
	return take_part(text, &at, true, &p->mac) && store_id_is_valid(p->id) &&
	       bytes_to_number(p->expiry, INT64_MAX, &p->expires) && p->nonce.len == 2 * NONCE_LENGTH &&
	       sodium_hex2bin(nonce, sizeof(nonce), (const char *)p->nonce.data, p->nonce.len, NULL, &len, NULL) == 0 &&
	       len == NONCE_LENGTH && p->mac.len == 2 * MAC_LENGTH &&
	       sodium_hex2bin(p->mac_bytes, MAC_LENGTH, (const char *)p->mac.data, p->mac.len, NULL, &len, NULL) == 0 &&
	       len == MAC_LENGTH;
}

/* Note the use of a genuine ticket, unless it was used before. */
static enum status use(struct store *store, const struct parts *p, const char *id, long long now, const char *actor,
		       enum store_ticket *answer_r, struct diag *d)
{
	const struct store_action action = {
		.time = now, .actor = bytes_of(actor), .action = bytes_of("redeem"), .note = p->nonce
	};
	bool first, known;
	struct query q;
	enum status s;

	s = database_begin(&store->database, d);
	if (s != STATUS_OK)
		return s;
	query_begin(&q, &store->database, "UPDATE ticket SET used = ?1 WHERE nonce = ?2 AND message = ?3 AND used IS NULL");
	query_bind_number(&q, now);
	query_bind_text(&q, p->nonce);
	query_bind_text(&q, p->id);
	query_step(&q);
	first = sqlite3_changes(store->database.handle) == 1;
	s = query_end(&q, "redeem the ticket", d);
	if (s == STATUS_OK && first) {
		s = store_insert_action(store, id, &action, d);
		*answer_r = STORE_TICKET_GOOD;
	} else if (s == STATUS_OK) {
		query_begin(&q, &store->database, "SELECT 1 FROM ticket WHERE nonce = ?1 AND message = ?2");
		query_bind_text(&q, p->nonce);
		query_bind_text(&q, p->id);
		known = query_step(&q);
		s = query_end(&q, "find the ticket", d);
		*answer_r = known ? STORE_TICKET_USED : STORE_TICKET_UNKNOWN;
	}
	return database_end(&store->database, s, d);
}

enum status store_ticket_redeem(struct store *store, struct bytes ticket, struct bytes message, long long now,
				const char *actor, enum store_ticket *answer_r, char id_r[STORE_ID_SIZE],
				struct diag *d)
{
	unsigned char digest[STORE_DIGEST_LENGTH], mac[MAC_LENGTH];
	enum store_ticket answer = STORE_TICKET_UNKNOWN;
	char id[STORE_ID_SIZE] = "";
	struct parts p;
	enum status s;

	*answer_r = STORE_TICKET_MALFORMED;
	id_r[0] = '\0';
	if (!parse(bytes_trim(ticket), &p))
		return STATUS_OK;
	store_body_digest(message, digest);
	compute_mac(store, p.signed_text, digest, mac);
	if (sodium_memcmp(mac, p.mac_bytes, MAC_LENGTH) != 0) {
		*answer_r = STORE_TICKET_FORGED;
		return STATUS_OK;
	}
	if (now > (long long)p.expires) {
		*answer_r = STORE_TICKET_EXPIRED;
		return STATUS_OK;
	}
	memcpy(id, p.id.data, STORE_ID_LENGTH);
	pthread_mutex_lock(&store->lock);
	s = use(store, &p, id, now, actor, &answer, d);
	pthread_mutex_unlock(&store->lock);
	if (s != STATUS_OK) {
		*answer_r = STORE_TICKET_UNKNOWN;
		return s;
	}
	*answer_r = answer;
	if (answer == STORE_TICKET_GOOD)
		memcpy(id_r, id, STORE_ID_SIZE);
	return STATUS_OK;
}
