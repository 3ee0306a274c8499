/*
 * wrapper.h - the URL inside of a URL: what redirectors and link protection lead to, told without asking them.
 *
 * A protection service at the recipient's side (Safe Links, Proofpoint ...) puts a URL of its own around each link, with the
 * recipient's address in it. That is not the sender's doing. A redirector (a mail service's click counter, Google, any
 * "?url=") is: the sender chose it and what stands in it. Both lead to a destination that is who is really linked to.
 *
 * Nothing is fetched: the destination stands in the URL or it is not known.
 */
#ifndef URL_WRAPPER_H
#define URL_WRAPPER_H

#include "url/url.h"

enum { WRAPPER_DEPTH_MAX = 4 };		/* wrappers around wrappers that are taken off */

struct unwrapped {
	const struct url *sent;		/* what the sender wrote: behind all protection services; NULL: the URL itself */
	const struct url *destination;	/* behind redirectors as well; NULL: the URL itself */
	const char *protection;		/* the outermost service's name; NULL: none. Static storage */
};

/*
 * Take all wrappers off u, which is valid. The URLs in *out_r are in the arena. STATUS_NOMEM, STATUS_LIMIT from the
 * arena. Linear; some ns where there is none. An international host is read as url_parse_unmapped() does.
 */
enum status url_unwrap(const struct url *u, struct arena *a, struct unwrapped *out_r) MUST_CHECK;

#endif
