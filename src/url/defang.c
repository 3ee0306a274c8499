/* defang.c - URLs for people, which no mail client makes clickable. */
#include "base/ascii.h"
#include "url/url.h"

/* A scheme or an authority: every dot and "@" in brackets. */
static enum status add_bracketed(struct bytes b, struct buf *out)
{
	for (size_t i = 0; i < b.len; i++) {
		const unsigned char c = b.data[i];
		enum status s;

		if (c == '.' || c == '@')
			s = buf_printf(out, "[%c]", c);
		else
			s = buf_add_byte(out, c);
		if (s != STATUS_OK)
			return s;
	}
	return STATUS_OK;
}

/* The scheme and what stands between it and the host. */
static enum status add_scheme(const struct url *u, struct buf *out)
{
	static const struct {
		const char *scheme, *defanged;
	} known[] = { { "http", "hxxp:" }, { "https", "hxxps:" }, { "ftp", "fxp:" } };
	enum status s;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (bytes_is(u->scheme, known[i].scheme))
			return buf_add_text(out, known[i].defanged);
	}
	s = add_bracketed(u->scheme, out);
	return s == STATUS_OK ? buf_add_text(out, "[:]") : s;
}

/* Path, query and fragment: only what would start a URL of its own. */
static enum status add_rest(struct bytes b, struct buf *out)
{
	enum status s = STATUS_OK;

	for (size_t i = 0; i < b.len && s == STATUS_OK; i++) {
		struct bytes rest = bytes_slice(b, i, b.len);

		if (bytes_starts_with(rest, "://")) {
			s = buf_add_text(out, "[:]");
		} else if (bytes_starts_with_nocase(rest, "www.")) {
			s = buf_add(out, rest.data, 3);
			if (s == STATUS_OK)
				s = buf_add_text(out, "[.]");
			i += 3;
		} else {
			s = buf_add_byte(out, b.data[i]);
		}
	}
	return s;
}

enum status url_defang(const struct url *u, struct buf *out)
{
	const size_t before = out->len;
	const unsigned char *after_scheme = u->scheme.data + u->scheme.len + 1;
	const unsigned char *end = u->href.data + u->href.len;
	const unsigned char *authority_end = after_scheme;
	enum status s;

	if (u->host_type != URL_HOST_NONE)
		authority_end = u->port.len > 0 ? u->port.data + u->port.len : u->host.data + u->host.len;
	s = add_scheme(u, out);
	if (s == STATUS_OK)
		s = add_bracketed(bytes_span(after_scheme, authority_end), out);
	if (s == STATUS_OK)
		s = add_rest(bytes_span(authority_end, end), out);
	if (s != STATUS_OK)
		buf_truncate(out, before);
	return s;
}
