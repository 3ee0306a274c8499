#include "url/wrapper.h"
#include <string.h>
#include "base/ascii.h"
#include "decode/base64.h"
#include "decode/percent.h"
#include "url/query.h"

/* Read the URL that u holds; *text_r is left empty if it holds none. */
typedef enum status wrapper_read(const struct url *u, struct arena *a, struct bytes *text_r);

static wrapper_read read_url, read_u, read_a, read_proofpoint, read_sophos, read_last_segment, read_google, read_amp_cache;

/* By host; a name with a dot in front stands for all below it. */
static const struct wrapper {
	const char *host, *name;
	wrapper_read *read;
	bool protects;
} wrappers[] = {
	{ ".safelinks.protection.outlook.com", "Safe Links", read_url, true },
	{ ".safelinks.protection.office365.us", "Safe Links", read_url, true },
	{ ".safelinks.protection.partner.outlook.cn", "Safe Links", read_url, true },
	{ "urldefense.com", "Proofpoint", read_proofpoint, true },
	{ "urldefense.us", "Proofpoint", read_proofpoint, true },
	{ "urldefense.proofpoint.com", "Proofpoint", read_proofpoint, true },
	{ "linkprotect.cudasvc.com", "Barracuda", read_a, true },
	{ ".protection.sophos.com", "Sophos", read_sophos, true },
	{ "secure-web.cisco.com", "Cisco", read_last_segment, true },
	{ "protect2.fireeye.com", "Trellix", read_u, true },
	{ "clicktime.symantec.com", "Symantec", read_u, true },
	{ ".cdn.ampproject.org", "AMP", read_amp_cache, false },
};

static bool has_host(const struct url *u, const char *host)
{
	return host[0] == '.' ? bytes_ends_with_nocase(u->host, host) : bytes_is_nocase(u->host, host);
}

static bool is_web_address(struct bytes text)
{
	return bytes_starts_with_nocase(text, "http://") || bytes_starts_with_nocase(text, "https://");
}

static enum status decode_percent(struct bytes text, struct arena *a, struct bytes *text_r)
{
	unsigned char *out = arena_alloc(a, text.len, 1);

	if (out == NULL)
		return arena_status(a);
	*text_r = (struct bytes){ out, percent_decode(text, out, NULL) };
	return STATUS_OK;
}

/* The value of the first parameter of that name, percent-decoded. */
static enum status read_parameter(const struct url *u, const char *name, struct arena *a, struct bytes *text_r)
{
	struct bytes rest = u->query;
	struct query_pair pair;

	while (query_next(&rest, &pair)) {
		if (bytes_is_nocase(pair.name, name))
			return decode_percent(pair.value, a, text_r);
	}
	return STATUS_OK;
}

static enum status read_url(const struct url *u, struct arena *a, struct bytes *text_r)
{
	return read_parameter(u, "url", a, text_r);
}

static enum status read_u(const struct url *u, struct arena *a, struct bytes *text_r)
{
	return read_parameter(u, "u", a, text_r);
}

static enum status read_a(const struct url *u, struct arena *a, struct bytes *text_r)
{
	return read_parameter(u, "a", a, text_r);
}

/* Sophos: base64 of the URL. */
static enum status read_sophos(const struct url *u, struct arena *a, struct bytes *text_r)
{
	struct bytes encoded = { NULL, 0 };
	enum status status = read_parameter(u, "u", a, &encoded);
	unsigned char *out;
	size_t n;

	if (status != STATUS_OK || encoded.len == 0)
		return status;
	out = arena_alloc(a, BASE64_DECODED_MAX(encoded.len), 1);
	if (out == NULL)
		return arena_status(a);
	if (base64_decode_token(encoded, out, &n))
		*text_r = (struct bytes){ out, n };
	return STATUS_OK;
}

/* Cisco: /SIGNATURE/https%3A%2F%2F... */
static enum status read_last_segment(const struct url *u, struct arena *a, struct bytes *text_r)
{
	size_t start = u->path.len;

	while (start > 0 && u->path.data[start - 1] != '/')
		start--;
	return decode_percent(bytes_slice(u->path, start, u->path.len), a, text_r);
}

/* Version 2: "-3A" is "%3A", "_" is "/". */
static enum status read_proofpoint_v2(const struct url *u, struct arena *a, struct bytes *text_r)
{
	struct bytes value = { NULL, 0 };
	enum status status = read_parameter(u, "u", a, &value);
	unsigned char *copy;

	if (status != STATUS_OK || value.len == 0)
		return status;
	copy = arena_alloc(a, value.len, 1);
	if (copy == NULL)
		return arena_status(a);
	for (size_t i = 0; i < value.len; i++)
		copy[i] = value.data[i] == '-' ? '%' : value.data[i] == '_' ? '/' : value.data[i];
	*text_r = (struct bytes){ copy, percent_decode((struct bytes){ copy, value.len }, copy, NULL) };
	return STATUS_OK;
}

