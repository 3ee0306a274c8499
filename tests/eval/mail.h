/*
 * mail.h - one labelled mail of a sender, made up from a seed: the same seed gives the same bytes.
 *
 * In a form, {E} is the recipient's address, and {SAn} n characters of alphabet A that are the same within scope S:
 *   scopes     c the campaign, a the campaign and this URL, r the recipient, l the recipient and this URL, m this copy
 *   alphabets  h hex, H upper-case hex, d digits, a small letters and digits, A letters and digits, b base64url,
 *              w Crockford's base32, u a UUID (of no length), t a time (10 or 13 digits)
 * What a form gives is written otherwise by
 *   {B FORM} base64url, {X FORM} hexadecimal, {Q FORM} percent-encoding of all but letters and digits, {V FORM} "=" for "@", as in
 *   envelope senders, {#NAME FORM} its digest in hexadecimal, by libgcrypt's names, {<n FORM} its first n characters.
 * {(} and {)} are the braces themselves.
 */
#ifndef TESTS_EVAL_MAIL_H
#define TESTS_EVAL_MAIL_H

#include <stdint.h>
#include "base/buf.h"
#include "eval/senders.h"

#define MAIL_NOW 1800000000ull	/* when it is sent and scanned: seconds since 1970 */

struct mail {
	struct buf text;			/* as it is sent */
	struct buf urls[SENDER_URLS_MAX];	/* as they are written, parallel to the sender's; NUL-terminated */
	const char *envelope_sender;		/* the sender's, or one of the urls */
	size_t count;
	char recipient[64];
};

void mail_init(struct mail *m);
void mail_free(struct mail *m);

/* The copy of campaign seed for this recipient. No memory ends the program. */
void mail_write(struct mail *m, const struct sender *s, uint64_t seed, unsigned recipient);

#endif
