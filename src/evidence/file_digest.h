/*
 * file_digest.h - what the content of a part is known by elsewhere: its digests, as indicators name them.
 *
 * Made by detect/ if the signatures ask for it. Lower-case hexadecimal, in the message's arena.
 */
#ifndef EVIDENCE_FILE_DIGEST_H
#define EVIDENCE_FILE_DIGEST_H

#include "base/bytes.h"

enum { FILE_DIGEST_MD5, FILE_DIGEST_SHA1, FILE_DIGEST_SHA256, FILE_DIGEST_KINDS };

struct file_digest {
	struct bytes hex[FILE_DIGEST_KINDS];	/* empty: this library does not make it, or the part has no content of its own */
};

#endif
