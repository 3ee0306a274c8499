#include "token/class.h"
#include <string.h>
#include "base/ascii.h"
#include "token/run.h"
#include "token/segment.h"
#include "token/time.h"

enum {
	UUID_LEN = 36, ULID_LEN = 26,
	HEX_MIN = 8,
	MIXED_MIN = 8,			/* characters of short runs together: "eu1-us1" names a region */
	WORD_MIN = 3,
	GEOMETRY_MAX = 80,		/* a list of sizes and filters; what is longer is none */
	PIECE_MAX = 12,			/* of it between two separators: "10000x10000" */
	VERSION_MAX = 32
};

static const struct {
	const char *name, *help;
	bool is_made;
} rows[TOKEN_CLASSES] = {
#define X(constant, name, made, help) { name, help, made },
	TOKEN_CLASS_TABLE(X)
#undef X
};

const char *token_class_name(enum token_class c)
{
	return rows[c].name;
}

const char *token_class_help(enum token_class c)
{
	return rows[c].help;
}

bool token_class_is_made(enum token_class c)
{
	return rows[c].is_made;
}

bool token_class_from_name(const char *name, enum token_class *c_r)
{
	for (int c = 0; c < TOKEN_CLASSES; c++) {
		if (strcmp(rows[c].name, name) == 0) {
			*c_r = (enum token_class)c;
			return true;
		}
	}
	return false;
}

static bool is_uuid(struct bytes b)
{
	if (b.len != UUID_LEN)
		return false;
	for (int i = 0; i < UUID_LEN; i++) {
		const bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? b.data[i] != '-' : !ascii_is_hex(b.data[i]))
			return false;
	}
	return true;
}

/* 48 bits of time and 80 of chance: the first character is at most 7. One case, letters and digits. */
static bool is_ulid(struct bytes b)
{
	size_t uppers = 0, lowers = 0;

	if (b.len != ULID_LEN || b.data[0] > '7')
		return false;
	for (size_t i = 0; i < b.len; i++) {
		const unsigned char upper = ascii_upper(b.data[i]);

		if (!ascii_is_alnum(upper) || upper == 'I' || upper == 'L' || upper == 'O' || upper == 'U')
			return false;
		uppers += ascii_is_upper(b.data[i]);
		lowers += ascii_is_lower(b.data[i]);
	}
	return (uppers == 0) != (lowers == 0) && uppers + lowers < ULID_LEN;
}

/* "en", "en-us", "de_DE": a language that mail is written in, and a region. */
static bool is_language(struct bytes b)
{
	static const char languages[] = "ar az bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk ko "
					"lt lv mk mn ms mt nb ne nl nn no pl pt ro ru sk sl sq sr sv ta te th tr uk ur uz vi zh";

	if ((b.len != 2 && b.len != 5) || !ascii_is_alpha(b.data[0]) || !ascii_is_alpha(b.data[1]))
		return false;
	if (b.len == 5 && ((b.data[2] != '-' && b.data[2] != '_') || !ascii_is_alpha(b.data[3]) || !ascii_is_alpha(b.data[4])))
		return false;
	for (const char *p = languages; *p != '\0'; p += p[2] == '\0' ? 2 : 3) {
		if (ascii_lower(b.data[0]) == p[0] && ascii_lower(b.data[1]) == p[1])
			return true;
	}
	return false;
}

/* "v2", "1.4.2", "v3.0-beta1": numbers with dots, a v in front or more than one of them. */
static bool is_version(struct bytes b)
{
	static const char *const stages[] = { "alpha", "beta", "rc", "dev", "a", "b", "min" };
	size_t i = b.len > 0 && (b.data[0] == 'v' || b.data[0] == 'V'), numbers = 0, start;
	const bool is_marked = i == 1;
	struct bytes stage;

	if (b.len > VERSION_MAX)
		return false;
	do {
		start = i;
		while (i < b.len && ascii_is_digit(b.data[i]))
			i++;
		if (i == start || i - start > 5)
			return false;
		numbers++;
	} while (i < b.len && b.data[i] == '.' && i + 1 < b.len && ascii_is_digit(b.data[i + 1]) && ++i);
	if (numbers < 2 && !is_marked)
		return false;
	if (i == b.len)
		return numbers <= 4;
	i += b.data[i] == '-' || b.data[i] == '.';
	stage = bytes_slice(b, i, b.len);
	while (stage.len > 0 && (ascii_is_digit(stage.data[stage.len - 1]) || stage.data[stage.len - 1] == '.'))
		stage.len--;
	for (size_t k = 0; k < sizeof(stages) / sizeof(stages[0]); k++) {
		if (bytes_is_nocase(stage, stages[k]))
			return true;
	}
	return false;
}

