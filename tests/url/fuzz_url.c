/*
 * fuzz_url.c - what url.h promises, for any bytes.
 *
 * The input is "BASE\n\nURL" or a URL alone. The serialisation is printable ASCII, holds all components, and
 * parses to itself; a defanged URL is not clickable.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "url/find.h"
#include "url/query.h"
#include "url/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_slice(const struct url *u, struct bytes part)
{
	assert(part.data >= u->href.data && part.data <= u->href.data + u->href.len);
	assert(part.len <= (size_t)(u->href.data + u->href.len - part.data));
}

static void check_components(const struct url *u)
{
	struct bytes rest = u->query, domain = url_registrable_domain(u->host);
	struct query_pair pair;

	for (size_t i = 0; i < u->href.len; i++)
		assert(u->href.data[i] >= ' ' && u->href.data[i] < 0x7F);
	assert(u->scheme.len > 0 && u->scheme.data == u->href.data);
	check_slice(u, u->scheme);
	check_slice(u, u->username);
	check_slice(u, u->password);
	check_slice(u, u->host);
	check_slice(u, u->port);
	check_slice(u, u->path);
	check_slice(u, u->query);
	check_slice(u, u->fragment);
	check_slice(u, url_without_fragment(u));
	check_slice(u, domain);
	assert(domain.len <= u->host.len);
	assert((u->host.len > 0) == (u->host_type > URL_HOST_EMPTY));
	while (query_next(&rest, &pair)) {
		check_slice(u, pair.name);
		check_slice(u, pair.value);
	}
}

static void check_fixed_point(const struct url *u, struct arena *a)
{
	struct oddities oddities = { { 0 } };
	struct url again;
	bool valid;

	if (u->href.len > URL_MAX_BYTES)
		return;
	if (url_parse(u->href, NULL, a, &again, &valid, &oddities) != STATUS_OK)
		return;
	assert(valid && bytes_equal(again.href, u->href));
	assert(bytes_equal(again.host, u->host) && again.host_type == u->host_type);
	assert(bytes_equal(again.path, u->path) && bytes_equal(again.query, u->query));
	assert(bytes_equal(again.username, u->username) && bytes_equal(again.password, u->password));
	assert(bytes_equal(again.port, u->port) && bytes_equal(again.fragment, u->fragment));
	assert(again.has_query == u->has_query && again.has_fragment == u->has_fragment);
	assert(!oddities_has(&oddities, ODDITY_URL_MAPPED_HOST) && !oddities_has(&oddities, ODDITY_URL_NUMERIC_HOST));
}

static void check_defanged(const struct url *u)
{
	struct found_url found;
	size_t offset = 0;
	struct buf out;

	buf_init(&out, 8 * URL_MAX_BYTES);
	if (url_defang(u, &out) == STATUS_OK)
		assert(!url_find_next(buf_bytes(&out), &offset, &found));
	buf_free(&out);
}

/* What begins with "//" is the URL that its base's scheme in front of it makes. */
static void check_scheme_relative(struct bytes input, const struct url *base, const struct url *u, struct arena *a)
{
	struct oddities oddities = { { 0 } };
	struct url again;
	struct buf text;
	bool valid;

	if (!base->is_special || bytes_is(base->scheme, "file") || !bytes_starts_with(input, "//") || input.len > URL_MAX_BYTES / 2)
		return;
	buf_init(&text, URL_MAX_BYTES);
	if (buf_add_bytes(&text, base->scheme) == STATUS_OK && buf_add_text(&text, ":") == STATUS_OK &&
	    buf_add_bytes(&text, input) == STATUS_OK &&
	    url_parse(buf_bytes(&text), NULL, a, &again, &valid, &oddities) == STATUS_OK)
		assert(bytes_equal(again.href, u->href) && bytes_equal(again.host, u->host) && bytes_equal(again.path, u->path));
	buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct bytes separator = BYTES("\n\n");
	struct bytes all = { data, size }, input = all;
	const size_t middle = bytes_find(all, separator, 0);
	struct arena *a = arena_new(16 << 20);
	struct oddities oddities = { { 0 } };
	bool valid = false, has_base;
	struct url base, u;

	if (a == NULL)
		return 0;
	if (middle < size) {
		input = bytes_slice(all, middle + 2, size);
		if (url_parse(bytes_slice(all, 0, middle), NULL, a, &base, &valid, &oddities) != STATUS_OK)
			valid = false;
	}
	has_base = valid;
	if (url_parse(input, has_base ? &base : NULL, a, &u, &valid, &oddities) == STATUS_OK && u.href.len > 0) {
		check_components(&u);
		check_fixed_point(&u, a);
		check_defanged(&u);
		if (has_base)
			check_scheme_relative(input, &base, &u, a);
	} else {
		assert(!valid);
	}
	arena_destroy(&a);
	return 0;
}
