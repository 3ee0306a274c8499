/*
 * minisign.h - keys and signatures as minisign writes and reads them.
 *
 * A signature is four lines: an untrusted comment, base64 of algorithm, key id and Ed25519 signature, a
 * trusted comment, base64 of a second signature over the first one and that comment. A signature file is
 * one of these, or several, one behind the other: minisign(1) looks at the first.
 *
 * Both algorithms are known: "Ed", of the bytes themselves (legacy), and "ED", of their BLAKE2b-512 digest.
 * Signatures and public keys are hostile bytes; secret keys are the maintainer's own. No shared state, safe
 * from any thread once libsodium is initialised, which every function here sees to.
 */
#ifndef PACK_MINISIGN_H
#define PACK_MINISIGN_H

#include "base/buf.h"
#include "base/diag.h"

enum {
	MINISIGN_ID_BYTES = 8,
	MINISIGN_KEY_BYTES = 32,
	MINISIGN_SECRET_BYTES = 64,
	MINISIGN_SIGNATURE_BYTES = 64,
	MINISIGN_COMMENT_MAX = 8192,	/* of a comment, as minisign has it */
	MINISIGN_ID_SIZE = 17		/* of a key id in hexadecimal digits with its NUL */
};

struct minisign_key {
	unsigned char id[MINISIGN_ID_BYTES];
	unsigned char key[MINISIGN_KEY_BYTES];
};

struct minisign_signature {
	bool is_prehashed;		/* "ED", else "Ed" */
	unsigned char id[MINISIGN_ID_BYTES];	/* of the key that it claims to be of */
	unsigned char signature[MINISIGN_SIGNATURE_BYTES];
	unsigned char global[MINISIGN_SIGNATURE_BYTES];	/* of signature and comment */
	struct bytes comment;		/* the trusted one; borrowed from the text */
	struct bytes whole;		/* the four lines; likewise */
};

struct minisign_secret {
	unsigned char id[MINISIGN_ID_BYTES];
	unsigned char key[MINISIGN_SECRET_BYTES];
};

/* A public key: the second line of a .pub file, or the whole of one. False for anything else. */
bool minisign_key_parse(struct bytes text, struct minisign_key *key_r);

/* As minisign prints it: 16 hexadecimal digits. Returns out. */
const char *minisign_id_format(const unsigned char id[MINISIGN_ID_BYTES], char out[MINISIGN_ID_SIZE]);

/*
 * Take the next signature off the front of *text; empty lines between two are passed over.
 * False at the end of the text, and for anything that is no signature: then text->len is not 0.
 */
bool minisign_signature_next(struct bytes *text, struct minisign_signature *signature_r);

/* Whether key made the signature of message, and of the signature's trusted comment. */
bool minisign_verify(const struct minisign_signature *s, const struct minisign_key *key, struct bytes message);

/* Whether opening the secret key needs a password. False for what is no secret key too. */
bool minisign_secret_is_locked(struct bytes text);

/*
 * Open a .key file. password: NULL for a key without one. Takes the memory and time that the key asks
 * for (minisign: 1 GiB, seconds), never more than 2 GiB. STATUS_INVALID: no secret key, or not with this password; d says so.
 * *secret_r is to be wiped by minisign_secret_wipe().
 */
enum status minisign_secret_open(struct bytes text, const char *password, struct minisign_secret *secret_r, struct diag *d) MUST_CHECK;
void minisign_secret_wipe(struct minisign_secret *secret);

/* The public half. */
void minisign_secret_key(const struct minisign_secret *secret, struct minisign_key *key_r);

/*
 * Append a signature of message ("ED") with this trusted comment, which is one line of at most
 * MINISIGN_COMMENT_MAX bytes, else STATUS_INVALID. STATUS_NOMEM, STATUS_LIMIT: of out, which is as it was.
 */
enum status minisign_sign(const struct minisign_secret *secret, struct bytes message, const char *comment, struct buf *out) MUST_CHECK;

#endif
