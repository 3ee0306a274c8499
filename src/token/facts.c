#include "token/facts.h"
#include "base/ascii.h"

enum { NAMES = TOKEN_HINTS + 1 };	/* of values; the last stands for what is no value */

_Static_assert(TOKEN_CLASSES * TOKEN_SITES * TOKEN_LOADS == TOKEN_SEGMENT_CLASS, "a weight for each class at each site");
_Static_assert(NAMES * TOKEN_LOADS * 2 == TOKEN_SEGMENT_NAME, "a weight for each hint");
_Static_assert(TOKEN_FOLDERS * TOKEN_SITES * TOKEN_LOADS * 2 == TOKEN_SEGMENT_FOLDER, "a weight for each set of folders");
_Static_assert(NAMES * TOKEN_NEIGHBOURS * 2 * 2 == TOKEN_SEGMENT_NEIGHBOUR, "a weight for each set of neighbours");
_Static_assert(NAMES * TOKEN_CALLED * TOKEN_LOADS * 2 == TOKEN_SEGMENT_CALLED, "a weight for each way to call a file");

static unsigned length_of(size_t len)
{
	static const unsigned char bounds[TOKEN_LENGTHS - 1] = { 4, 6, 8, 10, 14, 20, 32, 40, 65 };
	unsigned i = 0;

	while (i < TOKEN_LENGTHS - 1 && len >= bounds[i])
		i++;
	return i;
}

/* Alone; constant in a few or many; each another in a few or many; mostly the same; mostly different. */
static unsigned slot_of(const struct token_facts *f)
{
	const bool many = f->slot_urls >= 4;

	if (f->slot_urls < 2)
		return 0;
	if (f->slot_distinct == 1)
		return 1 + many;
	if (f->slot_distinct == f->slot_urls)
		return 3 + many;
	return f->slot_distinct * 2 <= f->slot_urls ? 5 : 6;
}

/* Here only; in a few or many URLs; in loads and links, few or many. */
static unsigned spread_of(const struct token_facts *f)
{
	const bool many = f->value_urls >= 4;

	if (f->value_urls < 2)
		return 0;
	return (token_facts_is_shared(f->value_urls, f->value_links) ? 3 : 1) + many;
}

/* The other loads of the same domain: none, one, a few, many; and whether there are other links. */
static unsigned company_of(const struct token_facts *f)
{
	return (f->domain_loads < 2 ? f->domain_loads : f->domain_loads < 4 ? 2 : 3) * 2 + (f->domain_links > 0);
}

/* No letters; letters of one case or both; the same with digits, and those mostly digits. Escapes are none; the beginning tells. */
static unsigned mix_of(struct bytes text)
{
	enum { BEGINNING = 40 };
	const size_t end = text.len < BEGINNING ? text.len : BEGINNING;
	size_t digits = 0, lowers = 0, uppers = 0;

	for (size_t i = 0; i < end; i++) {
		const unsigned char c = text.data[i];

		if (c >= 'a')
			lowers += ascii_is_lower(c);
		else if (c >= 'A')
			uppers += ascii_is_upper(c);
		else if (c >= '0')
			digits += ascii_is_digit(c);
		else if (c == '%')
			i += 2;
	}
	if (lowers + uppers == 0)
		return 0;
	if (digits == 0)
		return 1 + (lowers > 0 && uppers > 0);
	return digits > lowers + uppers ? 5 : 3 + (lowers > 0 && uppers > 0);
}

void token_facts_features(const struct token_facts *f, unsigned short features_r[TOKEN_SEGMENT_GROUPS])
{
	const bool is_click = f->load == TOKEN_LOAD_CLICK;
	const unsigned made = token_class_is_made(f->class), slot = slot_of(f);
	const unsigned crowd = f->drawn < 2 ? 0 : f->drawn < 5 ? 1 : 2;
	const unsigned file = f->file > TOKEN_FILE_RESOURCE ? TOKEN_FILE_NONE : f->file;
	const unsigned name = f->site == TOKEN_SITE_VALUE ? f->hint : TOKEN_HINTS;
	const unsigned related = (is_click ? f->domain_loads > 0 : f->domain_links > 0) * 2u + f->is_senders;
	const struct {
		unsigned value, size;
	} groups[TOKEN_SEGMENT_GROUPS] = {
		{ (f->class * TOKEN_SITES + f->site) * TOKEN_LOADS + f->load, TOKEN_SEGMENT_CLASS },
		{ length_of(f->text.len) * TOKEN_CLASSES + f->class, TOKEN_SEGMENT_LENGTH },
		{ (company_of(f) * TOKEN_LOADS + f->load) * 2 + made, TOKEN_SEGMENT_DOMAIN },
		{ (name * TOKEN_LOADS + f->load) * 2 + made, TOKEN_SEGMENT_NAME },
		{ ((f->folders * TOKEN_SITES + f->site) * TOKEN_LOADS + f->load) * 2 + made, TOKEN_SEGMENT_FOLDER },
		{ (spread_of(f) * TOKEN_LOADS + f->load) * 2 + made, TOKEN_SEGMENT_SPREAD },
		{ (slot * TOKEN_LOADS + f->load) * 4 + file, TOKEN_SEGMENT_SLOT },
		{ ((f->made_others < 2 ? f->made_others : 2) * TOKEN_SITES + f->site) * 2 + made, TOKEN_SEGMENT_OTHERS },
		{ (((crowd * 4 + related) * TOKEN_LOADS + f->load) * TOKEN_SITES + f->site) * 2 + made, TOKEN_SEGMENT_CROWD },
		{ (name * 7 + slot) * 2 + is_click, TOKEN_SEGMENT_NAMED_SLOT },
		{ ((name * TOKEN_NEIGHBOURS + f->neighbours) * 2 + is_click) * 2 + made, TOKEN_SEGMENT_NEIGHBOUR },
		{ ((name * TOKEN_CALLED + f->called) * TOKEN_LOADS + f->load) * 2 + made, TOKEN_SEGMENT_CALLED },
		{ (mix_of(f->text) * TOKEN_SITES + f->site) * TOKEN_LOADS + f->load, TOKEN_SEGMENT_MIX },
		{ ((f->hosts * TOKEN_SITES + f->site) * TOKEN_LOADS + f->load) * 2 + made, TOKEN_SEGMENT_HOST },
	};
	unsigned base = 0;

	for (unsigned i = 0; i < TOKEN_SEGMENT_GROUPS; i++) {
		features_r[i] = (unsigned short)(base + groups[i].value);
		base += groups[i].size;
	}
}
