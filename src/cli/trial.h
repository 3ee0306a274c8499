/*
 * trial.h - what new signatures would have done to recent mail.
 */
#ifndef CLI_TRIAL_H
#define CLI_TRIAL_H

#include "cli/arguments.h"
#include "config/config.h"

struct trial_result {
	size_t messages;	/* that were recent enough */
	size_t held;		/* of them: by the new signatures, and not by those before */
	size_t vouched;		/* of those: from senders that somebody vouches for */
	size_t unreadable;	/* files; each was said on standard error */
};

/*
 * Scan the mail of pack-trial-mail that arrived in the last pack-trial-window, with the set before (NULL: none) and the new one.
 * Each message counts for the recipients that its header names. What is held is what the policy advises, in
 * observe mode too. STATUS_OK, or everything was said on standard error.
 */
enum status trial_run(struct config *c, struct signature_set *before, struct signature_set *after, struct trial_result *result_r) MUST_CHECK;

/* "would have held 3 of 41,212 messages of 7 days, one of them from a vouched sender" on standard output. */
void trial_print(const struct config *c, const struct trial_result *r);

#endif
