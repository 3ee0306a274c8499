/*
 * loads.h - everything a style sheet or style attribute would make a client load.
 *
 * Finds url(), src(), the strings of image(), image-set() and @import, web fonts,
 * URLs in custom properties and fallbacks (var() may carry them anywhere), and
 * what old clients load: behavior, -moz-binding, AlphaImageLoader, expression();
 * and what a client that looks ahead takes for the URL of @import, where that differs.
 * Any property counts, known or not, valid or not: what one client drops another
 * may load, and a finding too many costs less than one too few.
 *
 * Not loads: strings elsewhere (content: "http://…"), @namespace, the conditions
 * of @media, @supports, @container, @document, @import and @scope, url-prefix(),
 * local(), and references that browsers never resolve: url() and url(#fragment).
 *
 * Reads hostile bytes that are meant to be UTF-8. Knowingly not done: attr() that
 * turns an element's attribute into a URL, and URLs put together by a script.
 */
#ifndef CSS_LOADS_H
#define CSS_LOADS_H

#include "base/oddity.h"
#include "css/parser.h"

enum css_load_kind {
	CSS_URL,			/* an image, cursor, filter, mask … of any property */
	CSS_IMPORT,			/* a style sheet */
	CSS_IMPORT_GUESS,		/* the same, as clients guess it that look ahead: escapes mean nothing to them */
	CSS_FONT_FACE,			/* a font: url() in @font-face */
	CSS_BEHAVIOR,			/* behavior, -ms-behavior, -moz-binding: script, in old clients */
	CSS_ALPHA_IMAGE_LOADER,		/* an image, in clients that show filters of Internet Explorer */
	CSS_EXPRESSION			/* a URL in the script of expression(), in the same clients */
};

struct css_load {
	enum css_load_kind kind;
	/*
	 * Clients that follow the standard do not load it here: a bad url or string token, an @import
	 * inside a block or attribute, a url in a selector. Others do, so it is to be reported and removed
	 * like the rest; only its weight may be lower.
	 */
	bool stray;
	struct bytes url;		/* escapes resolved; from the input or in the arena */
	struct bytes property;		/* in lower case, "--x" for custom properties, "" outside declarations */
	size_t start, end;		/* the URL as written, without quotes, "url(" and white space */
	/*
	 * What a rewrite may replace by "url(data:,)" so that the rest of the style keeps its meaning:
	 * the whole url(…) or src(…), or the string with its quotes. Of what the end of input cuts short,
	 * all that is there. No two loads overlap, unless one is inside the other's string of -ms-filter, or one is
	 * a guess.
	 */
	size_t outer_start, outer_end;
};

struct css_loads {
	const struct css_load *items;	/* in the order of the input, in the arena */
	size_t count;
	size_t seen;			/* count, and those beyond max_loads */
};

struct css_limits {
	size_t max_depth;		/* open brackets; 0 or beyond CSS_DEPTH_MAX: that */
	size_t max_loads;		/* kept; those beyond are counted */
};

/*
 * Find the loads of css.
 *
 *   css       borrowed; the result borrows from it and from the arena
 *   oddities  or-ed into: CSS_BAD_TOKEN, CSS_DEPTH_LIMIT, REFERENCE_LIMIT
 *
 * Brackets deeper than the limit are a bound, not a blind spot: from there on
 * every url token and every string that may be a URL is reported.
 *
 * STATUS_OK                   *out_r is set
 * STATUS_NOMEM, STATUS_LIMIT  from the arena; *out_r is untouched
 *
 * Linear in css.len, bounded stack, no shared state: safe from any thread.
 */
enum status css_find_loads(struct bytes css, enum css_source source, const struct css_limits *limits,
			   struct arena *a, struct css_loads *out_r, struct oddities *oddities) MUST_CHECK;

/*
 * A quick look that may be wrong in one direction only: false means that
 * css_find_loads() would find nothing and note no oddity of a URL. At memory speed, for
 * use before it on each style attribute (it also does so itself).
 */
bool css_may_load(struct bytes css);

#endif
