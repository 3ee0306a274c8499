#include "url/url.h"
#include <string.h>
#include "base/ascii.h"
#include "url/output.h"
#include "url/parser.h"

/*
 * The common case: an http or https URL with a plain host and path that is already what the serialiser would write.
 * One pass decides; anything unusual is left to the state machine.
 */
static bool parse_serialised(struct bytes in, struct url *url_r)
{
	const unsigned set[] = { SET_PATH, SET_SPECIAL_QUERY, SET_FRAGMENT };
	const unsigned char *start = in.data, *end = start + in.len, *p = start, *host, *label, *path;
	const unsigned char *query = NULL, *fragment = NULL;
	size_t scheme_len;

	if (bytes_starts_with(in, "https://"))
		scheme_len = 5;
	else if (bytes_starts_with(in, "http://"))
		scheme_len = 4;
	else
		return false;
	host = label = p = start + scheme_len + 3;
	for (; p < end && (ascii_is_lower(*p) || ascii_is_digit(*p) || *p == '.' || *p == '-'); p++) {
		if (*p == '.')
			label = p + 1;
	}
	/* A last label that starts with a digit may be a number; an empty one hides what stands before it. */
	if (p == end || *p != '/' || p == label || ascii_is_digit(*label))
		return false;
	path = p;
	for (; p < end && *p != '?' && *p != '#'; p++) {
		if (url_char_class[*p] & set[0] || *p == '\\')
			return false;
		/* Behind a slash, a dot may be a dot segment in one of its spellings. */
		if (*p == '/' && end - p > 1 && (p[1] == '.' || p[1] == '%'))
			return false;
	}
	if (p < end && *p == '?') {
		for (query = ++p; p < end && *p != '#'; p++) {
			if (url_char_class[*p] & set[1])
				return false;
		}
	}
	if (p < end) {
		for (fragment = ++p; p < end; p++) {
			if (url_char_class[*p] & set[2])
				return false;
		}
	}
	*url_r = (struct url){
		.href = in,
		.scheme = { start, scheme_len },
		.host = bytes_span(host, path),
		.path = bytes_span(path, query != NULL ? query - 1 : fragment != NULL ? fragment - 1 : end),
		.query = query != NULL ? bytes_span(query, fragment != NULL ? fragment - 1 : end) : bytes_span(end, end),
		.fragment = bytes_span(fragment != NULL ? fragment : end, end),
		.has_query = query != NULL,
		.has_fragment = fragment != NULL,
		.is_special = true,
		.host_type = URL_HOST_DOMAIN,
	};
	url_r->username = url_r->password = url_r->port = bytes_span(host, host);
	return true;
}

/* Let every view that points into from point into the same bytes at to. */
static void move_url(struct url *u, const unsigned char *from, const unsigned char *to)
{
	struct bytes *const views[] = { &u->href, &u->scheme, &u->username, &u->password, &u->host, &u->port, &u->path,
					&u->query, &u->fragment };

	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
		views[i]->data = to + (views[i]->data - from);
}

static bool is_break(unsigned char c)
{
	return c == '\t' || c == '\n' || c == '\r';
}

/* 4.4, step 1: without C0 controls and spaces at both ends. */
static struct bytes strip_ends(struct bytes in)
{
	while (in.len > 0 && in.data[0] <= ' ') {
		in.data++;
		in.len--;
	}
	while (in.len > 0 && in.data[in.len - 1] <= ' ')
		in.len--;
	return in;
}

/* 4.4, step 3: without tabs and line breaks. The copy, if one is needed, lies in the arena. */
static enum status strip_breaks(struct bytes *in, struct arena *a, struct oddities *oddities)
{
	size_t first = 0, n;
	unsigned char *copy;

	while (first < in->len && in->data[first] > '\r')
		first++;
	for (; first < in->len && !is_break(in->data[first]); first++) {
		if (in->data[first] < ' ')
			oddities_add(oddities, ODDITY_URL_CONTROL);
	}
	if (first == in->len)
		return STATUS_OK;
	oddities_add(oddities, ODDITY_URL_CONTROL);
	copy = arena_alloc(a, in->len, 1);
	if (copy == NULL)
		return arena_status(a);
	memcpy(copy, in->data, first);
	n = first;
	for (size_t i = first; i < in->len; i++) {
		if (!is_break(in->data[i]))
			copy[n++] = in->data[i];
	}
	arena_shrink(a, copy, n);
	*in = (struct bytes){ copy, n };
	return STATUS_OK;
}

