/*
 * unique_token.c - opaque tokens: what nobody can decode and yet was made for one reader.
 *
 * From one mail alone. All its URLs are held against each other and the sender (token/survey.h): a digest that names a picture, the number
 * of an article or a cache-buster is no token, however random it looks. The confidence is calibrated; what is
 * more likely innocent is no finding.
 */
#include "detect/detect.h"
#include "detect/sender.h"
#include "detect/words.h"
#include "token/survey.h"

static const double confidence_min = 0.5;

static enum token_load load_of(const struct reference *r)
{
	const bool is_tiny = r->width >= 0 && r->width <= 3 && r->height >= 0 && r->height <= 3;

	if (r->load == LOAD_CLICK)
		return TOKEN_LOAD_CLICK;
	if (r->concealed & CONCEALED_RESOURCE)
		return TOKEN_LOAD_RESOURCE;
	return r->concealed != CONCEALED_NOT || is_tiny ? TOKEN_LOAD_HIDDEN : TOKEN_LOAD_PICTURE;
}

/* What a protection service put around a link is made for one reader too, but not by the sender. */
static bool is_judged(const struct reference *r)
{
	return r->valid && url_is_remote(reference_sent(r));
}

/* The findings of a message say much the same; the last one of each place is remembered. */
struct said {
	const char *text;		/* NULL: nothing yet */
	struct bytes domain;
	enum token_class class;
	bool is_shared;
};

static const char *describe(struct evidence *e, const struct reference *r, const struct token_judgement *j, struct said *last)
{
	const struct bytes domain = reference_sent_domain(r);

	if (last->text != NULL && last->class == j->class && last->is_shared == j->is_shared && bytes_equal(last->domain, domain))
		return last->text;
	*last = (struct said){ .domain = domain, .class = j->class, .is_shared = j->is_shared };
	last->text = arena_join(e->arena, token_place_words(j->place), " at ", words_host(e->arena, domain),
				" carries something made by a machine (", token_class_name(j->class),
				") that names neither a picture nor a page", j->is_shared ? "; it stands in loads and in links" : "", NULL);
	return last->text;
}

static enum status judge_references(struct evidence *e, const struct token_survey *survey, const size_t *numbers)
{
	struct said said[TOKEN_PLACES][2] = { { { NULL } } };		/* of links and of loads */

	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];
		struct token_judgement j;
		const char *text;
		enum status status;

		if (!is_judged(r))
			continue;
		token_survey_judge(survey, numbers[i], &j);
		if (j.confidence < confidence_min)
			continue;
		text = describe(e, r, &j, &said[j.place][r->load == LOAD_CLICK]);
		if (text == NULL)
			return arena_status(e->arena);
		status = evidence_add(e, FINDING_UNIQUE_TOKEN, (int)i, j.confidence, text, NULL);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status detect_unique_token(struct detect_context *c)
{
	struct evidence *e = c->evidence;
	struct token_survey *survey;
	struct hash_key key;
	struct bytes sender;
	enum status status;
	size_t *numbers;

	if (e->references.count == 0)
		return STATUS_OK;
	numbers = arena_alloc(e->arena, e->references.count, sizeof(*numbers));
	if (numbers == NULL)
		return arena_status(e->arena);
	detect_kept_key(c->kept, &key);
	status = token_survey_new(e->references.count, &key, e->arena, &survey);
	if (status == STATUS_OK)
		status = sender_domain(e->message->from_address, e->arena, &sender);
	if (status != STATUS_OK)
		return status;
	token_survey_set_sender(survey, sender);
	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];

		if (is_judged(r))
			numbers[i] = token_survey_add(survey, reference_sent(r), reference_sent_domain(r), load_of(r));
	}
	return judge_references(e, survey, numbers);
}
