#include "css/style.h"
#include <limits.h>
#include <string.h>
#include "base/ascii.h"
#include "css/loads.h"

enum {
	UNKNOWN = INT_MIN,	/* a value that is neither zero nor known in pixels */
	FAR = 500,		/* px beyond an edge that take an element off the screen */
	LENGTH_MAX = 1000000,	/* px; longer ones are cut to it */
	BEYOND = 5000,		/* px from the left or top edge that do so too */
	PERCENT = 9		/* px that one percent of the window is taken for: half of it is not yet far */
};

/* What a keyword or shape is kept as; for position HIDDEN is what lets an element be moved away. */
enum { NOTHING_SPECIAL, HIDDEN };

enum { MARGIN = CSS_PROPERTY_COUNT, NO_PROPERTY };

/* In the order of their length; the shorthand margin sets two others. */
static const struct property {
	const char *name;
	unsigned char len, id;
} properties[] = {
	{ "top", 3, CSS_TOP },
	{ "left", 4, CSS_LEFT }, { "clip", 4, CSS_CLIP },
	{ "width", 5, CSS_WIDTH }, { "right", 5, CSS_RIGHT },
	{ "height", 6, CSS_HEIGHT }, { "margin", 6, MARGIN }, { "bottom", 6, CSS_BOTTOM }, { "filter", 6, CSS_FILTER },
	{ "display", 7, CSS_DISPLAY }, { "opacity", 7, CSS_OPACITY },
	{ "overflow", 8, CSS_OVERFLOW }, { "position", 8, CSS_POSITION }, { "mso-hide", 8, CSS_MSO },
	{ "max-width", 9, CSS_MAX_WIDTH }, { "font-size", 9, CSS_FONT_SIZE }, { "clip-path", 9, CSS_CLIP_PATH },
	{ "transform", 9, CSS_TRANSFORM },
	{ "max-height", 10, CSS_MAX_HEIGHT }, { "visibility", 10, CSS_VISIBILITY },
	{ "margin-top", 10, CSS_MARGIN_TOP }, { "overflow-x", 10, CSS_OVERFLOW }, { "overflow-y", 10, CSS_OVERFLOW },
	{ "margin-left", 11, CSS_MARGIN_LEFT }, { "text-indent", 11, CSS_TEXT_INDENT }
};

enum { NAME_MAX_LEN = 11 };

/* Where the names of each length start in the table. */
static const unsigned char first_of_len[NAME_MAX_LEN + 2] = { 0, 0, 0, 0, 1, 3, 5, 9, 11, 14, 18, 23, 25 };

static unsigned find_property(struct bytes name)
{
	if (name.len < 3 || name.len > NAME_MAX_LEN)
		return NO_PROPERTY;
	for (unsigned i = first_of_len[name.len]; i < first_of_len[name.len + 1]; i++) {
		/* The names of one length differ in their first two letters, nearly. */
		if ((name.data[0] | 0x20) == properties[i].name[0] &&
		    bytes_equal_nocase(name, (struct bytes){ (const unsigned char *)properties[i].name, name.len }))
			return properties[i].id;
	}
	return NO_PROPERTY;
}

/* Read a decimal number at *p, as far as it goes. False if there is none. */
static bool read_number(const unsigned char **p, const unsigned char *end, double *value_r)
{
	const unsigned char *q = *p;
	bool negative = false, digits = false;
	double value = 0, place = 0.1;

	if (q < end && (*q == '+' || *q == '-'))
		negative = *q++ == '-';
	for (; q < end && ascii_is_digit(*q); q++) {
		digits = true;
		if (value < LENGTH_MAX)
			value = value * 10 + (*q - '0');
	}
	if (end - q >= 2 && *q == '.' && ascii_is_digit(q[1])) {
		digits = true;
		for (q++; q < end && ascii_is_digit(*q); q++, place /= 10)
			value += place * (*q - '0');
	}
	if (!digits)
		return false;
	*p = q;
	*value_r = negative ? -value : value;
	return true;
}

static const struct unit {
	const char *name;
	double px;
} units[] = {
	{ "px", 1 }, { "pt", 4.0 / 3 }, { "em", 16 }, { "%", PERCENT }, { "", 1 }, { "rem", 16 }, { "ex", 8 },
	{ "ch", 8 }, { "in", 96 }, { "cm", 37.8 }, { "mm", 3.78 }, { "pc", 16 }, { "q", 0.945 },
	{ "vw", PERCENT }, { "vh", PERCENT }, { "vmin", PERCENT }, { "vmax", PERCENT }
};

