/*
 * feed.h - what a TAXII or MISP server gave, as a pack like any other: for update.
 */
#ifndef CLI_FEED_H
#define CLI_FEED_H

#include "config/config.h"

enum feed_result {
	FEED_READY,		/* the pack is there, signed */
	FEED_UNCHANGED,		/* what is in force has the same files, and long to live */
	FEED_REFUSED		/* said on standard error */
};

/*
 * Import the file at path, whatever its format, and write the pack of it to output and its signature, by the configuration's sign-key, to
 * OUTPUT.minisig; both may be the same path. What is refused of it is told on standard error, which calls the file source.
 */
enum feed_result feed_make_pack(const struct config *c, const struct config_pack *p, const char *path, const char *source, const char *output);

#endif
