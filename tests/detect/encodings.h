/*
 * encodings.h - the encodings in which tests hide an address: written from the standards, independent of what decodes them.
 */
#ifndef TESTS_DETECT_ENCODINGS_H
#define TESTS_DETECT_ENCODINGS_H

#include "base/buf.h"

/* Append in, encoded, to out. No memory ends the test. */
typedef void encoder(struct bytes in, struct buf *out);

struct encoding {
	const char *name;
	encoder *encode;
	bool is_binary;		/* its output is bytes: a URL holds them percent-encoded */
	bool takes_text;	/* what it encodes is characters, not bytes */
	bool needs_mark;	/* bytes that it encodes need a mark to be known by, as zlib and gzip have one */
	bool fits_host;		/* its output survives as a host label, where capitals are lost */
};

/* Row i; NULL past the end. */
const struct encoding *encoding_row(size_t i);

/* Whether outer can encode what inner makes, and that can be told from what comes out. */
bool encoding_takes(const struct encoding *outer, const struct encoding *inner);

/* What may stand anywhere in a URL stays, all else becomes "%XX". */
encoder encode_for_url;
/* Each by name, for tests of their own. */
encoder encode_hex, encode_base64, encode_base64url, encode_base32, encode_base58;

#endif
