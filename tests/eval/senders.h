/*
 * senders.h - who sends the mail of the evaluation, and what each URL in it truly is.
 *
 * A table, written after published descriptions of how mass mailers, phishing kits and newsletters build their URLs; all
 * domains are reserved ones. "{", a scope, an alphabet, a length and "}" stand for something made up (mail.h).
 */
#ifndef TESTS_EVAL_SENDERS_H
#define TESTS_EVAL_SENDERS_H

#include <stdbool.h>
#include <stddef.h>

enum truth {
	TRUTH_HARMLESS,		/* the same for all readers, or new with each copy and of no use to tell them apart */
	TRUTH_TOKEN,		/* made for one reader: opaque in one mail, proven over several */
	TRUTH_RECIPIENT		/* names the reader: only a recipient-token is the right finding */
};

enum place { PLACE_VALUE, PLACE_NAME, PLACE_SEGMENT, PLACE_STEM, PLACE_LABEL, PLACE_FRAGMENT, PLACE_USER, PLACE_SENDER, PLACES };

struct eval_url {
	enum truth truth;
	enum place place;	/* of the token */
	bool is_click;
	const char *form;
};

enum { SENDER_URLS_MAX = 12 };

struct sender {
	const char *name, *from;
	struct eval_url urls[SENDER_URLS_MAX];	/* up to the first without a form; with PLACE_SENDER one is the envelope sender, else that is from */
};

/* Row i; NULL past the end. */
const struct sender *sender_row(size_t i);
const char *sender_place_name(enum place p);

#endif
