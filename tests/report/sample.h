/*
 * sample.h - a scanned message made by hand, with hostile bytes wherever a sender can put some.
 */
#ifndef TESTS_REPORT_SAMPLE_H
#define TESTS_REPORT_SAMPLE_H

#include "report/report.h"

#define SAMPLE_RECIPIENT "bob.secret@victim.example"
#define SAMPLE_TOKEN "Ym9iLnNlY3JldA"

struct sample {
	struct arena *arena;
	struct envelope envelope;
	struct bytes recipients[2];
	struct scan_result result;
	struct campaign_result campaign;
	struct event event;
	struct hash_key key;
};

void sample_init(struct sample *s);
void sample_free(struct sample *s);

#endif