/*
 * A length as px, rounded away from zero. False if text is none. Relative ones
 * other than em are right in sign and order only, and marked by *relative_r.
 */
static bool read_length(struct bytes text, int *px_r, bool *relative_r)
{
	const unsigned char *p = text.data, *end = text.data + text.len;
	struct bytes unit;
	double value;

	if (bytes_starts_with_nocase(text, "calc(") && end[-1] == ')') {
		p += 5;
		end--;
		while (p < end && ascii_is_space(*p))
			p++;
	}
	if (!read_number(&p, end, &value))
		return false;
	unit = bytes_trim(bytes_span(p, end));
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!bytes_is_nocase(unit, units[i].name))
			continue;
		value *= units[i].px;
		if (value > LENGTH_MAX)
			value = LENGTH_MAX;
		else if (value < -LENGTH_MAX)
			value = -LENGTH_MAX;
		*px_r = (int)value;
		if (value > *px_r)
			++*px_r;
		else if (value < *px_r)
			--*px_r;
		*relative_r = units[i].px == PERCENT;
		return true;
	}
	return false;
}

/* Whether text may be a value that is not a length: a keyword ("auto") or a function ("min(…)", "var(…)"). */
static bool is_keyword(struct bytes text)
{
	return text.len > 0 && (ascii_is_alpha(text.data[0]) || text.data[0] == '-');
}

/* The width, height or distance that text says: px, UNKNOWN for keywords. False: not a value, ignore it. */
static bool read_size(struct bytes text, bool may_be_negative, int *value_r)
{
	bool relative;
	int px;

	if (!read_length(text, &px, &relative)) {
		*value_r = UNKNOWN;
		return is_keyword(text);
	}
	if (px < 0 && !may_be_negative)
		return false;
	*value_r = relative && px > 0 ? UNKNOWN : px;
	return true;
}

/* The numbers of rect(), inset(), circle(), polygon() …: how many, and how many of them are at most one pixel. */
static unsigned count_numbers(struct bytes arguments, unsigned *tiny_r, double *least_percent_r)
{
	const unsigned char *p = arguments.data, *end = p + arguments.len;
	unsigned count = 0;

	*tiny_r = 0;
	*least_percent_r = LENGTH_MAX;
	while (p < end) {
		double value;

		if (!read_number(&p, end, &value)) {
			p++;
			continue;
		}
		count++;
		if (p < end && *p == '%') {
			if (value < *least_percent_r)
				*least_percent_r = value;
			*tiny_r += value == 0;
		} else {
			*least_percent_r = -1;
			*tiny_r += value >= -1 && value <= 1;
		}
		/* Behind the number stands its unit, which may hold digits of no number. */
		while (p < end && (ascii_is_alnum(*p) || *p == '%'))
			p++;
	}
	return count;
}

/* What stands between the brackets of the first name( in text; .data is NULL if there is none. */
static struct bytes find_arguments(struct bytes text, const char *name)
{
	size_t start = bytes_find_nocase(text, bytes_of(name), 0);

	if (start == text.len)
		return (struct bytes){ NULL, 0 };
	start += strlen(name);
	return bytes_slice(text, start, bytes_find_byte(text, ')', start));
}

/* clip: rect(0 0 0 0); clip-path: inset(50%), circle(0), polygon(0 0, 0 0). */
static bool clips_all(struct bytes text)
{
	struct bytes arguments;
	double least_percent;
	unsigned count, tiny;

	if ((arguments = find_arguments(text, "inset(")).data != NULL)
		return count_numbers(arguments, &tiny, &least_percent) > 0 && least_percent >= 50 &&
		       least_percent < LENGTH_MAX;
	if ((arguments = find_arguments(text, "circle(")).data != NULL) {
		const unsigned char *p = arguments.data, *end = p + arguments.len;
		double radius;

		return read_number(&p, end, &radius) && radius == 0;
	}
	arguments = find_arguments(text, "(");
	if (arguments.data == NULL)
		return false;
	count = count_numbers(arguments, &tiny, &least_percent);
	return count > 0 && tiny == count;
}

/* opacity(0), alpha(opacity=0). */
static bool filters_all(struct bytes text)
{
	struct bytes arguments = find_arguments(text, "opacity(");
	const unsigned char *p;
	double value;

	if (arguments.data == NULL)
		arguments = find_arguments(text, "opacity=");
	p = arguments.data;
	return p != NULL && read_number(&p, p + arguments.len, &value) && value <= 0.01;
}

