/*
 * view.h - the conditions of a signature, to be read by who writes them in another language.
 *
 * Views borrow from the set. Pure functions, safe from any thread.
 */
#ifndef SIGNATURE_VIEW_H
#define SIGNATURE_VIEW_H

#include "base/network.h"
#include "signature/signature.h"

struct condition;

enum view_type {
	VIEW_ALL, VIEW_ANY, VIEW_NONE,
	VIEW_REFERENCE,		/* at least one reference fulfils all that stands inside */
	VIEW_ATTACHMENT,	/* the same of a part with content */
	VIEW_TEST,		/* of a text */
	VIEW_OTHER		/* anything else: keyword says what */
};

struct condition_view {
	enum view_type type;
	const char *keyword;			/* "host", "subject" */
	const struct condition *first, *next;	/* what stands inside; beside it */

	/* of a test */
	const char *how;			/* "is", "under", "contains", "starts", "ends", "matches", "within", "exists" */
	bool nocase;
	struct bytes name;			/* of a header field or parameter */
	unsigned value_count;			/* one of them is enough */
};

/* The first of the conditions of signature i of the set; all of them must hold. */
const struct condition *signature_conditions(const struct signature_set *set, size_t i);

struct condition_view condition_view(const struct condition *c);

/* Value i of a test. A network is written to text, which then has to live as long as the result. */
struct bytes condition_value(const struct condition *c, unsigned i, char text[NETWORK_TEXT_SIZE]);

#endif
