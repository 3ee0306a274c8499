/*
 * collect.h - what a server gives in pages of JSON, put together into one file. Private to net/.
 *
 * The only place where unbeacon-fetch looks into what it fetches: as far as it must to find the next page. Bounded as a whole by the job's
 * max_bytes, at most COLLECT_MAX_BYTES, and its timeout, and by COLLECT_MAX_PAGES. No redirect is followed: keys go where they
 * were meant to go.
 */
#ifndef NET_COLLECT_H
#define NET_COLLECT_H

#include <time.h>
#include "json/json.h"
#include "net/feed.h"

enum { COLLECT_MAX_BYTES = 64 << 20, COLLECT_MAX_PAGES = 1000, COLLECT_HEADERS_MAX = 40 };

struct collection {
	const struct feed_job *job;
	struct http_result *result;	/* of the last page; where this file and its users tell what is wrong */
	json_t *items;			/* a list: of all pages so far */
	json_t *seen;			/* names of the user's choice, to find loops */
	size_t bytes;
	unsigned pages;
	time_t start;			/* of a clock that is never set */
};

enum status collection_init(struct collection *c, const struct feed_job *job, struct http_result *result) MUST_CHECK;
void collection_free(struct collection *c);

/*
 * Get one page: a JSON object of one of the media types, which end with NULL. headers: further ones. *page_r: to be dropped; NULL if there is
 * none: c->result says why.
 */
enum status collection_page(struct collection *c, const struct http_request *page, const char *const *media_types, json_t **page_r)
	MUST_CHECK;

/* No more of it: what the server does makes no sense. */
void collection_refuse(struct collection *c, const char *why);

/* Whether the name is new; it is not any more. *status_r: of memory. */
bool collection_is_new(struct collection *c, const char *name, enum status *status_r);

/*
 * Write root, which is dropped, to the job's file. c->result: HTTP_GOT and what to ask with next time, or HTTP_UNCHANGED if nothing
 * is_new.
 */
enum status collection_finish(struct collection *c, json_t *root, bool is_new, const char *added_last) MUST_CHECK;

#endif
