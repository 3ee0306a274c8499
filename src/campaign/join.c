#include "campaign/join.h"
#include <string.h>

static uint8_t sum8(unsigned a, unsigned b)
{
	return (uint8_t)(a + b < UINT8_MAX ? a + b : UINT8_MAX);
}

static uint16_t sum16(unsigned a, unsigned b)
{
	return (uint16_t)(a + b < UINT16_MAX ? a + b : UINT16_MAX);
}

static bool is_shared(const struct record *r, unsigned mine, unsigned place, uint16_t value)
{
	for (unsigned i = 0; value != 0 && i < r->url.kept; i++)
		if (i != mine && r->url.values[i][place] == value)
			return true;
	return false;
}

static unsigned find_known(const struct record *r, const uint32_t *recipients, size_t count)
{
	for (unsigned i = 0; i < r->url.kept; i++)
		for (size_t k = 0; k < count; k++)
			if (r->url.recipients[i] == recipients[k])
				return i;
	return r->url.kept;
}

bool record_add_delivery(struct record *r, const uint32_t *recipients, size_t count, const uint16_t values[CAMPAIGN_PLACES])
{
	const struct record before = *r;
	const unsigned mine = find_known(r, recipients, count);
	const bool is_repeat = mine < r->url.kept;

	for (unsigned place = 0; place < CAMPAIGN_PLACES; place++) {
		bool differs = is_repeat && r->url.values[mine][place] != values[place];

		if (differs)
			r->url.differ[place] = sum8(r->url.differ[place], 1);
		if ((!is_repeat || differs) && is_shared(r, mine, place, values[place]))
			r->url.shared[place] = sum8(r->url.shared[place], 1);
	}
	if (is_repeat) {
		r->url.repeats = sum8(r->url.repeats, 1);
	} else {
		r->count = sum16(r->count, 1);
		if (mine < RECIPIENTS_KEPT) {
			r->url.recipients[mine] = recipients[0];
			memcpy(r->url.values[mine], values, sizeof(r->url.values[mine]));
			r->url.kept++;
		}
	}
	return memcmp(&before, r, sizeof(before)) != 0;
}

bool record_is_sound(const struct record *r)
{
	if (r->key == 0)
		return false;
	switch (r->kind) {
	case RECORD_URL:
		return r->count > 0 && r->url.kept > 0 && r->url.kept <= RECIPIENTS_KEPT && r->url.kept <= r->count;
	case RECORD_VIEW:
		return r->view.campaign != 0;
	case RECORD_CAMPAIGN:
		return r->campaign.messages > 0 && r->campaign.is_proven <= 1 && r->campaign.senders_kept <= SENDERS_KEPT;
	case RECORD_EVENTS:
		return r->count > 0 && r->count < 1u << EVENTS_OF_RECORD;
	default:
		return false;
	}
}

bool record_is_blank(const struct record *r)
{
	switch (r->kind) {
	case RECORD_VIEW:
		return r->view.campaign == 0;
	case RECORD_CAMPAIGN:
		return r->campaign.messages == 0;
	default:
		return r->count == 0;
	}
}

static void join_urls(struct record *r, const struct record *older)
{
	const struct record newer = *r;

	r->count = older->count;
	r->url = older->url;
	for (unsigned i = 0; i < newer.url.kept; i++)
		record_add_delivery(r, &newer.url.recipients[i], 1, newer.url.values[i]);
	/* Of those not kept nothing is known but their number. */
	r->count = sum16(r->count, (unsigned)newer.count - newer.url.kept);
	r->url.repeats = sum8(r->url.repeats, newer.url.repeats);
	for (unsigned place = 0; place < CAMPAIGN_PLACES; place++) {
		r->url.differ[place] = sum8(r->url.differ[place], newer.url.differ[place]);
		r->url.shared[place] = sum8(r->url.shared[place], newer.url.shared[place]);
	}
}

static void join_campaigns(struct record *r, const struct record *older)
{
	uint32_t messages = r->campaign.messages + older->campaign.messages;

	r->campaign.messages = messages >= r->campaign.messages ? messages : UINT32_MAX;
	r->campaign.is_proven |= older->campaign.is_proven;
	for (unsigned i = 0; i < older->campaign.senders_kept; i++) {
		unsigned j = 0;

		while (j < r->campaign.senders_kept && r->campaign.senders[j] != older->campaign.senders[i])
			j++;
		if (j == r->campaign.senders_kept && j < SENDERS_KEPT)
			r->campaign.senders[r->campaign.senders_kept++] = older->campaign.senders[i];
	}
	for (size_t i = 0; i < sizeof(r->campaign.recipients); i++)
		r->campaign.recipients[i] |= older->campaign.recipients[i];
}

void record_join(struct record *r, const struct record *older)
{
	switch (r->kind) {
	case RECORD_URL:
		join_urls(r, older);
		break;
	case RECORD_CAMPAIGN:
		join_campaigns(r, older);
		break;
	case RECORD_EVENTS:
		for (unsigned i = 0; i < EVENTS_OF_RECORD; i++)
			if (older->count & 1u << i)
				memcpy(r->events[i], older->events[i], EVENT_LENGTH);
		r->count |= older->count;
		break;
	default:	/* a view: who came later found no other, and a campaign's name comes from its text */
		break;
	}
}
