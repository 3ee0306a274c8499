/*
 * news_brands.h - names of news outlets and the domains that they send from.
 *
 * A file that the administrator may change. One outlet a line: its names, "=", its registrable domains. Names are separated by
 * commas and compared without regard to ASCII case; "#" starts a comment.
 *
 *	BBC News, BBC = bbc.co.uk bbc.com
 */
#ifndef DETECT_NEWS_BRANDS_H
#define DETECT_NEWS_BRANDS_H

#include "base/arena.h"
#include "base/diag.h"

enum { NEWS_BRANDS_MAX = 5000, NEWS_BRANDS_FILE_MAX = 1 << 20 };

struct news_brand {
	struct bytes name;		/* in lower case */
	struct bytes domains;		/* in lower case, separated by white space */
};

struct news_brands {
	const struct news_brand *items;
	size_t count;
};

/*
 * Read the text of a file into the arena. STATUS_INVALID: d says what is wrong, with file and line. STATUS_NOMEM, STATUS_LIMIT (more
 * than NEWS_BRANDS_MAX names, or the arena's).
 */
enum status news_brands_read(const char *file, struct bytes text, struct arena *a, struct news_brands *brands_r,
			     struct diag *d) MUST_CHECK;

/* The brand whose name stands in text, as words of their own; the longest of several. NULL: none. */
const struct news_brand *news_brands_find(const struct news_brands *brands, struct bytes text);

/* Whether domain is one of the brand's, or below one. */
bool news_brand_has_domain(const struct news_brand *brand, struct bytes domain);

#endif
