#include "signature/view.h"
#include "signature/keyword.h"
#include "signature/rows.h"

static const char *const how_words[] = {
	[TEXT_IS] = "is", [TEXT_UNDER] = "under", [TEXT_CONTAINS] = "contains", [TEXT_STARTS] = "starts", [TEXT_ENDS] = "ends",
	[TEXT_MATCHES] = "matches", [TEXT_WITHIN] = "within", [TEXT_EXISTS] = "exists",
};

const struct condition *signature_conditions(const struct signature_set *set, size_t i)
{
	return set->rules[i].when;
}

static enum view_type type_of(const struct condition *c)
{
	const struct keyword *k = c->keyword;

	if (k->match == match_every)
		return VIEW_ALL;
	if (k->match == match_any)
		return VIEW_ANY;
	if (k->match == match_none)
		return VIEW_NONE;
	if (k->match == match_reference || k->match == match_attachment) {
		if (c->number.how != NUMBER_AT_LEAST || c->number.value != 1)
			return VIEW_OTHER;
		return k->match == match_reference ? VIEW_REFERENCE : VIEW_ATTACHMENT;
	}
	return k->parse == parse_text || k->parse == parse_header || k->parse == parse_digest ? VIEW_TEST : VIEW_OTHER;
}

struct condition_view condition_view(const struct condition *c)
{
	struct condition_view view = { .type = type_of(c), .keyword = c->keyword->name, .first = c->child, .next = c->next };

	if (view.type == VIEW_TEST) {
		view.how = how_words[c->test.how];
		view.nocase = c->test.nocase && (c->keyword->flags & KEYWORD_FOLDS) == 0;
		view.name = c->name;
		view.value_count = c->test.how == TEXT_WITHIN ? (unsigned)c->test.network_count : c->test.count;
	}
	return view;
}

struct bytes condition_value(const struct condition *c, unsigned i, char text[NETWORK_TEXT_SIZE])
{
	if (c->test.how != TEXT_WITHIN)
		return c->test.values[i].text;
	network_text(&c->test.networks[i], text);
	return bytes_of(text);
}
