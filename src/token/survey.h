/*
 * survey.h - the URLs of one message held against each other, to find the tokens that were made for its reader.
 *
 * A digest may name a picture or a reader; its shape does not tell. What tells is where it stands and what
 * stands in the same place of the other URLs: what is constant in all of them, what numbers the assets, what is left. The
 * survey notes that for every segment, and a small trained model (token/model.h) weighs it.
 *
 * Linear in the bytes of the URLs. Bounded: beyond SURVEY_SEGMENTS segments of a message, or SURVEY_OF_URL of one
 * URL, segments are not looked at. One thread at a time.
 */
#ifndef TOKEN_SURVEY_H
#define TOKEN_SURVEY_H

#include "base/arena.h"
#include "base/hash.h"
#include "token/segment.h"

enum { SURVEY_SEGMENTS = 16384, SURVEY_OF_URL = 64 };

enum token_load {
	TOKEN_LOAD_HIDDEN,		/* loads by itself and is not to be seen */
	TOKEN_LOAD_PICTURE,		/* loads by itself and is shown */
	TOKEN_LOAD_RESOURCE,		/* loads by itself and is never drawn: styles, fonts */
	TOKEN_LOAD_CLICK,
	TOKEN_LOADS
};

struct token_survey;

/* An empty survey for about so many URLs, in the arena. key: what nobody outside can tell. STATUS_NOMEM or STATUS_LIMIT of the arena. */
enum status token_survey_new(size_t urls, const struct hash_key *key, struct arena *a, struct token_survey **survey_r) MUST_CHECK;

/*
 * Who sent the message: the registrable domain, borrowed as long as the survey is used; before any URL is added. Without it,
 * no URL is the sender's own.
 */
void token_survey_set_sender(struct token_survey *s, struct bytes domain);

/*
 * Add a URL with a host; domain as url_registrable_domain() says. Borrowed as long as the survey is used. Returns its number, which
 * is the same for the same URL that loads the same way.
 */
size_t token_survey_add(struct token_survey *s, const struct url *u, struct bytes domain, enum token_load load);

struct token_judgement {
	double confidence;		/* that the URL has a token made for one reader, 0 to 1, calibrated */
	struct bytes text;		/* the segment that speaks most for it; empty: there is none at all */
	enum token_class class;
	enum token_place place;
	bool is_shared;			/* it stands in loads and in links */
};

/* Judge URL number n against all that were added. */
void token_survey_judge(const struct token_survey *s, size_t n, struct token_judgement *judgement_r);

/* For training: segment i of all, its URL's number and its features (places in token_segment_weights). False: past the end. */
bool token_survey_segment(const struct token_survey *s, size_t i, struct bytes *text_r, size_t *url_r,
			  unsigned short *features_r);

#endif