/* What image servers are told, by the first letter. */
static const char *const geometry_words[26] = {
	['a' - 'a'] = "ar auto", ['b' - 'a'] = "best", ['c' - 'a'] = "c crop cover center contain",
	['d' - 'a'] = "d dpr", ['e' - 'a'] = "e eco", ['f' - 'a'] = "f fl fit fill face",
	['g' - 'a'] = "g gif good", ['h' - 'a'] = "h height", ['j' - 'a'] = "jpg jpeg",
	['l' - 'a'] = "l limit lossy", ['m' - 'a'] = "max min", ['n' - 'a'] = "north",
	['p' - 'a'] = "p px pad png", ['q' - 'a'] = "q quality", ['r' - 'a'] = "r resize",
	['s' - 'a'] = "s size scale south", ['t' - 'a'] = "t thumb", ['w' - 'a'] = "w webp width",
	['x' - 'a'] = "x", ['y' - 'a'] = "y",
};

static bool is_geometry_word(struct bytes word)
{
	const char *p = geometry_words[ascii_lower(word.data[0]) - 'a'];

	while (p != NULL && *p != '\0') {
		const char *end = strchrnul(p, ' ');

		if (bytes_equal_nocase(word, (struct bytes){ (const unsigned char *)p, (size_t)(end - p) }))
			return true;
		p = *end == ' ' ? end + 1 : end;
	}
	return false;
}

/* One piece of what image servers are told: "600", "600x400", "w", "q80", "fill", "2x". is_size: it is a length. */
static bool is_geometry_piece(struct bytes b, bool *is_size)
{
	size_t letters = 0, digits = 0, tail;

	while (letters < b.len && ascii_is_alpha(b.data[letters]))
		letters++;
	while (letters + digits < b.len && ascii_is_digit(b.data[letters + digits]))
		digits++;
	tail = letters + digits;
	if (digits > 5)
		return false;
	if (letters > 0) {
		*is_size = *is_size || (digits > 0 && letters == 1 && (ascii_lower(b.data[0]) == 'w' || ascii_lower(b.data[0]) == 'h' ||
								       ascii_lower(b.data[0]) == 's' || ascii_lower(b.data[0]) == 'x'));
		return tail == b.len && is_geometry_word(bytes_slice(b, 0, letters));
	}
	if (tail == b.len)
		return digits > 0;
	*is_size = true;		/* "600x400", "600x", "600w", "600px" */
	if (tail + 2 == b.len && ascii_lower(b.data[tail]) == 'p' && ascii_lower(b.data[tail + 1]) == 'x')
		return true;
	if (ascii_lower(b.data[tail]) == 'x') {
		const struct bytes rest = bytes_slice(b, tail + 1, b.len);
		unsigned long long height;

		return rest.len == 0 || bytes_to_number(rest, 99999, &height);
	}
	return tail + 1 == b.len && (ascii_lower(b.data[tail]) == 'w' || ascii_lower(b.data[tail]) == 'h');
}

static bool ends_piece(unsigned char c)
{
	return c == ',' || c == '_' || c == '-' || c == ':' || c == '@' || c == '.';
}