/* transform: scale(0) and translate(-9999px). */
static int read_transform(struct bytes text)
{
	static const char *const scales[] = { "scale(", "scalex(", "scaley(", "scale3d(" };
	static const char *const moves[] = { "translate(", "translatex(", "translatey(", "translate3d(" };
	struct bytes arguments;
	bool relative;
	int px;

	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		const unsigned char *p;
		double value;

		arguments = find_arguments(text, scales[i]);
		p = arguments.data;
		if (p != NULL && read_number(&p, p + arguments.len, &value) && value >= -0.01 && value <= 0.01)
			return HIDDEN;
		arguments = find_arguments(text, moves[i]);
		if (arguments.data == NULL)
			continue;
		arguments = bytes_slice(arguments, 0, bytes_find_byte(arguments, ',', 0));
		if (read_length(bytes_trim(arguments), &px, &relative) && px <= -FAR)
			return px;
	}
	return NOTHING_SPECIAL;
}

static void set(struct css_cascade *cascade, unsigned property, int value, uint32_t priority)
{
	if (priority < cascade->priority[property])
		return;
	cascade->priority[property] = priority;
	cascade->value[property] = value;
}

/* margin: one to four lengths, of which the first is the top's and the last of four, else of two, the left's. */
static void set_margin(struct css_cascade *cascade, struct bytes text, uint32_t priority)
{
	int values[4];
	unsigned n = 0;

	while (text.len > 0 && n < 4) {
		size_t len = 0;

		while (len < text.len && !ascii_is_space(text.data[len]))
			len++;
		if (!read_size(bytes_slice(text, 0, len), true, &values[n++]))
			return;
		text = bytes_trim(bytes_slice(text, len, text.len));
	}
	if (n == 0)
		return;
	set(cascade, CSS_MARGIN_TOP, values[0], priority);
	set(cascade, CSS_MARGIN_LEFT, n == 4 ? values[3] : n >= 2 ? values[1] : values[0], priority);
}

/* Cut "! important" from the end of text. */
static bool cut_important(struct bytes *text)
{
	static const char word[] = "important";
	struct bytes rest;

	if (!bytes_ends_with_nocase(*text, word))
		return false;
	rest = bytes_trim(bytes_slice(*text, 0, text->len - strlen(word)));
	if (rest.len == 0 || rest.data[rest.len - 1] != '!')
		return false;
	rest.len--;
	*text = bytes_trim(rest);
	return true;
}

/* One declaration of a property looked at; text is its value without comments and escapes. */
static void take_declaration(struct css_cascade *cascade, unsigned property, struct bytes text, uint32_t priority)
{
	const unsigned char *p;
	int value = NOTHING_SPECIAL;
	double number;

	text = bytes_trim(text);
	if (cut_important(&text))
		priority |= CSS_PRIORITY_IMPORTANT;
	if (text.len == 0)
		return;
	p = text.data;
	switch (property) {
	case MARGIN:
		set_margin(cascade, text, priority);
		return;
	case CSS_DISPLAY:
		value = bytes_is_nocase(text, "none") ? HIDDEN : NOTHING_SPECIAL;
		break;
	case CSS_VISIBILITY:
		if (bytes_is_nocase(text, "hidden") || bytes_is_nocase(text, "collapse"))
			value = HIDDEN;
		else if (!bytes_is_nocase(text, "visible"))
			return;
		break;
	case CSS_OPACITY:
		if (!read_number(&p, p + text.len, &number))
			return;
		value = number <= (p < text.data + text.len && *p == '%' ? 1 : 0.01) ? HIDDEN : NOTHING_SPECIAL;
		break;
	case CSS_FILTER:
		value = filters_all(text) ? HIDDEN : NOTHING_SPECIAL;
		break;
	case CSS_OVERFLOW:
		value = bytes_is_nocase(text, "hidden") || bytes_is_nocase(text, "clip") ? HIDDEN : NOTHING_SPECIAL;
		break;
	case CSS_POSITION:
		value = bytes_is_nocase(text, "static") ? NOTHING_SPECIAL : HIDDEN;
		break;
	case CSS_CLIP:
	case CSS_CLIP_PATH:
		value = clips_all(text) ? HIDDEN : NOTHING_SPECIAL;
		break;
	case CSS_TRANSFORM:
		value = read_transform(text);
		break;
	case CSS_MSO:
		value = bytes_is_nocase(text, "all") ? HIDDEN : NOTHING_SPECIAL;
		break;
	case CSS_LEFT:
	case CSS_TOP:
	case CSS_RIGHT:
	case CSS_BOTTOM:
	case CSS_TEXT_INDENT:
	case CSS_MARGIN_LEFT:
	case CSS_MARGIN_TOP:
		if (!read_size(text, true, &value))
			return;
		break;
	default:
		if (!read_size(text, false, &value))
			return;
		break;
	}
	set(cascade, property, value, priority);
}