/* The characters that version 3 took out: a "*" is the next of them, "**A" the next two, "**B" the next three ... */
static enum status put_back(struct bytes text, struct bytes taken, struct arena *a, struct bytes *text_r)
{
	static const char lengths[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char *out = arena_alloc(a, text.len + taken.len, 1);
	size_t n = 0, used = 0;

	if (out == NULL)
		return arena_status(a);
	for (size_t i = 0; i < text.len; i++) {
		size_t count = 0;

		if (text.data[i] == '*' && i + 2 < text.len && text.data[i + 1] == '*') {
			const char *length = text.data[i + 2] != '\0' ? strchr(lengths, text.data[i + 2]) : NULL;

			count = length != NULL ? (size_t)(length - lengths) + 2 : 0;
		}
		if (count > 0)
			i += 2;
		else if (text.data[i] == '*')
			count = 1;
		else
			out[n++] = text.data[i];
		for (; count > 0 && used < taken.len; count--)
			out[n++] = taken.data[used++];
	}
	*text_r = (struct bytes){ out, n };
	return STATUS_OK;
}

/* Version 3: /v3/__URL__;BASE64!!SIGNATURE$, the URL with its own "?" and so over path and query. */
static enum status read_proofpoint_v3(const struct url *u, struct arena *a, struct bytes *text_r)
{
	static const struct bytes opening = BYTES("/v3/__"), closing = BYTES("__;"), mark = BYTES("!");
	const size_t start = bytes_find(u->href, opening, 0) + opening.len;
	size_t end, text_end;
	unsigned char *taken;
	struct bytes encoded;
	size_t n;

	if (start >= u->href.len)
		return STATUS_OK;
	end = bytes_find(u->href, closing, start);
	if (end == u->href.len)
		return STATUS_OK;
	/* The last "__;" closes it: the URL may have one too. */
	for (text_end = end; text_end < u->href.len; text_end = bytes_find(u->href, closing, text_end + 1))
		end = text_end;
	encoded = bytes_slice(u->href, end + closing.len, bytes_find(u->href, mark, end));
	taken = arena_alloc(a, BASE64_DECODED_MAX(encoded.len), 1);
	if (taken == NULL)
		return arena_status(a);
	if (!base64_decode_token(encoded, taken, &n))
		n = 0;
	return put_back(bytes_slice(u->href, start, end), (struct bytes){ taken, n }, a, text_r);
}

static enum status read_proofpoint(const struct url *u, struct arena *a, struct bytes *text_r)
{
	if (bytes_starts_with_nocase(u->path, "/v3/__"))
		return read_proofpoint_v3(u, a, text_r);
	return bytes_starts_with_nocase(u->path, "/v2/") ? read_proofpoint_v2(u, a, text_r) : read_u(u, a, text_r);
}

/* A path that goes on with a host: "https" is said by "s/". */
static enum status read_host_and_path(const struct url *u, size_t start, struct arena *a, struct bytes *text_r)
{
	const struct bytes rest = bytes_slice(u->path, start, u->path.len);
	const bool secure = bytes_starts_with_nocase(rest, "s/");
	const struct bytes host = bytes_slice(rest, secure ? 2 : 0, rest.len);
	const char *text;

	if (bytes_find_byte(host, '.', 0) >= bytes_find_byte(host, '/', 0))
		return STATUS_OK;
	text = arena_printf(a, "%s://%.*s%s%.*s", secure ? "https" : "http", (int)host.len, (const char *)host.data,
			    u->has_query ? "?" : "", (int)u->query.len, (const char *)u->query.data);
	if (text == NULL)
		return arena_status(a);
	*text_r = bytes_of(text);
	return STATUS_OK;
}

/* https://host-example.cdn.ampproject.org/c/s/host.example/path */
static enum status read_amp_cache(const struct url *u, struct arena *a, struct bytes *text_r)
{
	static const char *const kinds[] = { "/c/", "/v/", "/i/", "/r/" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (bytes_starts_with_nocase(u->path, kinds[i]))
			return read_host_and_path(u, strlen(kinds[i]), a, text_r);
	}
	return STATUS_OK;
}

/* google.com, www.google.co.uk ... */
static bool is_google(const struct url *u)
{
	const struct bytes domain = url_registrable_domain(u->host);

	return bytes_starts_with_nocase(domain, "google.");
}

static enum status read_google(const struct url *u, struct arena *a, struct bytes *text_r)
{
	enum status status;

	if (bytes_starts_with_nocase(u->path, "/amp/"))
		return read_host_and_path(u, strlen("/amp/"), a, text_r);
	if (!bytes_is(u->path, "/url"))
		return STATUS_OK;
	status = read_parameter(u, "q", a, text_r);
	return status == STATUS_OK && !is_web_address(*text_r) ? read_parameter(u, "url", a, text_r) : status;
}

/* Amazon SES: /L0/https:%2F%2Fhost.example%2Fpath/1/TOKEN, also under the sender's own name. */
static enum status read_ses(const struct url *u, struct arena *a, struct bytes *text_r)
{
	static const size_t start = 4;		/* behind "/L0/" */

