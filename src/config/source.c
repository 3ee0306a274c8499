#include "config/source.h"
#include "base/ascii.h"
#include "config/option.h"

enum { OPTIONS_MAX = 128, NAME_MAX_BYTES = 64 };

struct source {
	const char *file;
	struct bytes text;
	size_t at;
	unsigned line;
	struct buf *out;
	struct diag *d;

	/* where we are in a statement: NAME = VALUE, NAME = { VALUES }, or NAME "title" { */
	struct bytes first_word, last_word;
	bool after_equals, in_list;
	unsigned depth;			/* of sections */
	unsigned opened;		/* the line of the brace that waits for its end */
	enum option_section section;
	bool is_known;			/* section is one of ours; else libconfuse will complain */
	unsigned given[OPTIONS_MAX];	/* per row of the table: the line that gives it; 0: not yet */
	unsigned weights;		/* the line of the section weights */
};

static enum status wrong(struct source *s, const char *text)
{
	return diag_set(s->d, s->file, s->line, 0, "%s", text);
}

static int peek(const struct source *s, size_t ahead)
{
	return s->at + ahead < s->text.len ? s->text.data[s->at + ahead] : -1;
}

/* Copy n bytes, all of one line. */
static enum status copy(struct source *s, size_t n)
{
	enum status status = buf_add_bytes(s->out, bytes_slice(s->text, s->at, s->at + n));

	s->at += n;
	return status;
}

static enum status copy_line_end(struct source *s)
{
	s->line++;
	return copy(s, 1);
}

/* Leave the comment out, its line ends not. */
static enum status skip_comment(struct source *s)
{
	const unsigned start = s->line;
	enum status status = STATUS_OK;

	if (peek(s, 0) == '#' || peek(s, 1) == '/') {
		while (peek(s, 0) >= 0 && peek(s, 0) != '\n')
			s->at++;
		return STATUS_OK;
	}
	for (s->at += 2; status == STATUS_OK; ) {
		if (peek(s, 0) < 0)
			return diag_set(s->d, s->file, start, 0, "a comment that starts here does not end");
		if (peek(s, 0) == '*' && peek(s, 1) == '/') {
			s->at += 2;
			return buf_add_byte(s->out, ' ');
		}
		if (peek(s, 0) == '\n')
			status = copy_line_end(s);
		else
			s->at++;
	}
	return status;
}

static void take_word(struct source *s, struct bytes word)
{
	if (s->in_list)
		return;
	if (s->after_equals) {
		s->after_equals = false;
		s->first_word = (struct bytes){ NULL, 0 };
	} else {
		if (s->first_word.len == 0)
			s->first_word = word;
		s->last_word = word;
	}
}

static enum status copy_quoted(struct source *s)
{
	const int quote = peek(s, 0);
	size_t n = 1;

	for (;; n++) {
		const int c = peek(s, n);

		if (c < 0 || c == '\n')
			return wrong(s, "a text in quotes does not end on its line");
		if (c == quote)
			break;
		if (c == '\\' && peek(s, n + 1) >= 0 && peek(s, n + 1) != '\n')
			n++;
		else if (c == '$' && peek(s, n + 1) == '{')
			return wrong(s, "environment variables are not put in; write \"\\$\" for a \"$\" that stands before \"{\"");
		else if (c < ' ' && c != '\t')
			return wrong(s, "a control character");
	}
	take_word(s, bytes_slice(s->text, s->at + 1, s->at + n));
	return copy(s, n + 1);
}

static bool ends_word(int c)
{
	return c < 0 || ascii_is_space((unsigned char)c) || c == '"' || c == '\'' || c == '{' || c == '}' || c == '(' || c == ')' ||
	       c == '=' || c == ',';
}

static enum status copy_word(struct source *s)
{
	size_t n = 0;

	for (; !ends_word(peek(s, n)); n++) {
		const int c = peek(s, n);

		if (c == '+' && peek(s, n + 1) == '=')
			break;
		if (c == '+' || c == '#' || (c == '/' && (peek(s, n + 1) == '/' || peek(s, n + 1) == '*')))
			return wrong(s, "values with \"+\", \"#\", \"//\" or \"/*\" have to stand in quotes");
		if (c == '$' && peek(s, n + 1) == '{')
			return wrong(s, "environment variables are not put in");
		if (c < ' ' || c == 0x7f)
			return wrong(s, "a control character");
	}
	take_word(s, bytes_slice(s->text, s->at, s->at + n));
	return copy(s, n);
}

