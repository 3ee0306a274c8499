/*
 * indicator.h - one indicator on its way from a partner's format to a signature. Private to exchange/.
 */
#ifndef EXCHANGE_INDICATOR_H
#define EXCHANGE_INDICATOR_H

#include "exchange/import.h"
#include "exchange/term.h"
#include "json/json.h"

/* The handling limits of an object, all of them together. */
struct limits {
	bool has_tlp;
	enum tlp tlp;			/* the strictest */
	enum pap pap;
	bool has_permits;
	unsigned permits;		/* what the owner says is permitted, if has_permits */
	bool no_share;			/* a limit that TLP does not say */
	struct bytes caveat;		/* statements, "; " between them; the arena's */
};

/* Texts are any bytes and may be empty. */
struct indicator {
	struct bytes id;		/* as a signature has it, or empty: one is made */
	struct bytes title, owner, source, reference;
	struct limits limits;
	struct bytes from, until;	/* RFC 3339 times, or empty */
	int confidence;			/* 0 to 100; below 0: not given */
	struct term *term;
};

struct import {
	const struct import_options *options;
	const struct import_report *report;
	struct arena *arena;		/* of the whole import */
	struct arena *scratch;		/* of one indicator */
	struct buf *out;
	json_t *ids;			/* of the signatures so far: each stands once */
	size_t *counts;
	struct diag *diag;
};

/* Report and count. reason NULL or empty: none. Returns STATUS_OK. */
enum status import_tell(struct import *in, enum import_outcome outcome, const char *what, const char *reason);

/* Write the signature and see that it loads, else refuse it with the reason; tells either. */
enum status import_add(struct import *in, const struct indicator *i, const char *what) MUST_CHECK;

/* One more statement behind the caveat. */
enum status limits_add_caveat(struct limits *l, struct arena *a, struct bytes statement) MUST_CHECK;

/* The strictest of both. */
void limits_add_tlp(struct limits *l, enum tlp tlp);

/*
 * What a text says in the words of TLP ("TLP:AMBER+STRICT", "tlp:white"), PAP ("PAP:RED") or our own statement
 * ("permitted: detect, tag"), put into l. False, with l as it was, for anything else.
 */
bool limits_read_label(struct limits *l, struct bytes label);

/* The formats. STATUS_INVALID as import_indicators(). */
enum status stix_import(struct import *in, json_t *root) MUST_CHECK;
enum status misp_import(struct import *in, const json_t *root) MUST_CHECK;
enum status list_import(struct import *in, struct bytes text) MUST_CHECK;

#endif
