/*
 * value.c - one value: from text, to text, and what is allowed in words.
 */
#include <stdint.h>
#include <string.h>
#include "base/ascii.h"
#include "config/option.h"

struct suffix {
	char letter;
	unsigned long long factor;
};

static const struct suffix sizes[] = { { 'G', 1ull << 30 }, { 'M', 1ull << 20 }, { 'K', 1ull << 10 }, { 0, 1 } };
static const struct suffix durations[] = { { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 }, { 0, 1 } };

static const struct suffix *suffixes_of(const struct option *o)
{
	static const struct suffix none[] = { { 0, 1 } };

	return o->type == OPTION_SIZE ? sizes : o->type == OPTION_DURATION ? durations : none;
}

static bool is_number(const struct option *o)
{
	return o->type == OPTION_NUMBER || o->type == OPTION_SIZE || o->type == OPTION_DURATION || o->type == OPTION_MODE;
}

static void store_number(void *member, size_t size, unsigned long long value)
{
	if (size == sizeof(uint8_t))
		*(uint8_t *)member = (uint8_t)value;
	else if (size == sizeof(uint32_t))
		*(uint32_t *)member = (uint32_t)value;
	else
		*(uint64_t *)member = value;
}

static unsigned long long load_number(const void *member, size_t size)
{
	if (size == sizeof(uint8_t))
		return *(const uint8_t *)member;
	return size == sizeof(uint32_t) ? *(const uint32_t *)member : *(const uint64_t *)member;
}

/* Octal digits; other numbers are decimal. */
static bool parse_mode(const char *text, unsigned long long *value_r)
{
	unsigned long long value = 0;
	size_t n = strlen(text);

	if (n == 0 || n > 5)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '7')
			return false;
		value = value * 8 + (unsigned)(text[i] - '0');
	}
	*value_r = value;
	return true;
}

/* A number with the suffixes of its type, and none of strtol()'s surprises: no sign, no space, no overflow. */
static bool parse_number(const struct option *o, const char *text, unsigned long long *value_r)
{
	const struct suffix *s = suffixes_of(o);
	struct bytes digits = bytes_of(text);
	unsigned long long value;

	if (o->type == OPTION_MODE) {
		if (!parse_mode(text, &value))
			return false;
	} else {
		while (s->letter != 0 && (digits.len == 0 || ascii_lower(digits.data[digits.len - 1]) != ascii_lower((unsigned char)s->letter)))
			s++;
		digits.len -= s->letter != 0;
		if (!bytes_to_number(digits, UINT64_MAX / s->factor, &value))
			return false;
		value *= s->factor;
	}
	if ((double)value < o->min || (double)value > o->max)
		return false;
	*value_r = value;
	return true;
}

/* Digits with at most one point among them; strtod() would ask the locale and take "inf". */
static bool parse_real(const struct option *o, const char *text, double *value_r)
{
	double value = 0, scale = 1;
	bool after_point = false;
	size_t digits = 0;

	for (; *text != '\0'; text++) {
		if (*text == '.' && !after_point) {
			after_point = true;
			continue;
		}
		if (!ascii_is_digit((unsigned char)*text) || ++digits > 12)
			return false;
		value = value * 10 + (*text - '0');
		scale *= after_point ? 10 : 1;
	}
	value /= scale;
	if (digits == 0 || value < o->min || value > o->max)
		return false;
	*value_r = value;
	return true;
}

