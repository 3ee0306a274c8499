/*
 * reference_condition.c - conditions about one reference.
 */
#include "decode/percent.h"
#include "signature/rows.h"
#include "signature/text_test.h"
#include "token/segment.h"
#include "url/query.h"

_Static_assert((int)TOKEN_CLASSES <= 32, "a set of classes is 32 bits");

static const char *class_name(unsigned i)
{
	return i < TOKEN_CLASSES ? token_class_name((enum token_class)i) : NULL;
}

static enum answer test_yes_no(struct matching *m, const struct condition *c, bool yes)
{
	return condition_test_choice(m, c, yes, yes ? "yes" : "no");
}

enum answer match_load(struct matching *m, const struct condition *c)
{
	return condition_test_choice(m, c, m->reference->load, load_name(m->reference->load));
}

enum answer match_visible(struct matching *m, const struct condition *c)
{
	return test_yes_no(m, c, m->reference->concealed == CONCEALED_NOT);
}

enum answer match_width(struct matching *m, const struct condition *c)
{
	return m->reference->width >= 0 ? condition_test_number(m, c, m->reference->width) : ANSWER_NO;
}

enum answer match_height(struct matching *m, const struct condition *c)
{
	return m->reference->height >= 0 ? condition_test_number(m, c, m->reference->height) : ANSWER_NO;
}

/* Words in any order: the parts of the URL to look at (all if none is named), the classes. */
enum status parse_segment(struct reader *p, const struct keyword *k, struct condition *c)
{
	static const char *const places[] = {
		[TOKEN_PLACE_HOST] = "host", [TOKEN_PLACE_USER] = "user", [TOKEN_PLACE_PATH] = "path", [TOKEN_PLACE_NAME] = "name",
		[TOKEN_PLACE_VALUE] = "value", [TOKEN_PLACE_FRAGMENT] = "fragment",
	};
	enum status status = STATUS_OK;

	while (status == STATUS_OK && (p->token.type == TOKEN_WORD || c->segment.classes == 0)) {
		enum token_class class;
		unsigned place = 0;
		const char *word;

		if (p->token.type != TOKEN_WORD)
			return reader_expected_word(p, k->arguments, class_name);
		while (place < TOKEN_PLACES && !bytes_is(p->token.text, places[place]))
			place++;
		status = reader_string(p, p->token.text, &word);
		if (status != STATUS_OK)
			return status;
		if (place < TOKEN_PLACES)
			c->segment.places |= 1u << place;
		else if (token_class_from_name(word, &class))
			c->segment.classes |= 1u << class;
		else
			return reader_expected_word(p, "a part of a URL or a class of its pieces", class_name);
		status = reader_advance(p);
	}
	if (c->segment.places == 0)
		c->segment.places = (1u << TOKEN_PLACES) - 1;
	return status;
}

enum answer match_segment(struct matching *m, const struct condition *c)
{
	struct token_segments segments;
	struct token_segment s;

	token_segments_start(&segments, m->url, m->domain);
	while (token_segments_next(&segments, &s)) {
		if ((c->segment.places >> s.place & 1) != 0 && (c->segment.classes >> token_segment_class(&s) & 1) != 0)
			return ANSWER_YES;
	}
	return ANSWER_NO;
}

enum answer match_port(struct matching *m, const struct condition *c)
{
	static const struct {
		const char *scheme;
		unsigned port;
	} usual[] = { { "http", 80 }, { "https", 443 }, { "ftp", 21 }, { "ws", 80 }, { "wss", 443 } };
	const struct url *u = m->url;
	unsigned long long port = 0;

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		if (bytes_is(u->scheme, usual[i].scheme))
			port = usual[i].port;
	}
	if (u->port.len > 0 && !bytes_to_number(u->port, 65535, &port))
		return ANSWER_NO;
	return condition_test_number(m, c, (long long)port);
}

enum answer match_part_type(struct matching *m, const struct condition *c)
{
	const struct message *message = m->evidence->message;

	for (size_t i = 0; i < message->part_count; i++) {
		if (message->parts[i] == m->reference->part)
			return condition_test_text(m, c, match_part_media_type(m, i));
	}
	return ANSWER_NO;
}

