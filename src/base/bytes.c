#include "base/bytes.h"
#include "base/ascii.h"

struct bytes bytes_of(const char *text)
{
	return (struct bytes){ (const unsigned char *)text, strlen(text) };
}

bool bytes_equal_nocase(struct bytes a, struct bytes b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (ascii_lower(a.data[i]) != ascii_lower(b.data[i]))
			return false;
	}
	return true;
}

/*
 * Whether the first characters already differ. The functions below are called with one row of a table after the
 * other, where nearly all answers are no: this spares them the length of the text.
 */
static bool begin_apart(struct bytes a, const char *text)
{
	return a.len > 0 && text[0] != '\0' && ascii_lower(a.data[0]) != ascii_lower((unsigned char)text[0]);
}

bool bytes_is(struct bytes a, const char *text)
{
	return !begin_apart(a, text) && bytes_equal(a, bytes_of(text));
}

bool bytes_is_nocase(struct bytes a, const char *text)
{
	return !begin_apart(a, text) && bytes_equal_nocase(a, bytes_of(text));
}

bool bytes_starts_with(struct bytes b, const char *prefix)
{
	size_t n;

	if (begin_apart(b, prefix))
		return false;
	n = strlen(prefix);
	return b.len >= n && bytes_equal(bytes_slice(b, 0, n), bytes_of(prefix));
}

bool bytes_starts_with_nocase(struct bytes b, const char *prefix)
{
	size_t n;

	if (begin_apart(b, prefix))
		return false;
	n = strlen(prefix);
	return b.len >= n && bytes_equal_nocase(bytes_slice(b, 0, n), bytes_of(prefix));
}

bool bytes_ends_with_nocase(struct bytes b, const char *suffix)
{
	size_t n;

	if (b.len == 0)
		return suffix[0] == '\0';
	n = strlen(suffix);
	return b.len >= n && bytes_is_nocase(bytes_slice(b, b.len - n, b.len), suffix);
}

int bytes_compare(struct bytes a, struct bytes b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n == 0 ? 0 : memcmp(a.data, b.data, n);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

size_t bytes_find(struct bytes b, struct bytes needle, size_t from)
{
	const unsigned char *p;

	if (from > b.len || needle.len > b.len - from)
		return b.len;
	if (needle.len == 0)
		return from;
	p = memmem(b.data + from, b.len - from, needle.data, needle.len);
	return p == NULL ? b.len : (size_t)(p - b.data);
}

size_t bytes_find_nocase(struct bytes b, struct bytes needle, size_t from)
{
	unsigned char first;

	if (from > b.len || needle.len > b.len - from)
		return b.len;
	if (needle.len == 0)
		return from;
	/* Nearly all places differ in the first byte already. */
	first = ascii_lower(needle.data[0]);
	for (size_t i = from; i <= b.len - needle.len; i++) {
		if (!ascii_is_alpha(first)) {
			i = bytes_find_byte(bytes_slice(b, 0, b.len - needle.len + 1), first, i);
			if (i > b.len - needle.len)
				break;
		}
		if (ascii_lower(b.data[i]) == first && bytes_equal_nocase(bytes_slice(b, i, i + needle.len), needle))
			return i;
	}
	return b.len;
}

struct bytes bytes_trim(struct bytes b)
{
	while (b.len > 0 && ascii_is_space(b.data[0])) {
		b.data++;
		b.len--;
	}
	while (b.len > 0 && ascii_is_space(b.data[b.len - 1]))
		b.len--;
	return b;
}

bool bytes_to_number(struct bytes b, unsigned long long max, unsigned long long *value_r)
{
	unsigned long long value = 0;

	if (b.len == 0)
		return false;
	for (size_t i = 0; i < b.len; i++) {
		unsigned digit = (unsigned)(b.data[i] - '0');

		if (digit > 9 || digit > max || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*value_r = value;
	return true;
}
