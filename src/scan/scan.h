/*
 * scan.h - the pipeline: a message in, a verdict and its reasons out.
 *
 * The one entry for the daemon, the command line, the fuzzers and the
 * benchmarks: a file on disk, a fuzz input and a live SMTP session take the
 * same path.
 *
 * The one thing that a scan leaves behind is what its campaign engine remembers of the message.
 */
#ifndef SCAN_SCAN_H
#define SCAN_SCAN_H

#include "detect/detect.h"
#include "extract/extract.h"
#include "policy/policy.h"

struct scan_limits {
	struct message_limits message;
	struct extract_limits extract;
	size_t arena_max_bytes;		/* for whoever makes the arena */
	unsigned time_ms;		/* noted as an oddity when exceeded; 0: none */
};

/* Limits that fit a mail server: those of message/ and extract/, 512 MiB and ten seconds a message. */
struct scan_limits scan_limits_default(void);

/* What a scan needs to know beside the message: borrowed, shared by threads, not changed during a call. */
struct scanner {
	struct scan_limits limits;
	const struct signature_set *signatures;		/* NULL: none */
	const struct policy *policy;
	const struct bytes *trusted_authserv_ids;	/* whose Authentication-Results count */
	size_t trusted_authserv_id_count;
	const struct campaign_engine *campaign_engine;	/* what remembers past messages; NULL: campaigns are not looked for */
	const struct first_seen_engine *first_seen;	/* what remembers domains; NULL: none does */
	const struct directory *directory;		/* other names of recipients; NULL: none are known */
	const struct news_brands *brands;		/* NULL: none are known */
	struct detect_kept *kept;			/* what detectors make once for all messages; NULL: nothing */
};

struct scan_result {
	struct message message;
	struct authentication authentication;
	struct evidence evidence;
	struct verdict verdict;
	const struct campaign_result *campaign;	/* which one it is of and what that proves, in the arena; NULL: not looked for */
	unsigned long elapsed_us;
};

/*
 * Scan one message.
 *
 *   raw        the whole message as received; borrowed until the arena is gone
 *   envelope   likewise
 *   now        seconds since 1970, for the validity of signatures
 *   scratch    of scanner->signatures, used by this thread alone; NULL if there are none
 *   a          takes everything learned from the message
 *   result_r   usable on STATUS_OK only
 *
 * STATUS_NOMEM, STATUS_LIMIT (the arena's ceiling): our own failure; what
 * happens to the message then is the caller's on-error option. Malformed mail
 * is never an error. Linear in the size of the message.
 */
enum status scan_message(const struct scanner *scanner, struct bytes raw, const struct envelope *envelope, long long now,
			 struct signature_scratch *scratch, struct arena *a, struct scan_result *result_r) MUST_CHECK;

/*
 * A result as whoever has that clearance may see it: without the findings of signatures that
 * it may not know of (caveat.h), and with what policy makes of the others.
 *
 *   scanner    the one that r was made with
 *   performed  false: the verdict is what it would be if those signatures did not exist. true: something was done to the
 *              message, so action, advised and plan stay; where what is left would not have led there, rule and
 *              reason say only that it is restricted
 *   view_r     borrows from r and its arena; a copy of r if there is nothing to leave out
 *
 * STATUS_NOMEM or STATUS_LIMIT of the arena.
 */
enum status scan_view(const struct scanner *scanner, const struct scan_result *r, enum tlp clearance, bool performed,
		      struct scan_result *view_r) MUST_CHECK;

/*
 * What policy would say of r if that signature had found nothing: what came of it, told by what is missing without it.
 * STATUS_NOMEM or STATUS_LIMIT of the arena.
 */
enum status scan_verdict_without(const struct scanner *scanner, const struct scan_result *r, const struct signature *s,
				 struct verdict *v_r) MUST_CHECK;

#endif