/* The row of the option that last_word names in the present section, or OPTIONS_MAX. */
static size_t named_row(const struct source *s)
{
	for (size_t i = 0; s->is_known && option_row(i) != NULL && i < OPTIONS_MAX; i++) {
		if (option_row(i)->section == s->section && bytes_is(s->last_word, option_row(i)->name))
			return i;
	}
	return OPTIONS_MAX;
}

static enum status copy_equals(struct source *s)
{
	const size_t row = named_row(s);

	if (peek(s, 0) == '+')
		return wrong(s, "\"+=\" is not known: give all values in one list");
	if (row < OPTIONS_MAX && s->given[row] != 0)
		return diag_set(s->d, s->file, s->line, 0, "%s: given twice, first in line %u", option_row(row)->name, s->given[row]);
	if (row < OPTIONS_MAX)
		s->given[row] = s->line;
	s->after_equals = true;
	return copy(s, 1);
}

static enum status open_section(struct source *s)
{
	s->depth++;
	s->is_known = false;
	for (int i = SECTION_TOP + 1; i < SECTIONS && s->depth == 1; i++) {
		if (bytes_is(s->first_word, section_name((enum option_section)i))) {
			s->section = (enum option_section)i;
			s->is_known = true;
		}
	}
	if (s->is_known && s->section == SECTION_WEIGHTS) {
		if (s->weights != 0)
			return diag_set(s->d, s->file, s->line, 0, "weights: given twice, first in line %u", s->weights);
		s->weights = s->line;
	}
	for (size_t i = 0; option_row(i) != NULL && i < OPTIONS_MAX; i++) {
		if (option_row(i)->section != SECTION_TOP)
			s->given[i] = 0;
	}
	s->first_word = s->last_word = (struct bytes){ NULL, 0 };
	return STATUS_OK;
}

static enum status copy_brace(struct source *s)
{
	enum status status = STATUS_OK;

	if (peek(s, 0) == '{') {
		if (s->in_list)
			return wrong(s, "\"{\" inside of a list");
		s->opened = s->line;
		if (s->after_equals)
			s->in_list = true;
		else
			status = open_section(s);
	} else {
		if (s->in_list) {
			s->in_list = s->after_equals = false;
		} else if (s->depth > 0 && --s->depth == 0) {
			s->section = SECTION_TOP;
			s->is_known = true;
		}
		s->first_word = s->last_word = (struct bytes){ NULL, 0 };
	}
	return status == STATUS_OK ? copy(s, 1) : status;
}

static enum status copy_next(struct source *s)
{
	const int c = peek(s, 0);

	if (c == '\n')
		return copy_line_end(s);
	if (c == ' ' || c == '\t' || c == '(' || c == ')' || c == ',')
		return copy(s, 1);
	if (c == '\r' && peek(s, 1) == '\n') {
		s->at++;
		return STATUS_OK;
	}
	if (c == '#' || (c == '/' && (peek(s, 1) == '/' || peek(s, 1) == '*')))
		return skip_comment(s);
	if (c == '"' || c == '\'')
		return copy_quoted(s);
	if (c == '=' || (c == '+' && peek(s, 1) == '='))
		return copy_equals(s);
	if (c == '{' || c == '}')
		return copy_brace(s);
	if (c < ' ')
		return wrong(s, "a control character");
	return copy_word(s);
}

enum status source_prepare(const char *file, struct bytes text, struct buf *out, struct diag *d)
{
	struct source s = { .file = file, .text = text, .line = 1, .out = out, .d = d, .section = SECTION_TOP, .is_known = true };
	enum status status = STATUS_OK;

	if (bytes_starts_with(text, "\xef\xbb\xbf"))
		s.at = 3;
	while (status == STATUS_OK && s.at < text.len)
		status = copy_next(&s);
	if (status == STATUS_OK && (s.in_list || s.depth > 0))
		return diag_set(d, file, s.opened, 0, "the \"{\" in this line has no \"}\"");
	return status;
}
