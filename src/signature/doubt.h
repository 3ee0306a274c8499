/*
 * doubt.h - warnings about what loads and surely is not what was meant: it can never hold, or nearly always does.
 *
 * Private to signature/.
 */
#ifndef SIGNATURE_DOUBT_H
#define SIGNATURE_DOUBT_H

#include "signature/keyword.h"

/* Warn of one value of a test on the text of a keyword, read at t. */
enum status doubt_value(struct reader *p, const struct keyword *k, const struct token *t, const struct text_test *test,
			const struct text_value *value) MUST_CHECK;

/* Texts as a keyword meets them in most messages, the end marked by NULL. What holds for all of them says nothing. */
extern const char *const doubt_hosts[], *const doubt_urls[], *const doubt_paths[], *const doubt_queries[],
	*const doubt_addresses[], *const doubt_words[];

/* Why a test of that kind with that text never holds for the text of a keyword; NULL: it may. */
const char *never_path(struct bytes text, enum text_how how);
const char *never_query(struct bytes text, enum text_how how);
const char *never_url(struct bytes text, enum text_how how);
const char *never_scheme(struct bytes text, enum text_how how);
const char *never_domain(struct bytes text, enum text_how how);
const char *never_address(struct bytes text, enum text_how how);
const char *never_client_address(struct bytes text, enum text_how how);
const char *never_type(struct bytes text, enum text_how how);
const char *never_digest(struct bytes text, enum text_how how);

#endif
