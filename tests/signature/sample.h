/*
 * sample.h - evidence made by hand, for tests of signatures without the extractors.
 */
#ifndef SIGNATURE_SAMPLE_H
#define SIGNATURE_SAMPLE_H

#include "evidence/evidence.h"
#include "signature/signature.h"

enum { SAMPLE_REFERENCES = 64 };

struct sample {
	struct message message;
	struct envelope envelope;
	struct authentication authentication;
	struct evidence evidence;
	struct reference references[SAMPLE_REFERENCES];
	struct bytes recipients[2];
	struct file_digest digest;	/* of the one part */
	struct arena *arena;
};

/* A news lure to one recipient with these references: see sample.c. */
void sample_lure(struct sample *s);

/* A message with that text, no references, one recipient. */
void sample_start(struct sample *s, const char *raw);

/* One more reference to url; returns it to be changed. */
struct reference *sample_add(struct sample *s, const char *url, enum load load);

void sample_free(struct sample *s);

/* What a load reports, as "error LINE:COLUMN: TEXT\n" and "warning ..."; the text is cut to fit. */
struct said {
	char text[8192];
};
struct signature_report said_report(struct said *s);

/* The set of a text that has no errors; fails the test otherwise. */
struct signature_set *sample_set(const char *text);

/* "signature test { ... when { CONDITIONS } }" with all metadata that must be there. */
struct signature_set *sample_conditions(const char *conditions, struct said *said);

#endif
