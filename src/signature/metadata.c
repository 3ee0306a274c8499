/*
 * metadata.c - who owns a signature, what he permits, when it is in force.
 */
#include <string.h>
#include "base/date.h"
#include "signature/caveat.h"
#include "signature/rows.h"

enum status parse_string(struct reader *p, const struct keyword *k, struct condition *c)
{
	enum status status;
	const char *string;
	struct token text;

	(void)c;
	status = reader_text(p, "a text in quotes", &text);
	if (status == STATUS_OK && text.text.len == 0)
		return reader_error(p, &text, "expected a text that is not empty");
	if (status == STATUS_OK)
		status = reader_string(p, text.text, &string);
	if (status == STATUS_OK)
		memcpy((char *)&p->rule->signature + k->field, &string, sizeof(string));
	return status;
}

/* One of the names of that function; what lists them for the person. */
static enum status parse_choice(struct reader *p, const char *(*name_of)(unsigned value), const char *what, unsigned *value_r)
{
	if (p->token.type != TOKEN_WORD || !name_value(name_of, p->token.text, value_r))
		return reader_expected_word(p, what, name_of);
	return reader_advance(p);
}

/* The kinds that a signature can give its findings. */
static const char *kind_name(unsigned i)
{
	static const enum finding_kind kinds[] = { FINDING_KNOWN_TRACKER, FINDING_INDICATOR, FINDING_LURE };

	return i < sizeof(kinds) / sizeof(kinds[0]) ? finding_name(kinds[i]) : NULL;
}

enum status parse_kind(struct reader *p, const struct keyword *k, struct condition *c)
{
	unsigned value = 0;
	enum status status = parse_choice(p, kind_name, k->arguments, &value);

	(void)c;
	if (status == STATUS_OK && !finding_from_name(kind_name(value), &p->rule->signature.kind))
		status = STATUS_INVALID;
	return status;
}

_Static_assert(sizeof(enum tlp) == sizeof(unsigned) && sizeof(enum pap) == sizeof(unsigned) &&
	       sizeof(enum severity) == sizeof(unsigned), "parse_level() writes an unsigned");

enum status parse_level(struct reader *p, const struct keyword *k, struct condition *c)
{
	unsigned value = 0;
	enum status status = parse_choice(p, k->names, k->arguments, &value);

	(void)c;
	if (status == STATUS_OK)
		memcpy((char *)&p->rule->signature + k->field, &value, sizeof(value));
	return status;
}

enum status parse_permits(struct reader *p, const struct keyword *k, struct condition *c)
{
	enum status status;
	unsigned value = 0;

	(void)c;
	do {
		status = parse_choice(p, permit_name, k->arguments, &value);
		if (status == STATUS_OK)
			p->rule->signature.permits |= 1u << value;
	} while (status == STATUS_OK && p->token.type == TOKEN_WORD);
	return status;
}

static enum status parse_date(struct reader *p, const char *word, long long *seconds_r, struct token *date_r)
{
	const char *what = "a date as 2026-01-31 or 2026-01-31T12:00:00Z";
	enum status status;

	if (!reader_at_word(p, word))
		return STATUS_OK;
	status = reader_advance(p);
	if (status != STATUS_OK)
		return status;
	*date_r = p->token;
	if (p->token.type != TOKEN_WORD || !date_parse(p->token.text, seconds_r))
		return reader_expected(p, what);
	return reader_advance(p);
}

enum status parse_valid(struct reader *p, const struct keyword *k, struct condition *c)
{
	struct signature *s = &p->rule->signature;
	enum status status;
	struct token from, until;

	(void)c;
	if (!reader_at_word(p, "from") && !reader_at_word(p, "until"))
		return reader_expected(p, k->arguments);
	status = parse_date(p, "from", &s->valid_from, &from);
	if (status == STATUS_OK)
		status = parse_date(p, "until", &s->valid_until, &until);
	if (status == STATUS_OK && s->valid_until != 0 && s->valid_until <= s->valid_from)
		return reader_error(p, &until, "this is not behind the date it is valid from");
	return status;
}

/* "1", "0.25", ".5": at most 6 digits on each side, independent of the locale. */
static bool decimal(struct bytes b, double *value_r)
{
	const size_t dot = bytes_find_byte(b, '.', 0);
	unsigned long long whole = 0, part = 0;
	double scale = 1;

	if (dot > 6 || b.len > dot + 7 || b.len == 0 || dot + 1 == b.len)
		return false;
	if (dot > 0 && !bytes_to_number(bytes_slice(b, 0, dot), 999999, &whole))
		return false;
	if (dot < b.len && !bytes_to_number(bytes_slice(b, dot + 1, b.len), 999999, &part))
		return false;
	for (size_t i = dot + 1; i < b.len; i++)
		scale *= 10;
	*value_r = (double)whole + (double)part / scale;
	return true;
}

static enum status parse_decimal(struct reader *p, double most, const char *what, double *value_r)
{
	double value;

	if (p->token.type != TOKEN_WORD || !decimal(p->token.text, &value) || value > most)
		return reader_expected(p, what);
	*value_r = value;
	return reader_advance(p);
}

enum status parse_weight(struct reader *p, const struct keyword *k, struct condition *c)
{
	(void)k;
	(void)c;
	return parse_decimal(p, 100, "a number from 0 to 100", &p->rule->signature.weight);
}

enum status parse_confidence(struct reader *p, const struct keyword *k, struct condition *c)
{
	(void)k;
	(void)c;
	return parse_decimal(p, 1, "a number from 0 to 1", &p->rule->signature.confidence);
}

enum status parse_when(struct reader *p, const struct keyword *k, struct condition *c)
{
	struct condition *first;
	enum status status = reader_conditions(p, IN_WHEN, &first);

	(void)k;
	(void)c;
	if (status == STATUS_OK)
		p->rule->when = first;
	return status;
}
