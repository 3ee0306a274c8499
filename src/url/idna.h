/*
 * idna.h - domain names to ASCII as browsers do it (UTS #46, non-transitional, through libidn2).
 *
 * Settings of the URL standard's "domain to ASCII" (3.3) with beStrict false:
 * CheckHyphens, VerifyDnsLength and UseSTD3ASCIIRules off, CheckBidi and
 * CheckJoiners on. libidn2's own non-transitional mode is stricter than that: it refuses
 * symbols (emoji), hyphens at odd places and labels of more than 63 bytes, all
 * of which a browser takes. So libidn2 maps and normalises pieces of labels,
 * and the rest is done here.
 *
 * Where the two still differ this side is the more lenient one: direction is
 * checked label by label, not over the whole domain, and neither it nor joiners in labels
 * of more than 63 code points. A host that a browser would refuse is reported rather than missed.
 * Characters newer than libidn2's Unicode tables are the exception: they are not valid.
 */
#ifndef URL_IDNA_H
#define URL_IDNA_H

#include "base/bytes.h"
#include "base/status.h"

enum {
	IDNA_MAX_INPUT = 1024,	/* bytes; DNS ends at 255 */
	IDNA_MAX_OUTPUT = 4096
};

/*
 * Convert domain, at most IDNA_MAX_INPUT bytes of UTF-8 without NUL.
 *
 *   out       IDNA_MAX_OUTPUT bytes, the caller's; *len_r of them are the result
 *   valid_r   false: not a domain name, or over a limit
 *   mapped_r  set when the mapping changed something beyond upper-case ASCII letters
 *
 * STATUS_OK, or STATUS_NOMEM from libidn2. Safe from any thread.
 */
enum status idna_to_ascii(struct bytes domain, unsigned char *out, size_t *len_r, bool *valid_r, bool *mapped_r) MUST_CHECK;

/*
 * The Punycode of the labels as they stand, ASCII letters in lower case: what idna_to_ascii() gives for a name that
 * is mapped and valid already, and for any other something that at least has its own spelling. Does not ask libidn2.
 * False: over a limit.
 */
bool idna_to_ascii_unmapped(struct bytes domain, unsigned char *out, size_t *len_r);

#endif
