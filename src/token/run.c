#include "token/run.h"
#include "base/ascii.h"

/* A word that is taken for a token costs more than the reverse: e to 1. */
enum { THRESHOLD = TOKEN_LOGIT };

enum kind { OTHER, DIGIT, LOWER, UPPER };

static const unsigned char kinds[256] = { ['0' ... '9'] = DIGIT, ['a' ... 'z'] = LOWER, ['A' ... 'Z'] = UPPER };

void token_runs_start(struct token_runs *runs, struct bytes text)
{
	*runs = (struct token_runs){ .rest = text };
}

/* Skip what stands between two runs. */
static void skip_separators(struct token_runs *runs)
{
	struct bytes *rest = &runs->rest;

	while (rest->len > 0 && kinds[rest->data[0]] == OTHER) {
		size_t n = 1;

		switch (rest->data[0]) {
		case '-': case '_': case '.': case '~': case '+': case ',': case ':': case '=':
			break;
		case '%':
			runs->has_escape = true;
			n = rest->len >= 3 ? 3 : rest->len;
			break;
		default:
			runs->has_other = true;
			break;
		}
		*rest = bytes_slice(*rest, n, rest->len);
	}
}

/* Whether the x of "600x400" stands at p. */
static bool is_size(const unsigned char *p, const unsigned char *end)
{
	return *p == 'x' && end - p > 1 && ascii_is_digit(p[1]);
}

/* Letters of one case from p on; p[-1] is a letter of the other case if has_letter_before. Returns where they end. */
static const unsigned char *take_letters(const unsigned char *p, const unsigned char *end, bool has_letter_before, struct token_run *r)
{
	const unsigned kind = kinds[*p];
	const unsigned char *const start = p;
	unsigned last = has_letter_before ? (p[-1] | 0x20u) - 'a' : 0, highest = 0;
	int sum = 0;

	if (!has_letter_before)
		last = highest = (*p++ | 0x20u) - 'a';
	for (; p < end && kinds[*p] == kind; p++) {
		const unsigned letter = (*p | 0x20u) - 'a';

		sum += token_pair_table[last][letter];
		highest = letter > highest ? letter : highest;
		last = letter;
	}
	r->pairs += (size_t)(p - start) - !has_letter_before;
	r->pair_sum += sum;
	r->is_hex = r->is_hex && highest <= 'f' - 'a';
	if (kind == LOWER)
		r->lowers += (size_t)(p - start);
	else
		r->uppers += (size_t)(p - start);
	return p;
}

bool token_runs_next(struct token_runs *runs, struct token_run *run_r)
{
	struct token_run r = { .is_hex = true };
	const unsigned char *start, *p, *end;
	unsigned last, kind;

	skip_separators(runs);
	start = p = runs->rest.data;
	end = p + runs->rest.len;
	for (last = OTHER; p < end && (kind = kinds[*p]) != OTHER; last = kind) {
		const unsigned char *const from = p;

		if (kind == DIGIT) {
			while (p < end && kinds[*p] == DIGIT)
				p++;
			r.digits += (size_t)(p - from);
			r.enters += last != OTHER;
		} else {
			r.leaves += last == DIGIT;
			r.has_size = r.has_size || (last == DIGIT && is_size(p, end));
			p = take_letters(p, end, last >= LOWER, &r);
		}
		r.changes += last != OTHER && !(last == UPPER && kind == LOWER);
	}
	r.text = bytes_span(start, p);
	runs->rest = bytes_span(p, end);
	if (r.text.len == 0)
		return false;
	*run_r = r;
	return true;
}

/* The first of the ascending bounds that value is below; count if it is below none. */
static unsigned bucket(long long value, const int *bounds, unsigned count)
{
	unsigned i = 0;

	while (i < count && value >= bounds[i])
		i++;
	return i;
}

/* Whether no more than so many letters stand behind its last digit. */
static bool has_short_tail(const struct token_run *r, size_t most)
{
	for (size_t i = 0; i <= most && i < r->text.len; i++) {
		if (ascii_is_digit(r->text.data[r->text.len - 1 - i]))
			return true;
	}
	return false;
}

/* No digits; at its end, as a person numbers things, or before a letter or two; at its beginning; anywhere; a size. */
static unsigned digits_of(const struct token_run *r)
{
	enum { TAIL_MAX = 2 };		/* "photo12b", "banner600px" */

	if (r->digits == 0)
		return 0;
	if (r->has_size && r->enters <= 2)
		return 4;
	if (r->leaves == 0)
		return 1;
	if (r->enters == 0)
		return 2;
	return r->enters == 1 && r->leaves == 1 && has_short_tail(r, TAIL_MAX) ? 5 : 3;
}

void token_run_features(const struct token_run *r, unsigned short features_r[TOKEN_RUN_GROUPS])
{
	static const int lengths[] = { 6, 8, 10, 14, 20 }, shares[] = { 1, 25, 50, 75 }, rates[] = { 8, 17, 29, 42 };
	static const int pair_means[] = { -36, -22, -12, -4, 3, 9, 15 };
	const long long len = (long long)r->text.len;
	const unsigned length = bucket(len, lengths, 5), share = bucket((long long)r->digits * 100 / len, shares, 4);
	const unsigned rate = bucket((long long)r->changes * 100 / len, rates, 4);
	const unsigned pairs = r->pairs == 0 ? 8 : bucket(r->pair_sum / (long long)r->pairs, pair_means, 7);
	const unsigned hex = !r->is_hex ? 0 : r->digits == 0 ? 1 : 2;
	const bool is_capital = r->uppers == 1 && ascii_is_upper(r->text.data[0]);
	const unsigned cases = r->lowers + r->uppers == 0 ? 0 : r->uppers == 0 ? 1 : r->lowers == 0 ? 2 : is_capital ? 3 : 4;
	const unsigned values[TOKEN_RUN_GROUPS] = {
		pairs * 6 + length, rate * 5 + share, rate * 6 + length, hex * 6 + length, cases * 2 + (r->digits > 0),
		digits_of(r) * 9 + pairs,
	};
	static const unsigned sizes[TOKEN_RUN_GROUPS] = {
		TOKEN_RUN_PAIRS, TOKEN_RUN_MIX, TOKEN_RUN_CHANGES, TOKEN_RUN_HEX, TOKEN_RUN_CASE, TOKEN_RUN_DIGITS,
	};
	unsigned base = 0;

	for (unsigned i = 0; i < TOKEN_RUN_GROUPS; i++) {
		features_r[i] = (unsigned short)(base + values[i]);
		base += sizes[i];
	}
}

bool token_run_is_made(const struct token_run *r)
{
	unsigned short features[TOKEN_RUN_GROUPS];

	if (r->text.len < TOKEN_RUN_MIN || r->digits == r->text.len)
		return false;
	token_run_features(r, features);
	return token_model_score(token_run_weights, features, TOKEN_RUN_GROUPS) > THRESHOLD;
}
