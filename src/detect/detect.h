/*
 * detect.h - the table of detectors: references and envelope in, findings out.
 *
 * Each detector is one file with one function. It reads the evidence, adds
 * findings and touches nothing else; detectors later in the table see what
 * earlier ones found. What a finding weighs in the end is policy's business.
 */
#ifndef DETECT_DETECT_H
#define DETECT_DETECT_H

#include "detect/directory.h"
#include "detect/kept.h"
#include "detect/news_brands.h"
#include "evidence/campaign.h"
#include "evidence/evidence.h"
#include "evidence/first_seen.h"
#include "signature/signature.h"

struct detect_context {
	struct evidence *evidence;
	const struct signature_set *signatures;		/* NULL: none */
	struct signature_scratch *scratch;		/* of that set; used by one thread at a time */
	long long now;					/* seconds since 1970: validity of signatures, times in URLs */
	const struct directory *directory;		/* other names of recipients; NULL: none */
	const struct campaign_engine *campaign_engine;	/* NULL: campaigns are not observed */
	const struct first_seen_engine *first_seen;	/* NULL: nothing is known of domains seen before */
	const struct news_brands *brands;		/* NULL: no brand is known */
	struct detect_kept *kept;			/* NULL: all is made for this message alone */
	bool is_protected;				/* a recipient belongs to the group of that name */
	const char *event;				/* id of this delivery, for campaigns to tell later; NULL: none */
	struct campaign_result *campaign;		/* out: what the engine said, in the message's arena; NULL: nothing */
};

struct detector {
	const char *name, *help;
	enum status (*run)(struct detect_context *c);
};

/* Detector i of the table, in the order in which they run; NULL past the end. */
const struct detector *detector_row(size_t i);

/* Run all of them. Our own failures only; the findings so far stay. */
enum status detect_all(struct detect_context *c) MUST_CHECK;

/*
 * Fill evidence->digests: MD5, SHA-1 and SHA-256 of the decoded content of each part that has one. A few ns a byte.
 * STATUS_NOMEM or STATUS_LIMIT of the arena: e->digests stays NULL.
 */
enum status make_file_digests(struct evidence *e) MUST_CHECK;

/* The detectors, one file each. */
enum status detect_remote_load(struct detect_context *c) MUST_CHECK;
enum status detect_hidden_load(struct detect_context *c) MUST_CHECK;
enum status detect_tracking_pixel(struct detect_context *c) MUST_CHECK;
enum status detect_unique_token(struct detect_context *c) MUST_CHECK;
enum status detect_campaign_token(struct detect_context *c) MUST_CHECK;
enum status detect_recipient_token(struct detect_context *c) MUST_CHECK;
enum status detect_signature(struct detect_context *c) MUST_CHECK;
enum status detect_lure(struct detect_context *c) MUST_CHECK;
enum status detect_oddity(struct detect_context *c) MUST_CHECK;

#endif
