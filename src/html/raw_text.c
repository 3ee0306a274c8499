/* The text of elements that hold no markup: RCDATA, RAWTEXT and scripts, 13.2.5.9 to 13.2.5.31. */
#include "base/ascii.h"
#include "html/scan.h"
#include "html/states.h"

/*
 * 13.2.5.9 RCDATA less-than sign state to 13.2.5.11 RCDATA end tag name state,
 * the same for RAWTEXT (12 to 14), script data (15 to 17) and escaped script
 * data (23 to 25): whether the "<" at p opens the appropriate end tag.
 */
static bool is_appropriate_end_tag(const struct html_tokenizer *t, const unsigned char *p)
{
	const struct bytes name = t->last_start_tag;
	const size_t left = (size_t)(t->end - p);

	if (name.len == 0 || left < 3 || left - 3 < name.len || p[1] != '/')
		return false;
	return bytes_equal_nocase((struct bytes){ p + 2, name.len }, name) && scan_ends_tag_name(p[2 + name.len]);
}

const unsigned char *html_raw_text_end(const struct html_tokenizer *t, const unsigned char *p)
{
	for (;; p++) {
		p = scan_byte(p, t->end, '<');
		if (p == t->end || is_appropriate_end_tag(t, p))
			return p;
	}
}

enum script_state {
	SCRIPT_DATA,			/* 13.2.5.4 */
	ESCAPED,			/* 13.2.5.20 */
	ESCAPED_DASH,			/* 13.2.5.21 */
	ESCAPED_DASH_DASH,		/* 13.2.5.22 */
	DOUBLE_ESCAPED,			/* 13.2.5.27 */
	DOUBLE_ESCAPED_DASH,		/* 13.2.5.28 */
	DOUBLE_ESCAPED_DASH_DASH	/* 13.2.5.29 */
};

static bool is_double_escaped(enum script_state state)
{
	return state >= DOUBLE_ESCAPED;
}

/*
 * 13.2.5.26 Script data double escape start state and 13.2.5.31 double escape
 * end state: letters from p on, then white space, "/" or ">". Returns where it
 * stopped; *is_script_r says whether the letters were "script" and so ended.
 */
static const unsigned char *escape_word(const unsigned char *p, const unsigned char *end, bool *is_script_r)
{
	const unsigned char *start = p;

	while (p < end && ascii_is_alpha(*p))
		p++;
	*is_script_r = p < end && scan_ends_tag_name(*p) && bytes_is_nocase(bytes_span(start, p), "script");
	/* The byte behind is consumed with the word only if it ends one; else it is looked at again. */
	return p < end && scan_ends_tag_name(*p) ? p + 1 : p;
}

/* "<" at p inside escaped or double escaped script data, but not the end tag: 13.2.5.23 and 13.2.5.30. */
static const unsigned char *escaped_less_than_sign(const unsigned char *p, const unsigned char *end,
						   enum script_state *state)
{
	bool is_script;

	p++;
	if (is_double_escaped(*state)) {
		*state = DOUBLE_ESCAPED;
		if (p == end || *p != '/')
			return p;
		p = escape_word(p + 1, end, &is_script);
		if (is_script)
			*state = ESCAPED;
	} else {
		*state = ESCAPED;
		if (p == end || !ascii_is_alpha(*p))
			return p;
		p = escape_word(p, end, &is_script);
		if (is_script)
			*state = DOUBLE_ESCAPED;
	}
	return p;
}

/* "-" and ">" and anything else: the three dash states of either kind. */
static enum script_state escaped_next(enum script_state state, unsigned char c)
{
	const enum script_state base = is_double_escaped(state) ? DOUBLE_ESCAPED : ESCAPED;

	if (c == '-')
		return state == base ? base + 1 : base + 2;
	if (c == '>' && state == base + 2)
		return SCRIPT_DATA;
	return base;
}

const unsigned char *html_script_data_end(const struct html_tokenizer *t, const unsigned char *p)
{
	const unsigned char *end = t->end;
	enum script_state state = SCRIPT_DATA;

	while (p < end) {
		if (state == SCRIPT_DATA) {
			p = scan_byte(p, end, '<');
			if (p == end || is_appropriate_end_tag(t, p))
				return p;
			/* 13.2.5.18 Script data escape start state, 13.2.5.19 escape start dash state */
			if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
				state = ESCAPED_DASH_DASH;
				p += 4;
			} else {
				p++;
			}
		} else if (*p == '<') {
			if (!is_double_escaped(state) && is_appropriate_end_tag(t, p))
				return p;
			p = escaped_less_than_sign(p, end, &state);
		} else {
			state = escaped_next(state, *p++);
		}
	}
	return p;
}
