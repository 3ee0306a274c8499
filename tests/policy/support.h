/*
 * support.h - evidence made from a few words, for the tests of policy/.
 */
#ifndef TESTS_POLICY_SUPPORT_H
#define TESTS_POLICY_SUPPORT_H

#include "policy/policy.h"

/* The references of every sample. */
enum {
	IMAGE,			/* an image that loads */
	LINK,			/* a link with a token */
	FIXED,			/* a load that nothing can be spliced into */
	PICTURE,		/* another image that loads */
	IMAGE_AGAIN,		/* the URL of IMAGE in another place, with a fragment */
	EMBEDDED,		/* a data: image: nothing is fetched */
	SAMPLE_REFERENCES
};

struct sample {
	struct arena *arena;
	struct message message;
	struct envelope envelope;
	struct authentication authentication;
	struct evidence evidence;
	struct bytes recipients[4];
};

/*
 * findings  "KIND@REFERENCE", with "/LETTERS" if a signature made it that permits Detect, Tag, Rewrite, Quarantine
 *           (d, t, r, q) and is TLP:RED if there is an X, with "?" for a confidence of 0.3: "tracking-pixel@0 indicator@-/dt"
 * from      the address in From
 */
void sample_init(struct sample *s, const char *findings, const char *from, const char *recipient);
void sample_free(struct sample *s);

/* The plan as one letter a reference: "x" goes, "." stays; "" for no plan. */
const char *sample_plan(const struct verdict *v);

#endif
