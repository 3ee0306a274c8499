#include "message/authentication_results.h"
#include "base/ascii.h"

/* A field body without comments, read from left to right. */
struct reader {
	struct bytes in;
	size_t at;
};

/* One "method=result" and the properties behind it. */
struct result {
	struct bytes method, result;
	struct bytes header_d, header_i, header_from, mail_from;
};

static void skip_space(struct reader *r)
{
	while (r->at < r->in.len && ascii_is_space(r->in.data[r->at]))
		r->at++;
}

static bool is_at(const struct reader *r, unsigned char c)
{
	return r->at < r->in.len && r->in.data[r->at] == c;
}

static bool ends_word(unsigned char c)
{
	return ascii_is_space(c) || c == ';' || c == '=' || c == '"';
}

/* A word, or a quoted string without its quotes but with its escapes. White space around it is passed over. */
static struct bytes read_value(struct reader *r, bool (*ends)(unsigned char c))
{
	size_t start;
	struct bytes value;

	skip_space(r);
	start = r->at;
	if (is_at(r, '"')) {
		for (r->at++; r->at < r->in.len && r->in.data[r->at] != '"'; r->at++)
			r->at += r->in.data[r->at] == '\\' && r->at + 1 < r->in.len;
		value = bytes_slice(r->in, start + 1, r->at);
		r->at += r->at < r->in.len;
	} else {
		while (r->at < r->in.len && !ends(r->in.data[r->at]))
			r->at++;
		value = bytes_slice(r->in, start, r->at);
	}
	skip_space(r);
	return value;
}

/* A property's value may hold "=", as in the local part of an address. */
static bool ends_property(unsigned char c)
{
	return ascii_is_space(c) || c == ';';
}

static struct bytes domain_of(struct bytes address)
{
	size_t at = address.len;

	while (at > 0 && address.data[at - 1] != '@')
		at--;
	address = bytes_slice(address, at, address.len);
	if (address.len > 0 && address.data[address.len - 1] == '>')
		address.len--;
	return address;
}

static void take_property(struct result *res, struct bytes name, struct bytes value)
{
	if (bytes_is_nocase(name, "header.d"))
		res->header_d = value;
	else if (bytes_is_nocase(name, "header.i"))
		res->header_i = domain_of(value);
	else if (bytes_is_nocase(name, "header.from"))
		res->header_from = domain_of(value);
	else if (bytes_is_nocase(name, "smtp.mailfrom") || bytes_is_nocase(name, "smtp.mail"))
		res->mail_from = domain_of(value);
}

/* "method/version": the version is optional and always 1. */
static struct bytes without_version(struct bytes method)
{
	return bytes_trim(bytes_slice(method, 0, bytes_find_byte(method, '/', 0)));
}

/* Read one resinfo and the ";" behind it. False where there is none. */
static bool read_result(struct reader *r, struct result *res)
{
	bool ok;

	*res = (struct result){ 0 };
	res->method = without_version(read_value(r, ends_word));
	/* "dkim / 1 = pass": white space around the slash is allowed. */
	if (is_at(r, '/'))
		r->at++;
	skip_space(r);
	if (r->at < r->in.len && ascii_is_digit(r->in.data[r->at]))
		read_value(r, ends_word);
	ok = is_at(r, '=');
	if (ok) {
		r->at++;
		res->result = read_value(r, ends_word);
	}
	while (r->at < r->in.len && !is_at(r, ';')) {
		size_t before = r->at;
		struct bytes name = read_value(r, ends_word);

		if (is_at(r, '=')) {
			r->at++;
			take_property(res, name, read_value(r, ends_property));
		} else if (r->at == before) {
			r->at++;
		}
	}
	r->at += r->at < r->in.len;
	return ok;
}

/* Whether b is domain or below it: relaxed alignment without the list of public suffixes. */
static bool is_aligned(struct bytes b, struct bytes domain)
{
	if (b.len == 0 || domain.len < b.len)
		return domain.len > 0 && domain.len < b.len && is_aligned(domain, b);
	return bytes_equal_nocase(b, bytes_slice(domain, domain.len - b.len, domain.len)) &&
	       (domain.len == b.len || domain.data[domain.len - b.len - 1] == '.');
}

static void take_result(struct authentication *out, const struct result *res)
{
	bool pass = bytes_is_nocase(res->result, "pass");

	if (bytes_is_nocase(res->method, "spf")) {
		out->spf_pass |= pass;
		if (res->mail_from.len > 0 && (out->mail_from_domain.len == 0 || pass))
			out->mail_from_domain = res->mail_from;
	} else if (bytes_is_nocase(res->method, "dkim") && pass) {
		struct bytes domain = res->header_d.len > 0 ? res->header_d : res->header_i;

		out->dkim_pass = true;
		if (out->dkim_domain.len == 0 ||
		    (is_aligned(domain, out->from_domain) && !is_aligned(out->dkim_domain, out->from_domain)))
			out->dkim_domain = domain;
	} else if (bytes_is_nocase(res->method, "dmarc")) {
		out->dmarc_pass |= pass;
		out->dmarc_fail |= bytes_is_nocase(res->result, "fail");
	}
}

static bool is_trusted(struct bytes id, const struct bytes *trusted_ids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (id.len > 0 && bytes_equal_nocase(id, trusted_ids[i]))
			return true;
	}
	return false;
}

/* Behind the authserv-id of the field, if that is trusted. */
static enum status open_field(const struct field *f, const struct bytes *trusted_ids, size_t n, struct arena *a,
			      struct reader *r, bool *trusted_r)
{
	enum status s = field_without_comments(f->body, a, &r->in);

	*trusted_r = false;
	r->at = 0;
	if (s != STATUS_OK)
		return s;
	*trusted_r = is_trusted(read_value(r, ends_word), trusted_ids, n);
	/* The version, if any. */
	while (r->at < r->in.len && !is_at(r, ';'))
		r->at++;
	r->at += r->at < r->in.len;
	return STATUS_OK;
}

/* First where DMARC looked, so that of several signatures the aligned one is taken. */
static void take_from_domain(struct authentication *out, struct reader r)
{
	struct result res;

	while (out->from_domain.len == 0 && r.at < r.in.len) {
		if (read_result(&r, &res) && bytes_is_nocase(res.method, "dmarc"))
			out->from_domain = res.header_from;
	}
}

enum status authentication_read(const struct fields *f, const struct bytes *trusted_ids, size_t n, struct arena *a,
				struct authentication *out_r)
{
	*out_r = (struct authentication){ 0 };
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < f->count; i++) {
			struct reader r;
			struct result res;
			bool trusted;
			enum status s;

			if (!bytes_is_nocase(f->items[i].name, "authentication-results"))
				continue;
			s = open_field(&f->items[i], trusted_ids, n, a, &r, &trusted);
			if (s != STATUS_OK)
				return s;
			if (!trusted)
				continue;
			out_r->present = true;
			if (pass == 0)
				take_from_domain(out_r, r);
			while (pass == 1 && r.at < r.in.len) {
				if (read_result(&r, &res))
					take_result(out_r, &res);
			}
		}
	}
	if (out_r->dmarc_fail)
		out_r->dmarc_pass = false;
	return STATUS_OK;
}
