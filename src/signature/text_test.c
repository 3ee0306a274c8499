#include "signature/text_test.h"
#include <stdio.h>
#include "base/ascii.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "signature/doubt.h"
#include "signature/keyword.h"
#include "signature/list.h"
#include "signature/suggest.h"
#include "url/url.h"

static const struct {
	const char *word;
	enum text_how how;
} hows[] = {
	{ "is", TEXT_IS }, { "under", TEXT_UNDER }, { "contains", TEXT_CONTAINS }, { "starts", TEXT_STARTS },
	{ "ends", TEXT_ENDS }, { "matches", TEXT_MATCHES }, { "within", TEXT_WITHIN }, { "exists", TEXT_EXISTS },
};

static const char *how_word(unsigned i)
{
	return i < sizeof(hows) / sizeof(hows[0]) ? hows[i].word : NULL;
}

static bool allows(unsigned flags, enum text_how how)
{
	return (how != TEXT_UNDER || (flags & KEYWORD_HOST) != 0) && (how != TEXT_WITHIN || (flags & KEYWORD_NUMERIC) != 0);
}

static enum status parse_how(struct reader *p, unsigned flags, struct text_test *test)
{
	const bool is_host = (flags & KEYWORD_HOST) != 0, is_numeric = (flags & KEYWORD_NUMERIC) != 0;
	char what[96];

	for (size_t i = 0; i < sizeof(hows) / sizeof(hows[0]); i++) {
		if (reader_at_word(p, hows[i].word) && allows(flags, hows[i].how)) {
			test->how = hows[i].how;
			return reader_advance(p);
		}
	}
	snprintf(what, sizeof(what), "is,%s contains, starts, ends, matches%s or exists", is_host ? " under," : "",
		 is_numeric ? ", within" : "");
	return reader_expected_word(p, what, how_word);
}

static enum status keep_pattern(struct reader *p, struct pattern *pattern)
{
	struct signature_set *set = p->set;
	enum status status = set_grow(set, (void **)&set->patterns, set->pattern_count, sizeof(*set->patterns));

	if (status == STATUS_OK)
		set->patterns[set->pattern_count++] = pattern;
	else
		pattern_destroy(&pattern);
	return status;
}

unsigned text_test_pattern_flags(const struct text_test *test, unsigned flags)
{
	return ((flags & KEYWORD_UTF8) != 0 ? (unsigned)PATTERN_UTF : 0) | (test->nocase ? (unsigned)PATTERN_CASELESS : 0);
}

static enum status parse_pattern(struct reader *p, const struct token *t, unsigned options, struct text_value *value)
{
	struct diag d = { .text = "" };
	enum status status = pattern_compile(t->text, options, &value->pattern, &d);

	if (status == STATUS_INVALID) {
		struct token at = *t;

		at.column += d.column;		/* the opening quote is one more */
		return reader_error(p, &at, "in the regular expression: %s", d.text);
	}
	if (status != STATUS_OK)
		return status;
	if (pattern_matches_empty(value->pattern))
		reader_warning(p, t, "this regular expression matches every text");
	return keep_pattern(p, value->pattern);
}

/* A host as in struct url, or what is wrong with it. */
static const char *host_fault(struct bytes host, enum text_how how)
{
	for (size_t i = 0; i < host.len; i++) {
		const unsigned char c = host.data[i];

		if (c >= 0x80)
			return "expected a host in its ASCII form (xn--...)";
		if (c == '/' || c == '@')
			return "expected a host name, not a URL or an address";
		if (!ascii_is_alnum(c) && c != '.' && c != '-' && c != '_' && c != ':' && c != '[' && c != ']')
			return "expected a host name";
	}
	if (how == TEXT_UNDER && host.len > 0 && host.data[0] == '.')
		return "expected a host name without a dot in front: \"under\" covers the name and all below it";
	if ((how == TEXT_IS || how == TEXT_UNDER) && host.len > 1 && host.data[host.len - 1] == '.')
		return "expected a host name without a dot at its end: hosts are compared without it";
	if ((how == TEXT_IS || how == TEXT_UNDER) && host.len > EXACT_MAX_NAME)
		return "a host name has at most 253 characters";
	return NULL;
}

