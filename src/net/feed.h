/*
 * feed.h - the kinds of feeds that unbeacon-fetch knows: one table, a row each.
 */
#ifndef NET_FEED_H
#define NET_FEED_H

#include "net/http.h"

struct feed_job {			/* all borrowed */
	const char *source;		/* the URL */
	const char *output;		/* the file to write; a feed may write more beside it, as its row says */
	const char *const *headers;	/* for every request: "Name: value" */
	size_t header_count;
	struct http_validators known;	/* of what is there already; a feed that cannot ask for changes leaves them alone */
	size_t max_bytes;		/* of each file; of all pages that make one */
	struct http_options http;
};

struct feed_kind {
	const char *name, *help;
	/*
	 * Fetch once, without trying again: the caller does that. On HTTP_GOT the files are there, and
	 * result_r->validators are those to ask with next time. STATUS_IO: a file cannot be written, errno says why.
	 */
	enum status (*fetch)(const struct feed_job *job, struct http_result *result_r);
};

/* Row i of the table, NULL past its end; the one of that name, or NULL. */
const struct feed_kind *feed_row(size_t i);
const struct feed_kind *feed_find(const char *name);

#endif
