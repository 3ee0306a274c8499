/*
 * digest.h - what a held message is known by, whatever an MTA adds on its way.
 *
 * Pure functions, safe from any thread.
 */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "base/bytes.h"

enum { STORE_DIGEST_LENGTH = 32 };

/* Of all bytes: to see that the file on disk is what was held. */
void store_digest(struct bytes message, unsigned char digest_r[STORE_DIGEST_LENGTH]);

/*
 * Of the body alone: to know a released message again. On its way back through
 * the MTA a message gains header fields (Received, the ticket itself), its
 * line ends may change between CRLF and LF, and a last line without end gets
 * one. So this digests the bytes after the first empty line, with each CRLF
 * taken as LF and all line ends at the very end left out. A message
 * without an empty line has an empty body.
 */
void store_body_digest(struct bytes message, unsigned char digest_r[STORE_DIGEST_LENGTH]);

#endif
