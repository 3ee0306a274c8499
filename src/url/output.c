#include "url/output.h"
#include <string.h>
#include "base/utf8.h"

#define SETS_CONTROL (SET_C0 | SET_FRAGMENT | SET_QUERY | SET_SPECIAL_QUERY | SET_PATH | SET_USERINFO)
#define SETS_QUERY (SET_QUERY | SET_SPECIAL_QUERY | SET_PATH | SET_USERINFO)
#define SETS_PATH (SET_PATH | SET_USERINFO)
#define FORBIDDEN (FORBIDDEN_HOST | FORBIDDEN_DOMAIN)

const unsigned char url_char_class[256] = {
	[0x00] = SETS_CONTROL | FORBIDDEN,
	[0x01 ... 0x08] = SETS_CONTROL | FORBIDDEN_DOMAIN,
	['\t'] = SETS_CONTROL | FORBIDDEN,
	['\n'] = SETS_CONTROL | FORBIDDEN,
	[0x0B ... 0x0C] = SETS_CONTROL | FORBIDDEN_DOMAIN,
	['\r'] = SETS_CONTROL | FORBIDDEN,
	[0x0E ... 0x1F] = SETS_CONTROL | FORBIDDEN_DOMAIN,
	[' '] = SETS_QUERY | SET_FRAGMENT | FORBIDDEN_HOST,	/* in a domain: see host.c */
	['"'] = SETS_QUERY | SET_FRAGMENT,
	['#'] = SETS_QUERY | FORBIDDEN,
	['%'] = FORBIDDEN_DOMAIN,
	['\''] = SET_SPECIAL_QUERY,
	['/'] = SET_USERINFO | FORBIDDEN,
	[':'] = SET_USERINFO | FORBIDDEN,
	[';'] = SET_USERINFO,
	['<'] = SETS_QUERY | SET_FRAGMENT | FORBIDDEN,
	['='] = SET_USERINFO,
	['>'] = SETS_QUERY | SET_FRAGMENT | FORBIDDEN,
	['?'] = SETS_PATH | FORBIDDEN,
	['@'] = SET_USERINFO | FORBIDDEN,
	['['] = SET_USERINFO | FORBIDDEN,
	['\\'] = SET_USERINFO | FORBIDDEN,
	[']'] = SET_USERINFO | FORBIDDEN,
	['^'] = SETS_PATH | FORBIDDEN,
	['`'] = SETS_PATH | SET_FRAGMENT,
	['{'] = SETS_PATH,
	['|'] = SET_USERINFO | FORBIDDEN,
	['}'] = SETS_PATH,
	[0x7F] = SETS_CONTROL | FORBIDDEN_DOMAIN,
	[0x80 ... 0xFF] = SETS_CONTROL,
};

void output_init(struct output *out, struct arena *a, size_t cap)
{
	*out = (struct output){ .arena = a, .cap = cap };
	out->data = arena_alloc(a, cap, 1);
	if (out->data == NULL) {
		out->status = arena_status(a);
		out->cap = 0;
	}
}

bool output_reserve(struct output *out, size_t n)
{
	unsigned char *data;
	size_t cap;

	if (out->status != STATUS_OK)
		return false;
	if (n <= out->cap - out->len)
		return true;
	cap = out->len + n + out->len / 2 + 64;
	data = arena_extend(out->arena, out->data, out->len, cap, 1);
	if (data == NULL) {
		out->status = arena_status(out->arena);
		out->cap = out->len;	/* so that nothing more is written */
		return false;
	}
	out->data = data;
	out->cap = cap;
	return true;
}

void output_add(struct output *out, struct bytes b)
{
	if (b.len == 0 || !output_reserve(out, b.len))
		return;
	memcpy(out->data + out->len, b.data, b.len);
	out->len += b.len;
}

static void add_escaped(struct output *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";

	if (!output_reserve(out, 3))
		return;
	out->data[out->len++] = '%';
	out->data[out->len++] = (unsigned char)digits[c >> 4];
	out->data[out->len++] = (unsigned char)digits[c & 15];
}

void output_encode(struct output *out, struct bytes b, unsigned set)
{
	const unsigned char *p = b.data, *end = b.data + b.len;

	while (p < end) {
		const unsigned char *plain = p;
		unsigned char encoded[UTF8_MAX];
		unsigned len, encoded_len;

		while (p < end && !(url_char_class[*p] & set))
			p++;
		output_add(out, bytes_span(plain, p));
		if (p == end)
			break;
		if (*p < 0x80) {
			add_escaped(out, *p++);
			continue;
		}
		encoded_len = utf8_encode(utf8_decode(p, end, &len), encoded);
		for (unsigned i = 0; i < encoded_len; i++)
			add_escaped(out, encoded[i]);
		p += len;
	}
}