static enum status check_literal(struct reader *p, const struct token *t, unsigned flags, const struct text_test *test)
{
	const enum text_how how = test->how;
	const char *fault = (flags & KEYWORD_HOST) != 0 ? host_fault(t->text, how) : NULL;

	if (fault != NULL)
		return reader_error(p, t, "%s", fault);
	if (t->text.len == 0 && how != TEXT_IS)
		return reader_error(p, t, "expected a text that is not empty: this holds for every text");
	if (t->text.len == 1 && how == TEXT_CONTAINS)
		reader_warning(p, t, "one character is contained in nearly every text");
	if (how == TEXT_UNDER && url_is_public_suffix(t->text))
		reader_warning(p, t, "everybody can have a name under this one");
	if ((flags & KEYWORD_PATH) != 0 && (how == TEXT_IS || how == TEXT_STARTS) &&
	    (t->text.len == 0 || t->text.data[0] != '/'))
		reader_warning(p, t, "this never holds: a path starts with \"/\"");
	if ((flags & (KEYWORD_UTF8 | KEYWORD_HOST)) == 0 && !utf8_is_ascii(t->text))
		reader_warning(p, t, "this never holds: a URL has %%XX for characters beyond ASCII");
	return STATUS_OK;
}

/* Many names are looked up instead of compared. Case of the text must not matter for that. */
static enum status make_table(struct reader *p, struct text_test *test)
{
	struct signature_set *set = p->set;
	struct exact_entry *entries;
	enum status status;

	if (test->count < TABLE_FROM || !test->nocase || (test->how != TEXT_IS && test->how != TEXT_UNDER))
		return STATUS_OK;
	entries = mem_alloc(test->count, sizeof(*entries));
	if (entries == NULL)
		return STATUS_NOMEM;
	for (unsigned i = 0; i < test->count; i++)
		entries[i] = (struct exact_entry){ test->values[i].text, 0 };
	status = exact_new(entries, test->count, &test->table);
	mem_free(entries);
	if (status == STATUS_LIMIT)		/* a name too long for a table: compare one by one */
		return STATUS_OK;
	if (status != STATUS_OK)
		return status;
	status = set_grow(set, (void **)&set->tables, set->table_count, sizeof(struct exact *));
	if (status != STATUS_OK)
		exact_destroy(&test->table);
	else
		set->tables[set->table_count++] = test->table;
	return status;
}

/* The values of a test while they are read. */
struct value_list {
	const struct keyword *keyword;
	struct text_test *test;
	struct text_value *values;
	struct network *networks;
};

static enum status take_network(struct reader *p, const struct token *t, struct value_list *list)
{
	struct network n;
	enum status status;

	if (!network_parse(t->text, &n))
		return reader_error(p, t, "expected a network as 192.0.2.0/24 or 2001:db8::/32, with no bits set behind the prefix");
	if (n.bits == 0)
		reader_warning(p, t, "every address of its kind is in this network");
	status = set_grow(p->set, (void **)&list->networks, list->test->network_count, sizeof(n));
	if (status == STATUS_OK)
		list->networks[list->test->network_count++] = n;
	return status;
}

static enum status take_value(struct reader *p, const struct token *t, void *context)
{
	struct value_list *list = context;
	struct text_test *test = list->test;
	const unsigned flags = list->keyword->flags;
	struct text_value *value;
	enum status status;

	if (test->how == TEXT_WITHIN)
		return take_network(p, t, list);
	status = set_grow(p->set, (void **)&list->values, test->count, sizeof(*value));
	if (status != STATUS_OK)
		return status;
	value = &list->values[test->count++];
	*value = (struct text_value){ t->text, NULL };
	if (test->how == TEXT_MATCHES)
		status = parse_pattern(p, t, text_test_pattern_flags(test, flags), value);
	else
		status = check_literal(p, t, flags, test);
	if (status == STATUS_OK)
		status = doubt_value(p, list->keyword, t, test, value);
	return status == STATUS_OK ? arena_copy(p->set->arena, t->text, &value->text) : status;
}

static enum status take_values(struct reader *p, struct value_list *list)
{
	const char *what = list->test->how == TEXT_MATCHES ? "a regular expression in quotes" :
			   list->test->how == TEXT_WITHIN ? "a network in quotes" : "a text in quotes";
	enum status status = STATUS_OK;

