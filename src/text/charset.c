#include "text/charset.h"
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "text/label.h"
#include "text/multi_byte.h"
#include "text/unicode.h"

static const struct charset *find_or_default(struct bytes label)
{
	const struct charset *c = charset_find(label);

	return c != NULL ? c : charset_windows_1252;
}

static bool is_unicode(enum charset_form form)
{
	return form == CHARSET_UTF8 || form >= CHARSET_UTF7;
}

static bool is_ascii_compatible(enum charset_form form)
{
	return form < CHARSET_ISO_2022;
}

static bool has_byte(struct bytes in, unsigned char c)
{
	return bytes_find_byte(in, c, 0) != in.len;
}

/* Whether in, read in that form, is the same bytes in UTF-8. */
static bool is_unchanged(enum charset_form form, struct bytes in)
{
	if (in.len == 0)
		return true;
	switch (form) {
	case CHARSET_UTF8:
		return utf8_valid_prefix(in) == in.len && !bytes_starts_with(in, "\xEF\xBB\xBF");
	case CHARSET_ISO_2022:
		return utf8_is_ascii(in) && !has_byte(in, 0x1B) && !has_byte(in, 0x0E) && !has_byte(in, 0x0F);
	case CHARSET_HZ:
		return utf8_is_ascii(in) && !has_byte(in, '~');
	case CHARSET_UTF7:
		return utf8_is_ascii(in) && !has_byte(in, '+');
	default:
		return is_ascii_compatible(form) && utf8_is_ascii(in);
	}
}

static void decode_single_byte(const uint16_t *high, struct bytes in, struct sink *s)
{
	const unsigned char *p = in.data, *end = p + in.len;

	while (p < end && s->status == STATUS_OK) {
		const unsigned char *start = p;

		while (p < end && *p < 0x80)
			p++;
		sink_add(s, start, (size_t)(p - start), (size_t)(p - start));
		for (; p < end && *p >= 0x80; p++) {
			if (high[*p - 0x80] != 0)
				sink_add_character(s, high[*p - 0x80], 1);
			else
				sink_add_invalid(s, 1);
		}
	}
}

/* Well-formed UTF-8 behind a byte order mark needs a map, but no copy. */
static bool only_drops_mark(const struct charset *c, struct bytes in, struct sink *s, struct bytes *rest_r)
{
	if (c->form != CHARSET_UTF8 || !bytes_starts_with(in, "\xEF\xBB\xBF"))
		return false;
	sink_skip(s, 3);
	*rest_r = bytes_slice(in, 3, in.len);
	if (utf8_valid_prefix(*rest_r) != rest_r->len)
		return false;
	if (s->status == STATUS_OK)
		s->status = offset_map_add(s->map, s->arena, rest_r->len, rest_r->len);
	return true;
}

/* Convert into the sink. False if the charset turns out to be missing in the C library. */
static bool decode(const struct charset *c, struct bytes in, struct sink *s)
{
	if (is_unicode(c->form))
		unicode_decode(c, in, s);
	else if (c->form == CHARSET_SINGLE_BYTE)
		decode_single_byte(c->high, in, s);
	else
		return multi_byte_decode(c, in, s);
	return true;
}

enum status charset_to_utf8(struct bytes label, struct bytes in, struct arena *a, struct text *text_r,
			    struct oddities *o)
{
	const struct charset *known = charset_find(label), *c = known != NULL ? known : charset_windows_1252;
	struct sink s = { .arena = a };
	struct bytes rest = in, utf8 = { 0 };

	if (known == NULL && bytes_trim(label).len != 0)
		oddities_add(o, ODDITY_UNKNOWN_CHARSET);
	if (c->form == CHARSET_UTF7)
		oddities_add(o, ODDITY_UTF7);
	if (is_unchanged(c->form, in)) {
		*text_r = (struct text){ .utf8 = in };
		return STATUS_OK;
	}
	s.map = arena_zalloc(a, 1, sizeof(*s.map));
	if (s.map == NULL)
		return arena_status(a);
	if (only_drops_mark(c, in, &s, &rest)) {
		if (s.status == STATUS_OK)
			*text_r = (struct text){ rest, s.map };
		return s.status;
	}
	buf_init(&s.out, in.len <= SIZE_MAX / 4 ? in.len * 3 + UTF8_MAX : SIZE_MAX);
	s.status = buf_reserve(&s.out, in.len);
	if (s.status == STATUS_OK && !decode(c, rest, &s) && s.status == STATUS_OK) {
		oddities_add(o, ODDITY_UNKNOWN_CHARSET);
		decode(charset_windows_1252, rest, &s);
	}
	if (s.status == STATUS_OK)
		s.status = arena_copy(a, buf_bytes(&s.out), &utf8);
	buf_free(&s.out);
	if (s.status != STATUS_OK)
		return s.status;
	if (s.is_invalid)
		oddities_add(o, ODDITY_CHARSET_INVALID);
	*text_r = (struct text){ utf8, s.map };
	return STATUS_OK;
}

