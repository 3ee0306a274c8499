/*
 * record_json.h - what is held, as JSON for programs beside us.
 *
 * Subjects are of senders, and a subject with a URL in it would be a live one in every
 * list: URLs in them are hidden (hide.h). Addresses stand as they are: whoever may read the
 * store may know who sent what to whom.
 */
#ifndef REPORT_RECORD_JSON_H
#define REPORT_RECORD_JSON_H

#include "base/hash.h"
#include "signature/signature.h"
#include "store/quarantine.h"

/*
 * One object, one line without its end. actions: the log of the message, or NULL for
 * none; findings stand in it where the record has them, without those that need more than that clearance; null if
 * they cannot be read. Appends to out; on failure out is as it was.
 */
enum status report_record_json(const struct store_record *r, const struct store_action *actions, size_t action_count,
			       enum tlp clearance, const struct hash_key *key, struct buf *out) MUST_CHECK;

/* How much is held, released and deleted: one object, one line without its end. */
enum status report_store_json(const struct store_stats *s, struct buf *out) MUST_CHECK;

/* A subject or another text of the record for a terminal: URLs hidden, escaped, cut at max bytes. */
enum status report_record_text(struct bytes text, size_t max, const struct hash_key *key, struct buf *out) MUST_CHECK;

#endif