	if (p->token.type != TOKEN_TEXT && !reader_at_word(p, "file"))
		return reader_expected(p, what);
	while (status == STATUS_OK && (p->token.type == TOKEN_TEXT || reader_at_word(p, "file"))) {
		const struct token t = p->token;

		if (t.type == TOKEN_TEXT)
			status = take_value(p, &t, list);
		if (status == STATUS_OK)
			status = reader_advance(p);
		if (status == STATUS_OK && t.type == TOKEN_WORD)
			status = list_read(p, take_value, list);
	}
	return status;
}

enum status text_test_parse(struct reader *p, const struct keyword *k, struct text_test *test)
{
	struct value_list list = { .keyword = k, .test = test };
	const struct token start = p->token;
	enum status status = parse_how(p, k->flags, test);

	if (status != STATUS_OK || test->how == TEXT_EXISTS)
		return status;
	test->nocase = (k->flags & KEYWORD_FOLDS) != 0;
	if (reader_at_word(p, "nocase") && test->how != TEXT_WITHIN) {
		test->nocase = true;
		status = reader_advance(p);
	}
	if (status == STATUS_OK)
		status = take_values(p, &list);
	test->values = list.values;
	test->networks = list.networks;
	if (status != STATUS_OK)
		return status;
	if (test->count == 0 && test->network_count == 0)
		reader_warning(p, &start, "this never holds: the list is empty");
	test->network_count = network_sort(list.networks, test->network_count);
	return make_table(p, test);
}

static bool equal(const struct text_test *test, struct bytes a, struct bytes b)
{
	return test->nocase ? bytes_equal_nocase(a, b) : bytes_equal(a, b);
}

static bool is_under(struct bytes host, struct bytes name)
{
	if (host.len > name.len && host.data[host.len - name.len - 1] != '.')
		return false;
	return host.len >= name.len && bytes_equal_nocase(bytes_slice(host, host.len - name.len, host.len), name);
}

static bool literal_holds(const struct text_test *test, struct bytes text, struct bytes value)
{
	switch ((enum text_how)test->how) {
	case TEXT_IS:
		return equal(test, text, value);
	case TEXT_UNDER:
		return is_under(text, value);
	case TEXT_CONTAINS:
		return (test->nocase ? bytes_find_nocase(text, value, 0) : bytes_find(text, value, 0)) < text.len;
	case TEXT_STARTS:
		return equal(test, bytes_slice(text, 0, value.len), value);
	case TEXT_ENDS:
		return text.len >= value.len && equal(test, bytes_slice(text, text.len - value.len, text.len), value);
	case TEXT_MATCHES:
	case TEXT_WITHIN:
	case TEXT_EXISTS:
		break;
	}
	return false;
}

static bool is_within(const struct text_test *test, struct bytes text)
{
	struct network address;

	return network_parse_address(text, &address) && network_find(test->networks, test->network_count, &address);
}

static bool table_has(const struct text_test *test, struct bytes text)
{
	uint32_t value;

	do {
		struct exact_cursor c = exact_find(test->table, text);

		if (exact_next(&c, &value))
			return true;
	} while (test->how == TEXT_UNDER && host_parent(&text));
	return false;
}

enum answer text_test_match(const struct text_test *test, struct bytes text, struct pattern_scratch *scratch)
{
	enum answer answer = ANSWER_NO;

	if (test->how == TEXT_EXISTS)
		return answer_of(text.len > 0);
	if (test->how == TEXT_WITHIN)
		return answer_of(is_within(test, text));
	if (test->table != NULL)
		return answer_of(table_has(test, text));
	for (unsigned i = 0; i < test->count && answer != ANSWER_YES; i++) {
		enum pattern_result result;

		if (test->how != TEXT_MATCHES) {
			if (literal_holds(test, text, test->values[i].text))
				answer = ANSWER_YES;
			continue;
		}
		result = pattern_match(test->values[i].pattern, text, scratch);
		if (result == PATTERN_YES)
			answer = ANSWER_YES;
		else if (result == PATTERN_GAVE_UP)
			answer = ANSWER_UNKNOWN;
	}
	return answer;
}