static const struct option_choice *choice_find(const struct option *o, const char *name)
{
	for (const struct option_choice *c = o->choices; c->name != NULL; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

static enum status append_text(struct option_list *list, const char *text, struct arena *a)
{
	if ((list->count & (list->count - 1)) == 0) {	/* 0, 1, 2, 4, ...: the array is full */
		const char **items = arena_extend(a, (void *)list->items, list->count, list->count != 0 ? list->count * 2 : 1,
						  sizeof(*items));

		if (items == NULL)
			return arena_status(a);
		list->items = items;
	}
	list->items[list->count++] = text;
	return STATUS_OK;
}

static enum status store_text(const struct option *o, const char *text, void *member, struct arena *a)
{
	char *copy;

	if (o->is_allowed != NULL && !o->is_allowed(text))
		return STATUS_INVALID;
	copy = arena_string(a, bytes_of(text));
	if (copy == NULL)
		return arena_status(a);
	for (char *c = copy; o->lower_case && *c != '\0'; c++)
		*c = (char)ascii_lower((unsigned char)*c);
	if (o->type == OPTION_TEXTS)
		return append_text(member, copy, a);
	*(const char **)member = copy;
	return STATUS_OK;
}

enum status option_store(const struct option *o, const char *text, void *base, struct arena *a)
{
	void *member = (char *)base + o->offset;
	const struct option_choice *choice;
	unsigned long long number;

	if (o->type == OPTION_TEXT || o->type == OPTION_TEXTS)
		return store_text(o, text, member, a);
	if (is_number(o)) {
		if (!parse_number(o, text, &number))
			return STATUS_INVALID;
		store_number(member, o->size, number);
		return STATUS_OK;
	}
	if (o->type == OPTION_REAL)
		return parse_real(o, text, member) ? STATUS_OK : STATUS_INVALID;
	choice = choice_find(o, text);
	if (choice == NULL)
		return STATUS_INVALID;
	if (o->type == OPTION_CHOICES)
		*(unsigned *)member |= 1u << choice->value;
	else
		store_number(member, o->size, (unsigned)choice->value);
	return STATUS_OK;
}

static enum status add_number(const struct option *o, unsigned long long value, struct buf *out)
{
	const struct suffix *s = suffixes_of(o);

	if (o->type == OPTION_MODE)
		return buf_printf(out, "%04llo", value);
	while (s->letter != 0 && (value == 0 || value % s->factor != 0))
		s++;
	if (s->letter == 0)
		return buf_printf(out, "%llu", value);
	return buf_printf(out, "%llu%c", value / s->factor, s->letter);
}

enum status option_add_allowed(const struct option *o, struct buf *out)
{
	enum status status = STATUS_OK;

	if (o->allowed != NULL)
		return buf_add_text(out, o->allowed);
	if (o->choices != NULL) {
		for (const struct option_choice *c = o->choices; c->name != NULL && status == STATUS_OK; c++)
			status = buf_printf(out, "%s%s", c == o->choices ? "" : c[1].name == NULL ? " or " : ", ", c->name);
		return status;
	}
	if (o->type == OPTION_REAL)
		return buf_printf(out, "%.12g to %.12g", o->min, o->max);
	status = add_number(o, (unsigned long long)o->min, out);
	if (status == STATUS_OK)
		status = buf_add_text(out, " to ");
	if (status == STATUS_OK)
		status = add_number(o, (unsigned long long)o->max, out);
	return status == STATUS_OK && o->unit != NULL ? buf_printf(out, " %s", o->unit) : status;
}

/* In double quotes, as libconfuse reads them. "$" is escaped because "${" would name an environment variable. */
static enum status add_text(const char *text, struct buf *out)
{
	enum status status = buf_add_byte(out, '"');

	for (; *text != '\0' && status == STATUS_OK; text++) {
		if (strchr("\"\\$", *text) != NULL)
			status = buf_add_byte(out, '\\');
		if (status == STATUS_OK)
			status = buf_add_byte(out, (unsigned char)*text);
	}
	return status == STATUS_OK ? buf_add_byte(out, '"') : status;
}

static enum status add_texts(const struct option_list *list, struct buf *out)
{
	enum status status = buf_add_byte(out, '{');

	for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
		status = buf_add_text(out, i == 0 ? " " : ", ");
		if (status == STATUS_OK)
			status = add_text(list->items[i], out);
	}
	return status == STATUS_OK ? buf_add_text(out, list->count > 0 ? " }" : "}") : status;
}

static enum status add_choices(const struct option *o, unsigned set, struct buf *out)
{
	enum status status = buf_add_byte(out, '{');
	bool first = true;

	for (const struct option_choice *c = o->choices; c->name != NULL && status == STATUS_OK; c++) {
		if (!(set >> c->value & 1))
			continue;
		status = buf_printf(out, "%s%s", first ? " " : ", ", c->name);
		first = false;
	}
	return status == STATUS_OK ? buf_add_text(out, first ? "}" : " }") : status;
}

enum status option_add_value(const struct option *o, const void *base, struct buf *out)
{
	const void *member = (const char *)base + o->offset;
	const struct option_choice *c = o->choices;
	const char *text;

	switch (o->type) {
	case OPTION_TEXT:
		text = *(const char *const *)member;
		return add_text(text != NULL ? text : "", out);
	case OPTION_TEXTS:
		return add_texts(member, out);
	case OPTION_CHOICES:
		return add_choices(o, *(const unsigned *)member, out);
	case OPTION_CHOICE:
		while (c->name != NULL && (unsigned)c->value != load_number(member, o->size))
			c++;
		return buf_add_text(out, c->name != NULL ? c->name : "\"\"");
	case OPTION_REAL:
		return buf_printf(out, "%.12g", *(const double *)member);
	case OPTION_NUMBER:
	case OPTION_SIZE:
	case OPTION_DURATION:
	case OPTION_MODE:
		break;
	}
	return add_number(o, load_number(member, o->size), out);
}
