/*
 * layers.h - what a piece of a URL decodes to, layer by layer.
 *
 * Whatever run of characters in a text may be an encoding is decoded, and what comes out is looked into
 * again, up to LAYERS_MAX deep, and the percent-encoding that a URL needs is not counted:
 *
 *   whole tokens   hexadecimal, base64 (both alphabets, anywhere in a run), base32 (both alphabets), base58; also
 *                  backwards and in rot13
 *   escapes        percent-encoding, quoted-printable, JavaScript's \xXX, \uXXXX, %uXXXX (so JSON's too); also
 *                  backwards and in rot13
 *   compression    zlib, gzip, bare DEFLATE inside any of them; the first two also backwards and in rot13
 *
 * JSON and JWT need nothing of their own: their values and parts are runs and texts like others. Backwards or rot13 text itself
 * is not decoded: who looks into a layer searches for what is backwards (detect/identity.h).
 *
 * Breadth first over a bounded queue, no recursion. Linear in the text and in what comes out of it, which a budget
 * of bytes for the message bounds. One thread at a time.
 */
#ifndef DETECT_LAYERS_H
#define DETECT_LAYERS_H

#include <stdint.h>
#include "base/arena.h"
#include "base/hash.h"
#include "detect/peel.h"

enum {
	LAYERS_MAX = 4,
	LAYERS_QUEUE = 256,			/* texts of one URL that wait to be looked into */
	LAYERS_TEXT_MAX = 64 * 1024,		/* of one place of a URL: what is beyond is not decoded */
	LAYERS_KNOWN_MAX = 256,			/* of one that is remembered: longer ones are rare, and hashing many parts of one is dear */
	LAYERS_INFLATED_MAX = 64 * 1024,	/* that one compressed token comes to */
	/* Bytes that may be decoded: of a message at first, and for each byte of its texts; what may be saved up of that. */
	LAYERS_BASE = 64 * 1024, LAYERS_PER_BYTE = 6, LAYERS_BUDGET = 4 << 20,
	/* Of these in one walk: at first, and for each byte of its text. */
	LAYERS_WALK_BASE = 16 * 1024, LAYERS_WALK_PER_BYTE = 4
};

struct layer {
	struct bytes text;
	unsigned depth;			/* 0: as it stands in the URL, or that without its percent-encoding */
	const char *encodings;		/* "base64 of hexadecimal", "" as it stands in the URL; static or in the arena */
	bool is_whole_token;		/* text is all that one run of characters decoded to */
};

enum layers_answer {
	LAYERS_GO_ON,
	LAYERS_FOUND,		/* something is here; there may be better */
	LAYERS_STOP		/* enough was seen */
};

/* Anything but STATUS_OK ends the walk and is what layers_walk() returns. */
struct layers_visit {
	/* Called with each text; *answer_r is LAYERS_GO_ON before. */
	enum status (*visit)(void *context, const struct layer *l, enum layers_answer *answer_r);
	/* Whether length bytes that begin with these four (the first one highest) are worth decoding although they are no text. */
	enum status (*wants)(void *context, uint32_t head, size_t length, bool *wanted_r);
	void *context;
};

struct layers;

/*
 * For one message; tables (borrowed, may be NULL) spare making some. key: what nobody outside can tell. NULL when there is
 * no memory.
 */
struct layers *layers_new(const struct layers_visit *v, const struct peel_tables *tables, const struct hash_key *key);

/* Free; sets *l to NULL and accepts NULL. */
void layers_destroy(struct layers **l);

/*
 * Visit text and everything that it decodes to. What was decoded is freed when this returns. A text of up to LAYERS_KNOWN_MAX
 * bytes that was walked just before and led to nothing is not visited again; of earlier ones, and of runs inside of texts,
 * most are remembered, not all.
 *
 * STATUS_NOMEM, or what the visit said. A spent budget is no failure: text itself is visited.
 */
enum status layers_walk(struct layers *l, struct bytes text) MUST_CHECK;

#endif
