#include "detect/news_brands.h"
#include "base/ascii.h"

enum { NAME_MIN = 3 };

static bool cut(struct bytes *rest, unsigned char separator, struct bytes *piece_r)
{
	size_t end;

	if (rest->len == 0)
		return false;
	end = bytes_find_byte(*rest, separator, 0);
	*piece_r = bytes_slice(*rest, 0, end);
	*rest = bytes_slice(*rest, end + 1, rest->len);
	return true;
}

static enum status lower_copy(struct bytes text, struct arena *a, struct bytes *copy_r)
{
	unsigned char *copy = arena_alloc(a, text.len, 1);

	if (copy == NULL)
		return arena_status(a);
	for (size_t i = 0; i < text.len; i++)
		copy[i] = ascii_lower(text.data[i]);
	*copy_r = (struct bytes){ copy, text.len };
	return STATUS_OK;
}

static bool is_domain_list(struct bytes text)
{
	bool has_dot = false;

	for (size_t i = 0; i < text.len; i++) {
		const unsigned char c = text.data[i];

		if (!ascii_is_alnum(c) && !ascii_is_space(c) && c != '.' && c != '-')
			return false;
		has_dot = has_dot || c == '.';
	}
	return has_dot;
}

enum status news_brands_read(const char *file, struct bytes text, struct arena *a, struct news_brands *brands_r, struct diag *d)
{
	struct news_brand *items = arena_alloc(a, NEWS_BRANDS_MAX, sizeof(*items));
	struct bytes line, names, name, domains;
	enum status status;
	size_t count = 0;

	if (items == NULL)
		return arena_status(a);
	for (unsigned number = 1; cut(&text, '\n', &line); number++) {
		size_t equals;

		line = bytes_trim(bytes_slice(line, 0, bytes_find_byte(line, '#', 0)));
		if (line.len == 0)
			continue;
		equals = bytes_find_byte(line, '=', 0);
		if (equals == line.len)
			return diag_set(d, file, number, 0, "not of the form NAME, NAME = DOMAIN DOMAIN");
		status = lower_copy(bytes_trim(bytes_slice(line, equals + 1, line.len)), a, &domains);
		if (status != STATUS_OK)
			return status;
		if (!is_domain_list(domains))
			return diag_set(d, file, number, 0, "no domains behind \"=\"");
		names = bytes_slice(line, 0, equals);
		while (cut(&names, ',', &name)) {
			name = bytes_trim(name);
			if (name.len < NAME_MIN)
				return diag_set(d, file, number, 0, "a name has at least %d characters", NAME_MIN);
			if (count == NEWS_BRANDS_MAX)
				return diag_set(d, file, number, 0, "more than %d names", NEWS_BRANDS_MAX);
			status = lower_copy(name, a, &items[count].name);
			if (status != STATUS_OK)
				return status;
			items[count++].domains = domains;
		}
	}
	*brands_r = (struct news_brands){ items, count };
	return STATUS_OK;
}

/* A letter or digit, or a byte of one that is not ASCII. */
static bool is_word_byte(unsigned char c)
{
	return ascii_is_alnum(c) || c >= 0x80;
}

static bool has_words(struct bytes text, struct bytes words)
{
	for (size_t at = bytes_find_nocase(text, words, 0); at < text.len; at = bytes_find_nocase(text, words, at + 1)) {
		const size_t end = at + words.len;

		if ((at == 0 || !is_word_byte(text.data[at - 1])) && (end == text.len || !is_word_byte(text.data[end])))
			return true;
	}
	return false;
}

const struct news_brand *news_brands_find(const struct news_brands *brands, struct bytes text)
{
	const struct news_brand *found = NULL;

	for (size_t i = 0; i < brands->count; i++) {
		const struct news_brand *b = &brands->items[i];

		if ((found == NULL || b->name.len > found->name.len) && has_words(text, b->name))
			found = b;
	}
	return found;
}

bool news_brand_has_domain(const struct news_brand *brand, struct bytes domain)
{
	struct bytes rest = brand->domains;

	while (rest.len > 0) {
		struct bytes one;
		size_t end = 0;

		rest = bytes_trim(rest);
		while (end < rest.len && !ascii_is_space(rest.data[end]))
			end++;
		one = bytes_slice(rest, 0, end);
		rest = bytes_slice(rest, end, rest.len);
		if (one.len > 0 && domain.len >= one.len && bytes_equal_nocase(bytes_slice(domain, domain.len - one.len, domain.len), one) &&
		    (domain.len == one.len || domain.data[domain.len - one.len - 1] == '.'))
			return true;
	}
	return false;
}
