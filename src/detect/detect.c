#include "detect/detect.h"

static const struct detector rows[] = {
	{ "remote-load", "URLs that a client fetches when it shows the message", detect_remote_load },
	{ "hidden-load", "remote loads that the reader cannot see", detect_hidden_load },
	{ "tracking-pixel", "images made to be fetched and not seen", detect_tracking_pixel },
	{ "recipient-token", "envelope recipients encoded in URLs", detect_recipient_token },
	{ "unique-token", "opaque tokens, by shape and by what stands around them", detect_unique_token },
	{ "campaign-token", "tokens proven by comparing copies of one mail", detect_campaign_token },
	{ "signature", "known trackers, indicators and lures, as the signatures say", detect_signature },
	{ "lure", "circumstances that fit bait, one by one and in sum", detect_lure },
	{ "oddity", "what well-formed mail does not have", detect_oddity },
};

const struct detector *detector_row(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

enum status detect_all(struct detect_context *c)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum status status = rows[i].run(c);

		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
