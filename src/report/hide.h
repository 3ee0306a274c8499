/*
 * hide.h - URLs and addresses for logs: recognisable, comparable, of no use to whoever steals them.
 *
 * A live tracking URL in a log is a call home that waits for a click, and the
 * token in it names a person. So URLs are defanged and every piece that may be a
 * token becomes a keyed digest, "{3f9a0c1d22e4b860}": the same token gives the same
 * digest wherever it occurs, and nobody without the key can tell which token.
 *
 * Pure functions, safe from any thread, linear. STATUS_NOMEM and STATUS_LIMIT are out's.
 */
#ifndef REPORT_HIDE_H
#define REPORT_HIDE_H

#include "base/hash.h"
#include "message/address.h"
#include "message/message.h"
#include "url/url.h"

enum {
	HIDE_PIECES_MAX = 24,		/* of a path, of a query; what follows is one digest */
	HIDE_WORD_MAX = 12		/* a piece of path that is longer is no word */
};

enum status hide_bytes(struct bytes b, const struct hash_key *key, struct buf *out) MUST_CHECK;

/*
 * The URL with words kept and everything else digested: labels before the
 * registrable domain, pieces of the path, values of the query, user and
 * fragment. A piece of path that reads as a lower-case word stays; where a
 * token was found in the URL (has_token) only those words stay that URLs of trackers are made of.
 * domain: url_registrable_domain() of its host.
 */
enum status hide_url(const struct url *u, struct bytes domain, bool has_token, const struct hash_key *key,
		     struct buf *out) MUST_CHECK;

/* A registrable domain, defanged: "example[.]org". */
enum status hide_domain(struct bytes domain, struct buf *out) MUST_CHECK;

/* Free text, such as a subject: URLs and the envelope's recipients in it are hidden. Well-formed UTF-8. */
enum status hide_text(struct bytes text, const struct envelope *envelope, const struct hash_key *key, struct buf *out) MUST_CHECK;

/* The same of any header field: every other mail address in it is hidden as well, and what looks made by a machine. */
enum status hide_words(struct bytes text, const struct envelope *envelope, const struct hash_key *key, struct buf *out) MUST_CHECK;

/* "{digest}@domain" of an address; the domain alone tells no person. */
enum status hide_address(struct bytes address, const struct hash_key *key, struct buf *out) MUST_CHECK;

#endif
