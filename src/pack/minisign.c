#include "pack/minisign.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char untrusted_prefix[] = "untrusted comment: ", trusted_prefix[] = "trusted comment: ";

/* As the bytes stand in the files, before base64. */
struct key_bytes {
	unsigned char algorithm[2], id[MINISIGN_ID_BYTES], key[MINISIGN_KEY_BYTES];
};
struct signature_bytes {
	unsigned char algorithm[2], id[MINISIGN_ID_BYTES], signature[MINISIGN_SIGNATURE_BYTES];
};
struct secret_bytes {
	unsigned char algorithm[2], kdf[2], checksum_kind[2], salt[crypto_pwhash_scryptsalsa208sha256_SALTBYTES];
	unsigned char operations[8], memory[8];
	struct locked_bytes {		/* what the password hides */
		unsigned char id[MINISIGN_ID_BYTES], key[MINISIGN_SECRET_BYTES], checksum[crypto_generichash_BYTES];
	} locked;
};
_Static_assert(sizeof(struct key_bytes) == 42, "as minisign has it");
_Static_assert(sizeof(struct signature_bytes) == 74, "as minisign has it");
_Static_assert(sizeof(struct secret_bytes) == 158, "as minisign has it");
_Static_assert((int)MINISIGN_SECRET_BYTES == (int)crypto_sign_SECRETKEYBYTES && (int)MINISIGN_KEY_BYTES == (int)crypto_sign_PUBLICKEYBYTES &&
	       (int)MINISIGN_SIGNATURE_BYTES == (int)crypto_sign_BYTES, "Ed25519");

/* Base64 of exactly size bytes, padded, nothing around it. */
static bool decode(struct bytes text, void *out, size_t size)
{
	size_t length = 0;

	return text.len == sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL) - 1 &&
	       sodium_base642bin(out, size, (const char *)text.data, text.len, NULL, &length, NULL,
				 sodium_base64_VARIANT_ORIGINAL) == 0 && length == size;
}

/* Take a line off the front, without its end (LF or CR LF). */
static struct bytes take_line(struct bytes *text)
{
	const size_t end = bytes_find_byte(*text, '\n', 0);
	struct bytes line = bytes_slice(*text, 0, end);

	*text = bytes_slice(*text, end + 1, text->len);
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* The line of base64 in a key file; a text without a comment is that line itself. */
static struct bytes key_line(struct bytes text)
{
	struct bytes rest = text, line = take_line(&rest);

