/*
 * signatures.h - the signatures that a configuration names: its files and the packs in force, as one set.
 *
 * The daemon and every command load them here, so that all judge by the same. No shared state: safe from any thread.
 */
#ifndef CONFIG_SIGNATURES_H
#define CONFIG_SIGNATURES_H

#include "config/config.h"
#include "signature/signature.h"

/* A pack that is to be tried and is not in force yet. */
struct config_trial {
	const char *name;		/* of the pack that it would replace */
	const char *files;		/* the folder of its files */
};

/*
 * Load them. Packs are verified; whether they are still fresh is asked by config_check_packs().
 *
 *   trial  NULL: what is in force
 *
 * As signature_set_load() otherwise: all but STATUS_OK leave *set_r untouched, and everything wrong was told to report.
 */
enum status config_load_signatures(const struct config *c, const struct config_trial *trial, const struct signature_report *report,
				   struct signature_set **set_r) MUST_CHECK;

/*
 * Warn of each pack that was never installed, has expired, or of which no newer version came when one was
 * promised (which is what it looks like when somebody keeps the news from us). STATUS_OK also if there was something to warn of;
 * else a pack in force cannot be read or verified: told as an error.
 */
enum status config_check_packs(const struct config *c, long long now, const struct signature_report *report) MUST_CHECK;

#endif
