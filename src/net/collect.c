#include "net/collect.h"
#include <stdio.h>
#include <string.h>
#include "base/file.h"

enum { FILE_MODE = 0600 };

static time_t now(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? t.tv_sec : 0;
}

enum status collection_init(struct collection *c, const struct feed_job *job, struct http_result *result)
{
	json_prepare();
	*c = (struct collection){ .job = job, .result = result, .items = json_array(), .seen = json_object(), .start = now() };
	*result = (struct http_result){ .outcome = HTTP_PERMANENT };
	return c->items != NULL && c->seen != NULL ? STATUS_OK : STATUS_NOMEM;
}

void collection_free(struct collection *c)
{
	json_decref(c->items);
	json_decref(c->seen);
}

void collection_refuse(struct collection *c, const char *why)
{
	c->result->outcome = HTTP_PERMANENT;
	snprintf(c->result->text, sizeof(c->result->text), "page %u: %s", c->pages, why);
}

/* "application/taxii+json;version=2.1" is of the type with or without its parameters, whatever its case and spaces. */
static bool is_of_type(const char *field, const char *type)
{
	const struct bytes all = bytes_of(field);
	const size_t end = bytes_find_byte(all, ';', 0);
	const struct bytes parameters = bytes_slice(all, end + 1, all.len), version = BYTES("version=");
	const size_t at = bytes_find(parameters, version, 0);

	if (!bytes_is_nocase(bytes_trim(bytes_slice(all, 0, end)), type))
		return false;
	return at == parameters.len || bytes_starts_with(bytes_slice(parameters, at + version.len, parameters.len), "2.1");
}

static bool has_type(const char *field, const char *const *types)
{
	while (*types != NULL && !is_of_type(field, *types))
		types++;
	return *types != NULL;
}

/* The headers of the job and those of the page. */
static size_t join_headers(const struct feed_job *job, const struct http_request *page, const char *out[COLLECT_HEADERS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < page->header_count && n < COLLECT_HEADERS_MAX; i++)
		out[n++] = page->headers[i];
	for (size_t i = 0; i < job->header_count && n < COLLECT_HEADERS_MAX; i++)
		out[n++] = job->headers[i];
	return n;
}

static enum status read_page(struct collection *c, const struct buf *body, const char *const *media_types, json_t **page_r)
{
	struct diag d = { .text = "" };
	json_t *page = NULL;
	enum status status;

	if (!has_type(c->result->content_type, media_types)) {
		collection_refuse(c, "the answer has another media type");
		return STATUS_OK;
	}
	status = json_read(buf_bytes(body), &json_limits_default, &page, &d);
	if (status == STATUS_INVALID || (status == STATUS_OK && !json_is_object(page))) {
		json_decref(page);
		collection_refuse(c, status == STATUS_OK ? "the answer is no JSON object" : d.text);
		return STATUS_OK;
	}
	if (status == STATUS_OK)
		*page_r = page;
	return status;
}

enum status collection_page(struct collection *c, const struct http_request *page, const char *const *media_types, json_t **page_r)
{
	const size_t max_bytes = c->job->max_bytes < COLLECT_MAX_BYTES ? c->job->max_bytes : COLLECT_MAX_BYTES;
	const time_t spent = now() - c->start;
	const char *headers[COLLECT_HEADERS_MAX];
	struct http_options options = c->job->http;
	struct http_request request = *page;
	enum status status;
	struct buf body;

	*page_r = NULL;
	c->pages++;
	if (c->pages > COLLECT_MAX_PAGES || c->bytes >= max_bytes) {
		collection_refuse(c, c->pages > COLLECT_MAX_PAGES ? "more pages than are fetched" : "all pages together are too large");
		return STATUS_OK;
	}
	if (spent >= (time_t)options.timeout_s) {
		collection_refuse(c, "all pages together take too long");
		c->result->outcome = HTTP_TEMPORARY;
		return STATUS_OK;
	}
	options.timeout_s -= (unsigned)spent;
	request.headers = headers;
	request.header_count = join_headers(c->job, page, headers);
	request.no_redirects = true;
	buf_init(&body, max_bytes - c->bytes);
	status = http_get(&options, &request, &body, c->result);
	c->bytes += body.len;
	if (status == STATUS_OK && c->result->outcome == HTTP_GOT)
		status = read_page(c, &body, media_types, page_r);
	buf_free(&body);
	return status;
}

bool collection_is_new(struct collection *c, const char *name, enum status *status_r)
{
	if (json_object_get(c->seen, name) != NULL)
		return false;
	if (!json_set(c->seen, name, json_true()))
		*status_r = STATUS_NOMEM;
	return true;
}

enum status collection_finish(struct collection *c, json_t *root, bool is_new, const char *added_last)
{
	enum status status;
	struct buf text;

	c->result->validators = (struct http_validators){ .etag = "" };
	snprintf(c->result->validators.added_last, HTTP_FIELD_MAX, "%s", added_last);
	if (root != NULL && !is_new) {
		c->result->outcome = HTTP_UNCHANGED;
		json_decref(root);
		return STATUS_OK;
	}
	buf_init(&text, 4 * (size_t)COLLECT_MAX_BYTES);
	status = json_write(root, &text);
	if (status == STATUS_OK)
		status = file_write_durably(c->job->output, buf_bytes(&text), FILE_MODE);
	buf_free(&text);
	return status;
}
