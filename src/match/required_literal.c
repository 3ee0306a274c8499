/*
 * required_literal.c - what every match of a regular expression contains, told from its source.
 *
 * Walks the top level of the expression and collects runs of plain characters.
 * Whatever may be absent, repeated or chosen ends a run; whatever changes the
 * meaning of what follows ends the whole search without a result.
 */
#include <string.h>
#include "base/ascii.h"
#include "match/pattern.h"

struct walk {
	const unsigned char *p, *end;
	unsigned flags;
	unsigned char run[64], best[64];
	size_t run_len, best_len;
};

static void end_run(struct walk *w)
{
	if (w->run_len > w->best_len) {
		memcpy(w->best, w->run, w->run_len);
		w->best_len = w->run_len;
	}
	w->run_len = 0;
}

/* One more character that must stand there; a run longer than the array is cut in two. */
static void add(struct walk *w, unsigned char c)
{
	/* In caseless UTF the Kelvin sign is a k and the long s an s. */
	const bool folds_beyond_ascii = ascii_lower(c) == 'k' || ascii_lower(c) == 's';
	const unsigned folding = PATTERN_CASELESS | PATTERN_UTF;

	if (c >= 0x80 || (folds_beyond_ascii && (w->flags & folding) == folding)) {
		end_run(w);
		return;
	}
	if (w->run_len == sizeof(w->run))
		end_run(w);
	w->run[w->run_len++] = ascii_lower(c);
}

/* Behind "\": a plain character is added, a class or assertion ends the run. False: not understood. */
static bool escape(struct walk *w)
{
	unsigned char c;

	if (w->p == w->end)
		return false;
	c = *w->p++;
	if (!ascii_is_alnum(c)) {
		add(w, c);
		return true;
	}
	end_run(w);
	return strchr("dDwWsShHvVbBAzZRXntrfea", c) != NULL;
}

/* \Q quotes what follows and \c takes any next character: brackets behind them cannot be counted. */
static bool changes_what_follows(unsigned char escaped)
{
	return escaped == 'Q' || escaped == 'E' || escaped == 'c';
}

/* Behind "[": up to behind its "]". */
static bool skip_class(struct walk *w)
{
	if (w->p < w->end && *w->p == '^')
		w->p++;
	if (w->p < w->end && *w->p == ']')
		w->p++;
	while (w->p < w->end) {
		unsigned char c = *w->p++;

		if (c == ']')
			return true;
		if (c == '\\') {
			if (w->p == w->end || changes_what_follows(*w->p))
				return false;
			w->p++;
		} else if (c == '[' && w->p < w->end && (*w->p == ':' || *w->p == '.' || *w->p == '=')) {
			const unsigned char kind = *w->p++;

			while (w->end - w->p >= 2 && !(w->p[0] == kind && w->p[1] == ']'))
				w->p++;
			if (w->end - w->p < 2)
				return false;
			w->p += 2;
		}
	}
	return false;
}

/* Whether the group behind "(" is one whose inside changes nothing outside. */
static bool group_is_plain(const struct walk *w)
{
	if (w->p == w->end || *w->p == '*')
		return false;
	if (*w->p != '?')
		return true;
	return w->end - w->p >= 2 && (w->p[1] == ':' || w->p[1] == '=' || w->p[1] == '!');
}

/* Behind "(": up to behind the matching ")". */
static bool skip_group(struct walk *w)
{
	unsigned depth = 1;

	if (!group_is_plain(w))
		return false;
	while (w->p < w->end) {
		unsigned char c = *w->p++;

		if (c == '\\') {
			if (w->p == w->end || changes_what_follows(*w->p))
				return false;
			w->p++;
		} else if (c == '[') {
			if (!skip_class(w))
				return false;
		} else if (c == '(') {
			if (!group_is_plain(w))
				return false;
			depth++;
		} else if (c == ')' && --depth == 0) {
			return true;
		}
	}
	return false;
}

/* A quantifier that allows none: the last character of the run may be absent. */
static void drop_last(struct walk *w)
{
	if (w->run_len > 0)
		w->run_len--;
	end_run(w);
}

/* Behind "{": up to behind "}" if it is a quantifier. */
static void skip_count(struct walk *w)
{
	const unsigned char *p = w->p;

	while (p < w->end && (ascii_is_digit(*p) || *p == ',' || *p == ' '))
		p++;
	if (p < w->end && *p == '}')
		w->p = p + 1;
}

static bool walk(struct walk *w)
{
	while (w->p < w->end) {
		unsigned char c = *w->p++;

		switch (c) {
		case '\\':
			if (!escape(w))
				return false;
			break;
		case '[':
			end_run(w);
			if (!skip_class(w))
				return false;
			break;
		case '(':
			end_run(w);
			if (!skip_group(w))
				return false;
			break;
		case '|': case ')':
			return false;
		case '^': case '$': case '.': case '+':
			end_run(w);
			break;
		case '?': case '*':
			drop_last(w);
			break;
		case '{':
			drop_last(w);
			skip_count(w);
			break;
		default:
			add(w, c);
		}
	}
	end_run(w);
	return true;
}

enum status pattern_required_literal(struct bytes source, unsigned flags, struct buf *out)
{
	struct walk w = { .p = source.data, .end = source.data + source.len, .flags = flags };

	if (source.len == 0 || !walk(&w))
		return STATUS_OK;
	return buf_add(out, w.best, w.best_len);
}