/*
 * The item at the start of rest, which holds comments, escapes, brackets or
 * no declaration at all, read with the parser. Returns how many bytes it takes.
 */
static size_t take_item(struct css_cascade *cascade, struct bytes rest, uint32_t priority)
{
	unsigned char name[NAME_MAX_LEN + 1], text[256];
	unsigned property = NO_PROPERTY;
	struct css_parser parser;
	size_t len = 0, name_len;

	css_parser_init(&parser, rest, CSS_DECLARATION_LIST, 0);
	for (;;) {
		const struct css_token *token = &parser.token;
		struct css_token piece;

		switch (css_parser_next(&parser)) {
		case CSS_EVENT_DECLARATION:
			/* "*name" is for one browser that nobody uses; inside a block it is not ours. */
			if (parser.nesting.depth > 0 || rest.data[0] == '*')
				break;
			name_len = css_token_copy(rest, token, name, sizeof(name));
			if (name_len <= sizeof(name))
				property = find_property((struct bytes){ name, name_len });
			break;
		case CSS_EVENT_TOKEN:
			if (property == NO_PROPERTY)
				break;
			/* As written where nothing is escaped. */
			piece = *token;
			if ((token->flags & CSS_TOKEN_ESCAPED) == 0) {
				piece.value_start = token->start;
				piece.value_end = token->end;
			}
			if (len < sizeof(text))
				len += css_token_copy(rest, &piece, text + len, sizeof(text) - len);
			break;
		case CSS_EVENT_ITEM_END:
			if (parser.nesting.depth > 0)
				break;
			if (property != NO_PROPERTY && len <= sizeof(text))
				take_declaration(cascade, property, (struct bytes){ text, len }, priority);
			return parser.tokenizer.at;
		case CSS_EVENT_BLOCK_CLOSE:
			if (parser.nesting.depth == 0)
				return parser.tokenizer.at;
			break;
		case CSS_EVENT_END:
			return rest.len;
		default:
			break;
		}
	}
}

/* What ends a value, or needs a closer look. */
enum { PLAIN, END, QUOTE, OPEN, SLASH, HARD };
static const unsigned char value_class[256] = {
	[';'] = END, ['}'] = END, ['"'] = QUOTE, ['\''] = QUOTE, ['('] = OPEN, ['/'] = SLASH,
	['\\'] = HARD, ['['] = HARD, ['{'] = HARD
};
/* What makes the content of brackets more than a run of bytes up to ")". */
static const unsigned char bracket_class[256] = {
	[')'] = END, ['"'] = HARD, ['\''] = HARD, ['('] = HARD, ['/'] = SLASH, ['\\'] = HARD,
	['['] = HARD, [']'] = HARD, ['{'] = HARD, ['}'] = HARD
};

/* Where the value at p ends, at ";", "}" or end; NULL if that takes a tokenizer to tell. */
static const unsigned char *find_value_end(const unsigned char *p, const unsigned char *end)
{
	unsigned char quote;

	for (;; p++) {
		while (p < end && value_class[*p] == PLAIN)
			p++;
		if (p == end)
			return p;
		switch (value_class[*p]) {
		case END:
			return p;
		case QUOTE:
			quote = *p++;
			while (p < end && *p != quote && *p != '\\' && *p != '\n' && *p != '\r' && *p != '\f')
				p++;
			if (p == end || *p != quote)
				return NULL;
			break;
		case OPEN:
			for (p++; p < end && *p != ')'; p++) {
				if (bracket_class[*p] == HARD ||
				    (bracket_class[*p] == SLASH && end - p >= 2 && p[1] == '*'))
					return NULL;
			}
			if (p == end)
				return NULL;
			break;
		case SLASH:
			if (end - p >= 2 && p[1] == '*')
				return NULL;
			break;
		default:
			return NULL;
		}
	}
}

static bool is_name_byte(unsigned char c)
{
	return ascii_is_alpha(c) || c == '-' || c == '_' || ascii_is_digit(c);
}