	if (bytes_starts_with(line, untrusted_prefix))
		line = take_line(&rest);
	return rest.len == 0 || bytes_trim(rest).len == 0 ? bytes_trim(line) : (struct bytes){ NULL, 0 };
}

bool minisign_key_parse(struct bytes text, struct minisign_key *key_r)
{
	struct key_bytes k;

	if (!decode(key_line(text), &k, sizeof(k)) || memcmp(k.algorithm, "Ed", 2) != 0)
		return false;
	memcpy(key_r->id, k.id, sizeof(k.id));
	memcpy(key_r->key, k.key, sizeof(k.key));
	return true;
}

const char *minisign_id_format(const unsigned char id[MINISIGN_ID_BYTES], char out[MINISIGN_ID_SIZE])
{
	/* A number of 8 bytes, lowest first. */
	for (size_t i = 0; i < MINISIGN_ID_BYTES; i++)
		snprintf(out + 2 * i, 3, "%02X", id[MINISIGN_ID_BYTES - 1 - i]);
	return out;
}

bool minisign_signature_next(struct bytes *text, struct minisign_signature *signature_r)
{
	struct minisign_signature s;
	struct signature_bytes b;
	struct bytes rest = *text, line;

	while (rest.len > 0 && (rest.data[0] == '\n' || rest.data[0] == '\r'))
		rest = bytes_slice(rest, 1, rest.len);
	if (rest.len == 0) {
		*text = rest;
		return false;
	}
	s.whole = rest;
	line = take_line(&rest);
	if (!bytes_starts_with(line, untrusted_prefix) || line.len > MINISIGN_COMMENT_MAX || !decode(take_line(&rest), &b, sizeof(b)))
		return false;
	line = take_line(&rest);
	if (!bytes_starts_with(line, trusted_prefix) || line.len > MINISIGN_COMMENT_MAX ||
	    !decode(take_line(&rest), s.global, sizeof(s.global)))
		return false;
	if (memcmp(b.algorithm, "ED", 2) != 0 && memcmp(b.algorithm, "Ed", 2) != 0)
		return false;
	s.comment = bytes_slice(line, sizeof(trusted_prefix) - 1, line.len);
	s.is_prehashed = b.algorithm[1] == 'D';
	s.whole.len -= rest.len;
	memcpy(s.id, b.id, sizeof(s.id));
	memcpy(s.signature, b.signature, sizeof(s.signature));
	*text = rest;
	*signature_r = s;
	return true;
}

/* What is signed instead of a message by "ED". */
static void digest_of(struct bytes message, unsigned char digest_r[crypto_generichash_BYTES_MAX])
{
	crypto_generichash(digest_r, crypto_generichash_BYTES_MAX, message.data, message.len, NULL, 0);
}

bool minisign_verify(const struct minisign_signature *s, const struct minisign_key *key, struct bytes message)
{
	unsigned char signed_comment[MINISIGN_SIGNATURE_BYTES + MINISIGN_COMMENT_MAX], digest[crypto_generichash_BYTES_MAX];

	if (sodium_init() < 0 || memcmp(s->id, key->id, sizeof(s->id)) != 0 || s->comment.len > MINISIGN_COMMENT_MAX)
		return false;
	if (s->is_prehashed) {
		digest_of(message, digest);
		message = (struct bytes){ digest, sizeof(digest) };
	}
	memcpy(signed_comment, s->signature, MINISIGN_SIGNATURE_BYTES);
	if (s->comment.len > 0)
		memcpy(signed_comment + MINISIGN_SIGNATURE_BYTES, s->comment.data, s->comment.len);
	return crypto_sign_verify_detached(s->signature, message.data, message.len, key->key) == 0 &&
	       crypto_sign_verify_detached(s->global, signed_comment, MINISIGN_SIGNATURE_BYTES + s->comment.len, key->key) == 0;
}

static bool secret_parse(struct bytes text, struct secret_bytes *secret_r)
{
	return decode(key_line(text), secret_r, sizeof(*secret_r)) && memcmp(secret_r->algorithm, "Ed", 2) == 0 &&
	       memcmp(secret_r->checksum_kind, "B2", 2) == 0 &&
	       (memcmp(secret_r->kdf, "Sc", 2) == 0 || memcmp(secret_r->kdf, "\0\0", 2) == 0);
}

bool minisign_secret_is_locked(struct bytes text)
{
	struct secret_bytes secret;
	bool is_locked = secret_parse(text, &secret) && secret.kdf[0] != 0;

	sodium_memzero(&secret, sizeof(secret));
	return is_locked;
}

static unsigned long long number_of(const unsigned char bytes[8])
{
	unsigned long long value = 0;

	for (int i = 7; i >= 0; i--)
		value = value << 8 | bytes[i];
	return value;
}

static enum status unlock(struct secret_bytes *secret, const char *password, struct diag *d)
{
	static const unsigned long long memory_max = 2ull << 30, operations_max = 1ull << 30;
	const unsigned long long operations = number_of(secret->operations), memory = number_of(secret->memory);
	unsigned char stream[sizeof(struct locked_bytes)];

