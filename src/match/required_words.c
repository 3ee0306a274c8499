/*
 * required_words.c - what every match of a regular expression contains, told from its source.
 *
 * Walks the top level of the expression and collects runs of plain characters, and of each group of alternatives the
 * longest run of each: one of them stands in every match.
 * Whatever may be absent or repeated ends a run; whatever changes the
 * meaning of what follows ends the whole search without a result.
 */
#include <string.h>
#include "base/ascii.h"
#include "match/pattern.h"

struct run {
	unsigned char bytes[64];
	size_t len;
};

struct walk {
	const unsigned char *p, *end;
	unsigned flags;
	struct run run, best;		/* the one under way; the longest of this alternative */
	bool in_group;			/* the alternatives of a group are one choice: their runs are none by themselves */
	size_t shortest;
	struct pattern_words *words;
};

static void add_word(struct walk *w, const struct run *run, bool *complete)
{
	struct pattern_words *words = w->words;

	if (run->len < w->shortest || words->count == PATTERN_MAX_WORDS || run->len > sizeof(words->text) - words->text_len) {
		*complete = false;
		return;
	}
	memcpy(words->text + words->text_len, run->bytes, run->len);
	words->items[words->count++] = (struct pattern_word){ (unsigned short)words->text_len, (unsigned char)run->len,
							       (unsigned char)words->choices };
	words->text_len += run->len;
}

/* Keep the words behind the first count ones as a choice, or forget them. */
static void end_choice(struct walk *w, size_t count, bool complete)
{
	struct pattern_words *words = w->words;

	if (words->count == count)
		return;
	if (complete) {
		words->choices++;
		return;
	}
	words->text_len = words->items[count].start;
	words->count = count;
}

static void end_run(struct walk *w)
{
	bool complete = true;

	if (w->run.len > w->best.len)
		w->best = w->run;
	if (!w->in_group && w->run.len > 0) {
		const size_t count = w->words->count;

		add_word(w, &w->run, &complete);
		end_choice(w, count, complete);
	}
	w->run.len = 0;
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
	if (w->run.len == sizeof(w->run.bytes))
		end_run(w);
	w->run.bytes[w->run.len++] = c;
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
	if (w->run.len > 0)
		w->run.len--;
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

static bool group(struct walk *w);

/* One alternative: up to "|", ")" or the end. */
static bool alternative(struct walk *w)
{
	while (w->p < w->end && *w->p != '|' && *w->p != ')') {
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
			if (!(w->in_group ? skip_group(w) : group(w)))
				return false;
			break;
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

/* Alternatives up to what is none, the first of which may have been walked: their longest runs are one choice. */
static bool alternatives(struct walk *w, bool has_first, bool *complete)
{
	bool ok = true;

	w->in_group = true;
	if (!has_first) {
		w->best.len = 0;
		ok = alternative(w);
	}
	add_word(w, &w->best, complete);
	while (ok && w->p < w->end && *w->p == '|') {
		w->p++;
		w->best.len = 0;
		ok = alternative(w);
		add_word(w, &w->best, complete);
	}
	w->in_group = false;
	return ok;
}

/* Behind "(" at the top level: up to behind the matching ")". */
static bool group(struct walk *w)
{
	const struct run best = w->best;
	const size_t count = w->words->count;
	bool complete = true;

	if (w->p == w->end || (*w->p == '?' && !(w->end - w->p >= 2 && w->p[1] == ':')) || *w->p == '*')
		return skip_group(w);
	if (*w->p == '?')
		w->p += 2;
	if (!alternatives(w, false, &complete) || w->p == w->end || *w->p++ != ')')
		return false;
	if (w->p < w->end && (*w->p == '?' || *w->p == '*' || *w->p == '{'))	/* it may be absent */
		complete = false;
	end_choice(w, count, complete);
	w->best = best;
	return true;
}

void pattern_required_words(struct bytes source, unsigned flags, size_t shortest, struct pattern_words *w_r)
{
	struct walk w = { .p = source.data, .end = source.data + source.len, .flags = flags,
			  .shortest = shortest > 0 ? shortest : 1, .words = w_r };
	bool ok, complete = true;

	w_r->count = w_r->choices = w_r->text_len = 0;
	if (source.len == 0)
		return;
	ok = alternative(&w);
	if (ok && w.p < w.end && *w.p == '|') {		/* what was found stands in the first of several */
		w_r->count = w_r->choices = w_r->text_len = 0;
		ok = alternatives(&w, true, &complete);
		end_choice(&w, 0, complete);
	}
	if (!ok || w.p < w.end)
		w_r->count = w_r->choices = w_r->text_len = 0;
}

struct bytes pattern_word(const struct pattern_words *w, size_t i)
{
	return (struct bytes){ w->text + w->items[i].start, w->items[i].len };
}

enum status pattern_required_literal(struct bytes source, unsigned flags, struct buf *out)
{
	struct bytes longest = { NULL, 0 };
	struct pattern_words words;

	pattern_required_words(source, flags, 1, &words);
	for (size_t i = 0; i < words.count; i++) {
		const bool is_alone = (i == 0 || words.items[i - 1].choice != words.items[i].choice) &&
			(i + 1 == words.count || words.items[i + 1].choice != words.items[i].choice);

		if (is_alone && words.items[i].len > longest.len)
			longest = pattern_word(&words, i);
	}
	for (size_t i = 0; i < longest.len; i++)
		words.text[i] = ascii_lower(longest.data[i]);
	return buf_add(out, words.text, longest.len);
}
