/*
 * http.h - one request to one HTTPS server, with limits on everything.
 *
 * HTTPS alone, redirects included; certificates are always checked, pinned keys besides if there are any. No
 * proxy, no password and no name of a file comes from the environment. What the server sends is bytes: never parsed here
 * but for status and four header fields. One thread at a time.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include "base/buf.h"

enum { HTTP_FIELD_MAX = 1024, HTTP_REDIRECTS_MAX = 5 };

/* How to get at servers: the same for all requests of a run. */
struct http_options {			/* all borrowed */
	const char *ca_file;		/* NULL: the system's authorities */
	const char *pins;		/* "sha256//BASE64;sha256//BASE64": one of them has to fit; NULL: none */
	const char *proxy;		/* NULL: none */
	unsigned timeout_s;		/* for a request as a whole */
	unsigned stall_s;		/* for which less than a KiB a second comes */
	bool shows_progress;		/* on standard error */
};

/* What a server said of a file, to ask later whether it changed; "" where it said nothing. */
struct http_validators {
	char etag[HTTP_FIELD_MAX], last_modified[HTTP_FIELD_MAX];
	char added_last[HTTP_FIELD_MAX];	/* when the newest object was added: X-TAXII-Date-Added-Last */
};

struct http_request {
	const char *url;
	const char *const *headers;	/* further lines "Name: value" */
	size_t header_count;
	const struct http_validators *if_changed;	/* ask for it only if it differs from that; NULL: always */
	struct bytes body;		/* POST it; data NULL: GET */
	bool no_redirects;		/* one is HTTP_PERMANENT then */
};

enum http_outcome {
	HTTP_GOT,			/* 200 */
	HTTP_UNCHANGED,			/* 304 */
	HTTP_TEMPORARY,			/* no server, a timeout, 408, 425, 429, 5xx: try again later */
	HTTP_PERMANENT			/* any other answer, a wrong certificate, too large: trying again does not help */
};

struct http_result {
	enum http_outcome outcome;
	char text[1024];		/* if it is not there: why, in words */
	char content_type[HTTP_FIELD_MAX];
	struct http_validators validators;
};

/*
 * Make the request and append the answer's body to out, whose limit is the bound of its size; out is as it was
 * unless HTTP_GOT. Only STATUS_NOMEM is no result; all that can happen on the way is in *result_r.
 */
enum status http_get(const struct http_options *options, const struct http_request *request, struct buf *out,
		     struct http_result *result_r) MUST_CHECK;

#endif
