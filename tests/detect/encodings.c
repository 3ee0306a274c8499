#include "detect/encodings.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "base/ascii.h"

static void add(struct buf *out, const void *bytes, size_t n)
{
	if (buf_add(out, bytes, n) != STATUS_OK)
		abort();
}

static void add_byte(struct buf *out, unsigned c)
{
	const unsigned char byte = (unsigned char)c;

	add(out, &byte, 1);
}

/* mark and so many hexadecimal digits, in capitals or not. */
static void add_digits(struct buf *out, const char *mark, bool capitals, int digits, unsigned value)
{
	if ((capitals ? buf_printf(out, "%s%0*X", mark, digits, value) : buf_printf(out, "%s%0*x", mark, digits, value)) != STATUS_OK)
		abort();
}

void encode_for_url(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++) {
		if (ascii_is_alnum(in.data[i]) || strchr("-._~", in.data[i] != '\0' ? in.data[i] : ' ') != NULL)
			add_byte(out, in.data[i]);
		else
			add_digits(out, "%", true, 2, in.data[i]);
	}
}

static void encode_percent(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++)
		add_digits(out, "%", false, 2, in.data[i]);
}

void encode_hex(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++)
		add_digits(out, "", false, 2, in.data[i]);
}

static void encode_upper_hex(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++)
		add_digits(out, "", true, 2, in.data[i]);
}

/* Groups of bits as characters of an alphabet; padding: to so many characters. */
static void encode_bits(struct bytes in, const char *alphabet, unsigned width, size_t padding, struct buf *out)
{
	size_t n = 0;

	for (size_t bit = 0; bit < in.len * 8; bit += width, n++) {
		unsigned value = 0;

		for (size_t b = bit; b < bit + width; b++)
			value = value << 1 | (b < in.len * 8 ? in.data[b / 8] >> (7 - b % 8) & 1u : 0);
		add_byte(out, (unsigned char)alphabet[value]);
	}
	for (; padding > 0 && n % padding != 0; n++)
		add_byte(out, '=');
}

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"

void encode_base64(struct bytes in, struct buf *out)
{
	encode_bits(in, LETTERS LOWER "0123456789+/", 6, 4, out);
}

void encode_base64url(struct bytes in, struct buf *out)
{
	encode_bits(in, LETTERS LOWER "0123456789-_", 6, 0, out);
}

void encode_base32(struct bytes in, struct buf *out)
{
	encode_bits(in, LETTERS "234567", 5, 8, out);
}

static void encode_lower_base32(struct bytes in, struct buf *out)
{
	encode_bits(in, LOWER "234567", 5, 0, out);
}

static void encode_base32hex(struct bytes in, struct buf *out)
{
	encode_bits(in, "0123456789ABCDEFGHIJKLMNOPQRSTUV", 5, 8, out);
}

void encode_base58(struct bytes in, struct buf *out)
{
	static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	unsigned char *digits = calloc(in.len * 2 + 1, 1);
	size_t count = 0;

	for (size_t i = 0; i < in.len; i++) {
		unsigned carry = in.data[i];

		for (size_t k = 0; k < count || carry > 0; k++) {
			carry += (k < count ? digits[k] : 0u) << 8;
			digits[k] = (unsigned char)(carry % 58);
			carry /= 58;
			if (k >= count)
				count = k + 1;
		}
	}
	while (count-- > 0)
		add_byte(out, (unsigned char)alphabet[digits[count]]);
	free(digits);
}

/* Every byte that is no letter or digit, as encoders for old gateways do. */
static void encode_quoted(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++) {
		if (ascii_is_alnum(in.data[i]))
			add_byte(out, in.data[i]);
		else
			add_digits(out, "=", true, 2, in.data[i]);
	}
}

static void encode_all_quoted(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++)
		add_digits(out, "=", true, 2, in.data[i]);
}

static void compress_as(struct bytes in, int window_bits, struct buf *out)
{
	unsigned char *space = malloc(in.len * 2 + 100);
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)in.data, .avail_in = (unsigned)in.len, .next_out = space,
		       .avail_out = (unsigned)in.len * 2 + 100 };

	if (deflateInit2(&z, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK || deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	add(out, space, z.total_out);
	deflateEnd(&z);
	free(space);
}

static void encode_zlib(struct bytes in, struct buf *out)
{
	compress_as(in, MAX_WBITS, out);
}

static void encode_gzip(struct bytes in, struct buf *out)
{
	compress_as(in, MAX_WBITS + 16, out);
}

static void encode_deflate(struct bytes in, struct buf *out)
{
	compress_as(in, -MAX_WBITS, out);
}

static void encode_json(struct bytes in, struct buf *out)
{
	add(out, "{\"v\":1,\"to\":\"", 13);
	for (size_t i = 0; i < in.len; i++) {
		if (ascii_is_alnum(in.data[i]))
			add_byte(out, in.data[i]);
		else
			add_digits(out, "\\u", false, 4, in.data[i]);
	}
	add(out, "\"}", 2);
}

static void encode_jwt(struct bytes in, struct buf *out)
{
	static const struct bytes header = BYTES("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
	struct buf json;

	buf_init(&json, 1 << 20);
	add(&json, "{\"sub\":\"", 8);
	add(&json, in.data, in.len);
	add(&json, "\",\"iat\":1612137600}", 19);
	encode_base64url(header, out);
	add_byte(out, '.');
	encode_base64url(buf_bytes(&json), out);
	add(out, ".c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4", 33);
	buf_free(&json);
}

static void encode_script(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++)
		add_digits(out, i % 2 == 0 ? "\\x" : "\\u", false, i % 2 == 0 ? 2 : 4, in.data[i]);
}

static void encode_reversed(struct bytes in, struct buf *out)
{
	for (size_t i = in.len; i-- > 0; )
		add_byte(out, in.data[i]);
}

static void encode_rot13(struct bytes in, struct buf *out)
{
	for (size_t i = 0; i < in.len; i++) {
		const unsigned char c = in.data[i];

		if (ascii_is_lower(c))
			add_byte(out, 'a' + (c - 'a' + 13u) % 26);
		else
			add_byte(out, ascii_is_upper(c) ? 'A' + (c - 'A' + 13u) % 26 : c);
	}
}

static const struct encoding rows[] = {
	{ "percent", encode_percent, .is_binary = false },
	{ "hex", encode_hex, .fits_host = true },
	{ "upper hex", encode_upper_hex, .fits_host = true },
	{ "base64", encode_base64, .is_binary = false },
	{ "base64url", encode_base64url, .is_binary = false },
	{ "base32", encode_base32, .is_binary = false },
	{ "lower base32", encode_lower_base32, .fits_host = true },
	{ "base32hex", encode_base32hex, .is_binary = false },
	{ "base58", encode_base58, .is_binary = false },
	{ "quoted-printable", encode_quoted, .is_binary = false },
	{ "quoted-printable, all", encode_all_quoted, .is_binary = false },
	{ "zlib", encode_zlib, .is_binary = true },
	{ "gzip", encode_gzip, .is_binary = true },
	{ "deflate", encode_deflate, .is_binary = true },
	{ "json", encode_json, .takes_text = true },
	{ "jwt", encode_jwt, .takes_text = true },
	{ "script", encode_script, .is_binary = false },
	{ "reversed", encode_reversed, .needs_mark = true },
	{ "rot13", encode_rot13, .needs_mark = true },
};

bool encoding_takes(const struct encoding *outer, const struct encoding *inner)
{
	if (!inner->is_binary)
		return true;
	return !outer->takes_text && !(outer->needs_mark && inner->encode == encode_deflate);
}

const struct encoding *encoding_row(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}