	if (operations > operations_max || memory > memory_max)
		return diag_set(d, NULL, 0, 0, "the secret key asks for more memory than 2 GiB, or more time than is sensible");
	if (password == NULL)
		return diag_set(d, NULL, 0, 0, "the secret key needs a password");
	if (crypto_pwhash_scryptsalsa208sha256(stream, sizeof(stream), password, strlen(password), secret->salt, operations,
					       (size_t)memory) != 0) {
		diag_set(d, NULL, 0, 0, "there is no memory to open the secret key (it asks for %llu MiB)", memory >> 20);
		return STATUS_NOMEM;
	}
	for (size_t i = 0; i < sizeof(stream); i++)
		((unsigned char *)&secret->locked)[i] ^= stream[i];
	sodium_memzero(stream, sizeof(stream));
	return STATUS_OK;
}

/* A wrong password gives a wrong checksum. */
static bool checksum_is_right(const struct secret_bytes *secret)
{
	unsigned char sum[crypto_generichash_BYTES];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof(sum));
	crypto_generichash_update(&state, secret->algorithm, sizeof(secret->algorithm));
	crypto_generichash_update(&state, secret->locked.id, sizeof(secret->locked.id));
	crypto_generichash_update(&state, secret->locked.key, sizeof(secret->locked.key));
	crypto_generichash_final(&state, sum, sizeof(sum));
	return sodium_memcmp(sum, secret->locked.checksum, sizeof(sum)) == 0;
}

enum status minisign_secret_open(struct bytes text, const char *password, struct minisign_secret *secret_r, struct diag *d)
{
	struct secret_bytes secret;
	enum status status = STATUS_OK;

	if (sodium_init() < 0 || !secret_parse(text, &secret))
		return diag_set(d, NULL, 0, 0, "this is no secret key of minisign");
	if (secret.kdf[0] != 0)
		status = unlock(&secret, password, d);
	/* A key without password is written by minisign with a checksum of zeros. */
	if (status == STATUS_OK && !checksum_is_right(&secret) &&
	    (secret.kdf[0] != 0 || !sodium_is_zero(secret.locked.checksum, sizeof(secret.locked.checksum))))
		status = diag_set(d, NULL, 0, 0, secret.kdf[0] != 0 ? "wrong password for the secret key" : "the secret key is damaged");
	if (status == STATUS_OK) {
		memcpy(secret_r->id, secret.locked.id, sizeof(secret_r->id));
		memcpy(secret_r->key, secret.locked.key, sizeof(secret_r->key));
	}
	sodium_memzero(&secret, sizeof(secret));
	return status;
}

void minisign_secret_wipe(struct minisign_secret *secret)
{
	sodium_memzero(secret, sizeof(*secret));
}

void minisign_secret_key(const struct minisign_secret *secret, struct minisign_key *key_r)
{
	memcpy(key_r->id, secret->id, sizeof(key_r->id));
	/* Ed25519's secret key in libsodium's form ends in the public one. */
	memcpy(key_r->key, secret->key + MINISIGN_SECRET_BYTES - MINISIGN_KEY_BYTES, sizeof(key_r->key));
}

static const char *encode(const void *data, size_t size, char *out, size_t out_size)
{
	return sodium_bin2base64(out, out_size, data, size, sodium_base64_VARIANT_ORIGINAL);
}

enum status minisign_sign(const struct minisign_secret *secret, struct bytes message, const char *comment, struct buf *out)
{
	unsigned char signed_comment[MINISIGN_SIGNATURE_BYTES + MINISIGN_COMMENT_MAX], digest[crypto_generichash_BYTES_MAX];
	unsigned char global[MINISIGN_SIGNATURE_BYTES];
	struct signature_bytes b = { .algorithm = { 'E', 'D' } };
	char first[128], second[128], id[MINISIGN_ID_SIZE];
	const size_t length = strlen(comment);

	if (sodium_init() < 0 || length + sizeof(trusted_prefix) > MINISIGN_COMMENT_MAX || strpbrk(comment, "\r\n") != NULL)
		return STATUS_INVALID;
	memcpy(b.id, secret->id, sizeof(b.id));
	digest_of(message, digest);
	crypto_sign_detached(b.signature, NULL, digest, sizeof(digest), secret->key);
	memcpy(signed_comment, b.signature, sizeof(b.signature));
	memcpy(signed_comment + sizeof(b.signature), comment, length);
	crypto_sign_detached(global, NULL, signed_comment, sizeof(b.signature) + length, secret->key);
	return buf_printf(out, "%ssignature of the secret key %s\n%s\n%s%s\n%s\n", untrusted_prefix, minisign_id_format(b.id, id),
			  encode(&b, sizeof(b), first, sizeof(first)), trusted_prefix, comment,
			  encode(global, sizeof(global), second, sizeof(second)));
}
