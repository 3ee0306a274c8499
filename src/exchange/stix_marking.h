/*
 * stix_marking.h - what the marking definitions of a bundle demand. Private to exchange/.
 */
#ifndef EXCHANGE_STIX_MARKING_H
#define EXCHANGE_STIX_MARKING_H

#include "exchange/indicator.h"

/*
 * Add to l what the markings of object (object_marking_refs and granular_markings) demand. by_id: all objects of the
 * bundle. fault_r: NULL, or why one of them cannot be kept.
 */
enum status stix_limits(const json_t *object, const json_t *by_id, struct arena *a, struct limits *l, const char **fault_r)
	MUST_CHECK;

/* The same of one marking definition: whether it is understood. */
enum status stix_marking_read(const json_t *marking, struct arena *a, struct limits *l, const char **fault_r) MUST_CHECK;

#endif
