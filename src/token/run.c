#include "token/run.h"
#include "base/ascii.h"

enum { SHORTEST = 6 };

enum kind { OTHER, DIGIT, LOWER, UPPER };

static enum kind kind_of(unsigned char c)
{
	if (ascii_is_digit(c))
		return DIGIT;
	if (ascii_is_lower(c))
		return LOWER;
	return ascii_is_upper(c) ? UPPER : OTHER;
}

void token_runs_start(struct token_runs *runs, struct bytes text)
{
	*runs = (struct token_runs){ .rest = text };
}

/* Skip what stands between two runs. */
static void skip_separators(struct token_runs *runs)
{
	struct bytes *rest = &runs->rest;

	while (rest->len > 0 && kind_of(rest->data[0]) == OTHER) {
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

bool token_runs_next(struct token_runs *runs, struct token_run *run_r)
{
	struct token_run r = { .is_hex = true };
	enum kind last = OTHER, kind;
	size_t n = 0;

	skip_separators(runs);
	for (; n < runs->rest.len; n++, last = kind) {
		const unsigned char c = runs->rest.data[n];

		kind = kind_of(c);
		if (kind == OTHER)
			break;
		if (n > 0 && kind != last && !(last == UPPER && kind == LOWER))
			r.changes++;
		r.digits += kind == DIGIT;
		r.lowers += kind == LOWER;
		r.uppers += kind == UPPER;
		r.is_hex = r.is_hex && ascii_is_hex(c);
	}
	r.text = bytes_slice(runs->rest, 0, n);
	runs->rest = bytes_slice(runs->rest, n, runs->rest.len);
	if (n == 0)
		return false;
	*run_r = r;
	return true;
}

/* "openPixel600x400" changes four times in 16, "x7Kq92Zb" four times in 8. */
bool token_run_is_made(const struct token_run *r)
{
	const size_t len = r->text.len;

	if (len < SHORTEST || r->digits == len)
		return false;
	if (r->is_hex && r->digits > 0 && len >= 8)
		return r->changes >= 2;
	return r->changes >= 4 && r->changes * 7 >= len * 2;
}
