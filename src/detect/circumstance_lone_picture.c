/*
 * circumstance_lone_picture.c - one remote picture in a long article.
 *
 * As in the mails of 2021: the text of a news article, and one picture from elsewhere. Newsletters have many pictures; letters between people
 * have none that load.
 */
#include "base/ascii.h"
#include "detect/circumstance.h"
#include "detect/shown_text.h"

enum { ARTICLE_WORDS = 150, READ_MAX_BYTES = 64 * 1024, LINKS_MAX = 6 };

static const double confidence = 0.25;

static size_t count_words(struct bytes text, bool *in_word)
{
	size_t words = 0;

	for (size_t i = 0; i < text.len; i++) {
		const bool is_letter = ascii_is_alpha(text.data[i]) || text.data[i] >= 0x80;

		words += is_letter && !*in_word;
		*in_word = is_letter || text.data[i] == '\'';
	}
	return words;
}

static enum status count_part(struct part *p, struct arena *a, size_t *words)
{
	struct shown_text shown;
	struct bytes content, piece;
	bool in_word = false;
	enum status status;

	if (p->is_multipart || p->is_message || !media_type_is(&p->type, "text", NULL) || p->disposition == DISPOSITION_ATTACHMENT)
		return STATUS_OK;
	status = part_content(p, a, &content);
	if (status != STATUS_OK)
		return status;
	content = bytes_slice(content, 0, READ_MAX_BYTES);
	if (media_type_is(&p->type, "text", "plain")) {
		*words += count_words(content, &in_word);
		return STATUS_OK;
	}
	shown = (struct shown_text){ content, 0 };
	while (*words < ARTICLE_WORDS && shown_text_next(&shown, &piece))
		*words += count_words(piece, &in_word);
	return STATUS_OK;
}

enum status circumstance_lone_picture(struct detect_context *c, struct circumstance *circumstance_r)
{
	struct evidence *e = c->evidence;
	size_t links = 0, words = 0;
	int picture = -1;

	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];

		if (!r->valid || !url_is_remote(&r->url) || (r->concealed & CONCEALED_RESOURCE))
			continue;
		links += r->load == LOAD_CLICK;
		if (r->load == LOAD_CLICK)
			continue;
		if (picture >= 0 && !bytes_equal(r->url.href, e->references.items[picture].url.href))
			return STATUS_OK;
		picture = (int)i;
	}
	if (picture < 0 || links > LINKS_MAX)
		return STATUS_OK;
	for (size_t i = 0; i < e->message->part_count && words < ARTICLE_WORDS; i++) {
		enum status status = count_part(e->message->parts[i], e->arena, &words);

		if (status != STATUS_OK)
			return status;
	}
	if (words < ARTICLE_WORDS)
		return STATUS_OK;
	circumstance_r->confidence = confidence;
	circumstance_r->reference = picture;
	circumstance_r->text = "the only thing that loads in a long article";
	return STATUS_OK;
}
