#include "store/digest.h"
#include <sodium.h>

_Static_assert((int)STORE_DIGEST_LENGTH == (int)crypto_generichash_BYTES, "the digest is plain BLAKE2b-256");

void store_digest(struct bytes message, unsigned char digest_r[STORE_DIGEST_LENGTH])
{
	crypto_generichash(digest_r, STORE_DIGEST_LENGTH, message.data, message.len, NULL, 0);
}

/* What follows the first empty line. */
static struct bytes body_of(struct bytes message)
{
	size_t at = 0;

	while (at < message.len) {
		size_t end = bytes_find_byte(message, '\n', at);
		struct bytes line = bytes_slice(message, at, end);

		at = end + 1;
		if (end < message.len && (line.len == 0 || (line.len == 1 && line.data[0] == '\r')))
			return bytes_slice(message, at, message.len);
	}
	return bytes_slice(message, message.len, message.len);
}

void store_body_digest(struct bytes message, unsigned char digest_r[STORE_DIGEST_LENGTH])
{
	struct bytes body = body_of(message);
	crypto_generichash_state state;
	size_t from = 0, at;

	while (body.len > 0 && body.data[body.len - 1] == '\n')
		body.len -= body.len > 1 && body.data[body.len - 2] == '\r' ? 2 : 1;
	crypto_generichash_init(&state, NULL, 0, STORE_DIGEST_LENGTH);
	for (at = bytes_find_byte(body, '\r', 0); at < body.len; at = bytes_find_byte(body, '\r', at + 1)) {
		if (at + 1 < body.len && body.data[at + 1] == '\n') {
			crypto_generichash_update(&state, body.data + from, at - from);
			from = at + 1;
		}
	}
	if (from < body.len)
		crypto_generichash_update(&state, body.data + from, body.len - from);
	crypto_generichash_final(&state, digest_r, STORE_DIGEST_LENGTH);
}