/* The byte that stands for c, or "?". */
static unsigned char single_byte_of(const uint16_t *high, uint32_t c)
{
	if (c < 0x80)
		return (unsigned char)c;
	for (unsigned i = 0; i < 128; i++) {
		if (high[i] == c)
			return (unsigned char)(0x80 + i);
	}
	return '?';
}

static enum status encode_single_byte(const uint16_t *high, struct bytes utf8, struct buf *out)
{
	const unsigned char *p = utf8.data, *end = utf8.len != 0 ? p + utf8.len : p;
	enum status s = STATUS_OK;
	unsigned len;

	for (; p < end && s == STATUS_OK; p += len)
		s = buf_add_byte(out, single_byte_of(high, utf8_decode(p, end, &len)));
	return s;
}

enum status charset_from_utf8(struct bytes label, struct bytes utf8, struct buf *out)
{
	const struct charset *c = find_or_default(label);
	const size_t start = out->len;
	enum status s;

	if (utf8.len == 0 || (is_ascii_compatible(c->form) && utf8_is_ascii(utf8)))
		return buf_add_bytes(out, utf8);
	if (is_unicode(c->form))
		s = unicode_encode(c, utf8, out);
	else if (c->form == CHARSET_SINGLE_BYTE)
		s = encode_single_byte(c->high, utf8, out);
	else
		s = multi_byte_encode(c, utf8, out);
	if (s == STATUS_INVALID) {
		/* A charset that the C library lacks was read as windows-1252 as well. */
		buf_truncate(out, start);
		s = encode_single_byte(charset_windows_1252->high, utf8, out);
	}
	if (s != STATUS_OK)
		buf_truncate(out, start);
	return s;
}

bool charset_is_ascii_compatible(struct bytes label)
{
	return is_ascii_compatible(find_or_default(label)->form);
}

bool charset_is_stateful(struct bytes label)
{
	const enum charset_form form = find_or_default(label)->form;

	return form == CHARSET_ISO_2022 || form == CHARSET_HZ || form == CHARSET_UTF7;
}

struct bytes charset_as_marked(struct bytes label, struct bytes in)
{
	static const struct bytes little16 = BYTES("\xFF\xFE"), big16 = BYTES("\xFE\xFF");
	static const struct bytes little32 = BYTES("\xFF\xFE\0\0"), big32 = BYTES("\0\0\xFE\xFF");
	const enum charset_form form = find_or_default(label)->form;

	if (form == CHARSET_UTF16LE || form == CHARSET_UTF16BE) {
		if (bytes_equal(bytes_slice(in, 0, little16.len), little16))
			return bytes_of("utf-16le");
		if (bytes_equal(bytes_slice(in, 0, big16.len), big16))
			return bytes_of("utf-16be");
	} else if (form == CHARSET_UTF32LE || form == CHARSET_UTF32BE) {
		if (bytes_equal(bytes_slice(in, 0, little32.len), little32))
			return bytes_of("utf-32le");
		if (bytes_equal(bytes_slice(in, 0, big32.len), big32))
			return bytes_of("utf-32be");
	}
	return label;
}

const char *charset_name(struct bytes label)
{
	const struct charset *c = charset_find(label);

	return c != NULL ? c->name : NULL;
}

bool charset_same(struct bytes a, struct bytes b)
{
	const struct charset *first = charset_find(a), *second = charset_find(b);

	if (first == NULL && second == NULL)
		return bytes_equal_nocase(bytes_trim(a), bytes_trim(b));
	return first == second;
}

const char *charset_of_byte_order_mark(struct bytes in, size_t *len_r)
{
	const char *name = NULL;

	*len_r = 0;
	if (bytes_starts_with(in, "\xEF\xBB\xBF")) {
		*len_r = 3;
		name = "utf-8";
	} else if (bytes_starts_with(in, "\xFF\xFE") || bytes_starts_with(in, "\xFE\xFF")) {
		*len_r = 2;
		name = in.data[0] == 0xFF ? "utf-16le" : "utf-16be";
	}
	return name;
}

struct charset_modules {
	size_t count;
	void *handles[16];
};

bool charset_warm_up(struct charset_modules **modules_r)
{
	struct charset_modules *m = mem_zalloc(1, sizeof(*m));
	bool all = m != NULL;

	for (size_t i = 0; m != NULL && m->count < sizeof(m->handles) / sizeof(m->handles[0]); i++) {
		const struct charset *c = charset_with_iconv(i);

		if (c == NULL)
			break;
		m->handles[m->count] = multi_byte_open(c);
		all &= m->handles[m->count] != NULL;
		m->count++;
	}
	*modules_r = m;
	return all;
}

void charset_cool_down(struct charset_modules **modules)
{
	if (*modules == NULL)
		return;
	for (size_t i = 0; i < (*modules)->count; i++)
		multi_byte_close((*modules)->handles[i]);
	mem_free(*modules);
	*modules = NULL;
}
