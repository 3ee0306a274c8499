/*
 * evidence.h - all that is known of one message, as the detectors and signatures read it.
 *
 * A bundle of borrowed pointers into the message's arena; made by scan/.
 */
#ifndef EVIDENCE_EVIDENCE_H
#define EVIDENCE_EVIDENCE_H

#include "base/arena.h"
#include "evidence/file_digest.h"
#include "evidence/finding.h"
#include "evidence/reference.h"
#include "message/authentication_results.h"
#include "message/message.h"

/* A signature of which nobody knows whether it matches: an expression reached its limits. */
struct unsettled {
	const struct signature *signature;
	struct unsettled *next;
};

struct evidence {
	struct message *message;
	const struct envelope *envelope;
	const struct authentication *authentication;
	struct references references;
	struct findings findings;	/* so far: grows detector by detector */
	const struct file_digest *digests;	/* parallel to message->parts; NULL: not made */
	struct unsettled *unsettled;	/* in no order; for counting, never for deciding: NULL: none */
	struct oddities oddities;	/* of the message, its parts and references together */
	struct arena *arena;
};

/*
 * Add a finding with the kind's default weight. evidence->findings.items may
 * move. text: what speaks for it, kept as it is (arena or static).
 */
enum status evidence_add(struct evidence *e, enum finding_kind kind, int reference, double confidence,
			 const char *text, const struct signature *signature) MUST_CHECK;

/*
 * The findings that keeps() says yes to, in their order; the items of all themselves if it is every one.
 * STATUS_NOMEM or STATUS_LIMIT of the arena: *kept_r is untouched.
 */
enum status findings_select(const struct findings *all, bool (*keeps)(const void *context, const struct finding *f),
			    const void *context, struct arena *a, struct findings *kept_r) MUST_CHECK;

#endif
