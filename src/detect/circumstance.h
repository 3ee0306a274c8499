/*
 * circumstance.h - what around a message fits bait: it weighs and never decides.
 *
 * Each circumstance is one file with one function. None is proof: newsletters have headlines, pictures from content networks
 * and servers that never were seen before. So each is a finding of the kind lure whose confidence stays below CIRCUMSTANCE_MAX; together
 * (lure.c) they may come to one that counts, and even that only beside something else that speaks
 * against the message (policy/weigh.c). They are looked for in messages that load something.
 */
#ifndef DETECT_CIRCUMSTANCE_H
#define DETECT_CIRCUMSTANCE_H

#include "detect/detect.h"

#define CIRCUMSTANCE_MAX 0.49

struct circumstance {
	double confidence;		/* 0: there is none; else at most CIRCUMSTANCE_MAX */
	int reference;			/* what it is about, or FINDING_MESSAGE */
	const char *text;		/* in words, without URL, token or address; in the arena or static */
};

struct circumstance_row {
	const char *name, *help;
	/* *circumstance_r is all zero but for reference, FINDING_MESSAGE. Our own failures only. */
	enum status (*look)(struct detect_context *c, struct circumstance *circumstance_r);
};

/* Row i of the table; NULL past its end. */
const struct circumstance_row *circumstance_row(size_t i);

enum status circumstance_news(struct detect_context *c, struct circumstance *circumstance_r) MUST_CHECK;
enum status circumstance_unrelated_load(struct detect_context *c, struct circumstance *circumstance_r) MUST_CHECK;
enum status circumstance_first_seen(struct detect_context *c, struct circumstance *circumstance_r) MUST_CHECK;
enum status circumstance_lone_picture(struct detect_context *c, struct circumstance *circumstance_r) MUST_CHECK;
enum status circumstance_lax_authentication(struct detect_context *c, struct circumstance *circumstance_r) MUST_CHECK;
enum status circumstance_protected(struct detect_context *c, struct circumstance *circumstance_r) MUST_CHECK;

#endif
