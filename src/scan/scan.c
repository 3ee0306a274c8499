#include "scan/scan.h"
#include <time.h>

struct scan_limits scan_limits_default(void)
{
	return (struct scan_limits){
		.message = message_limits_default,
		.extract = extract_limits_default,
		.arena_max_bytes = (size_t)512 << 20,
		.time_ms = 10000,
	};
}

static unsigned long elapsed_us(const struct timespec *start)
{
	struct timespec end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	return (unsigned long)((end.tv_sec - start->tv_sec) * 1000000 + (end.tv_nsec - start->tv_nsec) / 1000);
}

/* All that was odd anywhere in the message, as one set. */
static void join_oddities(struct evidence *e)
{
	const struct message *m = e->message;

	oddities_join(&e->oddities, &m->oddities);
	for (size_t i = 0; i < m->part_count; i++)
		oddities_join(&e->oddities, &m->parts[i]->oddities);
}

enum status scan_message(const struct scanner *scanner, struct bytes raw, const struct envelope *envelope, long long now,
			 struct signature_scratch *scratch, struct arena *a, struct scan_result *result_r)
{
	struct scan_result *r = result_r;
	struct evidence *e = &r->evidence;
	struct detect_context detect = {
		.evidence = e, .signatures = scanner->signatures, .scratch = scratch, .now = now,
		.campaign_engine = scanner->campaign_engine, .event = envelope->event,
		.directory = scanner->directory, .first_seen = scanner->first_seen, .brands = scanner->brands, .kept = scanner->kept,
		.is_protected = policy_protects(scanner->policy, envelope),
	};
	struct timespec start;
	enum status status;

	clock_gettime(CLOCK_MONOTONIC, &start);
	*r = (struct scan_result){ 0 };
	*e = (struct evidence){ .message = &r->message, .envelope = envelope, .authentication = &r->authentication, .arena = a };

	status = message_parse(raw, &scanner->limits.message, a, &r->message);
	if (status == STATUS_OK)
		status = authentication_read(&r->message.root->fields, scanner->trusted_authserv_ids,
					     scanner->trusted_authserv_id_count, a, &r->authentication);
	if (status == STATUS_OK)
		status = extract_references(&r->message, &scanner->limits.extract, a, &e->references, &e->oddities);
	if (status != STATUS_OK)
		return status;
	join_oddities(e);
	if (scanner->limits.time_ms > 0 && elapsed_us(&start) > scanner->limits.time_ms * 1000UL)
		oddities_add(&e->oddities, ODDITY_TIME_LIMIT);
	status = detect_all(&detect);
	r->campaign = detect.campaign;
	if (status == STATUS_OK)
		status = policy_decide(scanner->policy, e, &r->verdict);
	r->elapsed_us = elapsed_us(&start);
	return status;
}
