/*
 * find.h - URLs in plain text, as mail clients make them clickable.
 *
 * Thunderbird, Outlook, Gmail and Apple Mail differ in details; what one of
 * them links is found: http, https and ftp in any case, wherever they stand;
 * "www." at the start of a word; "<URL:...>" and "<...>" folded over lines
 * (RFC 3986, appendix C; also the soft breaks of format=flowed).
 */
#ifndef URL_FIND_H
#define URL_FIND_H

#include "base/arena.h"
#include "base/bytes.h"

/* [start, end) of the text, without the brackets and quotes around it and the punctuation behind it. */
struct found_url {
	size_t start, end;
	bool needs_scheme;	/* "www...": a client puts "http://" in front */
	bool is_folded;		/* white space inside, which a client takes out */
};

/*
 * The next one that starts at or after *offset; *offset then stands behind it.
 * False, with *offset at the end: none left. text is UTF-8.
 * Linear over all calls that read one text; no shared state.
 */
bool url_find_next(struct bytes text, size_t *offset, struct found_url *found_r);

/*
 * What a client would open for it: white space of a fold taken out, the scheme
 * put in front. Borrowed from text when nothing changes, else a copy in the arena.
 */
enum status found_url_text(struct bytes text, const struct found_url *found, struct arena *a,
			   struct bytes *url_r) MUST_CHECK;

#endif
