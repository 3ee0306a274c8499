/*
 * tracking_pixel.c - remote images made to be fetched and not seen.
 *
 * An image, or a frame or object in its place, that is hidden, or of no declared size
 * inside of something hidden (with a size it may be a picture for another screen), or at most three pixels both ways (open pixels of
 * real senders are 1x1, 0x0, 2x2). Spacers of old layouts are that small too:
 * what tells them apart is that their URL says nothing (".../spacer.gif",
 * no query, no long segment), so for those the confidence is low.
 */
#include "detect/detect.h"
#include "detect/spacer.h"
#include "detect/words.h"

enum { PIXEL_MAX = 3 };

static bool is_tiny(int pixels)
{
	return pixels >= 0 && pixels <= PIXEL_MAX;
}

enum status detect_tracking_pixel(struct detect_context *c)
{
	struct evidence *e = c->evidence;

	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];
		bool tiny = is_tiny(r->width) && is_tiny(r->height);
		bool sized = r->width >= 0 || r->height >= 0;
		bool hidden = (r->concealed & (CONCEALED_DISPLAY | CONCEALED_OFF_SCREEN)) != 0 ||
			      ((r->concealed & CONCEALED_ANCESTOR) && !sized);
		const char *text;
		enum status status;

		if (!reference_is_remote_load(r) || (r->concealed & CONCEALED_RESOURCE) || !(tiny || hidden))
			continue;
		text = arena_join(e->arena, "an image from ", words_host(e->arena, r->domain),
				  " that is not meant to be seen: ", words_concealed(e->arena, r), NULL);
		if (text == NULL)
			return arena_status(e->arena);
		status = evidence_add(e, FINDING_TRACKING_PIXEL, (int)i, spacer_may_carry_token(&r->url) ? 1.0 : SPACER_CONFIDENCE, text, NULL);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