void css_cascade_read(struct css_cascade *cascade, struct bytes declarations, uint32_t priority)
{
	const unsigned char *p = declarations.data, *end;

	if (declarations.len == 0)
		return;		/* data may be NULL, to which C adds nothing, not even 0 */
	end = p + declarations.len;
	while (p < end) {
		const unsigned char *start, *name_end, *value;
		unsigned property;

		if (ascii_is_space(*p) || *p == ';') {
			p++;
			continue;
		}
		start = p;
		while (p < end && is_name_byte(*p))
			p++;
		name_end = p;
		while (p < end && ascii_is_space(*p))
			p++;
		value = p + 1;
		p = p < end && *p == ':' && name_end > start ? find_value_end(value, end) : NULL;
		if (p == NULL) {
			p = start + take_item(cascade, bytes_span(start, end), priority);
			continue;
		}
		property = find_property(bytes_span(start, name_end));
		if (property != NO_PROPERTY)
			take_declaration(cascade, property, bytes_span(value, p), priority);
		p += p < end;
	}
}

void css_cascade_join(struct css_cascade *cascade, const struct css_cascade *from)
{
	for (unsigned i = 0; i < CSS_PROPERTY_COUNT; i++) {
		if (from->priority[i] != 0)
			set(cascade, i, from->value[i], from->priority[i]);
	}
}

static int value_of(const struct css_cascade *cascade, enum css_property property)
{
	return cascade->priority[property] != 0 ? cascade->value[property] : UNKNOWN;
}

static bool is_tiny(const struct css_cascade *cascade, enum css_property property)
{
	int value = value_of(cascade, property);

	return value >= 0 && value <= 1;
}

/* Far beyond the edge on that side. */
static bool is_far(const struct css_cascade *cascade, enum css_property property)
{
	int value = value_of(cascade, property);

	return value != UNKNOWN && value <= -FAR;
}

static bool is_moved_away(const struct css_cascade *c)
{
	if (value_of(c, CSS_POSITION) == HIDDEN &&
	    (is_far(c, CSS_LEFT) || is_far(c, CSS_TOP) || is_far(c, CSS_RIGHT) || is_far(c, CSS_BOTTOM) ||
	     value_of(c, CSS_LEFT) >= BEYOND || value_of(c, CSS_TOP) >= BEYOND))
		return true;
	return is_far(c, CSS_TEXT_INDENT) || is_far(c, CSS_MARGIN_LEFT) || is_far(c, CSS_MARGIN_TOP) ||
	       is_far(c, CSS_TRANSFORM);
}

static bool is_hidden(const struct css_cascade *cascade, enum css_property property)
{
	return value_of(cascade, property) == HIDDEN;
}

static int size_of(const struct css_cascade *cascade, enum css_property property)
{
	int value = value_of(cascade, property);

	return value >= 0 ? value : -1;
}

void css_cascade_style(const struct css_cascade *c, struct css_style *style_r)
{
	unsigned hides = 0;

	if (is_hidden(c, CSS_DISPLAY))
		hides |= CSS_DISPLAY_NONE;
	if (is_hidden(c, CSS_VISIBILITY))
		hides |= CSS_VISIBILITY_HIDDEN;
	if (is_hidden(c, CSS_OPACITY) || is_hidden(c, CSS_FILTER))
		hides |= CSS_OPACITY_ZERO;
	if (is_tiny(c, CSS_WIDTH) || is_tiny(c, CSS_HEIGHT) || is_tiny(c, CSS_MAX_WIDTH) || is_tiny(c, CSS_MAX_HEIGHT))
		hides |= CSS_ZERO_SIZE;
	if (is_moved_away(c))
		hides |= CSS_OFF_SCREEN;
	if (is_hidden(c, CSS_CLIP) || is_hidden(c, CSS_CLIP_PATH) || is_hidden(c, CSS_TRANSFORM))
		hides |= CSS_CLIPPED;
	if (is_tiny(c, CSS_FONT_SIZE))
		hides |= CSS_FONT_ZERO;
	if (is_hidden(c, CSS_MSO))
		hides |= CSS_MSO_HIDE;
	*style_r = (struct css_style){
		.hides = hides,
		.width = size_of(c, CSS_WIDTH), .height = size_of(c, CSS_HEIGHT),
		.max_width = size_of(c, CSS_MAX_WIDTH), .max_height = size_of(c, CSS_MAX_HEIGHT),
		.overflow_hidden = is_hidden(c, CSS_OVERFLOW),
		.visible = value_of(c, CSS_VISIBILITY) == NOTHING_SPECIAL
	};
}

void css_style_read(struct bytes declarations, struct css_style *style_r)
{
	struct css_cascade cascade = { 0 };

	css_cascade_read(&cascade, declarations, CSS_PRIORITY_INLINE);
	css_cascade_style(&cascade, style_r);
	style_r->has_url = css_may_load(declarations);
}