	return decode_percent(bytes_slice(u->path, start, bytes_find_byte(u->path, '/', start)), a, text_r);
}

/* Mandrill: /track/click/N/HOST?p=BASE64 of JSON that has JSON with "url" in a string. */
static enum status read_mandrill(const struct url *u, struct arena *a, struct bytes *text_r)
{
	static const struct bytes name = BYTES("\"url\":\"");
	struct bytes encoded = { NULL, 0 };
	enum status status = read_parameter(u, "p", a, &encoded);
	unsigned char *out;
	size_t n, kept = 0, start;

	if (status != STATUS_OK || encoded.len == 0)
		return status;
	out = arena_alloc(a, BASE64_DECODED_MAX(encoded.len), 1);
	if (out == NULL)
		return arena_status(a);
	if (!base64_decode_token(encoded, out, &n))
		return STATUS_OK;
	/* Both levels escape quotes and slashes with a backslash. */
	for (size_t i = 0; i < n; i++) {
		if (out[i] != '\\')
			out[kept++] = out[i];
	}
	start = bytes_find((struct bytes){ out, kept }, name, 0) + name.len;
	if (start < kept)
		*text_r = bytes_slice((struct bytes){ out, kept }, start, bytes_find_byte((struct bytes){ out, kept }, '"', start));
	return STATUS_OK;
}

/* Any parameter that says that it is where to go and is a web address. */
static enum status read_generic(const struct url *u, struct arena *a, struct bytes *text_r)
{
	static const char *const names[] = {
		"url", "u", "q", "link", "target", "redirect", "redirect_url", "redirecturl", "redirect_uri", "redir", "dest", "destination",
		"goto", "to", "next", "href", "uri", "out", "r", "l", "continue", "location", "lp",
	};
	struct bytes rest = u->query;
	struct query_pair pair;

	while (query_next(&rest, &pair)) {
		if (!bytes_starts_with_nocase(pair.value, "http"))
			continue;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			enum status status;

			if (!bytes_is_nocase(pair.name, names[i]))
				continue;
			status = decode_percent(pair.value, a, text_r);
			if (status != STATUS_OK || is_web_address(*text_r))
				return status;
		}
	}
	*text_r = (struct bytes){ NULL, 0 };
	return STATUS_OK;
}

/* What stands directly inside of u; empty if nothing does. */
static enum status unwrap_once(const struct url *u, struct arena *a, const struct wrapper **wrapper_r, struct bytes *text_r)
{
	*wrapper_r = NULL;
	*text_r = (struct bytes){ NULL, 0 };
	for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++) {
		if (has_host(u, wrappers[i].host)) {
			*wrapper_r = &wrappers[i];
			return wrappers[i].read(u, a, text_r);
		}
	}
	if (bytes_starts_with_nocase(u->path, "/L0/http"))
		return read_ses(u, a, text_r);
	if (bytes_starts_with_nocase(u->path, "/track/click/"))
		return read_mandrill(u, a, text_r);
	if ((bytes_is(u->path, "/url") || bytes_starts_with_nocase(u->path, "/amp/")) && is_google(u))
		return read_google(u, a, text_r);
	return u->query.len > 0 ? read_generic(u, a, text_r) : STATUS_OK;
}

/* Most URLs hold none: no "http" stands in them, and they are not of the few that write it otherwise. */
static bool may_hold(const struct url *u)
{
	static const struct bytes http = BYTES("http");
	const struct bytes rest = bytes_span(u->path.data, u->href.data + u->href.len);

	if (bytes_find_nocase(rest, http, 0) < rest.len)
		return true;
	return bytes_starts_with_nocase(u->path, "/amp/") || bytes_starts_with_nocase(u->path, "/track/click/") ||
	       bytes_ends_with_nocase(u->host, ".protection.sophos.com") || bytes_ends_with_nocase(u->host, ".cdn.ampproject.org");
}

enum status url_unwrap(const struct url *u, struct arena *a, struct unwrapped *out_r)
{
	bool only_protection = true;

	*out_r = (struct unwrapped){ NULL, NULL, NULL };
	for (unsigned depth = 0; depth < WRAPPER_DEPTH_MAX && url_is_remote(u) && may_hold(u); depth++) {
		const struct wrapper *wrapper;
		struct oddities ignored = { { 0 } };
		struct bytes text;
		struct url *inner;
		bool valid;
		enum status status = unwrap_once(u, a, &wrapper, &text);

		if (status != STATUS_OK)
			return status;
		if (!is_web_address(text))
			break;
		inner = arena_alloc(a, 1, sizeof(*inner));
		if (inner == NULL)
			return arena_status(a);
		/* libidn2 is not asked: what it may cost is bounded for a message, and this is one URL more. */
		status = url_parse_unmapped(text, NULL, a, inner, &valid, &ignored);
		if (status != STATUS_OK)
			return status;
		if (!valid)
			break;
		only_protection = only_protection && wrapper != NULL && wrapper->protects;
		if (only_protection)
			out_r->sent = inner;
		if (only_protection && out_r->protection == NULL)
			out_r->protection = wrapper->name;
		out_r->destination = u = inner;
	}
	return STATUS_OK;
}