static bool is_geometry(struct bytes b)
{
	size_t start = 0, pieces = 0;
	bool is_size = false, was_letter = false;

	if (b.len > GEOMETRY_MAX || (ascii_is_alpha(b.data[0]) && geometry_words[ascii_lower(b.data[0]) - 'a'] == NULL))
		return false;
	for (size_t i = 0; i <= b.len; i++) {
		struct bytes piece;

		if (i < b.len && !ends_piece(b.data[i])) {
			if (i - start > PIECE_MAX)
				return false;
			continue;
		}
		piece = bytes_slice(b, start, i);
		start = i + 1;
		if (piece.len == 0)
			continue;
		if (!is_geometry_piece(piece, &is_size))
			return false;
		is_size = is_size || (was_letter && ascii_is_digit(piece.data[0]));
		was_letter = ascii_is_alpha(piece.data[0]) &&
			     (piece.len > 2 || (piece.len == 1 && strchr("whsWHS", piece.data[0]) != NULL));
		pieces++;
	}
	return pieces > 0 && is_size;
}

/* An @, plain or escaped, with something on both sides. */
static bool is_address(struct bytes b)
{
	for (size_t i = 1; i + 1 < b.len; i++) {
		if (b.data[i] == '@')
			return true;
		if (b.data[i] == '%' && b.len - i > 3 && b.data[i + 1] == '4' && b.data[i + 2] == '0')
			return true;
	}
	return false;
}

static bool is_url(struct bytes b)
{
	static const char *const starts[] = { "http://", "https://", "http%3a", "https%3a", "www.", "//" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (bytes_starts_with_nocase(b, starts[i]))
			return true;
	}
	return false;
}

/* What one run without separators is: a number, a word, or made by a machine. */
static enum token_class class_of_run(const struct token_run *r)
{
	if (r->digits == r->text.len)
		return TOKEN_CLASS_DIGITS;
	if (!token_run_is_made(r))
		return TOKEN_CLASS_WORD;
	if (r->is_hex && r->text.len >= HEX_MIN && r->digits > 0)
		return TOKEN_CLASS_HEX;
	return r->lowers > 0 && r->uppers > 0 ? TOKEN_CLASS_BASE64URL : TOKEN_CLASS_CODE;
}

/* Several runs: their letters and digits, and how many of them stand in made ones. */
struct mixture {
	size_t characters, made, words, runs;	/* words: said by a person */
	size_t mixed;				/* in runs too short to judge, of letters and digits or letters that cannot be said */
	bool has_escape, has_other, has_upper, has_lower;
};

static enum token_class class_of_mixture(const struct mixture *m)
{
	if (m->has_other)
		return TOKEN_CLASS_TEXT;
	if (m->words == 0 && m->mixed > 0 && m->characters >= MIXED_MIN && (m->made + m->mixed) * 3 >= m->characters * 2)
		return m->has_upper && m->has_lower ? TOKEN_CLASS_BASE64URL : TOKEN_CLASS_CODE;
	if (m->made == 0)
		return m->has_escape ? TOKEN_CLASS_TEXT : TOKEN_CLASS_SLUG;
	if (m->words > 0 && m->made * 4 < m->characters * 3)
		return TOKEN_CLASS_HASHED_NAME;
	return m->has_upper && m->has_lower ? TOKEN_CLASS_BASE64URL : TOKEN_CLASS_CODE;
}

static enum token_class classify_runs(struct bytes text)
{
	struct mixture m = { 0 };
	struct token_runs runs;
	struct token_run run;
	long long seconds;

	token_runs_start(&runs, text);
	while (token_runs_next(&runs, &run)) {
		if (run.text.len == text.len)
			return class_of_run(&run);
		m.runs++;
		m.characters += run.text.len;
		m.has_upper = m.has_upper || run.uppers > 0;
		m.has_lower = m.has_lower || run.lowers > 0;
		if (token_run_is_made(&run) && token_time(run.text, &seconds) == TOKEN_TIME_NONE)
			m.made += run.text.len;
		else if (run.digits == 0 && run.text.len >= WORD_MIN)
			m.words += run.text.len;
		else if (run.digits > 0 && run.digits < run.text.len && run.text.len >= WORD_MIN)
			m.mixed += run.text.len;
	}
	m.has_escape = runs.has_escape;
	m.has_other = runs.has_other;
	if (m.runs == 0)
		return TOKEN_CLASS_TEXT;
	return class_of_mixture(&m);
}

