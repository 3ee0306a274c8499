/*
 * skeleton.h - what of a URL is the same in each copy of a mail, and what may vary.
 *
 * The skeleton of a reference is its construct, scheme, registrable domain, the number of path segments,
 * the file extension and the names in its query. What stands in these places is digested as
 * values: words too, for a token may look like one. So copies
 * of one mail have equal skeletons at the same URL and what is in one of them only
 * is a value. Where several URLs of a message have the same skeleton, the n-th of m is compared
 * with the n-th of m.
 *
 * Not a value, because harmless mail varies it: a time close to the message's own, and the number
 * of a host that shares load ("img3"). A number under a name that says cache-buster
 * is a value of a skeleton of its own, so that it cannot speak for or against the rest.
 *
 * Pure functions, safe from any thread, linear in the URLs.
 */
#ifndef DETECT_SKELETON_H
#define DETECT_SKELETON_H

#include "base/arena.h"
#include "evidence/campaign.h"
#include "evidence/reference.h"

enum { SKELETONS_MAX = 256 };		/* different URLs of a message that are looked at, in document order */

struct skeletons {
	struct campaign_skeleton *items;
	size_t count;
	int *of_reference;		/* index into items for each reference; -1: none */
	int *buster_of_reference;
};

/* The skeletons of all remote references, in the arena. STATUS_NOMEM or STATUS_LIMIT of the arena. */
enum status skeletons_make(const struct hash_key *key, const struct references *references, long long now,
			   struct arena *a, struct skeletons *skeletons_r) MUST_CHECK;

#endif
