/*
 * feed_misp.c - the events of a MISP server, as one answer.
 *
 * The source is "https://HOST/events/restSearch". Its key goes with --header-file as "Authorization: KEY". What was changed since the last run
 * is asked for, by the server's own times.
 */
#include <stdio.h>
#include <string.h>
#include "net/collect.h"
#include "net/feed_rows.h"

enum { PAGE_EVENTS = 100 };

static const char *const headers[] = { "Accept: application/json", "Content-Type: application/json" };
static const char *const media_types[] = { "application/json", NULL };

static enum status get_page(struct collection *c, json_t **page_r)
{
	json_t *query = json_object();
	enum status status;
	struct buf body;
	bool ok;

	*page_r = NULL;
	ok = json_set(query, "returnFormat", json_text("json")) && json_set(query, "limit", json_integer(PAGE_EVENTS)) &&
	     json_set(query, "page", json_integer((json_int_t)c->pages + 1));
	if (c->job->known.added_last[0] != '\0')
		ok = ok && json_set(query, "timestamp", json_text(c->job->known.added_last));
	buf_init(&body, 4096);
	status = json_write(json_keep(query, ok), &body);
	if (status == STATUS_OK) {
		const struct http_request request = { .url = c->job->source, .headers = headers, .header_count = 2, .body = buf_bytes(&body) };

		status = collection_page(c, &request, media_types, page_r);
	}
	buf_free(&body);
	return status;
}

/* Take the events of a page. *any_r: whether one of them was not there before. *newest: the greatest time of all. */
static enum status take_events(struct collection *c, const json_t *events, bool *any_r, unsigned long long *newest)
{
	enum status status = STATUS_OK;

	*any_r = false;
	for (size_t i = 0; i < json_array_size(events) && status == STATUS_OK; i++) {
		json_t *item = json_array_get(events, i);
		const json_t *event = json_object_get(item, "Event");
		const struct bytes uuid = json_text_at(event, "uuid");
		unsigned long long time;
		char name[64];

		if (uuid.len == 0 || uuid.len >= sizeof(name)) {
			collection_refuse(c, "an event without a UUID");
			return STATUS_OK;
		}
		snprintf(name, sizeof(name), "%.*s", (int)uuid.len, (const char *)uuid.data);
		if (!collection_is_new(c, name, &status))	/* it moved to another page meanwhile */
			continue;
		*any_r = true;
		if (bytes_to_number(json_text_at(event, "timestamp"), 1ull << 40, &time) && time > *newest)
			*newest = time;
		if (!json_push(c->items, json_incref(item)))
			status = STATUS_NOMEM;
	}
	return status;
}

static enum status get_all(struct collection *c, unsigned long long *newest)
{
	enum status status = STATUS_OK;
	bool is_last = false;

	while (status == STATUS_OK && !is_last) {
		const json_t *events;
		json_t *page;
		bool any;

		status = get_page(c, &page);
		if (status != STATUS_OK || page == NULL)
			return status;
		events = json_object_get(page, "response");
		is_last = json_array_size(events) < PAGE_EVENTS;
		status = take_events(c, events, &any, newest);
		if (!json_is_array(events))
			collection_refuse(c, "the answer is no list of events");
		else if (!any && !is_last && c->result->outcome == HTTP_GOT)
			collection_refuse(c, "the next page is one that was there already");
		json_decref(page);
		if (c->result->outcome != HTTP_GOT)
			break;
	}
	return status;
}

enum status feed_misp(const struct feed_job *job, struct http_result *result_r)
{
	unsigned long long known = 0, newest;
	struct collection c;
	enum status status = collection_init(&c, job, result_r);
	char added_last[32] = "";
	json_t *root;

	bytes_to_number(bytes_of(job->known.added_last), 1ull << 40, &known);
	newest = known;
	if (status == STATUS_OK)
		status = get_all(&c, &newest);
	if (status == STATUS_OK && result_r->outcome == HTTP_GOT) {
		if (newest > 0)
			snprintf(added_last, sizeof(added_last), "%llu", newest);
		root = json_object();
		root = json_keep(root, json_set(root, "response", json_incref(c.items)));
		status = collection_finish(&c, root, json_array_size(c.items) > 0 && (newest > known || known == 0), added_last);
	}
	collection_free(&c);
	return status;
}