/* Which characters there are: what a form needs and lacks need not be tried. */
enum {
	HAS_DIGIT = 1, HAS_LETTER = 2, HAS_DOT = 4, HAS_AT = 8 /* or an escape of it */, HAS_ADDRESS = 16 /* ":" or an escape */,
	HAS_OTHER = 32
};

static unsigned census(struct bytes text)
{
	static const unsigned char marks[256] = {
		['0' ... '9'] = HAS_DIGIT, ['A' ... 'Z'] = HAS_LETTER, ['a' ... 'z'] = HAS_LETTER,
		['.'] = HAS_DOT, ['@'] = HAS_AT, [':'] = HAS_ADDRESS, ['%'] = HAS_AT | HAS_ADDRESS,
	};
	unsigned set = 0;
	bool has_others = false;

	for (size_t i = 0; i < text.len; i++) {
		const unsigned mark = marks[text.data[i]];

		set |= mark;
		has_others |= mark == 0;
	}
	return has_others ? set | HAS_OTHER : set;
}

/* A form that the whole text has; TOKEN_CLASSES: none. */
static enum token_class class_of_form(struct bytes text, unsigned has)
{
	long long seconds;

	if (has & HAS_DIGIT) {
		if (ascii_is_digit(text.data[0])) {
			switch (token_time(text, &seconds)) {
			case TOKEN_TIME_STAMP:
				return TOKEN_CLASS_TIMESTAMP;
			case TOKEN_TIME_DATE:
				return TOKEN_CLASS_DATE;
			case TOKEN_TIME_NONE:
				break;
			}
			if (has == HAS_DIGIT)
				return TOKEN_CLASS_DIGITS;
		}
		if (is_uuid(text))
			return TOKEN_CLASS_UUID;
		if (is_ulid(text))
			return TOKEN_CLASS_ULID;
		if (is_version(text))
			return TOKEN_CLASS_VERSION;
		if ((has & HAS_LETTER) && is_geometry(text))
			return TOKEN_CLASS_GEOMETRY;
	}
	if (is_language(text))
		return TOKEN_CLASS_LANGUAGE;
	if ((has & (HAS_ADDRESS | HAS_DOT) || text.data[0] == '/') && is_url(text))
		return TOKEN_CLASS_URL;
	if ((has & HAS_AT) && is_address(text))
		return TOKEN_CLASS_ADDRESS;
	return TOKEN_CLASSES;
}

enum token_class token_classify(struct bytes text)
{
	const unsigned has = census(text);
	enum token_class c;
	size_t dot;

	if (text.len == 0)
		return TOKEN_CLASS_EMPTY;
	c = class_of_form(text, has);
	if (c != TOKEN_CLASSES)
		return c;
	dot = has & HAS_DOT ? token_extension_start(text) : text.len;
	if (dot == 0 || dot == text.len || ascii_is_digit(text.data[dot + 1]))
		return classify_runs(text);
	c = classify_runs(bytes_slice(text, 0, dot));
	return c == TOKEN_CLASS_WORD || c == TOKEN_CLASS_SLUG || c == TOKEN_CLASS_DIGITS ? TOKEN_CLASS_FILE_NAME : c;
}

size_t token_made_length(struct bytes text)
{
	const enum token_class c = token_classify(text);
	struct token_runs runs;
	struct token_run run;
	size_t longest = 0;
	long long seconds;

	if (token_class_is_made(c))
		return text.len;
	if (c == TOKEN_CLASS_TIMESTAMP || c == TOKEN_CLASS_DATE || c == TOKEN_CLASS_GEOMETRY || c == TOKEN_CLASS_VERSION)
		return 0;
	token_runs_start(&runs, text);
	while (token_runs_next(&runs, &run)) {
		const bool is_number = run.digits == run.text.len && run.text.len >= TOKEN_NUMBER_MIN;

		if (run.text.len > longest && (is_number || token_run_is_made(&run)) &&
		    token_time(run.text, &seconds) == TOKEN_TIME_NONE)
			longest = run.text.len;
	}
	return longest;
}
