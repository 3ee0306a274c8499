/*
 * feed_taxii.c - the objects of a TAXII 2.1 collection, as one STIX bundle.
 *
 * The source is ".../collections/ID/objects/", a query of the user's behind it if wanted (OASIS TAXII 2.1, 5.4). What is newer than the last
 * run is asked for, by the server's own clock (X-TAXII-Date-Added-Last).
 */
#include <stdio.h>
#include <string.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "net/collect.h"
#include "net/feed_rows.h"

enum { URL_MAX = 16384 };

static const char *const headers[] = { "Accept: application/taxii+json;version=2.1" };
static const char *const media_types[] = { "application/taxii+json", NULL };

/* NAME=VALUE behind the URL, its value with %XX. */
static enum status add_parameter(struct buf *url, const char *name, const char *value)
{
	const bool has_query = bytes_find_byte(buf_bytes(url), '?', 0) < url->len;
	enum status status = buf_printf(url, "%c%s=", has_query ? '&' : '?', name);

	for (; *value != '\0' && status == STATUS_OK; value++) {
		const unsigned char c = (unsigned char)*value;
		const bool is_plain = ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';

		status = is_plain ? buf_add_byte(url, c) : buf_printf(url, "%%%02X", c);
	}
	return status;
}

struct position {
	char next[HTTP_FIELD_MAX], added_after[HTTP_FIELD_MAX];
	bool is_last;
};

static enum status get_page(struct collection *c, const struct position *at, json_t **page_r)
{
	enum status status;
	struct buf url;

	buf_init(&url, URL_MAX);
	status = buf_add_text(&url, c->job->source);
	if (status == STATUS_OK && at->added_after[0] != '\0')
		status = add_parameter(&url, "added_after", at->added_after);
	if (status == STATUS_OK && at->next[0] != '\0')
		status = add_parameter(&url, "next", at->next);
	if (status == STATUS_OK)
		status = buf_add_byte(&url, '\0');
	if (status == STATUS_OK) {
		const struct http_request request = { .url = (const char *)url.data, .headers = headers, .header_count = 1 };

		status = collection_page(c, &request, media_types, page_r);
	} else if (status == STATUS_LIMIT) {
		collection_refuse(c, "its URL is too long");
		*page_r = NULL;
		status = STATUS_OK;
	}
	buf_free(&url);
	return status;
}

/* Where the next page is. A server may leave "next" out: then it is what was added after the last object of this one. */
static enum status move_on(struct collection *c, const json_t *page, struct position *at)
{
	const struct bytes next = json_text_at(page, "next");
	enum status status = STATUS_OK;
	char name[2 * HTTP_FIELD_MAX + 2];

	at->is_last = !json_is_true(json_object_get(page, "more"));
	if (at->is_last)
		return STATUS_OK;
	if (next.len >= sizeof(at->next)) {
		collection_refuse(c, "the name of the next page is too long");
		return STATUS_OK;
	}
	snprintf(at->next, sizeof(at->next), "%.*s", (int)next.len, (const char *)next.data);
	if (next.len == 0)
		snprintf(at->added_after, sizeof(at->added_after), "%s", c->result->validators.added_last);
	snprintf(name, sizeof(name), "%s %s", at->added_after, at->next);
	if (!collection_is_new(c, name, &status))
		collection_refuse(c, "the next page is one that was there already");
	return status;
}

static json_t *make_bundle(const struct collection *c)
{
	static const struct hash_key key = { 0x7461786969, 0x62756e646c65 };
	const uint64_t hash = hash_bytes(&key, bytes_of(c->job->source));
	json_t *bundle = json_object();
	char id[64];
	bool ok;

	snprintf(id, sizeof(id), "bundle--%08x-%04x-4000-8000-%012llx", (unsigned)(hash >> 32), (unsigned)(hash >> 16 & 0xffff),
		 (unsigned long long)(hash & 0xffffffffffff));
	ok = json_set(bundle, "type", json_text("bundle")) && json_set(bundle, "id", json_text(id)) &&
	     json_set(bundle, "objects", json_incref(c->items));
	return json_keep(bundle, ok);
}

static enum status get_all(struct collection *c, char added_last[HTTP_FIELD_MAX])
{
	struct position at = { .next = "" };
	enum status status = STATUS_OK;

	snprintf(at.added_after, sizeof(at.added_after), "%s", c->job->known.added_last);
	while (status == STATUS_OK && !at.is_last) {
		json_t *page, *objects;

		status = get_page(c, &at, &page);
		if (status != STATUS_OK || page == NULL)
			return status;
		objects = json_object_get(page, "objects");
		if (objects != NULL && !json_is_array(objects))
			collection_refuse(c, "its objects are no list");
		else if (objects != NULL && json_array_extend(c->items, objects) != 0)
			status = STATUS_NOMEM;
		if (c->result->validators.added_last[0] != '\0')
			snprintf(added_last, HTTP_FIELD_MAX, "%s", c->result->validators.added_last);
		if (status == STATUS_OK && c->result->outcome == HTTP_GOT)
			status = move_on(c, page, &at);
		json_decref(page);
		if (c->result->outcome != HTTP_GOT)
			break;
	}
	return status;
}

enum status feed_taxii(const struct feed_job *job, struct http_result *result_r)
{
	char added_last[HTTP_FIELD_MAX];
	struct collection c;
	enum status status = collection_init(&c, job, result_r);

	snprintf(added_last, sizeof(added_last), "%s", job->known.added_last);
	if (status == STATUS_OK)
		status = get_all(&c, added_last);
	if (status == STATUS_OK && result_r->outcome == HTTP_GOT)
		status = collection_finish(&c, make_bundle(&c), json_array_size(c.items) > 0, added_last);
	collection_free(&c);
	return status;
}
