#include "signature/doubt.h"
#include <string.h>
#include "base/ascii.h"
#include "signature/text_test.h"
#include "url/url.h"

const char *const doubt_hosts[] = { "www.example.org", "mail7.b-c.test", "example.net", "192.0.2.9", NULL };
const char *const doubt_urls[] = {
	"https://www.example.org/", "http://b-c.test/a/picture.png", "https://example.net/x/y?id=7&page=2", "https://192.0.2.9/Q", NULL,
};
const char *const doubt_paths[] = { "/", "/a/picture.png", "/x/y", "/Q7-long_name.html", NULL };
const char *const doubt_queries[] = { "id=7&page=2", "v", "q=a+b&utm_source=News", "x=%20", NULL };
const char *const doubt_addresses[] = { "anna@example.org", "no-reply@mail7.b-c.test", "J.Smith+news@example.net", NULL };
const char *const doubt_words[] = { "Ministers meet today", "Re: lunch?", "Invoice 2026-117", "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", NULL };

static bool has_any(struct bytes text, const char *bytes)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != '\0' && strchr(bytes, text.data[i]) != NULL)
			return true;
	}
	return false;
}

const char *never_url(struct bytes text, enum text_how how)
{
	(void)how;
	return has_any(text, " \"<>`") ? "a URL has %XX for spaces, quotes and angle brackets" : NULL;
}

const char *never_query(struct bytes text, enum text_how how)
{
	return has_any(text, "#") ? "a query ends before \"#\"" : never_url(text, how);
}

const char *never_path(struct bytes text, enum text_how how)
{
	return has_any(text, "?#") ? "a path ends before \"?\" and \"#\"" : never_url(text, how);
}

const char *never_scheme(struct bytes text, enum text_how how)
{
	static const char *const schemes[] = { "http", "https", "ftp", "ws", "wss" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (how != TEXT_IS || bytes_is_nocase(text, schemes[i]))
			return NULL;
	}
	return "references to other machines are http, https, ftp, ws or wss";
}

const char *never_domain(struct bytes text, enum text_how how)
{
	return how == TEXT_IS && !bytes_equal_nocase(url_registrable_domain(text), text) ?
		"a name stands in front of the registrable domain; \"host\" looks at all of it" : NULL;
}

const char *never_address(struct bytes text, enum text_how how)
{
	return how == TEXT_IS && text.len > 0 && !has_any(text, "@") ? "an address has an \"@\"" : NULL;
}

const char *never_client_address(struct bytes text, enum text_how how)
{
	struct network n;

	return how == TEXT_IS && !network_parse_address(text, &n) ? "this is no address; networks are tested with \"within\"" : NULL;
}

const char *never_type(struct bytes text, enum text_how how)
{
	return how == TEXT_IS && !has_any(text, "/") ? "a media type has a \"/\": \"application/pdf\"" : NULL;
}

const char *never_digest(struct bytes text, enum text_how how)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_hex(text.data[i]))
			return "a digest is hexadecimal";
	}
	return how == TEXT_IS && text.len != 32 && text.len != 40 && text.len != 64 ?
		"a digest has 32 digits (MD5), 40 (SHA-1) or 64 (SHA-256)" : NULL;
}

/* Of an expression, what stands in everything it matches. */
static enum status reason_never(const struct keyword *k, const struct text_test *test, const struct text_value *value, const char **reason_r)
{
	struct bytes text = value->text;
	enum status status = STATUS_OK;
	struct buf literal;

	*reason_r = NULL;
	if (k->never == NULL)
		return STATUS_OK;
	buf_init(&literal, PATTERN_MAX_BYTES);
	if (test->how == TEXT_MATCHES) {
		status = pattern_required_literal(value->text, (k->flags & KEYWORD_UTF8) != 0 ? PATTERN_UTF : 0, &literal);
		text = buf_bytes(&literal);
	}
	if (status == STATUS_OK && text.len > 0)
		*reason_r = k->never(text, (enum text_how)test->how);
	buf_free(&literal);
	return status;
}

static enum status holds_for_all(const struct keyword *k, const struct text_test *test, const struct text_value *value, bool *all_r)
{
	const struct text_test one = { .values = value, .count = 1, .how = test->how, .nocase = test->nocase };
	struct pattern_limits limits = pattern_limits_default;
	struct pattern_scratch *scratch = NULL;

	*all_r = false;
	if (k->samples == NULL)
		return STATUS_OK;
	if (test->how == TEXT_MATCHES) {
		limits.is_brief = true;
		scratch = pattern_scratch_new(&limits);
		if (scratch == NULL)
			return STATUS_NOMEM;
	}
	*all_r = true;
	for (size_t i = 0; k->samples[i] != NULL && *all_r; i++)
		*all_r = text_test_match(&one, bytes_of(k->samples[i]), scratch) == ANSWER_YES;
	pattern_scratch_destroy(&scratch);
	return STATUS_OK;
}

enum status doubt_value(struct reader *p, const struct keyword *k, const struct token *t, const struct text_test *test,
			const struct text_value *value)
{
	const char *reason;
	enum status status = reason_never(k, test, value, &reason);
	bool always;

	if (status == STATUS_OK && reason != NULL)
		reader_warning(p, t, "this never holds: %s", reason);
	if (test->how == TEXT_MATCHES ? pattern_matches_empty(value->pattern) : test->how == TEXT_CONTAINS && value->text.len == 1)
		return status;		/* said by the reader of the test */
	if (status == STATUS_OK)
		status = holds_for_all(k, test, value, &always);
	if (status == STATUS_OK && always)
		reader_warning(p, t, "this holds for nearly every \"%s\"", k->name);
	return status;
}
