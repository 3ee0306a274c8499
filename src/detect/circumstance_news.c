/*
 * circumstance_news.c - dressed as news: a headline as subject, or the display name of an outlet that the sender's domain is not.
 *
 * Real newsletters of real outlets send from their own domains; who writes about them does not put their name into From.
 */
#include "base/ascii.h"
#include "detect/circumstance.h"
#include "message/address.h"

enum { WORDS_MIN = 5, WORDS_MAX = 20, LENGTH_MAX = 160, NAME_MAX_BYTES = 256 };

static const double of_headline = 0.2, of_brand = 0.4, of_both = CIRCUMSTANCE_MAX;

static bool is_answer(struct bytes subject)
{
	static const char *const starts[] = { "re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "tr:", "rv:" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (bytes_starts_with_nocase(subject, starts[i]))
			return true;
	}
	return false;
}

/*
 * Several words, no call to buy or act, at least one name (a capital) behind the first word: as newspapers write, with
 * capitals everywhere or in names only.
 */
static bool is_headline(struct bytes subject)
{
	unsigned words = 0, capitals = 0;
	bool in_word = false;

	if (subject.len > LENGTH_MAX || is_answer(subject))
		return false;
	for (size_t i = 0; i < subject.len; i++) {
		const unsigned char c = subject.data[i];
		const bool is_letter = ascii_is_alnum(c) || c >= 0x80 || c == '\'' || c == '-' || c == '.';

		if (c == '!' || c == '%' || c == '$' || c == '#' || c == '[' || c == '{')
			return false;
		if (is_letter && !in_word) {
			words++;
			capitals += words > 1 && ascii_is_upper(c);
		}
		in_word = is_letter;
	}
	return words >= WORDS_MIN && words <= WORDS_MAX && capitals >= 1;
}

static bool is_false_brand(const struct detect_context *c)
{
	const struct message *m = c->evidence->message;
	const struct news_brand *brand;

	if (c->brands == NULL || m->from_name.len == 0)
		return false;
	brand = news_brands_find(c->brands, bytes_slice(m->from_name, 0, NAME_MAX_BYTES));
	return brand != NULL && !news_brand_has_domain(brand, mailbox_from_address(m->from_address).domain);
}

enum status circumstance_news(struct detect_context *c, struct circumstance *circumstance_r)
{
	const bool headline = is_headline(bytes_trim(c->evidence->message->subject)), brand = is_false_brand(c);

	if (brand) {
		circumstance_r->confidence = headline ? of_both : of_brand;
		circumstance_r->text = headline ? "the sender is named like a news outlet that its domain is not, and the subject reads like a headline" :
						  "the sender is named like a news outlet that its domain is not";
	} else if (headline) {
		circumstance_r->confidence = of_headline;
		circumstance_r->text = "the subject reads like a headline";
	}
	return STATUS_OK;
}