/* The registrable domain and all above it say who was paid, not who is read: they are left out. */
enum answer match_token(struct matching *m, const struct condition *c)
{
	struct token_segments segments;
	struct token_segment s;
	size_t longest = 0;

	token_segments_start(&segments, m->url, m->domain);
	while (token_segments_next(&segments, &s)) {
		size_t n;

		if (s.place == TOKEN_PLACE_USER || s.place == TOKEN_PLACE_FRAGMENT)
			continue;
		n = token_made_length(s.text);
		if (n > longest)
			longest = n;
	}
	return condition_test_number(m, c, (long long)longest);
}

/* Values of that name, percent-decoded into the arena. */
enum answer match_parameter(struct matching *m, const struct condition *c)
{
	struct bytes rest = m->url->query;
	enum answer answer = ANSWER_NO;
	struct query_pair pair;

	while (answer != ANSWER_YES && query_next(&rest, &pair)) {
		struct bytes value = pair.value;
		enum answer one;

		if (!bytes_equal(pair.name, c->name))
			continue;
		if (c->test.how == TEXT_EXISTS)		/* an empty value is there as well */
			return ANSWER_YES;
		if (bytes_find_byte(value, '%', 0) < value.len) {
			unsigned char *decoded = arena_alloc(m->evidence->arena, value.len, 1);

			if (decoded == NULL) {
				m->status = arena_status(m->evidence->arena);
				return ANSWER_UNKNOWN;
			}
			value = (struct bytes){ decoded, percent_decode(value, decoded, NULL) };
		}
		one = condition_test_text(m, c, value);
		if (one != ANSWER_NO)
			answer = one;
	}
	return answer;
}

static bool same_domain(struct bytes a, struct bytes b)
{
	return a.len > 0 && bytes_equal_nocase(a, b);
}

enum answer match_related_to_sender(struct matching *m, const struct condition *c)
{
	const struct bytes domain = reference_sent_domain(m->reference);

	return test_yes_no(m, c, same_domain(domain, m->sender_registrable) || same_domain(domain, m->envelope_registrable));
}

enum answer match_related_to_links(struct matching *m, const struct condition *c)
{
	const struct bytes domain = reference_sent_domain(m->reference);
	bool is_related = false;

	for (size_t i = 0; i < m->remote_count && !is_related; i++) {
		const struct reference *r = &m->evidence->references.items[m->remote[i]];

		is_related = r != m->reference && r->load == LOAD_CLICK && same_domain(reference_sent_domain(r), domain);
	}
	return test_yes_no(m, c, is_related);
}

enum answer match_reference_finding(struct matching *m, const struct condition *c)
{
	for (size_t i = 0; i < m->finding_count; i++) {
		const struct finding *f = &m->evidence->findings.items[i];

		if (f->signature == NULL && f->reference == (int)m->reference_index &&
		    condition_test_choice(m, c, f->kind, finding_name(f->kind)) == ANSWER_YES)
			return ANSWER_YES;
	}
	return ANSWER_NO;
}

/* Without the final dot, which changes nothing about who is meant. */
struct bytes text_host(struct matching *m)
{
	struct bytes host = m->url->host;

	if (host.len > 1 && host.data[host.len - 1] == '.')
		host.len--;
	return host;
}

struct bytes text_domain(struct matching *m)
{
	return m->domain;
}

struct bytes text_path(struct matching *m)
{
	return m->url->path;
}

struct bytes text_query(struct matching *m)
{
	return m->url->query;
}

struct bytes text_fragment(struct matching *m)
{
	return m->url->fragment;
}

struct bytes text_url(struct matching *m)
{
	return m->reference->load == LOAD_AUTO ? url_without_fragment(m->url) : m->url->href;
}

struct bytes text_scheme(struct matching *m)
{
	return m->url->scheme;
}

struct bytes text_user(struct matching *m)
{
	return m->url->username;
}

struct bytes text_raw(struct matching *m)
{
	return m->reference->raw;
}

struct bytes text_construct(struct matching *m)
{
	return bytes_of(m->reference->construct);
}

struct bytes text_words(struct matching *m)
{
	return m->reference->text;
}
