/*
 * data_url.h - what a data: URL holds (Fetch, 6: the data: URL processor).
 *
 * Private to extract/.
 */
#ifndef EXTRACT_DATA_URL_H
#define EXTRACT_DATA_URL_H

#include "base/offset_map.h"

struct data_url {
	struct bytes type;	/* the media type with parameters as written; may be empty */
	struct bytes content;	/* percent-decoded, and base64-decoded if it says so; in the arena */
	bool is_base64;
	size_t start, end;	/* what of the URL the content is written as: from behind the comma to the fragment */
	struct offset_map map;	/* from content to url, behind start; of base64 there is none */
};

/*
 * Whether url is a data: URL (in any case, behind white space); if so what is
 * in it. Tabs and line breaks are dropped as the URL parser does. Linear.
 * STATUS_NOMEM, STATUS_LIMIT from the arena.
 */
enum status data_url_parse(struct bytes url, struct arena *a, struct data_url *out_r, bool *is_data_r) MUST_CHECK;

#endif
