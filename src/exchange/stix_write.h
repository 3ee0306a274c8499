/*
 * stix_write.h - the conditions of a signature as a STIX pattern. Private to exchange/.
 */
#ifndef EXCHANGE_STIX_WRITE_H
#define EXCHANGE_STIX_WRITE_H

#include "base/buf.h"
#include "signature/view.h"

/*
 * Append "[...]" to out. STATUS_INVALID: STIX cannot say it, reason_r says why; out then holds a part, as with STATUS_NOMEM
 * and STATUS_LIMIT.
 */
enum status stix_pattern_write(const struct condition *first, struct buf *out, const char **reason_r) MUST_CHECK;

#endif
