/* host.h - hosts of URLs (URL standard, 3.5): percent-decoding, IDNA, addresses, opaque hosts. */
#ifndef URL_HOST_H
#define URL_HOST_H

#include "base/oddity.h"
#include "url/output.h"
#include "url/url.h"

/*
 * Parse in as the host of a special scheme or of another, and append it
 * serialised to out. False: failure, or out->status says why not; what then
 * stands in out is not to be used. Oddities are or-ed in. maps: false for idna_to_ascii_unmapped().
 */
bool host_parse(struct bytes in, bool is_special, bool maps, struct output *out, enum url_host_type *type_r,
		struct oddities *oddities);

#endif
