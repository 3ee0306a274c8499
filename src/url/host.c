#include "url/host.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "decode/percent.h"
#include "url/address.h"
#include "url/idna.h"

static bool has_class(struct bytes b, unsigned class)
{
	for (size_t i = 0; i < b.len; i++) {
		if (url_char_class[b.data[i]] & class)
			return true;
	}
	return false;
}

static void add_text(struct output *out, const char *text, size_t len)
{
	output_add(out, (struct bytes){ (const unsigned char *)text, len });
}

static bool parse_ipv6(struct bytes in, struct output *out, enum url_host_type *type_r)
{
	char text[ADDRESS_MAX_TEXT];
	uint16_t pieces[8];

	if (in.data[in.len - 1] != ']' || !address_parse_ipv6(bytes_slice(in, 1, in.len - 1), pieces))
		return false;
	add_text(out, text, address_format_ipv6(pieces, text));
	*type_r = URL_HOST_IPV6;
	return true;
}

/* The opaque-host parser. */
static bool parse_opaque(struct bytes in, struct output *out, enum url_host_type *type_r)
{
	if (has_class(in, FORBIDDEN_HOST))
		return false;
	output_encode(out, in, SET_C0);
	*type_r = in.len > 0 ? URL_HOST_OPAQUE : URL_HOST_EMPTY;
	return true;
}

/*
 * "Domain to ASCII" (3.3) of what stands in out from start on. A name that is ASCII is taken as it is, "xn--"
 * labels that stand for nothing included: it is up to DNS to know them or not.
 */
static bool domain_to_ascii(struct output *out, size_t start, bool maps, struct oddities *oddities)
{
	struct bytes domain = { out->data + start, out->len - start };
	unsigned char ascii[IDNA_MAX_OUTPUT];
	bool valid, mapped = false;
	enum status s = STATUS_OK;
	size_t len;

	if (utf8_is_ascii(domain)) {
		for (size_t i = start; i < out->len; i++)
			out->data[i] = ascii_lower(out->data[i]);
		return true;
	}
	/* Mapping gives no NUL, so one that is there would only cut the text for libidn2. */
	if (domain.len > IDNA_MAX_INPUT || bytes_find_byte(domain, 0, 0) < domain.len)
		return false;
	if (maps)
		s = idna_to_ascii(domain, ascii, &len, &valid, &mapped);
	else
		valid = idna_to_ascii_unmapped(domain, ascii, &len);
	if (mapped)
		oddities_add(oddities, ODDITY_URL_MAPPED_HOST);
	if (s != STATUS_OK) {
		out->status = s;
		return false;
	}
	out->len = start;
	output_add(out, (struct bytes){ ascii, len });
	return valid;
}

/* Turn the number that stands in out from start on into dotted decimal. */
static bool rewrite_ipv4(struct output *out, size_t start, struct oddities *oddities)
{
	struct bytes host = { out->data + start, out->len - start };
	char text[ADDRESS_MAX_TEXT];
	uint32_t address;
	size_t len;

	if (!address_parse_ipv4(host, &address))
		return false;
	len = address_format_ipv4(address, text);
	if (!bytes_equal(host, (struct bytes){ (const unsigned char *)text, len }))
		oddities_add(oddities, ODDITY_URL_NUMERIC_HOST);
	out->len = start;
	add_text(out, text, len);
	return true;
}

/*
 * Write the spaces of the domain that stands in out from start on as "%20". The standard has no such host; Chromium
 * looks it up like that, so it can tell somebody that a mail was read.
 */
static void escape_spaces(struct output *out, size_t start)
{
	size_t spaces = 0, from, to;

	for (size_t i = start; i < out->len; i++)
		spaces += out->data[i] == ' ';
	if (spaces == 0 || !output_reserve(out, 2 * spaces))
		return;
	from = out->len;
	to = out->len += 2 * spaces;
	while (from < to) {
		if (out->data[--from] != ' ') {
			out->data[--to] = out->data[from];
			continue;
		}
		out->data[--to] = '0';
		out->data[--to] = '2';
		out->data[--to] = '%';
	}
}

bool host_parse(struct bytes in, bool is_special, bool maps, struct output *out, enum url_host_type *type_r,
		struct oddities *oddities)
{
	const size_t start = out->len;
	struct bytes host;

	if (in.len > 0 && in.data[0] == '[')
		return parse_ipv6(in, out, type_r) && out->status == STATUS_OK;
	if (!is_special)
		return parse_opaque(in, out, type_r) && out->status == STATUS_OK;
	if (!output_reserve(out, in.len))
		return false;
	out->len += percent_decode(in, out->data + start, NULL);
	if (!domain_to_ascii(out, start, maps, oddities) || out->status != STATUS_OK)
		return false;
	host = (struct bytes){ out->data + start, out->len - start };
	if (host.len == 0 || has_class(host, FORBIDDEN_DOMAIN))
		return false;
	escape_spaces(out, start);
	host = (struct bytes){ out->data + start, out->len - start };
	*type_r = URL_HOST_DOMAIN;
	if (address_ends_in_number(host)) {
		*type_r = URL_HOST_IPV4;
		return rewrite_ipv4(out, start, oddities) && out->status == STATUS_OK;
	}
	return true;
}
