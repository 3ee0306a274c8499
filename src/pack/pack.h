/*
 * pack.h - signature packs: one file with a manifest, the files it lists, and whatever signatures stand behind.
 *
 *     unbeacon-pack 1
 *     name: partner-indicators
 *     version: 42
 *     issued: 2026-11-23T12:00:00Z
 *     expires: 2027-02-23T12:00:00Z
 *     interval: 604800
 *     digest: 8e5b… (BLAKE2b-256 of everything behind the empty line, in hexadecimal digits)
 *     file: 1834 hosts.txt
 *     file: 90211 indicators.sig
 *
 *     …the files, one behind the other, in that order
 *
 * There is one way to write a pack down: each field once and in this order, files sorted by name, numbers
 * without zeros in front. So the same input gives the same bytes, and what one reader takes from a pack no other
 * reads differently. The lengths say where a pack ends; signatures (minisign.h) may follow in the same file.
 *
 * Reads hostile bytes: nothing of a pack counts before trust.h has seen its signatures, and a parse costs
 * no more than one pass and a digest. Pure functions, safe from any thread.
 */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"

enum { PACK_NAME_MAX = 64, PACK_DIGEST_BYTES = 32 };

struct pack_limits {
	size_t max_bytes;		/* of the whole file, signatures included */
	size_t max_files;
};
extern const struct pack_limits pack_limits_default;	/* 256 MiB, 1000 files */

struct pack_file {
	struct bytes name, content;
};

struct pack {
	struct bytes name;
	unsigned long long version;	/* from 1 */
	long long issued, expires;	/* seconds since 1970; expired in that second */
	unsigned long long interval_s;	/* a newer version is promised this long after issued; 0: none is */
	unsigned char digest[PACK_DIGEST_BYTES];	/* of the files */
	const struct pack_file *files;	/* sorted by name */
	size_t file_count;
	struct bytes body;		/* what signatures are of: the pack from its first byte to its last */
	struct bytes behind;		/* what follows it in the file: signatures */
};

/*
 * Whether text can name a pack: 1 to PACK_NAME_MAX lower case letters, digits, "-" and ".", a letter or digit at both ends and
 * no two dots in a row. A file of a pack may have upper case letters and "_" too.
 */
bool pack_is_name(struct bytes text);
bool pack_is_file_name(struct bytes text);

/*
 * Read a pack. Everything in *pack_r borrows from raw, but files, which are in a.
 *
 * STATUS_INVALID  not a pack, cut short, not as its digest says, or over a limit; d says what, with the line of the manifest
 * STATUS_NOMEM, STATUS_LIMIT: the arena's. All but STATUS_OK leave *pack_r untouched.
 */
enum status pack_parse(struct bytes raw, const struct pack_limits *limits, struct arena *a, struct pack *pack_r, struct diag *d) MUST_CHECK;

/*
 * Append p as a file; its digest, body and behind are not looked at. The files may be in any order.
 * STATUS_INVALID: a field has no allowed value, two files share a name, or there is none; d says which.
 */
enum status pack_write(const struct pack *p, struct buf *out, struct diag *d) MUST_CHECK;

/*
 * Whether p, verified, may take the place of in_force (NULL: nothing is): it is the pack of that name, newer, not
 * expired, and not issued in the future (by more than a day: clocks differ). STATUS_INVALID: d says why not.
 */
enum status pack_may_follow(const struct pack *p, const char *name, const struct pack *in_force, long long now, struct diag *d) MUST_CHECK;

/* "pack NAME version 42 digest 8e5b…", for a log: which one exactly. Returns out. */
enum { PACK_DESCRIPTION_SIZE = PACK_NAME_MAX + 2 * PACK_DIGEST_BYTES + 64 };
const char *pack_describe(const struct pack *p, char out[PACK_DESCRIPTION_SIZE]);

/* Whether a newer version was promised by now and did not come. */
bool pack_is_frozen(const struct pack *p, long long now);

#endif