static enum status parse_any(struct bytes input, const struct url *base, bool maps_hosts, struct arena *a,
			     struct url *url_r, bool *valid_r, struct oddities *oddities)
{
	struct bytes in = strip_ends(input);
	struct output out;
	enum status s;

	s = strip_breaks(&in, a, oddities);
	if (s != STATUS_OK)
		return s;
	output_init(&out, a, in.len + (base != NULL ? base->href.len : 0) + 16);
	*valid_r = parser_run(in, base, maps_hosts, &out, url_r, oddities);
	if (out.data != NULL)
		arena_shrink(a, out.data, *valid_r ? out.len : 0);
	return out.status;
}

/* A serialised URL without its scheme, which is the base's: true when that was all to be done. */
static bool parse_scheme_relative(struct bytes in, const struct url *base, struct arena *a, struct url *url_r)
{
	unsigned char *joined;

	if (base == NULL || !bytes_starts_with(in, "//") || !(bytes_is(base->scheme, "https") || bytes_is(base->scheme, "http")))
		return false;
	joined = arena_alloc(a, base->scheme.len + 1 + in.len, 1);
	if (joined == NULL)
		return false;
	memcpy(joined, base->scheme.data, base->scheme.len);
	joined[base->scheme.len] = ':';
	memcpy(joined + base->scheme.len + 1, in.data, in.len);
	if (parse_serialised((struct bytes){ joined, base->scheme.len + 1 + in.len }, url_r))
		return true;
	arena_shrink(a, joined, 0);
	return false;
}

static enum status parse_bounded(struct bytes input, const struct url *base, bool maps_hosts, struct arena *a,
				 struct url *url_r, bool *valid_r, struct oddities *oddities)
{
	struct url found;

	if (parse_scheme_relative(input, base, a, url_r)) {
		*valid_r = true;
		return STATUS_OK;
	}
	if (!parse_serialised(input, &found))
		return parse_any(input, base, maps_hosts, a, url_r, valid_r, oddities);
	*url_r = found;
	if (arena_copy(a, input, &url_r->href) != STATUS_OK) {
		*url_r = (struct url){ .href = { NULL, 0 } };
		return arena_status(a);
	}
	found.href.data = url_r->href.data;
	url_r->href.data = input.data;
	move_url(url_r, input.data, found.href.data);
	*valid_r = true;
	return STATUS_OK;
}

static enum status parse(struct bytes input, const struct url *base, bool maps_hosts, struct arena *a,
			 struct url *url_r, bool *valid_r, struct oddities *oddities)
{
	const bool is_cut = input.len > URL_MAX_BYTES;
	enum status s;

	*url_r = (struct url){ .href = { NULL, 0 } };
	*valid_r = false;
	if (input.len == 0)
		input.data = (const unsigned char *)"";
	s = parse_bounded(bytes_slice(input, 0, URL_MAX_BYTES), base, maps_hosts, a, url_r, valid_r, oddities);
	if (!is_cut || s != STATUS_OK)
		return s;
	*valid_r = false;
	if (!bytes_is(url_r->scheme, "data"))
		oddities_add(oddities, ODDITY_URL_LIMIT);
	return STATUS_OK;
}

enum status url_parse(struct bytes input, const struct url *base, struct arena *a, struct url *url_r, bool *valid_r,
		      struct oddities *oddities)
{
	return parse(input, base, true, a, url_r, valid_r, oddities);
}

enum status url_parse_unmapped(struct bytes input, const struct url *base, struct arena *a, struct url *url_r,
			       bool *valid_r, struct oddities *oddities)
{
	return parse(input, base, false, a, url_r, valid_r, oddities);
}

struct bytes url_without_fragment(const struct url *u)
{
	return bytes_slice(u->href, 0, u->has_fragment ? (size_t)(u->fragment.data - u->href.data) - 1 : u->href.len);
}

bool url_is_remote(const struct url *u)
{
	return u->is_special && u->host.len > 0;
}
