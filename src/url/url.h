/*
 * url.h - URLs as browsers read them (WHATWG URL standard).
 *
 * Reads hostile bytes. What comes out is what a browser would request: tabs
 * and line breaks dropped, backslashes turned, hosts mapped to ASCII, numbers
 * of any base made IPv4 addresses. Disguises met on the way are oddities.
 *
 * Input is UTF-8 (ill-formed sequences count as U+FFFD), queries are encoded as
 * UTF-8 whatever the document's charset: a request differs at most in the
 * escapes of non-ASCII characters of a query.
 *
 * No shared state but libpsl's constant list: safe from any thread. Linear in
 * the input, some ns a byte; an international host costs libidn2's lookups, about 2 µs
 * a label and up to 0.6 µs a byte at worst, and is not valid beyond 1 KiB.
 */
#ifndef URL_URL_H
#define URL_URL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/oddity.h"

/* The longest input that is read as a whole, in bytes. */
enum { URL_MAX_BYTES = 256 * 1024 };

enum url_host_type {
	URL_HOST_NONE,		/* no host: "mailto:x", "data:,x" */
	URL_HOST_EMPTY,		/* "file:///x" */
	URL_HOST_DOMAIN,
	URL_HOST_IPV4,		/* host is dotted decimal */
	URL_HOST_IPV6,		/* host has its brackets and is compressed */
	URL_HOST_OPAQUE		/* host of a scheme that is not special */
};

/* All views are slices of href, which is printable ASCII. */
struct url {
	struct bytes href;		/* serialised */
	struct bytes scheme;		/* without ":", lower case */
	struct bytes username, password, host, port /* digits, or empty */, path;
	struct bytes query, fragment;	/* without "?" and "#" */
	bool has_query, has_fragment, is_special, has_opaque_path;
	enum url_host_type host_type;
};

/*
 * Parse input, relative to base (NULL: none), as the standard's basic URL parser (4.4).
 *
 *   input      borrowed for the call
 *   base       borrowed for the call; a url that an earlier call found valid
 *   a          holds href
 *   valid_r    false: failure in the standard's sense; *url_r is then all zero, with one exception:
 *   oddities   or-ed into, never cleared
 *
 * An input longer than URL_MAX_BYTES is never valid, but *url_r tells what its
 * first URL_MAX_BYTES say (href.len is 0 if even that fails), so that a caller
 * can report where such a load goes. It is noted as ODDITY_URL_LIMIT, except for data:.
 *
 * STATUS_OK     *valid_r and *url_r are set
 * STATUS_NOMEM, STATUS_LIMIT (the arena's ceiling): *url_r is all zero
 */
enum status url_parse(struct bytes input, const struct url *base, struct arena *a, struct url *url_r, bool *valid_r,
		      struct oddities *oddities) MUST_CHECK;

/*
 * The same without libidn2: an international host becomes the Punycode of what stands there, valid or not. For the rest of
 * a message that has more international hosts than any honest one, so that their cost has a bound and they are
 * reported all the same.
 */
enum status url_parse_unmapped(struct bytes input, const struct url *base, struct arena *a, struct url *url_r,
			       bool *valid_r, struct oddities *oddities) MUST_CHECK;

/* href without "#...". */
struct bytes url_without_fragment(const struct url *u);

/* http, https, ftp, ws, wss, and file (Windows opens a share), with a host: loading it talks to another machine. */
bool url_is_remote(const struct url *u);

/*
 * The registrable domain (public suffix and one label more) of a host as in
 * struct url. The host itself for addresses, public suffixes and single labels.
 * A final dot is left out. Borrowed from host. A few lookups in libpsl's
 * built-in list per call, nothing allocated.
 */
struct bytes url_registrable_domain(struct bytes host);

/* Whether names right below host are registered by different owners: "com", "co.uk", "github.io". Of an address: no. */
bool url_is_public_suffix(struct bytes host);

/*
 * Append u in a form that no mail client makes clickable and that people still
 * read: "hxxps://host[.]example/path". Web addresses inside path and query are
 * defanged too. The tokens in it stay: hiding them is the caller's matter.
 * STATUS_LIMIT or STATUS_NOMEM leave out as it was.
 */
enum status url_defang(const struct url *u, struct buf *out) MUST_CHECK;

#endif
